package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"

	"lindero/cmd/dev/conformance"
)

// conformanceCommand asks a server whether it keeps to the OGC API standards: one
// that runs already, or the program as shipped, with the embedded data.
func conformanceCommand(ctx context.Context, w *workspace, args []string) error {
	flags := newFlags(w, "conformance")
	address := flags.String("url", "", "ask the server at this `address` instead of starting one")
	pattern := flags.String("run", "", "run only the checks whose name matches this `regexp`")
	list := flags.Bool("list", false, "list the checks, with the abstract tests they stand for, and do nothing")
	if err := parseFlags(flags, args); err != nil {
		return err
	}
	match, err := regexp.Compile(*pattern)
	if err != nil {
		return usageError(err.Error())
	}
	options := conformance.Options{Out: w.out, Match: match}
	switch {
	case *list:
		return conformance.List(options)
	case *address != "":
		return askConformance(ctx, *address, options)
	}
	return serveConformance(ctx, w, options)
}

// conformanceTests is the command as a step: everything, of the program as shipped.
func conformanceTests(ctx context.Context, w *workspace) error {
	return serveConformance(ctx, w, conformance.Options{Out: w.out})
}

func askConformance(ctx context.Context, address string, o conformance.Options) error {
	summary, err := conformance.Run(ctx, address, o)
	switch {
	case err != nil:
		return err
	case summary.Failed > 0:
		return fmt.Errorf("%d assertions failed", summary.Failed)
	case summary.Passed == 0:
		return errors.New("nothing was asserted")
	}
	return nil
}

// serveConformance builds the program, starts it with the embedded data on a free
// port, and asks it. It serves whatever there is to everybody: zones in the place of
// features leave more checks without anything to check.
func serveConformance(ctx context.Context, w *workspace, o conformance.Options) (err error) {
	dir, err := os.MkdirTemp("", "lindero-conformance-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	binary := filepath.Join(dir, "lindero")
	if err := w.run(ctx, asShipped("build", "-o", binary, "./cmd/lindero")); err != nil {
		return err
	}
	s, err := startServer(ctx, exec.CommandContext(ctx, binary, "serve", "--addr", "127.0.0.1:0", "--anonymous-class", "official", "--jobs", filepath.Join(dir, "jobs")))
	if err != nil {
		return err
	}
	err = askConformance(ctx, s.url.String(), o)
	if stopErr := s.stop(); stopErr != nil {
		err = errors.Join(err, stopErr, fmt.Errorf("its standard error:\n%s", s.log.String()))
	}
	return err
}
