package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// savePoll is how often the front end's source is looked at for a save. A look
// takes a millisecond, and works on every file system.
const savePoll = 400 * time.Millisecond

// uiCommand rebuilds the front end on every save and serves it from disk.
// Arguments are handed to `lindero serve`.
func uiCommand(ctx context.Context, w *workspace, args []string) error {
	if err := w.tools.provide(ctx, nodejs, npm); err != nil {
		return err
	}
	if err := w.ensureFrontEnd(ctx); err != nil {
		return err
	}
	// The server is built and started directly: stopping `go run` would leave
	// its child behind.
	binary := w.path(".cache/lindero-ui")
	if err := w.run(ctx, call{line: []string{"go", "build", "-o", binary, "./cmd/lindero"}}); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	served := make(chan error, 1)
	go func() {
		defer stop() // without a server there is nothing to rebuild for
		served <- w.run(ctx, call{line: slices.Concat([]string{binary, "serve", "--ui-dir", w.path(distDir)}, args)})
	}()
	watchErr := w.rebuildOnSave(ctx)
	stop()
	return errors.Join(dropCancelled(watchErr), dropCancelled(<-served))
}

// rebuildOnSave builds the bundle now and after every change of its source,
// until ctx ends. A build that fails has said why; the next save tries again.
func (w *workspace) rebuildOnSave(ctx context.Context) error {
	ticks := time.NewTicker(savePoll)
	defer ticks.Stop()
	for built := ""; ; {
		now, err := fingerprint(w.path(appDir + "/src"))
		if err != nil {
			return err
		}
		if now != built {
			built = now
			if err := buildBundle(ctx, w); err != nil {
				w.printf("%v", err)
			}
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-ticks.C:
		}
	}
}

// fingerprint describes the files below dir by path, size and time: it is
// another after every save.
func fingerprint(dir string) (string, error) {
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil // removed just now, as editors do when they save
		}
		if err == nil {
			fmt.Fprintf(&b, "%s %d %d\n", path, info.Size(), info.ModTime().UnixNano())
		}
		return err
	})
	return b.String(), err
}

// dropCancelled returns err unless it only says that the tool was stopped.
func dropCancelled(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// ensureFrontEnd installs the front end's packages unless some are there.
func (w *workspace) ensureFrontEnd(ctx context.Context) error {
	if _, err := os.Stat(w.path(appDir + "/node_modules")); err == nil {
		return nil
	}
	return w.npmInstall(ctx, appDir)
}
