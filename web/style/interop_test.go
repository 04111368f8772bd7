//go:build interop

package style

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const interopFolder = "testdata/interop"

// node runs a script of the folder, after installing what it needs from the lock file.
func node(t *testing.T, args ...string) []byte {
	t.Helper()
	if _, err := os.Stat(filepath.Join(interopFolder, "node_modules")); err != nil {
		run(t, "npm", "ci", "--no-audit", "--no-fund")
	}
	return run(t, "node", args...)
}

func run(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = interopFolder
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s\nNode.js 20.11 or later, npm and Chromium are needed", name, args[0], err, complaint.String())
	}
	return out
}

// TestStylesAreValid asks MapLibre's validator about styles of every kind of layer.
func TestStylesAreValid(t *testing.T) {
	folder := t.TempDir()
	var paths []string
	for i, doc := range everyStyle(t) {
		text, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, fmt.Sprintf("%d.json", i))
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	paths = append(paths, filepath.Join(folder, "broken.json"))
	if err := os.WriteFile(paths[len(paths)-1], []byte(`{"version":8,"sources":{},"layers":[{"id":"a","type":"sky-blue"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	var complaints [][]string
	if err := json.Unmarshal(node(t, append([]string{"validate.mjs"}, paths...)...), &complaints); err != nil {
		t.Fatal(err)
	}
	for i, c := range complaints[:len(complaints)-1] {
		if len(c) > 0 {
			t.Errorf("style %d: %s", i, strings.Join(c, "\n"))
		}
	}
	if len(complaints[len(complaints)-1]) == 0 {
		t.Error("the validator likes a broken style")
	}
}
