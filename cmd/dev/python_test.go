package main

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// fakePython notes how it is called and makes an environment of itself.
const fakePython = `#!/bin/sh
echo "$*" >> "$(dirname "$0")/calls" 2>/dev/null
case "$1 $2" in
"--version ") echo "Python 3.11.2" ;;
"-c import there") ;;
"-c import broken") exit 1 ;;
"-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
"-m pip") case "$*" in *--require-hashes*--only-binary\ :all:*) ;; *) exit 1 ;; esac ;;
*) exit 2 ;;
esac
`

// pythonWorkspace returns a work tree of its own, with a fakePython in it.
func pythonWorkspace(t *testing.T) (w *workspace, binary string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell")
	}
	dir := t.TempDir()
	writeFile(t, dir, "go.mod", "module "+modulePath+"\n")
	writeFile(t, dir, schemasFile, "s==1\n")
	w, err := openWorkspace(dir, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	binary = filepath.Join(w.root, "python3")
	if err := os.WriteFile(binary, []byte(fakePython), 0o755); err != nil {
		t.Fatal(err)
	}
	return w, binary
}

// The environment is made once, and anew when the requirements change.
func TestProvidePackages(t *testing.T) {
	w, binary := pythonWorkspace(t)
	provide := func(requirements string) {
		t.Helper()
		writeFile(t, w.root, requirementsFile, requirements)
		if err := w.tools.providePackages(t.Context(), binary); err != nil {
			t.Fatal(err)
		}
	}
	made := func() int {
		t.Helper()
		calls, err := os.ReadFile(filepath.Join(w.root, "calls"))
		if err != nil {
			t.Fatal(err)
		}
		return strings.Count(string(calls), "-m venv")
	}
	for _, step := range []struct {
		requirements string
		want         int
	}{{"a==1\n", 1}, {"a==1\n", 1}, {"a==2\n", 2}, {"a==2\n", 2}} {
		if provide(step.requirements); made() != step.want {
			t.Errorf("after %q the environment was made %d times, want %d", step.requirements, made(), step.want)
		}
	}
	if calls, err := os.ReadFile(filepath.Join(filepath.Dir(w.tools.pythonBinary()), "calls")); err != nil || !strings.Contains(string(calls), "-m pip install") {
		t.Errorf("the environment's own pip was not called: %q, %v", calls, err)
	}
}

// An environment that could not be filled is not taken for one that was.
func TestProvidePackagesFails(t *testing.T) {
	w, binary := pythonWorkspace(t)
	writeFile(t, w.root, requirementsFile, "a==1\n")
	broken := strings.Replace(fakePython, "-m pip", "-m never", 1)
	if err := os.WriteFile(binary, []byte(broken), 0o755); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := w.tools.providePackages(t.Context(), binary); err == nil || !strings.Contains(err.Error(), requirementsFile) {
			t.Fatalf("got %v", err)
		}
	}
}

// A Python counts as the tool only if it has the tool's module.
func TestFindPythonWithModule(t *testing.T) {
	w, binary := pythonWorkspace(t)
	for module, want := range map[string]bool{"there": true, "broken": false} {
		if found, ok := w.tools.find(newTool("a module", []string{binary}, "deb").with(module)); ok != want {
			t.Errorf("%s: found %q", module, found)
		}
	}
}
