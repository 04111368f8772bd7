package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// place is a feature with a border and a status.
func place(id string, lon, lat float64, status string) string {
	return fmt.Sprintf(`{"type":"Feature","id":%q,"geometry":{"type":"Point","coordinates":[%g,%g]},"properties":{"name":"Paso %s","border":"GT-MX","status":%q}}`+"\n", id, lon, lat, id, status)
}

// TestHistoryIsKept changes a file while it is served, and again while nothing runs: the
// program that comes after tells of both.
func TestHistoryIsKept(t *testing.T) {
	data, kept := t.TempDir(), t.TempDir()
	file := filepath.Join(data, "crossings.geojsonl")
	write(t, file, place("a", -92, 15, "open")+place("b", -92.1, 15, "open"))
	serve := []string{"serve", "--addr", "127.0.0.1:0", "--history", kept, "--poll", "50ms", data}
	p := start(t, serve...)
	p.eventually(t, "/changes", `"numberMatched":0`)
	write(t, file, place("a", -92, 15, "closed")+place("b", -92.1, 15, "open"))
	p.eventually(t, "/changes?border=GT-MX", `{"name":"status","from":"open","to":"closed"}`)
	p.stop()
	<-p.code
	write(t, file, place("a", -92, 15, "closed")+place("b", -92.2, 15, "open")+place("c", -92, 15.5, "open"))
	p = start(t, serve...)
	_, body := p.get(t, "/changes?by=border")
	for _, want := range []string{`"numberMatched":3`, `"kind":"moved"`, `"kind":"added"`, `"kind":"changed"`, `{"value":"GT-MX","added":1,"removed":0,"moved":1,"changed":1}`} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is missing in %s", want, body)
		}
	}
	if _, again := p.get(t, "/changes?by=border"); again != body {
		t.Errorf("asked again: %s", again)
	}
	if code := Run(t.Context(), append(serve, "--history-keep", "-1s"), os.Stdout, p.log); code != exitFailed {
		t.Errorf("a negative time to keep changes: exit code %d", code)
	}
	if code := Run(t.Context(), serve, os.Stdout, p.log); code != exitFailed || !strings.Contains(p.log.String(), "another process uses it") {
		t.Errorf("a folder that is in use: exit code %d: %s", code, p.log)
	}
}

// TestReportChanges compares two states in every format.
func TestReportChanges(t *testing.T) {
	old, new := t.TempDir(), t.TempDir()
	write(t, filepath.Join(old, "crossings.geojsonl"), place("a", -92.147, 14.679, "open")+place("b", -92.1, 15, "open")+place("d", -91, 15, "open"))
	write(t, filepath.Join(old, "gone.geojsonl"), point("1", -90, 15))
	write(t, filepath.Join(new, "crossings.geojsonl"), place("a", -92.146, 14.680, "=1+1")+place("c", -92, 15.5, "open")+place("d", -91, 15, "open"))
	write(t, filepath.Join(new, "more.geojsonl"), point("1", -90, 15)+point("2", -90, 15))
	report := func(want int, args ...string) string {
		t.Helper()
		var out, problem bytes.Buffer
		if code := Run(t.Context(), append([]string{"report", "changes"}, args...), &out, &problem); code != want || want < exitFailed && problem.Len() > 0 {
			t.Errorf("%v: exit code %d, want %d: %s%s", args, code, want, problem.Bytes(), out.Bytes())
		}
		return out.String()
	}
	text := report(exitFound, old, new)
	for _, want := range []string{"removed  crossings b (Paso b)", "moved    crossings a (Paso a): 154.4 m", `changed  crossings a (Paso a): status "open" → "=1+1"`, "added    crossings c (Paso c)",
		"layer    more: new layer (2 added)", "layer    gone: layer withdrawn (1 removed)", "crossings: 1 added, 1 removed, 1 moved, 1 changed\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	kinds := []string{"removed", "moved", "changed", "added", "layer", "layer"}
	var got []string
	for line := range strings.Lines(report(exitFound, old, new, "--json")) {
		var c struct{ Kind string }
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		got = append(got, c.Kind)
	}
	var layer struct {
		Features []struct {
			Geometry   struct{ Type string }
			Properties struct{ Kind string }
		}
	}
	if err := json.Unmarshal([]byte(report(exitFound, old, new, "--geojson")), &layer); err != nil {
		t.Fatal(err)
	}
	var drawn []string
	for _, f := range layer.Features {
		drawn = append(drawn, f.Properties.Kind)
	}
	rows, err := csv.NewReader(strings.NewReader(report(exitFound, old, new, "--csv"))).ReadAll()
	if err != nil || !slices.Equal(rows[0], changeColumns) {
		t.Fatal(err, rows)
	}
	var listed []string
	for _, row := range rows[1:] {
		listed = append(listed, row[0])
	}
	slices.Sort(kinds)
	for _, all := range [][]string{got, drawn, listed} {
		if slices.Sort(all); !slices.Equal(all, kinds) {
			t.Errorf("%q, want %q", all, kinds)
		}
	}
	changed := rows[1+slices.IndexFunc(rows[1:], func(r []string) bool { return r[0] == "changed" })]
	if want := []string{"changed", "crossings", "a", "Paso a", "GT-MX", "", "status", "open", "'=1+1", "", "-92.146", "14.68", ""}; !slices.Equal(changed, want) {
		t.Errorf("row %q", changed)
	}
	if text := report(exitOK, new, new); text != "no changes\n" {
		t.Errorf("the same: %q", text)
	}
	for _, format := range []string{"--json", "--csv", "--geojson"} {
		report(exitOK, new, new, format)
	}
	report(exitFailed, old, filepath.Join(t.TempDir(), "nothing"))
	report(exitFailed, old, new, "--csv", "--json")
}
