package encode

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

func TestFGBHeader(t *testing.T) {
	c := sample(t, true, orb.Point{-90, 14})
	for _, system := range systemsOf(t) {
		f := readFGB(t, encoded(t, "fgb", c, allOf(c), Options{CRS: system, Lang: "en"}))
		if f.name != "sample" || f.title != "Sample" || f.kind != fgbPoint || f.count != c.Len() || f.nodeSize != 16 || int(f.code) != system.EPSG {
			t.Errorf("%+v", f)
		}
		var metadata map[string]string
		want := map[string]string{"title_es": "Muestra", "title_en": "Sample", "license": "CC-BY-4.0"}
		if err := json.Unmarshal([]byte(f.metadata), &metadata); err != nil || !reflect.DeepEqual(metadata, want) {
			t.Errorf("metadata %s, %v", f.metadata, err)
		}
		columns := []fgbFileColumn{{"code", fgbLong, true}, {"text", fgbString, false}, {"count", fgbLong, false}, {"width", fgbDouble, false},
			{"open", fgbBool, false}, {"uses", fgbJSON, false}, {"seen", fgbString, false}, {"at", fgbDateTime, false}, {"nothing", fgbString, false},
			{`odd "name",`, fgbString, false}}
		if !slices.Equal(f.columns, columns) {
			t.Errorf("columns %v", f.columns)
		}
	}
	f := readFGB(t, encoded(t, "fgb", c, allOf(c), Options{}))
	if f.code != 4326 || f.title != "Muestra" {
		t.Errorf("without options: EPSG:%d, %q", f.code, f.title)
	}
}

func TestFGBKinds(t *testing.T) {
	g := sampleGeometries()
	for _, c := range []struct {
		name       string
		geometries []orb.Geometry
		want       fgbKind
	}{
		{"points", []orb.Geometry{g["point"], nil}, fgbPoint},
		{"lines", []orb.Geometry{g["line"], nil}, fgbLineString},
		{"polygons", []orb.Geometry{g["polygon"], orb.LineString{}}, fgbPolygon},
		{"single and multi", []orb.Geometry{g["polygon"], g["multipolygon"]}, fgbUnknown},
		{"mixed, then again the first", []orb.Geometry{g["line"], g["polygon"], g["point"]}, fgbUnknown},
		{"collections", []orb.Geometry{g["collection"]}, fgbCollection},
		{"rings and boxes", []orb.Geometry{square(0, 0, 1), orb.Bound{Max: orb.Point{1, 1}}}, fgbPolygon},
	} {
		f := readFGB(t, encodedAll(t, sample(t, true, c.geometries...)))
		if f.kind != c.want {
			t.Errorf("%s: type %d, want %d", c.name, f.kind, c.want)
		}
	}
}

func encodedAll(t testing.TB, c *geo.Collection) []byte {
	t.Helper()
	return encoded(t, "fgb", c, allOf(c), Options{})
}

// A column of date-times with a text that is none is text: readers would drop it.
func TestFGBDateTimes(t *testing.T) {
	for text1, want := range map[string]byte{
		"2024-05-31T12:00:00Z": fgbDateTime, "2024-05-31T12:00:00.5-06:00": fgbDateTime, "": fgbString, "mayo": fgbString, "2024-05-31": fgbString,
		"2024-05-31T25:00:00Z": fgbString, "2024-05-31T12:00:00.123456789-06:00": fgbString,
	} {
		b := geo.NewBuilder(geo.Info{ID: "t"}, geo.Schema{Properties: []geo.Property{{Name: "at", Type: geo.String, Format: geo.FormatDateTime}}})
		for i, value := range []geo.Value{text("2020-01-01T00:00:00Z"), text(text1), {}} {
			f := geo.Feature{ID: geo.Value{Kind: geo.KindInteger, Int: int64(i)}, Values: []geo.Value{value}}
			if err := b.Add(&f); err != nil {
				t.Fatal(err)
			}
		}
		c, err := b.Build()
		if err != nil {
			t.Fatal(err)
		}
		if f := readFGB(t, encodedAll(t, c)); f.columns[1].kind != want {
			t.Errorf("%q: type %d, want %d", text1, f.columns[1].kind, want)
		}
	}
}

// scattered is a collection of n points or small polygons; every tenth feature has
// neither.
func scattered(t testing.TB, n int, polygons bool) *geo.Collection {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(n), 1))
	b := geo.NewBuilder(geo.Info{ID: "scattered"}, geo.Schema{})
	for i := range n {
		f := geo.Feature{ID: geo.Value{Kind: geo.KindInteger, Int: int64(i)}}
		x, y := r.Float64()*10-95, r.Float64()*8+12
		switch {
		case i%10 == 9:
		case polygons:
			f.Geometry = orb.Polygon{square(x, y, r.Float64()/20)}
		default:
			f.IsPoint, f.Point = true, orb.Point{x, y}
		}
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestFGBTree(t *testing.T) {
	for _, n := range []int{1, 2, 9, 10, 15, 16, 17, 255, 256, 257, 4097, 20_000} {
		for _, polygons := range []bool{false, true} {
			for _, system := range systemsOf(t)[1:4] {
				if n > 300 && system.EPSG != 4326 {
					continue
				}
				c := scattered(t, n, polygons)
				f := readFGB(t, encoded(t, "fgb", c, allOf(c), Options{CRS: system}))
				checkTree(t, fmt.Sprintf("%d features, polygons %t, EPSG:%d", n, polygons, f.code), f)
			}
		}
	}
}

// checkTree compares the leaves with the features, searches with brute force, and the
// envelope with all boxes.
func checkTree(t *testing.T, what string, f *fgbFile) {
	t.Helper()
	leaves := f.nodes[len(f.nodes)-f.count:]
	var boxes []orb.Bound
	for i, leaf := range leaves {
		box, _ := geo.BoundOf(f.features[i].geometry)
		boxes = append(boxes, box)
		if leaf.box != box || leaf.offset != f.starts[i] {
			t.Fatalf("%s: feature %d at %d with %v is indexed at %d with %v", what, i, f.starts[i], box, leaf.offset, leaf.box)
		}
	}
	if e, root := f.envelope, f.nodes[0].box; len(e) > 0 && !slices.Equal(e, []float64{root.Min[0], root.Min[1], root.Max[0], root.Max[1]}) {
		t.Errorf("%s: the envelope is %v, the root's box %v", what, e, root)
	}
	whole := f.nodes[0].box
	r := rand.New(rand.NewPCG(3, 3))
	some := 0
	for range 50 {
		w, h := whole.Max[0]-whole.Min[0], whole.Max[1]-whole.Min[1]
		x, y, size := whole.Min[0]+r.Float64()*w, whole.Min[1]+r.Float64()*h, math.Pow(r.Float64(), 3)
		box := orb.Bound{Min: orb.Point{x, y}, Max: orb.Point{x + size*w, y + size*h}}
		var want []int
		for i, b := range boxes {
			if b.Min[0] <= box.Max[0] && b.Max[0] >= box.Min[0] && b.Min[1] <= box.Max[1] && b.Max[1] >= box.Min[1] {
				want = append(want, i)
			}
		}
		got, _ := f.search(box)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("%s: %d features found in %v, want %d", what, len(got), box, len(want))
		}
		some += len(want)
	}
	if some == 0 && f.count > 100 {
		t.Fatalf("%s: no search found anything", what)
	}
}

// A tree is worth its place if small searches look at few nodes.
func TestFGBTreeIsGood(t *testing.T) {
	c := scattered(t, 20_000, false)
	f := readFGB(t, encodedAll(t, c))
	found, visited := f.search(orb.Bound{Min: orb.Point{-90, 16}, Max: orb.Point{-89.5, 16.4}})
	if len(found) < 20 || visited > 300+3*len(found) {
		t.Errorf("%d nodes visited for %d features", visited, len(found))
	}
}
