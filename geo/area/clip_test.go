package area

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"
)

func TestClip(t *testing.T) {
	a := areaFrom(t, "0 0, 8 0, 8 8, 0 8 | 2 2, 6 2, 6 6, 2 6 / 20 0, 24 0, 24 4, 20 4")
	line := func(text string) orb.LineString { return lineOf(text) }
	for name, c := range map[string]struct{ in, want orb.Geometry }{
		"nil":                        {nil, nil},
		"point in":                   {orb.Point{1, 1}, orb.Point{1, 1}},
		"point on the boundary":      {orb.Point{8, 4}, orb.Point{8, 4}},
		"point in the hole":          {orb.Point{4, 4}, nil},
		"points":                     {orb.MultiPoint{{1, 1}, {4, 4}, {9, 9}}, orb.MultiPoint{{1, 1}}},
		"no points":                  {orb.MultiPoint{{9, 9}}, nil},
		"line in":                    {line("1 1, 1 7, 7 7"), line("1 1, 1 7, 7 7")},
		"line out":                   {line("9 9, 10 10"), nil},
		"line in the hole":           {line("3 3, 5 5"), nil},
		"line through":               {line("-1 4, 9 4"), orb.MultiLineString{line("0 4, 2 4"), line("6 4, 8 4")}},
		"line backwards":             {line("9 4, -1 4"), orb.MultiLineString{line("8 4, 6 4"), line("2 4, 0 4")}},
		"line leaves":                {line("1 1, 1 4, -1 4, -1 9"), line("1 1, 1 4, 0 4")},
		"line comes back":            {line("1 1, -1 1, -1 3, 1 3"), orb.MultiLineString{line("1 1, 0 1"), line("0 3, 1 3")}},
		"line along the boundary":    {line("-1 0, 9 0"), line("0 0, 8 0")},
		"line along a hole":          {line("2 1, 2 7"), line("2 1, 2 7")},
		"line part along":            {line("-2 0, 4 0, 4 -1"), line("0 0, 4 0")},
		"line touches a corner":      {line("-1 1, 1 -1"), nil},
		"line touches a side":        {line("-1 1, 0 2, -1 3"), nil},
		"line inside touches a side": {line("1 1, 0 2, 1 3"), line("1 1, 0 2, 1 3")},
		"vertex on the way out":      {line("1 1, 0 1, -1 1"), line("1 1, 0 1")},
		"from corner to corner":      {line("-1 -1, 9 9"), orb.MultiLineString{line("0 0, 2 2"), line("6 6, 8 8")}},
		"touch on the way, then out": {line("1 8, 7 8, 9 8"), line("1 8, 7 8, 8 8")},
		"line of one position":       {orb.LineString{{1, 1}}, nil},
		"line without length":        {orb.LineString{{-1, 4}, {-1, 4}}, nil},
		"lines":                      {orb.MultiLineString{line("1 1, 1 2"), line("9 9, 9 8"), line("-1 4, 1 4")}, orb.MultiLineString{line("1 1, 1 2"), line("0 4, 1 4")}},
		"polygon in":                 {polygonFrom("0.5 0.5, 1 1, 1 0.5"), polygonFrom("0.5 0.5, 1 1, 1 0.5")},
		"polygon out":                {polygonFrom("9 9, 10 9, 10 10"), nil},
		"polygon in the hole":        {polygonFrom("3 3, 5 3, 5 5"), nil},
		"polygon around the hole":    {polygonFrom("1 1, 7 1, 7 7, 1 7"), polygonFrom("1 1, 7 1, 7 7, 1 7 | 2 2, 2 6, 6 6, 6 2")},
		"polygon around all":         {polygonFrom("-9 -9, 99 -9, 99 99, -9 99"), a.Shape},
		"polygon across":             {polygonFrom("-1 3, 1 3, 1 5, -1 5"), polygonFrom("0 3, 1 3, 1 5, 0 5")},
		"polygon in parts":           {polygonFrom("-1 3, 9 3, 9 5, -1 5"), orb.MultiPolygon{polygonFrom("0 3, 2 3, 2 5, 0 5"), polygonFrom("6 3, 8 3, 8 5, 6 5")}},
		"polygon beside a side":      {polygonFrom("8 0, 9 0, 9 8, 8 8"), nil},
		"polygon at a corner":        {polygonFrom("8 8, 9 8, 9 9"), nil},
		"polygon fills the hole":     {polygonFrom("2 2, 6 2, 6 6, 2 6"), nil},
		"the area itself":            {a.Shape, a.Shape},
		"polygons":                   {orb.MultiPolygon{polygonFrom("9 9, 10 9, 10 10"), polygonFrom("-1 3, 1 3, 1 5, -1 5")}, orb.MultiPolygon{polygonFrom("0 3, 1 3, 1 5, 0 5")}},
		"no polygons":                {orb.MultiPolygon{}, nil},
		"empty polygon":              {orb.Polygon{}, nil},
		"empty ring":                 {orb.Polygon{{}}, nil},
		"ring":                       {ringOf("-1 3, 1 3, 1 5, -1 5"), polygonFrom("0 3, 1 3, 1 5, 0 5")},
		"bound":                      {orb.Bound{Min: orb.Point{-1, 3}, Max: orb.Point{1, 5}}, polygonFrom("0 3, 1 3, 1 5, 0 5")},
		"flat bound":                 {orb.Bound{Min: orb.Point{-1, 3}, Max: orb.Point{1, 3}}, line("0 3, 1 3")},
		"bound of a point":           {orb.Bound{Min: orb.Point{1, 3}, Max: orb.Point{1, 3}}, orb.Point{1, 3}},
		"empty bound":                {orb.Bound{Min: orb.Point{1, 1}}, nil},
		"collection":                 {orb.Collection{orb.Point{1, 1}, orb.Point{9, 9}, line("-1 4, 1 4"), nil}, orb.Collection{orb.Point{1, 1}, line("0 4, 1 4")}},
		"empty collection":           {orb.Collection{orb.Point{9, 9}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			clipper := a.Clipper()
			before := orb.Clone(c.in)
			got := clipper.Clip(c.in)
			if got == nil || c.want == nil {
				if got != nil || c.want != nil {
					t.Errorf("got  %v\nwant %v", got, c.want)
				}
			} else if !orb.Equal(got, c.want) {
				t.Errorf("got  %v\nwant %v", got, c.want)
			}
			if c.in != nil && !orb.Equal(before, c.in) {
				t.Errorf("the geometry was changed: %v", c.in)
			}
			if clipper.Whole() != 0 {
				t.Error("it was taken whole")
			}
		})
	}
}

// What lies in the area is shared, not copied.
func TestClipShares(t *testing.T) {
	a := areaFrom(t, "0 0, 8 0, 8 8, 0 8")
	c := a.Clipper()
	line := orb.LineString{{0, 0}, {4, 4}, {8, 4}, {8, 8}}
	if got := c.Clip(line).(orb.LineString); &got[0] != &line[0] {
		t.Error("the line was copied")
	}
	lines := orb.MultiLineString{line}
	if got := c.Clip(lines).(orb.MultiLineString); &got[0] != &lines[0] {
		t.Error("the lines were copied")
	}
	polygon := polygonFrom("1 0, 8 3, 8 5, 3 3") // touches from within
	if got := c.Clip(polygon).(orb.Polygon); &got[0] != &polygon[0] {
		t.Error("the polygon was copied")
	}
	all := orb.Collection{line, polygon, orb.Point{1, 1}}
	if got := c.Clip(all).(orb.Collection); &got[0] != &all[0] {
		t.Error("the collection was copied")
	}
}

// Polygons that are not valid are taken whole where they are not surely outside, and counted.
func TestClipOfInvalidPolygons(t *testing.T) {
	a := areaFrom(t, "0 0, 8 0, 8 8, 0 8")
	c := a.Clipper()
	bowTie := polygonFrom("-1 1, 3 3, 3 1, -1 3")
	if got := c.Clip(bowTie); !orb.Equal(got, bowTie) || c.Whole() != 1 {
		t.Errorf("%v, %d whole", got, c.Whole())
	}
	for _, g := range []orb.Geometry{
		orb.Polygon{{{-1, 1}, {3, 3}}}, orb.Polygon{{{-1, 1}, {3, 3}, {3, 1}}}, orb.Polygon{{{1, 1}}}, orb.Polygon{{{-1, 1}, {3, 1}, {-1, 1}, {-1, 1}}},
		orb.MultiPolygon{nil, {}, {{}}}, orb.Polygon{{}, {{1, 1}, {2, 2}, {1, 2}, {1, 1}}}, orb.LineString{}, orb.MultiLineString{{}, nil}, orb.MultiPoint{},
		orb.Collection{}, orb.Ring{}, orb.Point{math.NaN(), math.NaN()}, orb.LineString{{math.NaN(), 1}, {2, 2}}, orb.Polygon{{{math.NaN(), 1}, {2, 2}, {9, 9}, {math.NaN(), 1}}},
		orb.Polygon{{{-1, 1}, {3, 1}, {math.Inf(1), 3}, {-1, 1}}}, orb.LineString{{-1, 1}, {3, 1}, {math.Inf(1), 3}},
	} {
		c.Clip(g) // and no panic
	}
}

// sizeOf is what must be kept: square degrees, or length.
func sizeOf(g orb.Geometry) float64 {
	switch g := g.(type) {
	case orb.LineString:
		return outlineLength(orb.Ring(g))
	case orb.MultiLineString:
		sum := 0.0
		for _, l := range g {
			sum += sizeOf(l)
		}
		return sum
	case orb.Polygon:
		return planeSize(g)
	case orb.MultiPolygon:
		return planeSize(g...)
	}
	return 0
}

// complement is the rest of a box.
func complement(t testing.TB, a *Area, box orb.Bound) *Area {
	t.Helper()
	g, err := overlaid(geom.Difference, simple([]orb.Polygon{box.ToPolygon()}), simple(a.Shape))
	if err != nil {
		t.Fatal(err)
	}
	rest, err := build(polygonsOf(g), maxOwn)
	if err != nil {
		t.Fatal(err)
	}
	return rest
}

// randomArea has a few hundred to some thousand vertices, holes and parts.
func randomArea(t testing.TB, r *rand.Rand) *Area {
	t.Helper()
	polygons := []orb.Polygon{
		blob(r, orb.Point{-90, 15}, 1, 50+r.IntN(3000)),
		blob(r, orb.Point{-88, 16}, 0.9, 50+r.IntN(100)), blob(r, orb.Point{-91, 13}, 0.5, 20),
	}
	hole := blob(r, orb.Point{-90, 15}, 0.2, 40+r.IntN(40))
	polygons[0] = append(polygons[0], hole[0])
	a, err := build(polygons, MaxVertices)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func randomLine(r *rand.Rand, from orb.Point, step float64, n int) orb.LineString {
	l := orb.LineString{from}
	for range n {
		last := l[len(l)-1]
		l = append(l, orb.Point{last[0] + step*r.NormFloat64(), last[1] + step*r.NormFloat64()})
	}
	return l
}

// What is cut to an area and to the rest of the earth around is all there was, and every
// piece is valid and lies where it should.
func TestClipLosesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	box := orb.Bound{Min: orb.Point{-180, -85}, Max: orb.Point{0, 85}}
	cut := 0
	for range 5 {
		a := randomArea(t, r)
		rest := complement(t, a, box)
		in, out := a.Clipper(), rest.Clipper()
		for i := range 60 {
			var g orb.Geometry = blob(r, somewhere(r, a.Bound()), 0.03+r.Float64()*r.Float64(), 5+r.IntN(200))
			if i%2 == 0 {
				g = randomLine(r, somewhere(r, a.Bound()), 0.02+r.Float64()*r.Float64(), 1+r.IntN(30))
			}
			inside, outside := in.Clip(g), out.Clip(g)
			if got, want := sizeOf(inside)+sizeOf(outside), sizeOf(g); math.Abs(got-want) > 1e-9*want+1e-11 {
				t.Fatalf("%g of %g are left of %v", got, want, g)
			}
			if inside == nil || orb.Equal(inside, g) {
				continue
			}
			cut++
			checkPieces(t, a, inside)
			if again := a.Clipper().Clip(g); !orb.Equal(again, inside) {
				t.Fatal("the same cut gave other bytes")
			}
		}
		if in.Whole()+out.Whole() > 0 {
			t.Error("something was not cut")
		}
	}
	if cut < 60 {
		t.Errorf("only %d were cut", cut)
	}
}

func checkPieces(t *testing.T, a *Area, g orb.Geometry) {
	t.Helper()
	var lines orb.MultiLineString
	switch g := g.(type) {
	case orb.Polygon:
		if err := simple([]orb.Polygon{g}).Validate(); err != nil {
			t.Fatalf("a piece is not valid: %v", err)
		}
	case orb.MultiPolygon:
		if err := simple(g).Validate(); err != nil {
			t.Fatalf("the pieces are not valid: %v", err)
		}
	case orb.LineString:
		lines = orb.MultiLineString{g}
	case orb.MultiLineString:
		lines = g
	}
	for _, l := range lines {
		for i := 1; i < len(l); i++ {
			if middle := between(l[i-1], l[i], 1, 2); sizeOf(l[i-1:i+1]) > 1e-9 && !a.Contains(middle) {
				t.Fatalf("%v of a piece lies outside", middle)
			}
		}
	}
}

// Many cuts at once see one another's patches.
func TestClipConcurrently(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 9))
	a, err := build([]orb.Polygon{blob(r, orb.Point{-90, 15}, 2, 20_000)}, MaxVertices)
	if err != nil {
		t.Fatal(err)
	}
	var polygons []orb.Polygon
	for range 60 {
		polygons = append(polygons, blob(r, a.Shape[0][0][r.IntN(20_000)], 0.01, 50))
	}
	c := a.Clipper()
	want := make([]orb.Geometry, len(polygons))
	for i, p := range polygons {
		want[i] = a.Clipper().Clip(p)
	}
	var all sync.WaitGroup
	for range 4 {
		order := r.Perm(len(polygons))
		all.Go(func() {
			for _, i := range order {
				if got := c.Clip(polygons[i]); !orb.Equal(got, want[i]) {
					t.Errorf("polygon %d was cut in another way", i)
				}
			}
		})
	}
	all.Wait()
	if slices.Contains(want, nil) {
		t.Error("a polygon on the edge has no part inside")
	}
}

func BenchmarkClip(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{720, 10_000, 100_000} {
		a, err := build([]orb.Polygon{blob(r, orb.Point{-90, 15}, 2, n-1)}, MaxVertices)
		if err != nil {
			b.Fatal(err)
		}
		edge := a.Shape[0][0]
		for name, centre := range map[string]func() orb.Point{
			"edge": func() orb.Point { return edge[r.IntN(len(edge))] }, "anywhere": func() orb.Point { return somewhere(r, a.Bound()) },
		} {
			polygons := make([]orb.Geometry, 1000)
			for i := range polygons {
				polygons[i] = blob(r, centre(), 0.03, 200)
			}
			b.Run(fmt.Sprintf("1000 polygons/%s/%d", name, n), func(b *testing.B) {
				for b.Loop() {
					c := a.Clipper()
					for _, p := range polygons {
						c.Clip(p)
					}
				}
			})
		}
		lines := make([]orb.Geometry, 1000)
		for i := range lines {
			lines[i] = randomLine(r, edge[r.IntN(len(edge))], 0.005, 200)
		}
		b.Run(fmt.Sprintf("1000 lines/edge/%d", n), func(b *testing.B) {
			for b.Loop() {
				c := a.Clipper()
				for _, l := range lines {
					c.Clip(l)
				}
			}
		})
	}
}
