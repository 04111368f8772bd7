package geo

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// crowd are n points, half of them anywhere in the region, half in 300 clusters.
func crowd(n int) []orb.Geometry {
	r := rand.New(rand.NewPCG(6, 6))
	anywhere := func() orb.Point { return orb.Point{-94 + 12*r.Float64(), 12 + 8*r.Float64()} }
	centres := make([]orb.Point, 300)
	for i := range centres {
		centres[i] = anywhere()
	}
	points := make([]orb.Geometry, n)
	for i := range points {
		p := anywhere()
		if i%2 == 0 {
			c := centres[r.IntN(len(centres))]
			p = orb.Point{c[0] + r.NormFloat64()/20, c[1] + r.NormFloat64()/20}
		}
		points[i] = p
	}
	return points
}

// BenchmarkNearest finds the ten features nearest to a position, another one each time; and
// the ten of one in a thousand.
func BenchmarkNearest(b *testing.B) {
	ask := func(b *testing.B, c *Collection, keep func(uint32) bool) {
		r := rand.New(rand.NewPCG(7, 7))
		b.ReportAllocs()
		for b.Loop() {
			q := Nearby{From: orb.Point{-94 + 12*r.Float64(), 12 + 8*r.Float64()}, Limit: 10, Keep: keep}
			if found, err := c.Nearest(context.Background(), q); err != nil || len(found) != 10 {
				b.Fatal(len(found), err)
			}
		}
	}
	points := build(b, crowd(1_000_000))
	b.Run("points=1M", func(b *testing.B) { ask(b, points, nil) })
	b.Run("points=1M/kept=1of1000", func(b *testing.B) { ask(b, points, func(i uint32) bool { return i%1000 == 0 }) })
	lines := build(b, shapes(100_000))
	b.Run("shapes=100k", func(b *testing.B) { ask(b, lines, nil) })
}
