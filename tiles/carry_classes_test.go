package tiles

import (
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// twoPoints are a point in the west, and one in the east of which the property is given.
func twoPoints(t *testing.T, title, east string) *Tileset {
	t.Helper()
	c := buildInfo(t, geo.Info{ID: "points", MaxZoom: 4, Title: geo.Text{ES: title}},
		item{1, orb.Point{-100, 40}, []property{{"name", "west"}}},
		item{2, orb.Point{100, 40}, []property{{"name", east}}})
	return NewTileset("data", []*geo.Collection{c})
}

// TestCarryBetweenClasses: what two access classes shared becomes the tile of each whose
// tile it still is, and is kept once for each.
func TestCarryBetweenClasses(t *testing.T) {
	west, _ := WebMercatorQuad.Owner(orb.Point{-100, 40}, 4)
	east, _ := WebMercatorQuad.Owner(orb.Point{100, 40}, 4)
	old := twoPoints(t, "", "east")
	for _, c := range []struct {
		name                   string
		public, officers       *Tileset
		eastPublic, eastOffice bool // which of them keep the tile in the east
		carried, outdated      uint64
		tiles                  int
	}{
		{"nothing changes", old, twoPoints(t, "", "east"), true, true, 0, 0, 2},
		{"both change alike", twoPoints(t, "b", "x"), twoPoints(t, "b", "x"), false, false, 1, 1, 1},
		{"one changes", old, twoPoints(t, "c", "x"), true, false, 1, 0, 3},
		{"each in its way", twoPoints(t, "d", "x"), twoPoints(t, "e", "east"), false, true, 3, 0, 3},
		{"both change, and differ", twoPoints(t, "f", "x"), twoPoints(t, "g", "y"), false, false, 2, 1, 2},
	} {
		cache := newCache(t, 0)
		for _, id := range []ID{west, east} {
			if _, err := cache.Get(t.Context(), old, id); err != nil {
				t.Fatal(err)
			}
		}
		before, _ := cache.Peek(old, west)
		cache.Carry(Replacement{old, c.public}, Replacement{old, c.officers})
		for _, set := range []*Tileset{c.public, c.officers} {
			if tile, ok := cache.Peek(set, west); !ok || tile != before {
				t.Errorf("%s: the tile in the west is not carried over", c.name)
			}
		}
		_, eastPublic := cache.Peek(c.public, east)
		_, eastOffice := cache.Peek(c.officers, east)
		if eastPublic != c.eastPublic || eastOffice != c.eastOffice {
			t.Errorf("%s: the tile in the east is kept: %v, %v", c.name, eastPublic, eastOffice)
		}
		s := cache.Stats()
		if s.Carried != c.carried || s.Outdated != c.outdated || s.Tiles != c.tiles {
			t.Errorf("%s: %d carried, %d dropped, %d kept", c.name, s.Carried, s.Outdated, s.Tiles)
		}
		checkLists(t, cache)
	}
}

// TestCarryBackAndForth: content that returns finds its tiles, each kept once.
func TestCarryBackAndForth(t *testing.T) {
	a, b := twoPoints(t, "", "east"), twoPoints(t, "", "x")
	cache, sets := newCache(t, 0), []*Tileset{a, b}
	for round := range 6 {
		old, next := sets[round%2], sets[(round+1)%2]
		everyTile(WebMercatorQuad, 2, func(id ID) {
			if _, err := cache.Get(t.Context(), old, id); err != nil {
				t.Fatal(err)
			}
		})
		cache.Carry(Replacement{old, next})
		everyTile(WebMercatorQuad, 2, func(id ID) { // of requests that began before
			if _, err := cache.Get(t.Context(), old, id); err != nil {
				t.Fatal(err)
			}
		})
		checkLists(t, cache)
	}
	if n := cache.Stats().Tiles; n > 2*16 {
		t.Errorf("%d tiles are kept", n)
	}
}

// checkLists checks that each shard's list and map hold the same tiles, of the weight that
// is counted.
func checkLists(t *testing.T, c *Cache) {
	t.Helper()
	for i := range c.shards {
		s := &c.shards[i]
		n, bytes := 0, int64(0)
		for k := s.oldest; k != nil; k = k.newer {
			n, bytes = n+1, bytes+k.weight()
			if s.kept[k.key] != k || k.makeup.key() != k.key.tileset {
				t.Fatalf("the tile %v is another in the map", k.key)
			}
		}
		if n != len(s.kept) || bytes != s.bytes {
			t.Fatalf("%d tiles in the list of %d bytes, %d in the map of %d", n, bytes, len(s.kept), s.bytes)
		}
	}
}
