package area

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/cql"
)

func pointsOf(t testing.TB, points []orb.Point) *geo.Collection {
	t.Helper()
	b := geo.NewBuilder(geo.Info{ID: "points"}, geo.Schema{})
	for i, p := range points {
		if err := b.Add(&geo.Feature{ID: geo.Value{Kind: geo.KindInteger, Int: int64(i)}, IsPoint: true, Point: p}); err != nil {
			t.Fatal(err)
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A position is in the area as S_INTERSECTS has it: at vertices, on edges, beside them.
func TestContainsAgreesWithCQL(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 5))
	circle, err := Circle(orb.Point{179, -17}, 300_000)
	if err != nil {
		t.Fatal(err)
	}
	wavy, err := build([]orb.Polygon{blob(r, orb.Point{-90, 15}, 2, 3000), blob(r, orb.Point{-88, 15}, 2, 300)}, MaxVertices)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []*Area{
		areaFrom(t, "0 0, 9 0, 9 9, 5 4, 0 9 | 2 2, 2 4, 4 4 / -5 -5, 0 0, -5 0"), circle, wavy,
	} {
		var points []orb.Point
		for range 2000 {
			points = append(points, somewhere(r, a.Bound().Pad(0.1)))
		}
		for _, p := range a.Shape {
			for _, ring := range p {
				for i := 1; i < len(ring); i++ {
					on := between(ring[i-1], ring[i], 1+r.IntN(3), 4)
					points = append(points, ring[i], on, orb.Point{math.Nextafter(on[0], 1000), on[1]}, orb.Point{ring[i][0], math.Nextafter(on[1], -1000)},
						orb.Point{somewhere(r, a.Bound())[0], ring[i][1]})
				}
			}
		}
		c := pointsOf(t, points)
		n := &cql.Node{Op: cql.SIntersects, Args: []*cql.Node{{Op: cql.Property, Text: "geometry"}, {Op: cql.Geometry, Geometry: a.Geometry()}}}
		filter, err := cql.Compile(n, c)
		if err != nil {
			t.Fatal(err)
		}
		inside := 0
		for i, p := range c.Points() {
			want := filter.Match(uint32(i))
			if got := a.Contains(p); got != want {
				t.Fatalf("%v: %t, S_INTERSECTS says %t", p, got, want)
			}
			if want {
				inside++
			}
		}
		if inside < 100 || inside > len(points)-100 {
			t.Errorf("%d of %d are inside", inside, len(points))
		}
	}
}

func TestContainsByHand(t *testing.T) {
	a := areaFrom(t, "0 0, 4 0, 4 4, 0 4 | 1 1, 3 1, 3 3, 1 3 / 4 4, 6 4, 6 6")
	for p, want := range map[orb.Point]bool{
		{0, 0}: true, {4, 4}: true, {2, 0}: true, {1, 2}: true, {2, 2}: false, {0.5, 2}: true, {4, 2}: true, {4.0000001, 2}: false,
		{5, 4.5}: true, {5, 5}: true, {5, 5.1}: false, {-1, 0}: false, {7, 4}: false, {0, 4}: true, {0, 4.5}: false,
		{math.NaN(), 1}: false, {1, math.NaN()}: false, {math.Inf(1), 1}: false,
	} {
		if a.Contains(p) != want {
			t.Errorf("%v: not %t", p, want)
		}
	}
}

func BenchmarkContains(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{100, 100_000} {
		a, err := build([]orb.Polygon{blob(r, orb.Point{-90, 15}, 2, n-1)}, MaxVertices)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				a.Contains(somewhere(r, a.Bound()))
			}
		})
	}
}
