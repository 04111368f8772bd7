package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestDifferences(t *testing.T) {
	committed := tree{"a": []byte("1"), "b": []byte("2"), "old": nil}
	fresh := tree{"a": []byte("1"), "b": []byte("3"), "new": nil}
	want := []string{"b differs", "new is missing", "old should not be there"}
	if got := differences(committed, fresh); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReadTree(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, dir, "index.html", "<html>")
	writeFile(t, dir, "app/main-1.js", "1")
	got, err := readTree(dir)
	if err != nil {
		t.Fatal(err)
	}
	if d := differences(tree{"index.html": []byte("<html>"), "app/main-1.js": []byte("1")}, got); len(d) > 0 {
		t.Error(d)
	}
	if got, err := readTree(filepath.Join(dir, "none")); err != nil || len(got) != 0 {
		t.Errorf("a folder that is not there: got %v, %v", got, err)
	}
}

// A save shows: a file added, removed, or written with another size or time.
func TestFingerprint(t *testing.T) {
	dir := t.TempDir()
	seen := map[string]bool{}
	step := func(what string) {
		t.Helper()
		print, err := fingerprint(dir)
		if err != nil {
			t.Fatal(err)
		}
		if seen[print] {
			t.Errorf("%s went unseen", what)
		}
		seen[print] = true
	}
	step("nothing")
	writeFile(t, dir, "src/a.ts", "1")
	step("a new file")
	writeFile(t, dir, "src/a.ts", "12")
	step("another size")
	if err := os.Chtimes(filepath.Join(dir, "src/a.ts"), time.Time{}, time.Unix(1e9, 0)); err != nil {
		t.Fatal(err)
	}
	step("another time")
}

func writeFile(t *testing.T, dir, rel, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(rel))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
