//go:build interop

package area

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"
)

// geos reads pairs of geometries, a line each, and writes the size of what they have in
// common: square degrees for polygons, length for lines.
const geos = `
import sys
from osgeo import ogr
ogr.UseExceptions()
while True:
    a, b = sys.stdin.readline(), sys.stdin.readline()
    if not b:
        break
    g = ogr.CreateGeometryFromWkt(a)
    common = g.Intersection(ogr.CreateGeometryFromWkt(b))
    if g.GetGeometryName().endswith("POLYGON"):
        print("%.17g" % common.Area())
    else:
        parts = [common.GetGeometryRef(i) for i in range(common.GetGeometryCount())] or [common]
        print("%.17g" % sum(p.Length() for p in parts))
`

// What is cut has the size that GEOS gives, for polygons, lines and their multi types.
func TestClipEqualsGEOS(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	var input strings.Builder
	var got []float64
	for range 6 {
		a := randomArea(t, r)
		c := a.Clipper()
		for i := range 60 {
			polygon := blob(r, somewhere(r, a.Bound()), 0.02+r.Float64()*r.Float64(), 5+r.IntN(150))
			line := randomLine(r, somewhere(r, a.Bound()), 0.02+r.Float64()*r.Float64(), 1+r.IntN(30))
			g := []orb.Geometry{
				polygon, line, orb.MultiLineString{line, randomLine(r, somewhere(r, a.Bound()), 0.1, 5)},
				orb.MultiPolygon{polygon, blob(r, orb.Point{-80, 15}, 1, 9)},
				lineAlong(r, a),
			}[i%5]
			fmt.Fprintf(&input, "%s\n%s\n", wkt.MarshalString(g), wkt.MarshalString(a.Shape))
			got = append(got, sizeOf(c.Clip(g)))
		}
		if c.Whole() > 0 {
			t.Error("something was not cut")
		}
	}
	for i, want := range fromPython(t, geos, input.String(), len(got)) {
		if math.Abs(got[i]-want) > 1e-9*want+1e-10 {
			t.Errorf("%d: %.15g, GEOS has %.15g", i, got[i], want)
		}
	}
}

// lineAlong runs along the boundary of an area, and away from it.
func lineAlong(r *rand.Rand, a *Area) orb.LineString {
	ring := a.Shape[r.IntN(len(a.Shape))][0]
	from := r.IntN(len(ring) - 5)
	l := orb.LineString(append(orb.Ring{somewhere(r, a.Bound())}, ring[from:from+5]...))
	return append(l, somewhere(r, a.Bound()))
}

// gdal reads a file of an area and writes the vertices and the size of the union of its
// polygons.
const gdal = `
import sys
from osgeo import ogr
ogr.UseExceptions()
union = None
for layer in ogr.Open(sys.stdin.readline().strip()):
    for feature in layer:
        g = feature.GetGeometryRef().Clone()
        g.FlattenTo2D()
        union = g if union is None else union.Union(g)
print("%.17g" % union.Area())
`

// What GDAL writes is read as GDAL reads it.
func TestFilesOfGDAL(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	dir := t.TempDir()
	var polygons orb.MultiPolygon
	for i := range 12 {
		polygons = append(polygons, blob(r, orb.Point{-92 + float64(i%4), 14 + float64(i/4)}, 0.6, 40+i*10))
	}
	polygons[0] = append(polygons[0], blob(r, orb.Point{-92, 14}, 0.1, 12)[0])
	features := make([]string, len(polygons))
	for i, p := range polygons {
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		features[i] = fmt.Sprintf(`{"type":"Feature","properties":{"n":%d},"geometry":{"type":"Polygon","coordinates":%s}}`, i, text)
	}
	source := write(t, dir, "in.geojson", `{"type":"FeatureCollection","features":[`+strings.Join(features, ",")+`]}`)
	for _, c := range []struct {
		name string
		args []string
	}{
		{"a.kml", []string{"-f", "LIBKML"}}, {"a.kmz", []string{"-f", "LIBKML"}}, {"b.kml", []string{"-f", "KML"}},
		{"a.shz", []string{"-f", "ESRI Shapefile"}}, {"utm.shz", []string{"-f", "ESRI Shapefile", "-t_srs", "EPSG:32615"}},
		{"a.geojson", []string{"-f", "GeoJSON", "-lco", "RFC7946=YES"}},
	} {
		path := dir + "/" + c.name
		if out, err := exec.Command("ogr2ogr", append(c.args, path, source)...).CombinedOutput(); err != nil {
			t.Fatalf("ogr2ogr (Debian's gdal-bin): %v\n%s", err, out)
		}
		a, err := Read(read(t, path))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		checkSound(t, a)
		want, tolerance := fromPython(t, gdal, source, 1)[0], 1e-6 // RFC7946 and KML round
		if got := planeSize(a.Shape...); math.Abs(got-want) > tolerance*want {
			t.Errorf("%s: %g square degrees, GDAL has %g", c.name, got, want)
		}
	}
}

func fromPython(t *testing.T, script, input string, n int) []float64 {
	t.Helper()
	command := exec.Command("/usr/bin/python3", "-c", script)
	command.Stdin = strings.NewReader(input)
	var problems strings.Builder
	command.Stderr = &problems
	out, err := command.Output()
	if err != nil {
		t.Fatalf("python3 with GDAL (Debian's python3-gdal): %v\n%s", err, problems.String())
	}
	var numbers []float64
	lines := bufio.NewScanner(strings.NewReader(string(out)))
	for lines.Scan() {
		var f float64
		if _, err := fmt.Sscan(lines.Text(), &f); err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, f)
	}
	if len(numbers) != n {
		t.Fatalf("%d numbers, want %d", len(numbers), n)
	}
	return numbers
}

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
