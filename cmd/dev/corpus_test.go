package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSaveCorpusFillsUp(t *testing.T) {
	from, to := t.TempDir(), filepath.Join(t.TempDir(), "FuzzX")
	for i := range 40 {
		text := strings.Repeat("x", i*100)
		if err := os.WriteFile(filepath.Join(from, string(rune('a'+i%26))+string(rune('a'+i/26))), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []int{corpusInputs, 0} { // the second time there is no room
		if kept, err := saveCorpus(from, to); err != nil || kept != want {
			t.Errorf("%d kept, %v, want %d", kept, err, want)
		}
	}
	entries, err := os.ReadDir(to)
	if err != nil || len(entries) != corpusInputs {
		t.Fatalf("%d files, %v", len(entries), err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err != nil || info.Size() > corpusBytes {
			t.Errorf("%s: %v", e.Name(), err)
		}
	}
	if kept, err := saveCorpus(filepath.Join(from, "none"), to); kept != 0 || err != nil {
		t.Errorf("without a cache: %d, %v", kept, err)
	}
}
