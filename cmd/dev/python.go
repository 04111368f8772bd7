package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The packages that tests take from PyPI, and the virtual environment made of them.
const (
	requirementsFile = "cmd/dev/python/requirements.txt"
	schemasFile      = "cmd/dev/python/schemas.txt"
	pythonCache      = ".cache/python"
)

// providePython makes the virtual environment of the pinned requirements, unless
// it is there already.
func (t *toolbox) providePython(ctx context.Context) error {
	base, ok := t.find(python)
	if !ok {
		return fmt.Errorf("%s is not there", python.name)
	}
	return t.providePackages(ctx, base)
}

// providePackages is providePython with the interpreter that makes the environment.
func (t *toolbox) providePackages(ctx context.Context, base string) error {
	want, err := t.pythonStamp(ctx, base)
	if err != nil {
		return err
	}
	stamp := filepath.Join(t.w.path(pythonCache), "made-of")
	have, err := os.ReadFile(stamp)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if string(have) == want {
		return nil
	}
	if err := t.fetchPython(ctx, base); err != nil {
		return fmt.Errorf("installing %s with pip: %w", requirementsFile, err)
	}
	return os.WriteFile(stamp, []byte(want), 0o644)
}

// pythonStamp says what the environment is made of: the interpreter, and the hash of
// the requirements.
func (t *toolbox) pythonStamp(ctx context.Context, base string) (string, error) {
	version, err := t.w.output(ctx, call{line: []string{base, "--version"}})
	if err != nil {
		return "", err
	}
	var packages []byte
	for _, name := range []string{requirementsFile, schemasFile} {
		text, err := os.ReadFile(t.w.path(name))
		if err != nil {
			return "", err
		}
		packages = append(packages, text...)
	}
	return fmt.Sprintf("%s\n%s\n%x\n", base, strings.TrimSpace(string(version)), sha256.Sum256(packages)), nil
}

// fetchPython makes the environment anew. Packages come built, so that none runs
// code while it is installed, and only as the hashes have them; the requirements name all
// that they need.
func (t *toolbox) fetchPython(ctx context.Context, base string) error {
	t.w.printf("installing %s", requirementsFile)
	dir := t.w.path(pythonCache)
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := t.w.run(ctx, call{quiet: true, line: []string{base, "-m", "venv", dir}}); err != nil {
		return err
	}
	return t.w.run(ctx, call{quiet: true, line: []string{t.pythonBinary(), "-m", "pip", "install", "--no-input",
		"--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:", "--no-deps", "-r", requirementsFile, "-r", schemasFile}})
}

// pythonBinary is the interpreter of the environment.
func (t *toolbox) pythonBinary() string { return filepath.Join(t.w.path(pythonCache), "bin", "python") }

// clientsEnv tells the interoperability tests which interpreters to use: one that
// has the pinned packages, and one that has QGIS.
func (t *toolbox) clientsEnv() []string {
	env := []string{"CLIENTS_PYTHON=" + t.pythonBinary()}
	if binary, ok := t.find(qgis); ok {
		env = append(env, "QGIS_PYTHON="+binary)
	}
	return env
}
