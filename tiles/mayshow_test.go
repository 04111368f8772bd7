package tiles

import (
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// TestWhatMayNotShowIsEmpty builds every tile of some zooms, of points, lines and
// polygons, over the antimeridian as well: what MayShow says no to is empty, whichever
// of the tiles above it is asked.
func TestWhatMayNotShowIsEmpty(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	at := func() orb.Point { return orb.Point{-180 + 360*r.Float64(), -88 + 176*r.Float64()} }
	var points, shapes []item
	for i := range 12 {
		points = append(points, item{int64(i), at(), nil})
		p := at()
		ring := orb.Ring{p, {p[0], p[1] + 1}, {p[0] + 3, p[1]}, p}
		shapes = append(shapes, item{int64(2 * i), orb.LineString{p, {p[0] + r.Float64(), p[1] - 2}}, nil}, item{int64(2*i + 1), orb.Polygon{ring}, nil})
	}
	points = append(points, item{90, orb.Point{180, 1}, nil}, item{91, orb.Point{-179.999, 50}, nil})
	var crowd []item
	for i := range 3_000 { // clustered down to a zoom below the level asked for
		crowd = append(crowd, item{int64(i), orb.Point{30 + r.NormFloat64()*3, 40 + r.NormFloat64()*3}, nil})
	}
	options := Options{Layers: map[string]LayerOptions{"crowd": {MaxFeatures: 20}}}
	set := NewTilesetWith(options, "x", []*geo.Collection{build(t, "points", 9, points...), build(t, "shapes", 9, shapes...), build(t, "crowd", 9, crowd...)})
	if !set.layers[2].clustered(7) {
		t.Fatal("nothing is clustered")
	}
	for _, set := range []*Tileset{set, set.On(WorldCRS84Quad)} {
		const level = 7
		shown, skipped := 0, 0
		for x := range set.Grid.Columns(level) {
			for y := range set.Grid.Rows(level) {
				id := ID{level, x, y}
				full := len(set.Append(nil, id)) > 0
				for above := uint32(0); above <= level; above++ {
					top := ID{level - above, x >> above, y >> above}
					if may := set.MayShow(top, level); full && !may {
						t.Fatalf("%s: %s shows something, and %s may not", set.Grid, id, top)
					} else if !may {
						skipped++
					}
				}
				if full {
					shown++
				}
			}
		}
		if shown < 20 || skipped < 10_000 {
			t.Errorf("%s: %d tiles shown, %d skipped", set.Grid, shown, skipped)
		}
	}
}
