package tiles

import (
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// BenchmarkCarry measures what a reload pays that changes one feature, with 10,000 tiles
// kept: to compare all features, and to look at all tiles.
func BenchmarkCarry(b *testing.B) {
	const kept = 10_000
	old := crowdedRegion(b, benchPoints(), true)
	next := withChange(b, old)
	before, after := NewTileset("data", []*geo.Collection{old}), NewTileset("data", []*geo.Collection{next})
	cache := newCache(b, 0)
	r := rand.New(rand.NewPCG(2, 2))
	for cache.Stats().Tiles < kept {
		id, _ := WebMercatorQuad.Owner(old.Points()[r.IntN(old.Len())], 8+r.Uint32N(7))
		if _, err := cache.Get(b.Context(), before, id); err != nil {
			b.Fatal(err)
		}
	}
	tiles := cache.Stats().Tiles
	b.Run("features", func(b *testing.B) {
		for b.Loop() {
			if d := differenceOf(before.layers[0], after.layers[0]); len(d.boxes) != 2 {
				b.Fatalf("%d boxes differ", len(d.boxes))
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(old.Len()), "ns/feature")
	})
	b.Run("reload", func(b *testing.B) {
		for b.Loop() {
			cache.Carry(Replacement{before, after})
			before, after = after, before
		}
		s := cache.Stats()
		b.ReportMetric(float64(s.Tiles), "tiles")
		b.ReportMetric(float64(tiles-s.Tiles), "dropped")
	})
}

// withChange is the collection after one of its features has moved a little.
func withChange(b *testing.B, c *geo.Collection) *geo.Collection {
	b.Helper()
	builder := geo.NewBuilder(c.Info, c.Schema)
	r := rand.New(rand.NewPCG(1, 1))
	moved := r.Uint32N(uint32(c.Len()))
	var f geo.Feature
	for i := range uint32(c.Len()) {
		f.Reset()
		f.ID, f.IsPoint, f.Point = valueOf(string(c.AppendID(nil, i))), true, c.Points()[i]
		if i == moved {
			f.Point = orb.Point{f.Point[0] + 1e-3, f.Point[1]}
		}
		for k := range c.Columns {
			column, err := builder.Column([]byte(c.Columns[k].Name))
			if err != nil {
				b.Fatal(err)
			}
			f.Set(column, c.Columns[k].Value(i))
		}
		if err := builder.Add(&f); err != nil {
			b.Fatal(err)
		}
	}
	changed, err := builder.Build()
	if err != nil {
		b.Fatal(err)
	}
	return changed
}
