//go:build interop

package source

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// ogr writes a file with GDAL, and fails where there is none.
func ogr(t *testing.T, args ...string) {
	t.Helper()
	out, err := exec.Command("ogr2ogr", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("ogr2ogr (Debian's gdal-bin) %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func read(t *testing.T, path string) *geo.Collection {
	t.Helper()
	d, r, err := Load(context.Background(), []Input{{Path: path}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r.HasRefusals() || len(d.Collections) != 1 {
		var b bytes.Buffer
		if err := r.WriteText(&b); err != nil {
			t.Fatal(err)
		}
		t.Fatalf("%s:\n%s", path, b.String())
	}
	return d.Collections[0]
}

// TestReadsWhatGDALWrites takes features through each format that GDAL writes and
// reads them back.
func TestReadsWhatGDALWrites(t *testing.T) {
	dir := t.TempDir()
	properties := func(i int) string {
		return fmt.Sprintf(`"id":"f%02d","name":"Tecún Umán %d; \"ñandú\"","n":%d,"x":%g,"day":"2024-0%d-11"`, i, i, i-3, float64(i)/8, 1+i%9)
	}
	for name, make := range map[string]func(i int) string{
		"points": func(i int) string {
			return geometryOf("Point", fmt.Sprintf("[%.7f,%.7f]", -92.1+float64(i)*0.37, 14.6+float64(i)*0.11))
		},
		"lines": func(i int) string {
			return geometryOf("MultiLineString", fmt.Sprintf("[[[-92,%d],[-91,%d.5]],[[-90,14],[-89.25,15.125],[-89,16]]]", 10+i, 10+i))
		},
		"polygons": func(i int) string {
			return geometryOf("MultiPolygon", fmt.Sprintf("[[[[-92,%d],[-91,%d],[-91,%d.9],[-92,%d.9],[-92,%d]],[[-91.8,%d.2],[-91.8,%d.4],[-91.2,%d.4],[-91.8,%d.2]]],[[[-80,3],[-79,3],[-79,4],[-80,3]]]]",
				i, i, i, i, i, i, i, i, i))
		},
	} {
		var features []string
		for i := range 10 {
			features = append(features, fmt.Sprintf(`{"type":"Feature","geometry":%s,"properties":{%s}}`, make(i), properties(i)))
		}
		base := filepath.Join(dir, name+".geojson")
		if err := os.WriteFile(base, []byte(collection(features...)), 0o644); err != nil {
			t.Fatal(err)
		}
		want := read(t, base)
		out := func(file string) string {
			folder := filepath.Join(dir, name+"-"+strings.ReplaceAll(file, ".", "_"))
			if err := os.Mkdir(folder, 0o755); err != nil {
				t.Fatal(err)
			}
			return filepath.Join(folder, file)
		}
		for _, c := range []struct {
			file string
			args []string
			near float64 // degrees by which positions may differ
		}{
			{"a.gpkg", []string{"-f", "GPKG"}, 0},
			{"utm.gpkg", []string{"-f", "GPKG", "-t_srs", "EPSG:32615"}, 2e-9},
			{"mercator.gpkg", []string{"-f", "GPKG", "-t_srs", "EPSG:3857"}, 2e-9},
			{"a.shp", []string{"-f", "ESRI Shapefile", "-lco", "ENCODING=UTF-8"}, 0},
			{"latin.shp", []string{"-f", "ESRI Shapefile", "-lco", "ENCODING=ISO-8859-1"}, 0},
			{"utm.shp", []string{"-f", "ESRI Shapefile", "-t_srs", "EPSG:32616", "-lco", "ENCODING=UTF-8"}, 2e-9},
			{"gtm.shp", []string{"-f", "ESRI Shapefile", "-t_srs", "ESRI:103598", "-lco", "ENCODING=UTF-8"}, 2e-9},
			{"z.shp", []string{"-f", "ESRI Shapefile", "-dim", "XYZ", "-lco", "ENCODING=UTF-8"}, 0},
			{"a.csv", []string{"-f", "CSV", "-lco", "GEOMETRY=AS_WKT"}, 0},
			{"semicolon.csv", []string{"-f", "CSV", "-lco", "GEOMETRY=AS_WKT", "-lco", "SEPARATOR=SEMICOLON", "-lco", "WRITE_BOM=YES"}, 0},
			{"a.geojsons", []string{"-f", "GeoJSONSeq", "-lco", "RS=YES", "-lco", "COORDINATE_PRECISION=15"}, 0},
			{"a.geojsonl", []string{"-f", "GeoJSONSeq", "-lco", "COORDINATE_PRECISION=15"}, 0},
			{"rfc.geojson", []string{"-f", "GeoJSON", "-lco", "RFC7946=YES", "-lco", "COORDINATE_PRECISION=15"}, 0},
			{"utm.geojson", []string{"-f", "GeoJSON", "-t_srs", "EPSG:32615", "-lco", "COORDINATE_PRECISION=6"}, 2e-9},
		} {
			path := out(c.file)
			ogr(t, append(c.args, path, base)...)
			compare(t, c.file+" of "+name, read(t, path), want, c.near)
		}
	}
}

// compare compares features by their property id.
func compare(t *testing.T, what string, got, want *geo.Collection, near float64) {
	t.Helper()
	if got.Len() != want.Len() {
		t.Errorf("%s: %d features, want %d", what, got.Len(), want.Len())
		return
	}
	find := func(c *geo.Collection, id string) uint32 {
		if column := c.Column("id"); column != nil {
			for i := range uint32(c.Len()) {
				if string(column.Value(i).Bytes) == id {
					return i
				}
			}
		}
		i, ok := c.Lookup(id)
		if !ok {
			t.Fatalf("%s: no feature %s", what, id)
		}
		return i
	}
	for k := range 10 {
		id := fmt.Sprintf("f%02d", k)
		i, w := find(got, id), find(want, id)
		for _, name := range []string{"name", "n", "x", "day"} {
			a, b := got.Column(name).Value(i), want.Column(name).Value(w)
			if a.Kind == geo.KindInteger { // a driver may write whole numbers as such
				a = geo.Value{Kind: b.Kind, Int: a.Int, Float: float64(a.Int)}
			}
			if strings.ReplaceAll(showValue(a), "/", "-") != showValue(b) {
				t.Errorf("%s: %s of %s is %s, want %s", what, name, id, showValue(a), showValue(b))
			}
		}
		comparePositions(t, what+" "+id, got.Geometry(i), want.Geometry(w), near)
	}
}

func comparePositions(t *testing.T, what string, got, want orb.Geometry, near float64) {
	t.Helper()
	a, b := positionsOf(got), positionsOf(want)
	if got.GeoJSONType() != want.GeoJSONType() || len(a) != len(b) {
		t.Errorf("%s: %v, want %v", what, got, want)
		return
	}
	for i := range a { // rings may start elsewhere: every position has its like
		best := math.Inf(1)
		for k := range b {
			best = min(best, math.Hypot(a[i][0]-b[k][0], a[i][1]-b[k][1]))
		}
		if best > near {
			t.Errorf("%s: %v is %g degrees off", what, a[i], best)
			return
		}
	}
}

func positionsOf(g orb.Geometry) (all []orb.Point) {
	geo.EachPoint(g, func(p orb.Point) { all = append(all, p) })
	return all
}
