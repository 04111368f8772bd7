package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/format"
	"io"
	"os"
	"strings"
)

// staticcheckModule is the pinned linter, fetched by the Go command.
const staticcheckModule = "honnef.co/go/tools/cmd/staticcheck@v0.8.2"

// interopTag marks tests that need other programs, such as GDAL and QGIS.
const interopTag = "interop"

// checkFormat says which Go files gofmt would change.
func checkFormat(_ context.Context, w *workspace) error {
	files, err := w.files()
	if err != nil {
		return err
	}
	var bad []error
	for _, f := range files {
		if !strings.HasSuffix(f.rel, ".go") {
			continue
		}
		text, err := os.ReadFile(w.path(f.rel))
		if err != nil {
			return err
		}
		tidy, err := format.Source(text)
		if err != nil {
			bad = append(bad, fmt.Errorf("%s: %w", f.rel, err))
		} else if !bytes.Equal(text, tidy) {
			bad = append(bad, fmt.Errorf("%s: not formatted; run gofmt -w on it", f.rel))
		}
	}
	return errors.Join(bad...)
}

// checkModules says whether go.mod and go.sum are tidy and the modules in the
// cache are what go.sum says.
func checkModules(ctx context.Context, w *workspace) error {
	if err := w.run(ctx, call{line: []string{"go", "mod", "tidy", "-diff"}}); err != nil {
		return err
	}
	return w.run(ctx, call{line: []string{"go", "mod", "verify"}})
}

// asShipped returns a call of the Go command that compiles as the image does:
// static, and free of the paths of the machine. Steps that share it share what
// the build cache holds; on a new machine that halves the time.
func asShipped(verb string, args ...string) call {
	return call{env: []string{"CGO_ENABLED=0"}, line: append([]string{"go", verb, "-trimpath"}, args...)}
}

func vet(ctx context.Context, w *workspace) error {
	if err := w.run(ctx, asShipped("vet", "./...")); err != nil {
		return err
	}
	return w.run(ctx, asShipped("vet", "-tags", interopTag, "./..."))
}

// staticcheck loads packages through the Go command, which it tells how to
// compile through the environment.
func staticcheck(ctx context.Context, w *workspace) error {
	flags, err := w.output(ctx, call{line: []string{"go", "env", "GOFLAGS"}})
	if err != nil {
		return err
	}
	c := asShipped("run", staticcheckModule, "-tags", interopTag, "./...")
	c.env = append(c.env, "GOFLAGS="+strings.TrimSpace(string(flags)+" -trimpath"))
	return w.run(ctx, c)
}

func unitTests(ctx context.Context, w *workspace) error {
	return w.run(ctx, asShipped("test", "./..."))
}

func raceTests(ctx context.Context, w *workspace) error {
	return w.run(ctx, call{env: []string{"CGO_ENABLED=1"}, line: []string{"go", "test", "-race", "-timeout", "20m", "./..."}})
}

// interopTests runs the packages that have tests behind the interop tag, with
// the programs that those tests call.
func interopTests(ctx context.Context, w *workspace) error {
	packages, err := w.interopPackages(ctx)
	if err != nil {
		return err
	}
	if len(packages) == 0 {
		return errors.New("no package has a test behind the build tag " + interopTag)
	}
	c := asShipped("test", append([]string{"-count=1", "-tags", interopTag}, packages...)...)
	c.env = append(append(c.env, w.toolEnv()...), w.tools.clientsEnv()...)
	return w.run(ctx, c)
}

// interopPackages lists the packages that have more test files with the
// interop tag than without it.
func (w *workspace) interopPackages(ctx context.Context) ([]string, error) {
	plain, err := w.goList(ctx)
	if err != nil {
		return nil, err
	}
	tagged, err := w.goList(ctx, "-tags", interopTag)
	if err != nil {
		return nil, err
	}
	before := make(map[string]int)
	for _, p := range plain {
		before[p.ImportPath] = len(p.testFiles())
	}
	var more []string
	for _, p := range tagged {
		if len(p.testFiles()) > before[p.ImportPath] {
			more = append(more, p.ImportPath)
		}
	}
	return more, nil
}

// A goPackage is what `go list -json` says about a package.
type goPackage struct {
	ImportPath   string
	Dir          string
	Imports      []string
	TestImports  []string
	XTestImports []string
	TestGoFiles  []string
	XTestGoFiles []string
}

func (p goPackage) testFiles() []string {
	return append(append([]string{}, p.TestGoFiles...), p.XTestGoFiles...)
}

// goList lists the packages of the module, ordered by import path.
func (w *workspace) goList(ctx context.Context, flags ...string) ([]goPackage, error) {
	line := append([]string{"go", "list", "-json=ImportPath,Dir,Imports,TestImports,XTestImports,TestGoFiles,XTestGoFiles"}, flags...)
	text, err := w.output(ctx, call{line: append(line, "./...")})
	if err != nil {
		return nil, err
	}
	return decodePackages(bytes.NewReader(text))
}

// decodePackages reads the concatenated JSON objects that `go list` writes.
func decodePackages(r io.Reader) ([]goPackage, error) {
	var all []goPackage
	for d := json.NewDecoder(r); ; {
		var p goPackage
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		all = append(all, p)
	}
}
