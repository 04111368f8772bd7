//go:build interop

package encode

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"lindero/geo"
)

// GDAL trims texts, and reads truth as a letter.
func TestGDALReadsShapefiles(t *testing.T) {
	for name, c := range samples(t) {
		for i, system := range systemsOf(t) {
			if i > 0 && len(name)%3 != i%3 {
				continue // each system with some of the geometries
			}
			o := Options{CRS: system}
			path := saved(t, "sample.shp.zip", writeLayers(t, "shp", FileOptions{Created: sampleCreated}, o, c))
			sets := setsOf(c)
			for _, dimension := range sets {
				layer := "sample"
				if len(sets) > 1 {
					layer += shpSuffixes[dimension]
				}
				args := []string{layer, "-a_srs", "EPSG:4326"} // its numbers, not their meaning
				got := gdalRows(t, ogr2geojson(t, path, args...), c)
				want := shpExpected(c, o, dimension)
				if len(got) != len(want) {
					t.Fatalf("%s, %s: %d features, want %d", name, layer, len(got), len(want))
				}
				for k := range want {
					compareShapefileRow(t, name+", "+layer, got[k], want[k], c, dimension)
				}
			}
		}
	}
}

// gdalRows are rows whose values go by the names that the fields stand for.
func gdalRows(t *testing.T, features []json.RawMessage, c *geo.Collection) []row {
	t.Helper()
	names := []string{idName(c)}
	for i := range c.Columns {
		names = append(names, c.Columns[i].Name)
	}
	long := map[string]string{}
	for i, short := range dbfNames(names) {
		long[short] = names[i]
	}
	var renamed []json.RawMessage
	for _, f := range features {
		var feature struct {
			Type       string                     `json:"type"`
			Geometry   json.RawMessage            `json:"geometry"`
			Properties map[string]json.RawMessage `json:"properties"`
		}
		if err := json.Unmarshal(f, &feature); err != nil {
			t.Fatal(err)
		}
		properties := map[string]json.RawMessage{}
		for name, v := range feature.Properties {
			properties[long[name]] = v
		}
		feature.Properties = properties
		text, err := json.Marshal(feature)
		if err != nil {
			t.Fatal(err)
		}
		renamed = append(renamed, text)
	}
	return rowsOf(t, renamed, c, func(c *geo.Column, v json.RawMessage) string {
		if s, err := strconv.Unquote(string(v)); err == nil && (c.Type == geo.Boolean || c.Type == geo.JSON) {
			return s
		}
		return unquoteJSON(t, v)
	})
}

func compareShapefileRow(t *testing.T, what string, got, want row, c *geo.Collection, dimension int) {
	t.Helper()
	for name, text := range got.values { // before 3.9 GDAL takes truth for text, and what is neither too
		if text == "?" && c.Column(name).Type == geo.Boolean {
			delete(got.values, name)
		}
	}
	if got.id != want.id || len(got.values) != len(want.values) {
		t.Fatalf("%s: got %s %v\nwant %s %v", what, got.id, got.values, want.id, want.values)
	}
	for name, text := range want.values {
		column := c.Column(name)
		switch s, err := strconv.Unquote(text); {
		case column.Type == geo.Number:
			a, b := number(t, got.values[name]), number(t, text)
			if math.Abs(a-b) > 1e-15*math.Abs(b) {
				t.Errorf("%s: %s is %v, want %v", what, name, a, b)
			}
		case column.Type == geo.Boolean:
			if fmt.Sprint(strings.HasPrefix(strings.ToUpper(got.values[name]), "T")) != text {
				t.Errorf("%s: %s is %s, want %s", what, name, got.values[name], text)
			}
		case column.Type == geo.String && err == nil && column.Format == geo.FormatDate:
			if day, _ := strconv.Unquote(got.values[name]); strings.ReplaceAll(day, "/", "-") != s {
				t.Errorf("%s: %s is %s, want %s", what, name, got.values[name], text)
			}
		case err == nil && got.values[name] != strconv.Quote(strings.Trim(s, " ")):
			t.Errorf("%s: %s is %s, want %s", what, name, got.values[name], text)
		case err != nil && got.values[name] != text:
			t.Errorf("%s: %s is %s, want %s", what, name, got.values[name], text)
		}
	}
	if g := ofDimension(got.geometry, dimension); !equalGeometries(g, want.geometry) {
		t.Errorf("%s: got %v\nwant %v", what, g, want.geometry)
	}
}
