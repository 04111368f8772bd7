package tiles

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// crowdOfShapes are lines and polygons of all sizes in a region, most of them in its
// middle, and points between.
func crowdOfShapes(t testing.TB, r *rand.Rand, maxZoom int) *geo.Collection {
	t.Helper()
	var items []item
	for i := range 1500 {
		center := orb.Point{-90 + r.NormFloat64(), 15 + r.NormFloat64()}
		size := 0.5 / float64(uint(1)<<r.UintN(8))
		properties := []property{{"name", fmt.Sprint("Shape ", i)}, {"kind", "a"}}
		switch {
		case i%20 == 0:
			items = append(items, item{i, center, properties})
		case i%2 == 0:
			items = append(items, item{i, star(r, center, size, 40), properties})
		default:
			items = append(items, item{i, orb.LineString(star(r, center, size, 40)[0]), properties})
		}
	}
	return build(t, "layer", maxZoom, items...)
}

// TestShapesWithinBudget: below the last zoom no tile weighs more than it may, by far;
// what is missing is said; points stay.
func TestShapesWithinBudget(t *testing.T) {
	const most = 20_000
	onEachGrid(t, func(t *testing.T, g Grid) {
		c := crowdOfShapes(t, rand.New(rand.NewPCG(14, 14)), 8)
		whole := NewTilesetWith(Options{LayerOptions: LayerOptions{MaxBytes: 1 << 30}}, "test", []*geo.Collection{c}).On(g)
		bounded := NewTilesetWith(Options{LayerOptions: LayerOptions{MaxBytes: most}}, "test", []*geo.Collection{c}).On(g)
		heaviest, dropped := 0, 0
		for level := range whole.MaxZoom + 1 {
			limits := whole.Limits(level)
			for x := limits.MinColumn; x <= limits.MaxColumn; x++ {
				for y := limits.MinRow; y <= limits.MaxRow; y++ {
					id := ID{level, x, y}
					all := mustEncode(t, whole, id)
					some := mustEncode(t, bounded, id)
					if all.Dropped != 0 {
						t.Fatalf("%v: %d are dropped without need", id, all.Dropped)
					}
					if level == whole.MaxZoom && !slices.Equal(all.Bytes, some.Bytes) {
						t.Fatalf("%v, of the last level, is not whole", id)
					}
					if level < whole.MaxZoom && len(some.Bytes) > most*3/2 {
						t.Errorf("%v weighs %d bytes", id, len(some.Bytes))
					}
					heaviest, dropped = max(heaviest, len(all.Bytes)), dropped+some.Dropped
					compareShapes(t, id, all, some)
				}
			}
		}
		if heaviest < 2*most || dropped < 100 {
			t.Errorf("the heaviest tile would be %d bytes, %d are dropped: that is no test", heaviest, dropped)
		}
	})
}

func mustEncode(t *testing.T, ts *Tileset, id ID) Encoded {
	t.Helper()
	tile, err := ts.Encode(t.Context(), nil, id)
	if err != nil {
		t.Fatal(err)
	}
	return tile
}

// compareShapes checks that of a whole tile just the features said to be dropped are
// missing in the other, and no point is.
func compareShapes(t *testing.T, id ID, all, some Encoded) {
	t.Helper()
	features := func(tile []byte) (n int, points []uint64) {
		for _, layer := range withoutLabels(mustDecode(t, tile)) {
			for _, f := range layer.features {
				n++
				if f.kind == typePoint {
					points = append(points, f.id)
				}
			}
		}
		return n, points
	}
	want, wantPoints := features(all.Bytes)
	got, points := features(some.Bytes)
	if got+some.Dropped != want || !slices.Equal(points, wantPoints) {
		t.Fatalf("%v: %d features and %d dropped of %d, %d points of %d", id, got, some.Dropped, want, len(points), len(wantPoints))
	}
}

// TestThin: at small zooms only the properties kept are there.
func TestThin(t *testing.T) {
	c := crowdOfShapes(t, rand.New(rand.NewPCG(15, 15)), 8)
	ts := NewTilesetWith(Options{Layers: map[string]LayerOptions{
		"layer": {Thin: &Thin{MaxZoom: 5, Keep: []string{"kind"}}},
	}}, "test", []*geo.Collection{c})
	for level, want := range map[uint32]int{4: 2, 5: 2, 6: 3} {
		id, _ := WebMercatorQuad.Owner(orb.Point{-90, 15}, level)
		layers := mustDecode(t, ts.Append(nil, id))
		for _, f := range layers[0].features {
			if f.properties["id"] == nil || f.properties["kind"] != "a" || len(f.properties) != want {
				t.Fatalf("level %d: %v", level, f.properties)
			}
		}
	}
}
