//go:build interop

package encode

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"lindero/geo"
)

// ogr2geojson reads a file with GDAL and returns its features.
func ogr2geojson(t *testing.T, path string, args ...string) []json.RawMessage {
	t.Helper()
	args = append([]string{"-f", "GeoJSON", "/vsistdout/", path, "-lco", "COORDINATE_PRECISION=17"}, args...)
	cmd := exec.Command("ogr2ogr", args...)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil || complaint.Len() > 0 {
		t.Fatalf("ogr2ogr (Debian's gdal-bin) %v: %v\n%s", args, err, complaint.String())
	}
	var doc struct{ Features []json.RawMessage }
	if err := json.Unmarshal(out, &doc); err != nil {
		t.Fatalf("%v in %.300s", err, out)
	}
	return doc.Features
}

// rowsOf makes rows of features whose ids are a property.
func rowsOf(t *testing.T, features []json.RawMessage, c *geo.Collection, value func(*geo.Column, json.RawMessage) string) []row {
	t.Helper()
	var rows []row
	for _, text := range features {
		var f struct {
			Geometry   *geojson.Geometry
			Properties map[string]json.RawMessage
		}
		if err := json.Unmarshal(text, &f); err != nil {
			t.Fatal(err)
		}
		r := row{values: map[string]string{}}
		if f.Geometry != nil {
			r.geometry = f.Geometry.Geometry()
		}
		for name, v := range f.Properties {
			if name == "odd name," {
				name = `odd "name",` // GDAL drops quotes from names of CSV
			}
			if name == idName(c) {
				r.id = unquoteJSON(t, v)
			} else if string(v) != "null" {
				r.values[name] = value(c.Column(name), v)
			}
		}
		rows = append(rows, r)
	}
	return rows
}

func saved(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func compact(t *testing.T, v json.RawMessage) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Compact(&out, v); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestGDALReadsFlatGeobuf(t *testing.T) {
	value := func(c *geo.Column, v json.RawMessage) string {
		switch {
		case c.Type == geo.JSON:
			return compact(t, v)
		case c.Type == geo.Number:
			return canonicalNumber(t, string(v))
		}
		return unquoteJSON(t, v)
	}
	for name, c := range samples(t) {
		for i, system := range systemsOf(t) {
			if i > 0 && len(name)%3 != i%3 {
				continue // each system with some of the geometries
			}
			o := Options{CRS: system}
			path := saved(t, "sample.fgb", encoded(t, "fgb", c, allOf(c), o))
			rows := rowsOf(t, ogr2geojson(t, path), c, value)
			compareRows(t, name+", "+system.URI, rows, expected(c, allOf(c), o, "fgb"))
		}
	}
}

// Debian's GDAL knows no list in a field: properties of CSV are texts.
func TestGDALReadsCSV(t *testing.T) {
	value := func(c *geo.Column, v json.RawMessage) string {
		if v[0] != '"' { // GDAL writes a text that is JSON as such
			return compact(t, v)
		}
		s, err := strconv.Unquote(unquoteJSON(t, v))
		if err != nil {
			t.Fatal(err)
		}
		return csvValue(t, c, strings.ReplaceAll(s, "\r\n", "\n"))
	}
	for name, c := range samples(t) {
		if name == "empty ones" {
			continue // GeoJSON of GDAL's has no empty geometries
		}
		for _, system := range systemsOf(t)[1:4] {
			o := Options{CRS: system, ByteOrderMark: len(name)%2 == 0}
			path := saved(t, "sample.csv", encoded(t, "csv", c, allOf(c), o))
			features := ogr2geojson(t, path, "-oo", "X_POSSIBLE_NAMES=longitude,x", "-oo", "Y_POSSIBLE_NAMES=latitude,y",
				"-oo", "GEOM_POSSIBLE_NAMES=geometry", "-oo", "KEEP_GEOM_COLUMNS=NO", "-oo", "EMPTY_STRING_AS_NULL=YES")
			rows := rowsOf(t, features, c, value)
			for i := range rows {
				if c.NumericIDs() {
					rows[i].id = strings.Trim(rows[i].id, `"`)
				}
			}
			compareRows(t, name+", "+system.URI, rows, expected(c, allOf(c), o, "csv"))
		}
	}
}

// GDAL finds by the tree what brute force finds, near and far, among 100,000.
func TestGDALSearchesFlatGeobuf(t *testing.T) {
	for _, polygons := range []bool{false, true} {
		c := scattered(t, 100_000, polygons)
		path := saved(t, "scattered.fgb", encodedAll(t, c))
		if n := len(ogr2geojson(t, path, "-select", "id")); n != c.Len() {
			t.Fatalf("%d features of %d", n, c.Len())
		}
		for _, box := range []orb.Bound{
			{Min: orb.Point{-90, 16}, Max: orb.Point{-89.9, 16.1}}, {Min: orb.Point{-95, 12}, Max: orb.Point{-90, 15}}, {Min: orb.Point{0, 0}, Max: orb.Point{1, 1}},
		} {
			var got []string
			for _, f := range ogr2geojson(t, path, "-spat", fmt.Sprint(box.Min[0]), fmt.Sprint(box.Min[1]), fmt.Sprint(box.Max[0]), fmt.Sprint(box.Max[1])) {
				var id struct{ Properties struct{ ID int64 } }
				if err := json.Unmarshal(f, &id); err != nil {
					t.Fatal(err)
				}
				got = append(got, strconv.FormatInt(id.Properties.ID, 10))
			}
			compareIDs(t, got, idsWithin(c, box))
		}
	}
}

func compareIDs(t *testing.T, got, want []string) {
	t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%d features found, want %d", len(got), len(want))
	}
}

const interopFolder = "testdata/interop"

// readWithNode runs read.mjs, after installing what it needs from the lock file.
func readWithNode(t *testing.T, what string, paths []string) map[string][]json.RawMessage {
	t.Helper()
	if _, err := os.Stat(filepath.Join(interopFolder, "node_modules")); err != nil {
		runIn(t, interopFolder, "npm", "ci")
	}
	var answer map[string][]json.RawMessage
	if err := json.Unmarshal(runIn(t, interopFolder, "node", append([]string{"read.mjs", what}, paths...)...), &answer); err != nil {
		t.Fatal(err)
	}
	if len(answer) != len(paths) {
		t.Fatalf("%d files of %d were read", len(answer), len(paths))
	}
	return answer
}

func runIn(t *testing.T, folder, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = folder
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s\nNode.js 20.11 or later and npm are needed", name, err, complaint.String())
	}
	return out
}

// The JavaScript reader of the format's makers agrees. It reads no feature without a
// geometry, which a search must therefore not find.
func TestJavaScriptReadsFlatGeobuf(t *testing.T) {
	value := func(c *geo.Column, v json.RawMessage) string {
		switch c.Type {
		case geo.Number:
			return canonicalNumber(t, string(v))
		case geo.JSON:
			return compact(t, v)
		}
		return unquoteJSON(t, v)
	}
	byPath := map[string]*geo.Collection{}
	var whole, all []string
	for name, c := range samples(t) {
		path := saved(t, "sample.fgb", encodedAll(t, c))
		byPath[path], all = c, append(all, path)
		if name != "none" && name != "empty ones" && !strings.HasSuffix(name, "or none") {
			whole = append(whole, path)
		}
	}
	for path, features := range readWithNode(t, "all", whole) {
		c := byPath[path]
		compareRows(t, path, rowsOf(t, features, c, value), expected(c, allOf(c), Options{}, "fgb"))
	}
	box := orb.Bound{Min: orb.Point{-91.5, 10}, Max: orb.Point{-90.9, 20}}
	for path, features := range readWithNode(t, "-91.5,10,-90.9,20", all) {
		var found []string
		for _, r := range rowsOf(t, features, byPath[path], value) {
			found = append(found, strings.Trim(r.id, `"`))
		}
		compareIDs(t, found, idsWithin(byPath[path], box))
	}
}
