package border

import (
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// longBorder has some 1,000 km and 20,000 vertices.
func longBorder(r *rand.Rand) orb.LineString { return river(r, orb.Point{-92, 15}, 20_000, 0.00088) }

func BenchmarkLocate(b *testing.B) {
	r := rand.New(rand.NewPCG(13, 14))
	l := lineOf(b, longBorder(r))
	for name, metres := range map[string]float64{"within 30 km": 30_000, "within 300 km": 300_000} {
		points := make([]orb.Point, 1_000)
		for i := range points {
			points[i] = beside(b, r, l, metres)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				l.Locate(points[i%len(points)])
			}
		})
	}
	for name, metres := range map[string]float64{"near": 10_000, "not near": 300_000} {
		points := make([]orb.Point, 1_000)
		for i := range points {
			points[i] = beside(b, r, l, metres)
		}
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				l.Near(points[i%len(points)], 10_000)
			}
		})
	}
	b.Logf("%.0f km, %d segments", l.Length(), len(l.segments))
}

func BenchmarkNewLine(b *testing.B) {
	line := longBorder(rand.New(rand.NewPCG(13, 14)))
	for b.Loop() {
		lineOf(b, line)
	}
}
