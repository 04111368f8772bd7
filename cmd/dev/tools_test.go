package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// Where nothing can install it, a missing tool is a failure that says what to do.
func TestProvideMissing(t *testing.T) {
	w, _ := testWorkspace(t)
	t.Setenv("PATH", t.TempDir())
	err := w.tools.provide(t.Context(), gdal, newTool("another", []string{"no-such-binary"}, "gdal-bin", "another-deb"))
	if err == nil {
		t.Fatal("missing tools gave no error")
	}
	for _, text := range []string{"GDAL's ogrinfo and another missing", "apt-get install another-deb gdal-bin", "apt-get is not here"} {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("%q is missing from %q", text, err)
		}
	}
}

// What the toolbox brought is found before what PATH has.
func TestToolboxPath(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs executable bits")
	}
	w, _ := testWorkspace(t)
	dir := t.TempDir()
	script := filepath.Join(dir, "node")
	if err := os.WriteFile(script, []byte("#!/bin/sh\necho v99.1.0\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	w.tools.path = []string{dir}
	if found, ok := w.tools.find(nodejs); !ok || found != script {
		t.Errorf("found %q", found)
	}
	if major, err := w.tools.nodeMajor(t.Context()); err != nil || major != 99 {
		t.Errorf("got version %d, %v", major, err)
	}
}

func TestParseMajor(t *testing.T) {
	if major, err := parseMajor([]byte("v18.20.4\n")); err != nil || major != 18 {
		t.Errorf("got %d, %v", major, err)
	}
	if _, err := parseMajor([]byte("none")); err == nil {
		t.Error("no number gave no error")
	}
}
