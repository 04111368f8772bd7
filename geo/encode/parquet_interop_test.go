//go:build interop

package encode

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// parquetAnswer is what read_parquet.py says of a file.
type parquetAnswer struct {
	Features []json.RawMessage
	Whole    bool // geopandas has what pyarrow has
	EPSG     int
	Found    []string
	Groups   int
}

// pyarrow and geopandas read everything.
func TestPythonReadsParquet(t *testing.T) {
	value := func(c *geo.Column, v json.RawMessage) string {
		switch {
		case c.Type == geo.Number:
			return canonicalNumber(t, string(v))
		case c.Type == geo.JSON:
			return unquoteText(t, v)
		case c.Format == geo.FormatDateTime:
			at, err := time.Parse(time.RFC3339, unquoteText(t, v))
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Sprintf("%q", at.UTC().Format(time.RFC3339Nano))
		}
		return unquoteJSON(t, v)
	}
	type written struct {
		name string
		c    *geo.Collection
		o    Options
	}
	files := map[string]written{}
	var paths []string
	for name, c := range samples(t) {
		o := Options{CRS: systemsOf(t)[len(name)%5]}
		path := saved(t, "sample.parquet", encoded(t, "parquet", c, allOf(c), o))
		files[path], paths = written{name, c, o}, append(paths, path)
	}
	empty := saved(t, "empty.parquet", encoded(t, "parquet", collection(t), nil, Options{}))
	var answers map[string]parquetAnswer
	pythonJSON(t, &answers, "read_parquet.py", append([]string{"0,0,1,1", empty}, paths...)...)
	if got, ok := answers[empty]; !ok || len(got.Features) != 0 || !got.Whole || got.Groups != 0 {
		t.Errorf("no features are read as %+v", got)
	}
	for path, w := range files {
		got := answers[path]
		code := w.o.CRS.EPSG
		if w.o.CRS.IsWGS84() {
			code = 0 // OGC:CRS84, which EPSG has not
		}
		if !got.Whole || got.EPSG != code {
			t.Errorf("%s: %t, EPSG:%d", w.o.CRS.URI, got.Whole, got.EPSG)
		}
		if w.name == "empty ones" {
			continue // GeoJSON of shapely's gives empty polygons a ring
		}
		compareRows(t, w.name, rowsOf(t, got.Features, w.c, value), expected(w.c, allOf(w.c), w.o, "parquet"))
	}
}

func unquoteText(t *testing.T, v json.RawMessage) string {
	t.Helper()
	var s string
	if err := json.Unmarshal(v, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// What is near a place is found, and row groups far from it are not read, but for the last,
// in which features without a position are: pyarrow drops none that has nulls.
func TestPythonSearchesParquet(t *testing.T) {
	for _, polygons := range []bool{false, true} {
		c := scattered(t, 4*parquetGroupRows, polygons)
		path := saved(t, "scattered.parquet", encoded(t, "parquet", c, allOf(c), Options{}))
		box := orb.Bound{Min: orb.Point{-94.9, 12.1}, Max: orb.Point{-94.4, 12.6}}
		var answers map[string]parquetAnswer
		pythonJSON(t, &answers, "read_parquet.py", "-94.9,12.1,-94.4,12.6", path)
		compareIDs(t, answers[path].Found, idsWithin(c, box))
		if answers[path].Groups > 2 || len(answers[path].Features) != c.Len() {
			t.Errorf("%d groups are read, of 4, and %d features in all", answers[path].Groups, len(answers[path].Features))
		}
	}
}

// PROJ takes each definition of a system for the one of its code.
func TestPROJReadsDefinitions(t *testing.T) {
	definitions := 0
	for _, system := range systemsOf(t) {
		definition := projJSON(system)
		if definition == "" {
			continue
		}
		definitions++
		code := fmt.Sprintf("EPSG:%d", system.EPSG)
		for _, p := range []string{"-90.5 14.6", "-87 0", "-93 17.25"} {
			if got, want := cs2cs(t, definition, p), cs2cs(t, code, p); got != want {
				t.Errorf("%s: %s is at %s, want %s", code, p, got, want)
			}
		}
	}
	if definitions < 3 {
		t.Errorf("only %d definitions", definitions)
	}
}

func cs2cs(t *testing.T, to, position string) string {
	t.Helper()
	cmd := exec.Command("cs2cs", "-d", "6", "OGC:CRS84", to)
	cmd.Stdin = strings.NewReader(position)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("cs2cs (Debian package proj-bin): %v", err)
	}
	return string(out)
}
