package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// Where the front end's source and its committed bundle live.
const (
	appDir  = "web/app"
	distDir = "web/dist"
)

// installPackages installs, from every lock file of the work tree, the packages
// that the front end, tests and linters take from npm.
func installPackages(ctx context.Context, w *workspace) error {
	dirs, err := w.lockedDirs()
	if err != nil {
		return err
	}
	for _, dir := range dirs {
		if err := w.npmInstall(ctx, dir); err != nil {
			return err
		}
	}
	return nil
}

// lockedDirs lists the folders with a lock file of npm.
func (w *workspace) lockedDirs() ([]string, error) {
	files, err := w.files()
	if err != nil {
		return nil, err
	}
	var dirs []string
	for _, f := range files {
		if path.Base(f.rel) == "package-lock.json" {
			dirs = append(dirs, path.Dir(f.rel))
		}
	}
	return dirs, nil
}

// npmInstall installs what the lock file in dir says.
func (w *workspace) npmInstall(ctx context.Context, dir string) error {
	return w.run(ctx, call{dir: dir, env: w.toolEnv(), line: []string{"npm", "ci", "--no-audit", "--no-fund"}})
}

// npmScript returns a step's action that runs a script of the front end.
func npmScript(name string, args ...string) func(context.Context, *workspace) error {
	return func(ctx context.Context, w *workspace) error {
		line := []string{"npm", "run", name}
		if len(args) > 0 {
			line = append(append(line, "--"), args...)
		}
		return w.run(ctx, call{dir: appDir, env: w.toolEnv(), line: line})
	}
}

// toolEnv tells scripts and tests which programs to use.
func (w *workspace) toolEnv() []string {
	env := []string{"PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1"}
	if binary, ok := w.tools.find(chromium); ok {
		env = append(env, "CHROMIUM="+binary)
	}
	return env
}

// buildBundle rebuilds the committed bundle in place.
func buildBundle(ctx context.Context, w *workspace) error {
	return npmScript("build")(ctx, w)
}

// checkBundle builds the bundle elsewhere and says which of the committed
// files are not what the source gives.
func checkBundle(ctx context.Context, w *workspace) error {
	dir, err := os.MkdirTemp("", "lindero-bundle-")
	if err != nil {
		return err
	}
	return errors.Join(w.compareBundle(ctx, dir), os.RemoveAll(dir))
}

func (w *workspace) compareBundle(ctx context.Context, dir string) error {
	if err := npmScript("build", "--out", dir)(ctx, w); err != nil {
		return err
	}
	fresh, err := readTree(dir)
	if err != nil {
		return err
	}
	committed, err := readTree(w.path(distDir))
	if err != nil {
		return err
	}
	stale := differences(committed, fresh)
	if len(stale) == 0 {
		return nil
	}
	for _, s := range stale {
		w.printf("%s/%s", distDir, s)
	}
	return fmt.Errorf("%s is not what %s gives; run go run ./cmd/dev bless", distDir, appDir)
}

// A tree holds the bytes of files by slash-separated path.
type tree map[string][]byte

// readTree reads every file below dir. A folder that is not there has none.
func readTree(dir string) (tree, error) {
	t := make(tree)
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		t[filepath.ToSlash(rel)], err = os.ReadFile(name)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return t, nil
	}
	return t, err
}

// differences returns a sentence for every file that is not the same in both
// trees, ordered by path.
func differences(committed, fresh tree) []string {
	var all []string
	for rel, text := range committed {
		if now, ok := fresh[rel]; !ok {
			all = append(all, rel+" should not be there")
		} else if !bytes.Equal(text, now) {
			all = append(all, rel+" differs")
		}
	}
	for rel := range fresh {
		if _, ok := committed[rel]; !ok {
			all = append(all, rel+" is missing")
		}
	}
	slices.Sort(all)
	return all
}

// browserTests drives the real binary with a real browser.
func browserTests(ctx context.Context, w *workspace) error {
	dir, err := os.MkdirTemp("", "lindero-browser-")
	if err != nil {
		return err
	}
	binary := filepath.Join(dir, "lindero")
	err = w.run(ctx, asShipped("build", "-o", binary, "./cmd/lindero"))
	if err == nil {
		err = w.run(ctx, call{dir: appDir, env: append(w.toolEnv(), "LINDERO_BIN="+binary), line: []string{"npm", "run", "e2e"}})
	}
	return errors.Join(err, os.RemoveAll(dir))
}
