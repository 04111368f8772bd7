package main

import (
	"context"
	"errors"
)

// blessEnv asks tests to write their golden files instead of comparing.
const blessEnv = "LINDERO_BLESS"

// blessCommand rewrites what is derived and committed: golden files and the
// embedded bundle. Look at the difference before you commit it.
func blessCommand(ctx context.Context, w *workspace, args []string) error {
	flags := newFlags(w, "bless")
	if err := parseFlags(flags, args); err != nil {
		return err
	}
	// The bundle comes first: golden files may hold what it serves.
	return errors.Join(w.blessBundle(ctx), w.blessGolden(ctx))
}

func (w *workspace) blessBundle(ctx context.Context) error {
	if err := w.tools.provide(ctx, nodejs, npm); err != nil {
		return err
	}
	if err := w.ensureFrontEnd(ctx); err != nil {
		return err
	}
	return buildBundle(ctx, w)
}

// blessGolden runs the tests of the packages that know golden files.
func (w *workspace) blessGolden(ctx context.Context) error {
	packages, err := w.packagesMentioning(ctx, `"`+blessEnv+`"`)
	if err != nil || len(packages) == 0 {
		return err
	}
	line := append([]string{"go", "test", "-count=1"}, packages...)
	return w.run(ctx, call{env: []string{blessEnv + "=1"}, line: line})
}
