package main

import (
	"hash/maphash"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"lindero/cmd/dev/load"
)

// TestReloadsAreJudged has answers that are right, of another body than their ETag's, of
// no version at all, and of versions that were replaced or are yet to come.
func TestReloadsAreJudged(t *testing.T) {
	v := versions{paths: []string{"x"}, answers: []map[string]answer{{}}, seed: maphash.MakeSeed()}
	said := func(body, etag string) *load.Client { return &load.Client{Body: []byte(body), ETag: etag} }
	for k, body := range []string{"a", "b", "c", "a"} {
		if err := v.keep(0, said(body, body), 200, k); err != nil {
			t.Fatal(err)
		}
	}
	if err := v.keep(0, said("other", "a"), 200, 1); err == nil {
		t.Error("one ETag stands for two bodies")
	}
	for _, c := range []struct {
		name       string
		body, etag string
		status     int
		from, to   int64
		wrong      int64
		stale      int64
	}{
		{"the version served", "b", "b", 200, 5, 5, 0, 0},
		{"the next one, written already", "c", "c", 200, 5, 6, 0, 0},
		{"of two versions, one of them served", "a", "a", 200, 7, 7, 0, 0},
		{"the one before", "b", "b", 200, 6, 6, 0, 1},
		{"of two versions, none served", "a", "a", 200, 5, 6, 0, 1},
		{"one that is not written yet", "c", "c", 200, 5, 5, 0, 1},
		{"another body", "b", "a", 200, 5, 5, 1, 0},
		{"a body cut short", "", "b", 200, 5, 5, 1, 0},
		{"an ETag of no version", "b", "d", 200, 5, 5, 1, 0},
		{"another status", "b", "b", 204, 5, 5, 1, 0},
	} {
		r := &reloader{versions: &v, of: make([]atomic.Int64, versionCount)}
		r.judgeOne(0, said(c.body, c.etag), c.status, c.from, c.to)
		if r.wrong.Load() != c.wrong || r.stale.Load() != c.stale {
			t.Errorf("%s: %d wrong, %d stale", c.name, r.wrong.Load(), r.stale.Load())
		}
		if noted := r.first.Load() != nil; noted != (c.wrong+c.stale > 0) {
			t.Errorf("%s: noted: %t", c.name, noted)
		}
	}
}

func TestReplaceFile(t *testing.T) {
	dir := t.TempDir()
	by, name := filepath.Join(dir, "by"), filepath.Join(dir, "below", "name")
	for _, text := range []string{"first", "second"} {
		if err := os.WriteFile(by, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := replaceFile(name, by); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(name); err != nil || string(got) != text {
			t.Errorf("%q, want %q: %v", got, text, err)
		}
	}
	if left, err := filepath.Glob(filepath.Join(dir, "below", "*")); err != nil || len(left) != 1 {
		t.Errorf("%v, %v", left, err)
	}
}

// TestReloadPathsAreOfEveryKind looks at what is asked for while data change.
func TestReloadPathsAreOfEveryKind(t *testing.T) {
	all := strings.Join(reloadPaths(), "\n")
	for _, kind := range []string{"\ntiles/0/0/0.mvt", "points/tiles/12/", ".mvt?filter=", "items?", "sortby=", "offset=", "clusters?"} {
		if !strings.Contains(all, kind) {
			t.Errorf("no %s", kind)
		}
	}
}
