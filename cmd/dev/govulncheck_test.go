//go:build interop

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// vulnerability is an entry of the test's own database: a function of a module that
// the program uses, made out to be vulnerable in every version.
type vulnerability struct{ id, module, pkg, symbol string }

// databaseOf writes a database (https://go.dev/doc/security/vuln/database) and returns
// its address.
func databaseOf(t *testing.T, all ...vulnerability) string {
	t.Helper()
	const modified = "2026-01-02T03:04:05Z"
	dir := t.TempDir()
	var modules []any
	for _, v := range all {
		modules = append(modules, map[string]any{"path": v.module, "vulns": []any{map[string]any{"id": v.id, "modified": modified}}})
		writeJSON(t, filepath.Join(dir, "ID", v.id+".json"), map[string]any{
			"schema_version": "1.3.1", "id": v.id, "modified": modified, "published": modified, "summary": "Made up", "details": "Made up",
			"affected": []any{map[string]any{
				"package":            map[string]any{"name": v.module, "ecosystem": "Go"},
				"ranges":             []any{map[string]any{"type": "SEMVER", "events": []any{map[string]any{"introduced": "0"}}}},
				"ecosystem_specific": map[string]any{"imports": []any{map[string]any{"path": v.pkg, "symbols": []string{v.symbol}}}},
			}},
		})
	}
	writeJSON(t, filepath.Join(dir, "index", "db.json"), map[string]any{"modified": modified})
	writeJSON(t, filepath.Join(dir, "index", "modules.json"), modules)
	return "file://" + dir
}

func writeJSON(t *testing.T, path string, v any) {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestVulnerabilitiesOfTheProgram has the real scanner look at the program by a
// database that says of one function that it calls, by way of a command, and of one
// that it does not, that they are vulnerable.
func TestVulnerabilitiesOfTheProgram(t *testing.T) {
	w, _ := testWorkspace(t)
	t.Setenv(vulnerabilityVariable, databaseOf(t,
		vulnerability{"GO-2026-9001", "golang.org/x/sync", "golang.org/x/sync/errgroup", "Group.Wait"},
		vulnerability{"GO-2026-9002", "github.com/fsnotify/fsnotify", "github.com/fsnotify/fsnotify", "NewBufferedWatcher"},
	))
	err := checkVulnerabilities(t.Context(), w)
	if err == nil || !strings.Contains(err.Error(), "GO-2026-9001: Made up: golang.org/x/sync/errgroup.Wait") {
		t.Errorf("what the program holds is not found: %v", err)
	}
	if err != nil && strings.Contains(err.Error(), "9002") {
		t.Errorf("what it does not hold is held against the program: %v", err)
	}
}
