package conformance

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/peterstace/simplefeatures/geom"
)

func TestGeometriesThatAreNone(t *testing.T) {
	for _, text := range []string{
		`{"type":"Point","coordinates":[1]}`, `{"type":"Point","coordinates":[1,2,3,4]}`, `{"type":"Point"}`, `{"type":"point","coordinates":[1,2]}`,
		`{"type":"LineString","coordinates":[[1,2]]}`, `{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}`,
		`{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}`, `{"type":"MultiPoint","coordinates":[1,2]}`,
		`{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[]}]}`, `[]`, `{}`,
	} {
		var g geometry
		if err := json.Unmarshal([]byte(text), &g); err == nil {
			t.Errorf("%s is read as %+v", text, g)
		}
	}
}

// randomGeometry is one of every type, on a small grid, so that edges and corners meet.
func randomGeometry(r *rand.Rand) geom.Geometry {
	at := func() string { return fmt.Sprintf("%d %d", r.IntN(9), r.IntN(9)) }
	shapes := []string{
		"POINT(" + at() + ")", "MULTIPOINT(" + at() + "," + at() + ")", "LINESTRING(" + at() + "," + at() + "," + at() + ")",
		"MULTILINESTRING((" + at() + "," + at() + "),(" + at() + "," + at() + "))",
	}
	x, y, w, h := r.IntN(6), r.IntN(6), 1+r.IntN(4), 1+r.IntN(4)
	shapes = append(shapes, fmt.Sprintf("POLYGON((%d %d,%d %d,%d %d,%d %d))", x, y, x+w, y, x+w, y+h, x, y),
		fmt.Sprintf("POLYGON((-9 -9,19 -9,19 19,-9 19,-9 -9),(%[1]d %[2]d,%[1]d %[4]d,%[3]d %[4]d,%[3]d %[2]d,%[1]d %[2]d))", x, y, x+w, y+h))
	g, err := geom.UnmarshalWKT(shapes[r.IntN(len(shapes))])
	if err != nil {
		return geom.Geometry{} // a line that stands still
	}
	return g
}

// TestIntersectionWithBoxes compares with simplefeatures.
func TestIntersectionWithBoxes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	hits, tried := 0, 0
	for range 5_000 {
		other := randomGeometry(r)
		if other.IsEmpty() {
			continue
		}
		text, err := other.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		var g geometry
		if err := json.Unmarshal(text, &g); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		x, y := float64(r.IntN(8)), float64(r.IntN(8))
		b := box{position{x, y}, position{x + float64(1+r.IntN(3)), y + float64(1+r.IntN(3))}}
		rectangle := geom.NewEnvelope(geom.XY{X: b.min[0], Y: b.min[1]}, geom.XY{X: b.max[0], Y: b.max[1]}).AsGeometry()
		want := geom.Intersects(other, rectangle)
		if got := g.intersects(b); got != want {
			t.Errorf("%s and %s: %t, want %t", text, b, got, want)
		}
		tried++
		if want {
			hits++
		}
	}
	if hits < tried/10 || hits > tried*9/10 {
		t.Errorf("%d of %d intersect: no test of both", hits, tried)
	}
}

func TestTransformedKeepsTheShape(t *testing.T) {
	var g geometry
	text := `{"type":"GeometryCollection","geometries":[{"type":"MultiPoint","coordinates":[[1,2],[3,4]]},{"type":"LineString","coordinates":[[5,6],[7,8]]},
		{"type":"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,0]],[[1,1],[2,1],[2,2],[1,1]]]]}]}`
	if err := json.Unmarshal([]byte(text), &g); err != nil {
		t.Fatal(err)
	}
	if got := g.transformed(g.vertices()); fmt.Sprint(*got) != fmt.Sprint(g) {
		t.Errorf("%+v, want %+v", got, g)
	}
}

func TestBoxesOverTheAntimeridian(t *testing.T) {
	all := boxes([]float64{177, 65, -177, 70})
	for p, want := range map[position]bool{{178, 66}: true, {-178, 66}: true, {180, 70}: true, {-180, 65}: true, {176, 66}: false, {0, 66}: false, {178, 71}: false} {
		if got := slices.ContainsFunc(all, func(b box) bool { return b.contains(p) }); got != want {
			t.Errorf("%v: %t", p, got)
		}
	}
}

func FuzzGeometry(f *testing.F) {
	f.Add([]byte(`{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}`))
	f.Add([]byte(`{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var g geometry
		if json.Unmarshal(text, &g) != nil {
			return
		}
		if n := len(g.vertices()); n != len(g.transformed(g.vertices()).vertices()) {
			t.Errorf("%s: %d vertices", text, n)
		}
		g.intersects(box{position{-1, -1}, position{1, 1}})
	})
}
