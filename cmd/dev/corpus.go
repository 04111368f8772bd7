package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// What is kept of the inputs that fuzzing finds: so many for a target, of so many bytes
// at most.
const (
	corpusInputs = 12
	corpusBytes  = 2 << 10
)

// saveCorpora copies inputs that the fuzzer found interesting from the build cache to
// the packages of the targets.
func (w *workspace) saveCorpora(ctx context.Context, targets []fuzzTarget) error {
	cache, err := w.output(ctx, call{line: []string{"go", "env", "GOCACHE"}})
	if err != nil {
		return err
	}
	var failed []error
	for _, t := range targets {
		from := filepath.Join(string(bytes.TrimSpace(cache)), "fuzz", filepath.FromSlash(t.pkg), t.name)
		to := filepath.Join(w.path(strings.TrimPrefix(t.pkg, modulePath+"/")), "testdata", "fuzz", t.name)
		n, err := saveCorpus(from, to)
		failed = append(failed, err)
		w.printf("%s.%s: %d inputs kept", t.pkg, t.name, n)
	}
	return errors.Join(failed...)
}

// saveCorpus fills the folder of a target up with inputs from the cache: small ones and
// larger ones alike, since what matters is what they reach, which nobody notes.
func saveCorpus(from, to string) (kept int, err error) {
	entries, err := os.ReadDir(from)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	type input struct {
		name string
		size int64
	}
	var found []input
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			return 0, err
		}
		if info.Size() <= corpusBytes {
			found = append(found, input{e.Name(), info.Size()})
		}
	}
	slices.SortFunc(found, func(a, b input) int { return int(a.size-b.size)*2 + strings.Compare(a.name, b.name) })
	have, err := os.ReadDir(to)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	room := corpusInputs - len(have)
	for i := range min(room, len(found)) {
		name := found[i*len(found)/min(room, len(found))].name
		text, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			return kept, err
		}
		if err := errors.Join(os.MkdirAll(to, 0o755), os.WriteFile(filepath.Join(to, name), text, 0o644)); err != nil {
			return kept, fmt.Errorf("keeping an input: %w", err)
		}
		kept++
	}
	return kept, nil
}
