package tiles

import (
	"bytes"
	"context"
	"iter"
	"math/rand/v2"
	"testing"

	"github.com/cespare/xxhash/v2"

	"lindero/geo"
)

// aThird selects by ids and values of a feature's own.
func aThird(ids ...string) map[string]Selection {
	where := func(ctx context.Context, c *geo.Collection, box *geo.BBox) iter.Seq2[uint32, error] {
		name := c.Column("name")
		return whereTrue(func(i uint32) bool {
			text := c.AppendID(nil, i)
			if name != nil && !name.IsNull(i) {
				text = append(text, name.Dict().Bytes(name.Code(i))...)
			}
			return xxhash.Sum64(text)%3 == 0
		})(ctx, c, box)
	}
	selections := map[string]Selection{}
	for _, id := range ids {
		selections[id] = Selection{"a third", where}
	}
	return selections
}

// carriedSets are tilesets whose tiles are kept: of all layers, of some, of one, and of some
// features.
func carriedSets(t testing.TB, data *Tileset) []*Tileset {
	t.Helper()
	some, err := data.Select([]string{"mixed", "points"})
	if err != nil {
		t.Fatal(err)
	}
	one, _ := data.Layer("parcels")
	return []*Tileset{data, some, one, some.Filtered(aThird("points")), data.Filtered(aThird("points", "parcels", "mixed", "parcels_labels"))}
}

// TestCarry: after any change, each tile that is carried over is what building it gives,
// and changes of one feature leave nearly all tiles.
func TestCarry(t *testing.T) {
	onEachGrid(t, func(t *testing.T, g Grid) {
		r := rand.New(rand.NewPCG(21, uint64(g)))
		o := Options{LayerOptions: LayerOptions{MaxFeatures: 120, MaxBytes: 20_000}}
		d := drafts(r)
		cut := func() *Tileset {
			var all, last []*geo.Collection
			for _, l := range d {
				switch {
				case l.last:
					last = append(last, l.build(t))
				case !l.absent:
					all = append(all, l.build(t))
				}
			}
			return NewTilesetWith(o, "data", append(all, last...)).On(g)
		}
		old, cache := cut(), newCache(t, 0)
		fill(t, cache, old)
		kept, rebuilt := uint64(0), uint64(0) // after small edits
		for round := range 3 {
			for _, e := range edits() {
				e.do(r, d)
				before := cache.Stats()
				next := cut()
				cache.Carry(Replacement{old, next})
				after := cache.Stats()
				carried, outdated := after.Carried-before.Carried, after.Outdated-before.Outdated
				compareCarried(t, cache, next, e.name)
				if e.small {
					kept, rebuilt = kept+carried, rebuilt+outdated
				}
				if n := carried + outdated; e.small && float64(outdated) > 0.2*float64(n) || e.name == "change the title" && outdated > 0 {
					t.Errorf("round %d, %s: %d of %d tiles are dropped", round, e.name, outdated, n)
				}
				fill(t, cache, next)
				old = next
			}
		}
		if kept < 4000 || kept < 7*rebuilt {
			t.Errorf("after small changes %d tiles are carried over and %d dropped", kept, rebuilt)
		}
	})
}

// fill has all tiles of all levels in the cache.
func fill(t *testing.T, cache *Cache, data *Tileset) {
	t.Helper()
	for _, ts := range carriedSets(t, data) {
		for level := ts.MinZoom; level <= ts.MaxZoom; level++ {
			inRegion(ts.Grid, level, func(id ID) {
				if _, err := cache.Get(t.Context(), ts, id); err != nil {
					t.Fatal(err)
				}
			})
		}
	}
}

// inRegion visits the tiles of a level, of the last ones those about the region.
func inRegion(g Grid, level uint32, f func(ID)) {
	everyTile(g, level, func(id ID) {
		if level < 4 || g.Bound(id).Intersects(carryRegion.Pad(4)) {
			f(id)
		}
	})
}

func compareCarried(t *testing.T, cache *Cache, data *Tileset, name string) {
	t.Helper()
	for _, ts := range carriedSets(t, data) {
		for level := ts.MinZoom; level <= ts.MaxZoom; level++ {
			inRegion(ts.Grid, level, func(id ID) {
				tile, ok := cache.Peek(ts, id)
				if !ok {
					return
				}
				raw, err := tile.AppendRaw(nil)
				if err != nil {
					t.Fatal(err)
				}
				want, err := ts.Encode(t.Context(), nil, id)
				if err != nil || !bytes.Equal(raw, want.Bytes) || tile.Dropped != want.Dropped {
					t.Fatalf("%s: the tile %v of %s is carried over, and changed: %v", name, id, ts.key, err)
				}
			})
		}
	}
}
