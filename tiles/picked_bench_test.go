package tiles

import (
	"context"
	"fmt"
	"iter"
	"testing"

	"lindero/geo"
)

// statuses selects features by their status, as fast as columns can be read.
func statuses(wanted ...string) map[string]Selection {
	where := func(_ context.Context, c *geo.Collection, box *geo.BBox) iter.Seq2[uint32, error] {
		status, points := c.Column("status"), c.Points()
		codes := make(map[uint32]bool)
		for code := uint32(1); code < uint32(status.Dict().Len()); code++ {
			for _, w := range wanted {
				codes[code] = codes[code] || string(status.Dict().Bytes(code)) == w
			}
		}
		return func(yield func(uint32, error) bool) {
			for i := range uint32(c.Len()) {
				if codes[status.Code(i)] && (box == nil || hold(box.Bounds(), points[i])) && !yield(i, nil) {
					return
				}
			}
		}
	}
	return map[string]Selection{"layer": {fmt.Sprint(wanted), where}}
}

// BenchmarkFilteredTiles cuts and compresses the tile with the most points of every zoom
// at which all points crowd, of a quarter of them.
func BenchmarkFilteredTiles(b *testing.B) {
	c := crowdedRegion(b, benchPoints(), true)
	all := NewTileset("bench", []*geo.Collection{c})
	ts := all.Filtered(statuses("active"))
	compressor, err := NewCompressor(0)
	if err != nil {
		b.Fatal(err)
	}
	for zoom := uint32(0); all.layers[0].clustered(zoom); zoom++ {
		id := fullestTile(c, zoom)
		b.Run(fmt.Sprintf("zoom%d", zoom), func(b *testing.B) {
			ts.Append(nil, id) // finds what is wanted
			var tile []byte
			b.ResetTimer()
			for b.Loop() {
				tile = ts.Append(tile[:0], id)
				if _, err := compressor.Tile(tile); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(tile)), "B/tile")
		})
	}
}

// BenchmarkPick measures what the first tile of a filter pays.
func BenchmarkPick(b *testing.B) {
	c := crowdedRegion(b, benchPoints(), true)
	l := newLayer(c, Options{}.of(&c.Info))
	for name, wanted := range map[string][]string{"quarter": {"active"}, "all": {"active", "inactive", "blocked", "unknown"}} {
		b.Run(name, func(b *testing.B) {
			var p *picked
			b.ReportAllocs()
			for b.Loop() {
				var err error
				if p, err = pick(b.Context(), l, statuses(wanted...)["layer"].Where); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(p.size())/float64(len(p.ordinals)), "kept-B/feature")
			b.ReportMetric(float64(p.index.Zooms()), "zooms")
			b.ReportMetric(float64(len(p.ordinals)), "features")
		})
	}
}
