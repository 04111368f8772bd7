package geo

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
)

// referenceMeets decides by segments against segments, containment of vertices and
// of corners: none of the code under test.
func referenceMeets(g orb.Geometry, b orb.Bound) bool {
	switch g := g.(type) {
	case orb.Point:
		return g[0] >= b.Min[0] && g[0] <= b.Max[0] && g[1] >= b.Min[1] && g[1] <= b.Max[1]
	case orb.MultiPoint:
		for _, p := range g {
			if referenceMeets(p, b) {
				return true
			}
		}
	case orb.LineString:
		box := b.ToRing()
		for i, p := range g {
			if referenceMeets(p, b) {
				return true
			}
			for j := 1; i > 0 && j < len(box); j++ {
				if segmentsCross(g[i-1], p, box[j-1], box[j]) {
					return true
				}
			}
		}
	case orb.MultiLineString:
		for _, l := range g {
			if referenceMeets(l, b) {
				return true
			}
		}
	case orb.Ring:
		return referenceMeets(orb.Polygon{g}, b)
	case orb.Polygon:
		crossings := 0
		for _, r := range g {
			if referenceMeets(orb.LineString(r), b) {
				return true
			}
			for i := 1; i < len(r); i++ { // a ray upwards from the corner
				p, q := r[i-1], r[i]
				if p[0] > q[0] {
					p, q = q, p
				}
				if p[0] <= b.Min[0] && b.Min[0] < q[0] && turn(p, q, b.Min) < 0 {
					crossings++
				}
			}
		}
		return crossings%2 == 1
	case orb.MultiPolygon:
		for _, p := range g {
			if referenceMeets(p, b) {
				return true
			}
		}
	case orb.Collection:
		for _, m := range g {
			if referenceMeets(m, b) {
				return true
			}
		}
	case orb.Bound:
		return referenceMeets(g.ToPolygon(), b)
	}
	return false
}

func turn(a, b, c orb.Point) float64 { return (b[0]-a[0])*(c[1]-a[1]) - (b[1]-a[1])*(c[0]-a[0]) }

func segmentsCross(a, b, c, d orb.Point) bool {
	return turn(a, b, c)*turn(a, b, d) <= 0 && turn(c, d, a)*turn(c, d, b) <= 0 &&
		max(a[0], b[0]) >= min(c[0], d[0]) && max(c[0], d[0]) >= min(a[0], b[0]) &&
		max(a[1], b[1]) >= min(c[1], d[1]) && max(c[1], d[1]) >= min(a[1], b[1])
}

func referenceQuery(geometries []orb.Geometry, b BBox) map[string]bool {
	found := map[string]bool{}
	for i, g := range geometries {
		for _, bound := range b.Bounds() {
			if referenceMeets(g, bound) {
				found[string(textID(i).Bytes)] = true
			}
		}
	}
	return found
}

func randomBBox(r *rand.Rand) BBox {
	b := BBox{coordinate(r, 180), coordinate(r, 90), coordinate(r, 180), coordinate(r, 90)}
	if b.South > b.North {
		b.South, b.North = b.North, b.South
	}
	return b // West > East half of the time: over the antimeridian
}

func TestQueryEqualsBruteForce(t *testing.T) {
	edges := []BBox{
		{-180, -90, 180, 90}, {177, 65, -177, 70}, {-180, 85, 180, 90}, {-180, -90, 180, -85},
		{180, -90, 180, 90}, {-180, -90, -180, 90}, {180, -90, -180, 90}, {0, 0, 0, 0}, {-10, 5, 10, 5},
	}
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 1))
		geometries := make([]orb.Geometry, 800)
		for i := range geometries {
			if geometries[i] = randomGeometry(r); seed == 0 {
				geometries[i] = randomPoint(r) // the layout of pure points
			}
		}
		geometries[0], geometries[1] = orb.Point{180, 67}, orb.Point{-180, 67}
		geometries[2], geometries[3] = orb.Point{12, 90}, orb.Point{-12, -90}
		c := build(t, geometries)
		boxes := edges
		for range 150 {
			boxes = append(boxes, randomBBox(r))
		}
		for _, box := range boxes {
			page := c.Query(Query{BBox: &box, Limit: len(geometries)})
			got, want := idsOf(c, page.Ordinals), referenceQuery(geometries, box)
			if !maps.Equal(got, want) || page.Matched != len(want) || len(page.Ordinals) != len(want) {
				t.Fatalf("seed %d, %+v: found %d (matched %d), brute force %d", seed, box, len(got), page.Matched, len(want))
			}
		}
	}
}

func TestFractionsOfAFloat32AreExact(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	points := make([]orb.Geometry, 2000)
	for i := range points { // all within one float32 step of each other
		points[i] = orb.Point{-90 + r.Float64()*1e-5, 15 + r.Float64()*1e-6}
	}
	c := build(t, points)
	for range 200 {
		b := BBox{-90 + r.Float64()*1e-5, 15, -90 + r.Float64()*1e-5, 15 + r.Float64()*1e-6}
		if b.West > b.East {
			b.West, b.East = b.East, b.West
		}
		want := referenceQuery(points, b)
		if page := c.Query(Query{BBox: &b, Limit: len(points)}); !maps.Equal(idsOf(c, page.Ordinals), want) {
			t.Fatalf("%+v: %d found, %d wanted", b, len(page.Ordinals), len(want))
		}
	}
}

func TestPagesCoverEverythingOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	geometries := make([]orb.Geometry, 501)
	for i := range geometries {
		geometries[i] = randomGeometry(r)
	}
	c := build(t, geometries)
	for _, box := range []*BBox{nil, {170, -80, -20, 80}, {-100, -40, 100, 40}} {
		whole := c.Query(Query{BBox: box, Limit: 1000})
		var paged []uint32
		for q := (Query{BBox: box, Limit: 7}); ; {
			page := c.Query(q)
			if page.Matched != whole.Matched {
				t.Fatalf("matched %d on one page, %d on another", page.Matched, whole.Matched)
			}
			paged = append(paged, page.Ordinals...)
			if page.Next == 0 {
				break
			}
			q.From = page.Next
		}
		if len(paged) != len(whole.Ordinals) {
			t.Fatalf("pages hold %d, the whole %d", len(paged), len(whole.Ordinals))
		}
		for i := range paged {
			if paged[i] != whole.Ordinals[i] {
				t.Fatalf("page order differs at %d", i)
			}
		}
	}
	if page := c.Query(Query{From: 501, Limit: 10}); len(page.Ordinals) != 0 || page.Next != 0 || page.Prev != 491 {
		t.Errorf("beyond the end: %+v", page)
	}
}

func TestNeighboursOfAPage(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	geometries := make([]orb.Geometry, 300)
	for i := range geometries {
		geometries[i] = randomGeometry(r)
	}
	c := build(t, geometries)
	for _, box := range []*BBox{nil, {170, -80, -20, 80}, {-100, -40, 100, 40}} {
		all := c.Query(Query{BBox: box, Limit: 300}).Ordinals
		for _, q := range []struct{ rank, skip, limit, prev int }{ // prev: a rank
			{0, 0, 7, -1}, {0, 3, 7, 0}, {3, 0, 7, 0}, {7, 0, 7, 0}, {8, 0, 7, 1}, {5, 9, 7, 7}, {50, 0, 0, -1}, {20, 1000, 5, len(all) - 5},
		} {
			page := c.Query(Query{BBox: box, From: int(all[q.rank]), Skip: q.skip, Limit: q.limit})
			start := min(q.rank+q.skip, len(all))
			prev := q.prev
			if prev > 0 {
				prev = int(all[prev])
			}
			if want := all[start:min(start+q.limit, len(all))]; !slices.Equal(page.Ordinals, want) || page.Prev != prev || page.Matched != len(all) {
				t.Errorf("%+v: %+v, wanted %v with prev %d", q, page, want, prev)
			}
		}
	}
}

func TestParseBBox(t *testing.T) {
	good := map[string]BBox{
		"-92.5,13,-87,18.5":     {-92.5, 13, -87, 18.5},
		"177,65,-177,70":        {177, 65, -177, 70},
		"1,2,3,4,5,6":           {1, 2, 4, 5},
		" -180 , -90, 180 , 90": {-180, -90, 180, 90},
	}
	for text, want := range good {
		if got, err := ParseBBox(text); err != nil || got != want {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "1,2,3", "1,2,3,4,5", "1,2,3,x", "NaN,2,3,4", "1,2,Inf,4", "1e400,2,3,4", "181,0,0,0", "0,-91,0,0", "0,5,1,4", "1,2,3,4,", "1,,3,4"} {
		if got, err := ParseBBox(text); err == nil {
			t.Errorf("%q: taken as %+v", text, got)
		}
	}
}

func FuzzParseBBox(f *testing.F) {
	f.Add("-92.5,13,-87,18.5")
	f.Add("1,2,3,4,5,6")
	f.Fuzz(func(t *testing.T, s string) {
		b, err := ParseBBox(s)
		if err != nil {
			return
		}
		for _, bound := range b.Bounds() {
			if bound.Min[0] > bound.Max[0] || bound.Min[1] > bound.Max[1] {
				t.Fatalf("%q: inverted bound %v", s, bound)
			}
		}
	})
}
