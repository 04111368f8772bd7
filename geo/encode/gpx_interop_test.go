//go:build interop

package encode

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"lindero/geo"
	"lindero/geo/symbology"
)

// gpxSamples are the samples and others as GPX, by path.
func gpxSamples(t *testing.T) map[string]*geo.Collection {
	t.Helper()
	all := samples(t)
	all["none at all"], all["hostile"] = collection(t), crossings(t, hostile()...)
	paths := map[string]*geo.Collection{}
	for _, c := range all {
		o := FileOptions{Title: "Área <1>", Attribution: []string{"A", "B"}, Created: time.Unix(1_800_000_000, 0)}
		paths[saved(t, "sample.gpx", writeFile(t, "gpx", o, c))] = c
	}
	return paths
}

func TestGPXIsValid(t *testing.T) {
	paths := slices.Collect(maps.Keys(gpxSamples(t)))
	var wrong map[string][]string
	pythonJSON(t, &wrong, "validate_gpx.py", paths...)
	if len(wrong) != len(paths) {
		t.Fatalf("%d files of %d were read", len(wrong), len(paths))
	}
	for path, errors := range wrong {
		if len(errors) > 0 {
			t.Errorf("%s: %v", path, errors)
		}
	}
}

func gpsbabel(t *testing.T, args ...string) []byte {
	t.Helper()
	return runIn(t, ".", "gpsbabel", args...)
}

// GPSBabel, which feeds GPS units, writes out what it has read.
func TestGPSBabelReadsGPX(t *testing.T) {
	for path, c := range gpxSamples(t) {
		want := readGPX(t, writeFile(t, "gpx", FileOptions{}, c))
		got := readGPX(t, gpsbabel(t, "-w", "-t", "-i", "gpx", "-f", path, "-o", "gpx", "-F", "-"))
		compareGPX(t, got.Waypoints, want.Waypoints)
		compareGPX(t, got.Tracks, want.Tracks)
	}
}

// compareGPX compares places to 1e-9 of a degree, which is what GPSBabel writes. It writes
// CR without an escape too, which reads as LF.
func compareGPX(t *testing.T, got, want []gpxThing) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d things, want %d", len(got), len(want))
	}
	for i, w := range want {
		g := got[i]
		if !near(g.gpxPlace, w.gpxPlace) || len(g.Segments) != len(w.Segments) {
			t.Fatalf("%+v, want %+v", g, w)
		}
		for k, s := range w.Segments {
			if !slices.EqualFunc(g.Segments[k].Points, s.Points, near) {
				t.Fatalf("%+v, want %+v", g.Segments[k], s)
			}
		}
		w.Cmt, w.Desc = strings.ReplaceAll(w.Cmt, "\r\n", "\n"), strings.ReplaceAll(w.Desc, "\r\n", "\n")
		if g.Name != w.Name || g.Cmt != w.Cmt || g.Desc != w.Desc || g.Sym != w.Sym || !sameTime(t, g.Time, w.Time) {
			t.Fatalf("%q, want %q", []string{g.Name, g.Cmt, g.Desc, g.Sym, g.Time}, []string{w.Name, w.Cmt, w.Desc, w.Sym, w.Time})
		}
	}
}

func near(a, b gpxPlace) bool {
	return math.Abs(a.Lat-b.Lat) < 1e-9 && math.Abs(a.Lon-b.Lon) < 1e-9
}

func sameTime(t *testing.T, a, b string) bool {
	t.Helper()
	if a == "" || b == "" {
		return a == b
	}
	x, errX := time.Parse(time.RFC3339, a)
	y, errY := time.Parse(time.RFC3339, b)
	return errX == nil && errY == nil && x.Equal(y)
}

// A unit of Garmin's knows every symbol: GPSBabel gives names that it does not know
// another one.
func TestGarminKnowsTheSymbols(t *testing.T) {
	known := crossings(t, "a", "b", "c")
	want := map[string]bool{}
	for _, id := range append(symbology.Layers(), "layer") {
		c := *known
		c.ID = id
		look := symbology.Of(&c, 0)
		for _, name := range garminOf(id, &look) {
			want[name] = true
		}
	}
	for _, name := range garminFlags {
		want[name] = true
	}
	text := string(writeFile(t, "gpx", FileOptions{}, known))
	first, _, _ := strings.Cut(text, "<wpt")
	for name := range want {
		first += fmt.Sprintf(`<wpt lat="1" lon="2"><name>%s</name><sym>%s</sym></wpt>`, name, name)
	}
	path := saved(t, "symbols.gpx", []byte(first+"</gpx>"))
	lines := strings.Split(string(gpsbabel(t, "-w", "-i", "gpx", "-f", path, "-o", "garmin_txt", "-F", "-")), "\n")
	var fields []string
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "Header\tName"); ok {
			fields = strings.Split("Header\tName"+rest, "\t")
		}
		if values := strings.Split(line, "\t"); values[0] == "Waypoint" {
			if got := values[slices.Index(fields, "Symbol")]; got != values[1] {
				t.Errorf("%s is %s to Garmin", values[1], got)
			}
			delete(want, values[1])
		}
	}
	if len(want) > 0 {
		t.Errorf("nothing was said of %v", want)
	}
}

// GDAL reads waypoints and tracks as layers.
func TestGDALReadsGPX(t *testing.T) {
	for path, c := range gpxSamples(t) {
		want := readGPX(t, writeFile(t, "gpx", FileOptions{}, c))
		for layer, things := range map[string][]gpxThing{"waypoints": want.Waypoints, "tracks": want.Tracks} {
			if len(things) == 0 {
				continue // GDAL has no layer then
			}
			features := ogr2geojson(t, path, layer)
			if len(features) != len(things) {
				t.Fatalf("%s: %d features, want %d", layer, len(features), len(things))
			}
			for i, text := range features {
				var f struct {
					Geometry   *geojson.Geometry
					Properties struct{ Name, Cmt, Desc, Type string }
				}
				if err := json.Unmarshal(text, &f); err != nil {
					t.Fatal(err)
				}
				w, p := things[i], f.Properties
				if p.Name != w.Name || p.Cmt != w.Cmt || p.Desc != w.Desc || p.Type != w.Type || !orb.Equal(f.Geometry.Geometry(), w.geometry()) {
					t.Fatalf("%+v at %v, want %+v", p, f.Geometry.Geometry(), w)
				}
			}
		}
	}
}

func (w gpxThing) geometry() orb.Geometry {
	if w.Segments == nil {
		return orb.Point{w.Lon, w.Lat}
	}
	var lines orb.MultiLineString
	for _, s := range w.Segments {
		var line orb.LineString
		for _, p := range s.Points {
			line = append(line, orb.Point{p.Lon, p.Lat})
		}
		lines = append(lines, line)
	}
	return lines
}
