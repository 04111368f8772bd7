package geo

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// shapes are n lines and polygons of a dozen vertices and some kilometres.
func shapes(n int) []orb.Geometry {
	r := rand.New(rand.NewPCG(5, 5))
	geometries := make([]orb.Geometry, n)
	for i := range geometries {
		center := orb.Point{-94 + 12*r.Float64(), 12 + 8*r.Float64()}
		ring := make(orb.Ring, 12)
		for j := range ring {
			sin, cos := math.Sincos(2 * math.Pi * float64(j) / 12)
			radius := 0.01 + 0.02*r.Float64()
			ring[j] = orb.Point{center[0] + radius*cos, center[1] + radius*sin}
		}
		geometries[i] = orb.LineString(ring)
		if i%2 == 0 {
			geometries[i] = orb.Polygon{append(ring, ring[0])}
		}
	}
	return geometries
}

// BenchmarkShapesInBox is a page of 10 with the exact count of the lines and polygons that
// meet a box, beside a look at every one.
func BenchmarkShapesInBox(b *testing.B) {
	c := build(b, shapes(100_000))
	boxes := []struct {
		name string
		box  BBox
	}{
		{"1percent", BBox{-91, 14, -89.8, 14.8}}, {"10percent", BBox{-92, 13, -88.2, 15.5}}, {"half", BBox{-94, 12, -82, 16}},
	}
	for _, each := range boxes {
		bound := each.box.Bounds()[0]
		want := 0
		for i := range uint32(c.Len()) {
			if Intersects(c.Geometry(i), bound) {
				want++
			}
		}
		b.Run(each.name+"/rtree", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if page := c.Query(Query{BBox: &each.box, Limit: 10}); page.Matched != want {
					b.Fatalf("%d matched, want %d", page.Matched, want)
				}
			}
			b.ReportMetric(float64(want), "matched")
		})
		b.Run(each.name+"/scan", func(b *testing.B) {
			for b.Loop() {
				n := 0
				for i := range uint32(c.Len()) {
					if Intersects(c.Geometry(i), bound) {
						n++
					}
				}
				if n != want {
					b.Fatalf("%d matched, want %d", n, want)
				}
			}
		})
	}
}
