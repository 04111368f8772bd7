//go:build interop

package main

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestAtomReaders has independent readers read the feed: one that is strict about RFC
// 4287, page by page, and GDAL, which takes it for a layer of points; and GDAL the
// changes as GeoJSON.
func TestAtomReaders(t *testing.T) {
	python := interpreter(t, "CLIENTS_PYTHON")
	data := t.TempDir()
	file := filepath.Join(data, "crossings.geojsonl")
	write(t, file, place("a", -92, 15, "open")+place("b", -92.1, 15, "open")+place("d & <b>", -91, 14, "open"))
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--poll", "50ms", data)
	write(t, file, place("a", -92, 15, "closed")+place("c", -92, 15.5, "open")+place("d & <b>", -91, 14.5, "open"))
	p.eventually(t, "/changes", `"numberMatched":4`)
	for _, lang := range []string{"es", "en"} {
		var feed struct {
			ID, Title, Author string
			Pages             int
			Entries           []struct{ ID, Title, Updated, Kind, Collection, Content, Link string }
		}
		runPython(t, python, "atom_feed.py", &feed, p.url+"changes.atom?limit=1&lang="+lang)
		var kinds []string
		ids := map[string]bool{}
		for _, e := range feed.Entries {
			kinds = append(kinds, e.Kind)
			ids[e.ID] = true
			if !strings.HasPrefix(e.ID, "tag:127.0.0.1,") || e.Collection != "crossings" || e.Updated == "" || !strings.HasPrefix(e.Link, p.url) {
				t.Errorf("entry %+v", e)
			}
		}
		slices.Sort(kinds)
		if !slices.Equal(kinds, []string{"added", "changed", "moved", "removed"}) || len(ids) != 4 || feed.Pages != 4 || feed.Author == "" || !strings.HasPrefix(feed.ID, "tag:") {
			t.Errorf("feed %+v", feed)
		}
	}
	_, body := p.get(t, "/changes.atom")
	points := layerOf(t, write(t, filepath.Join(t.TempDir(), "changes.xml"), body))
	_, body = p.get(t, "/changes?f=geojson")
	lines := layerOf(t, write(t, filepath.Join(t.TempDir(), "changes.geojson"), body))
	if points != 4 || lines != 4 {
		t.Errorf("GDAL reads %d changes of the feed and %d of GeoJSON", points, lines)
	}
}

// layerOf is how many features with a geometry GDAL reads from a file.
func layerOf(t *testing.T, path string) (n int) {
	t.Helper()
	out := run(t, "ogr2ogr", "-f", "GeoJSON", "/vsistdout/", path)
	var layer struct {
		Features []struct {
			Geometry struct{ Type string }
		}
	}
	if err := json.Unmarshal(out, &layer); err != nil {
		t.Fatal(err)
	}
	for _, f := range layer.Features {
		if f.Geometry.Type != "" {
			n++
		}
	}
	return n
}

// TestMovesAreMeasuredAsByPROJ compares the distance of a move with what geod says.
func TestMovesAreMeasuredAsByPROJ(t *testing.T) {
	old := write(t, filepath.Join(t.TempDir(), "x.geojsonl"), place("a", -92.147, 14.679, "open"))
	new := write(t, filepath.Join(t.TempDir(), "x.geojsonl"), place("a", -89.5, 16.25, "open"))
	command := exec.CommandContext(t.Context(), "geod", "+ellps=WGS84", "-I", "-F", "%.1f")
	command.Stdin = strings.NewReader("14.679 -92.147 16.25 -89.5\n")
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(out))
	var line strings.Builder
	if code := Run(t.Context(), []string{"report", "changes", old, new}, &line, &line); code != exitFound {
		t.Fatalf("%d %s", code, line.String())
	}
	if want := "moved    x a (Paso a): " + fields[len(fields)-1] + " m\n"; !strings.Contains(line.String(), want) {
		t.Errorf("%q, want %q", line.String(), want)
	}
}
