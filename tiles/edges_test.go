package tiles

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// everyTile calls f with all tiles of a level.
func everyTile(g Grid, level uint32, f func(ID)) {
	for x := range g.Columns(level) {
		for y := range g.Rows(level) {
			f(ID{level, x, y})
		}
	}
}

// worldwide returns points all over a grid: on the edges of tiles, half a unit beside
// them, and anywhere.
func worldwide(g Grid, r *rand.Rand) []item {
	var items []item
	limit := g.maxLatitude()
	add := func(p orb.Point) {
		items = append(items, item{len(items), orb.Point{max(p[0], -180), min(max(p[1], -limit), limit)}, nil})
	}
	for range 3000 {
		add(orb.Point{r.Float64()*360 - 180, (r.Float64()*2 - 1) * limit})
	}
	for x := range int32(9) * int32(g.Columns(0)) {
		for y := range int32(9) {
			add(unprojectOn(g, ID{3, 0, 0}, cell{x * Extent, y * Extent}))
			add(unprojectOn(g, ID{4, 0, 0}, cell{2*x*Extent - 1, 2*y*Extent - 1}))
		}
	}
	for i := range items {
		if p := items[i].geometry.(orb.Point); p[0] > 180 {
			items[i].geometry = orb.Point{180, p[1]}
		}
	}
	add(orb.Point{-180, 0})
	add(orb.Point{180, 0})
	return items
}

func TestEveryPointHasOneTile(t *testing.T) {
	onEachGrid(t, func(t *testing.T, g Grid) {
		items := worldwide(g, rand.New(rand.NewPCG(4, 4)))
		ts := NewTileset("test", []*geo.Collection{build(t, "layer", 14, items...)}).On(g)
		for level := range uint32(5) {
			owned := map[uint64]int{}
			everyTile(g, level, func(id ID) {
				for _, layer := range mustDecode(t, ts.Append(nil, id)) {
					for _, f := range layer.features {
						for _, part := range f.parts {
							if c := part[0]; c.x >= 0 && c.x < Extent && c.y >= 0 && c.y < Extent {
								owned[f.id]++
								if owner, ok := g.Owner(items[f.id].geometry.(orb.Point), level); !ok || owner != id {
									t.Fatalf("%v is in %v, its owner is %v", items[f.id].geometry, id, owner)
								}
							}
						}
					}
				}
			})
			for i := range items {
				if owned[uint64(i)] != 1 {
					t.Fatalf("level %d: %v belongs to %d tiles", level, items[i].geometry, owned[uint64(i)])
				}
			}
		}
	})
}

func TestAntimeridian(t *testing.T) {
	// 0.5 degrees are 182 units at the scale of zoom 5; the buffer is 128 wide.
	east, west := orb.Point{179.8, 10}, orb.Point{-179.8, 10}
	items := []item{
		{1, east, nil}, {2, west, nil}, {3, orb.Point{180, 10}, nil}, {4, orb.Point{-180, 10}, nil}, {5, orb.Point{179, 10}, nil},
		{6, orb.LineString{{179, 10}, {179.9, 11}}, nil},
		{7, orb.MultiPolygon{{orb.Bound{Min: orb.Point{179.7, 9}, Max: orb.Point{180, 11}}.ToRing()}, {orb.Bound{Min: orb.Point{-180, 9}, Max: orb.Point{-179.7, 11}}.ToRing()}}, nil},
	}
	onEachGrid(t, func(t *testing.T, g Grid) {
		level := g.level(5)
		first, _ := g.Owner(west, level)
		last, _ := g.Owner(east, level)
		for _, c := range []struct {
			id   ID
			want string
		}{
			{first, "map[1:[-73] 2:[73] 3:[0] 4:[0] 6:line 7:2]"},
			{last, "map[1:[4023] 2:[4169] 3:[4096] 4:[4096] 5:[3732] 6:line 7:2]"},
			{ID{level, last.X - 1, last.Y}, "map[]"},
		} {
			layer, _ := oneTileOf(t, g, c.id, 14, items...)
			got := map[uint64]string{}
			for _, f := range layer.features {
				if _, twice := got[f.id]; twice {
					t.Errorf("feature %d twice", f.id)
				}
				switch f.kind {
				case typePoint:
					var xs []int32
					for _, part := range f.parts {
						xs = append(xs, part[0].x)
					}
					got[f.id] = fmt.Sprint(xs)
				case typeLine:
					got[f.id] = "line"
				case typePolygon:
					got[f.id] = fmt.Sprint(len(f.polygons()))
				}
			}
			if s := fmt.Sprint(got); s != c.want {
				t.Errorf("%v: %s, want %s", c.id, s, c.want)
			}
		}
	})
	world, _ := oneTile(t, ID{0, 0, 0}, 14, item{1, east, nil})
	if parts := world.features[0].parts; len(world.features) != 1 || len(parts) != 2 || parts[0][0].x != 4094 || parts[1][0].x != -2 {
		t.Errorf("at zoom 0: %v", parts)
	}
}

func TestBeyondMaxLatitude(t *testing.T) {
	layer, _ := oneTile(t, ID{0, 0, 0}, 14,
		item{1, orb.Point{0, 86}, nil}, item{2, orb.Point{0, -90}, nil}, item{3, orb.Point{0, MaxLatitude}, nil},
		item{4, orb.LineString{{10, 0}, {10, 90}}, nil},
		item{5, orb.Polygon{orb.Bound{Min: orb.Point{-100, -90}, Max: orb.Point{-90, 90}}.ToRing()}, nil},
		item{6, orb.LineString{{20, 86}, {30, 90}}, nil})
	got := map[uint64][]cell{}
	for _, f := range layer.features {
		got[f.id] = f.parts[0]
	}
	if len(got) != 3 || got[3][0].y != 0 || got[4][1].y != 0 {
		t.Fatalf("%v", got)
	}
	for _, c := range got[5] {
		if c.y != 0 && c.y != Extent {
			t.Errorf("the polygon reaches %v", c)
		}
	}
}

// TestPoles: in degrees, everything up to the poles is seen.
func TestPoles(t *testing.T) {
	east, ok := oneTileOf(t, WorldCRS84Quad, ID{0, 1, 0}, 14,
		item{1, orb.Point{90, 90}, nil}, item{2, orb.Point{90, -90}, nil},
		item{3, orb.LineString{{10, 0}, {10, 90}}, nil},
		item{4, orb.Polygon{orb.Bound{Min: orb.Point{90, -90}, Max: orb.Point{135, 90}}.ToRing()}, nil})
	got := map[uint64]string{}
	for _, f := range east.features {
		got[f.id] = fmt.Sprint(f.parts)
	}
	// A pole's last row belongs to the last tile: no other follows.
	want := map[uint64]string{
		1: "[[{2048 0}]]", 2: "[[{2048 4095}]]", 3: "[[{228 2048} {228 0}]]",
		4: "[[{2048 4096} {2048 0} {3072 0} {3072 4096} {2048 4096}]]",
	}
	if !ok || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", got, want)
	}
}
