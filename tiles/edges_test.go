package tiles

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

func TestEveryPointHasOneTile(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	var items []item
	add := func(p orb.Point) { items = append(items, item{len(items), p, nil}) }
	for range 3000 {
		add(orb.Point{r.Float64()*360 - 180, (r.Float64()*2 - 1) * MaxLatitude})
	}
	for x := range int32(9) { // on the edges of tiles, and half a unit beside them
		for y := range int32(9) {
			p := unproject(ID{3, 0, 0}, cell{x * Extent, y * Extent})
			add(orb.Point{p[0], min(max(p[1], -MaxLatitude), MaxLatitude)})
			half := unproject(ID{4, 0, 0}, cell{2*x*Extent - 1, 2*y*Extent - 1})
			add(orb.Point{max(half[0], -180), min(max(half[1], -MaxLatitude), MaxLatitude)})
		}
	}
	add(orb.Point{-180, 0})
	add(orb.Point{180, 0})
	ts := NewTileset("test", []*geo.Collection{build(t, "layer", 14, items...)})
	for zoom := range uint32(5) {
		owned := map[uint64]int{}
		for x := range uint32(1) << zoom {
			for y := range uint32(1) << zoom {
				id := ID{zoom, x, y}
				for _, layer := range mustDecode(t, ts.Append(nil, id)) {
					for _, f := range layer.features {
						for _, part := range f.parts {
							if c := part[0]; c.x >= 0 && c.x < Extent && c.y >= 0 && c.y < Extent {
								owned[f.id]++
								if owner, ok := Owner(items[f.id].geometry.(orb.Point), zoom); !ok || owner != id {
									t.Fatalf("%v is in %v, its owner is %v", items[f.id].geometry, id, owner)
								}
							}
						}
					}
				}
			}
		}
		for i := range items {
			if owned[uint64(i)] != 1 {
				t.Fatalf("zoom %d: %v belongs to %d tiles", zoom, items[i].geometry, owned[uint64(i)])
			}
		}
	}
}

func TestAntimeridian(t *testing.T) {
	// 0.5 degrees are 182 units at zoom 5; the buffer is 128 wide.
	east, west := orb.Point{179.8, 10}, orb.Point{-179.8, 10}
	items := []item{
		{1, east, nil}, {2, west, nil}, {3, orb.Point{180, 10}, nil}, {4, orb.Point{-180, 10}, nil}, {5, orb.Point{179, 10}, nil},
		{6, orb.LineString{{179, 10}, {179.9, 11}}, nil},
		{7, orb.MultiPolygon{{orb.Bound{Min: orb.Point{179.7, 9}, Max: orb.Point{180, 11}}.ToRing()}, {orb.Bound{Min: orb.Point{-180, 9}, Max: orb.Point{-179.7, 11}}.ToRing()}}, nil},
	}
	for _, c := range []struct {
		id   ID
		want string
	}{
		{ID{5, 0, 15}, "map[1:[-73] 2:[73] 3:[0] 4:[0] 6:line 7:2]"},
		{ID{5, 31, 15}, "map[1:[4023] 2:[4169] 3:[4096] 4:[4096] 5:[3732] 6:line 7:2]"},
		{ID{5, 30, 15}, "map[]"},
	} {
		layer, _ := oneTile(t, c.id, 14, items...)
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
