package tiles

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// crowded is a collection of points all over a grid, in crowds here and there, with a
// class of which the schema knows two values. Columns have the names of clusters'
// properties.
func crowded(t testing.TB, g Grid, r *rand.Rand, maxZoom int) *geo.Collection {
	t.Helper()
	schema := geo.Schema{Class: "status", Properties: []geo.Property{
		{Name: "status", Type: geo.String, Enum: []geo.EnumValue{{Value: "open"}, {Value: "shut"}}},
		{Name: "count", Type: geo.Integer},
	}}
	b := geo.NewBuilder(geo.Info{ID: "layer", MaxZoom: maxZoom}, schema)
	var f geo.Feature
	add := func(p orb.Point) {
		f.Reset()
		f.ID, f.IsPoint, f.Point = valueOf(b.Len()), true, orb.Point{max(min(p[0], 180), -180), max(min(p[1], 90), -90)}
		if status := [...]any{"shut", "open", "other", nil}[r.IntN(4)]; status != nil {
			f.Set(0, valueOf(status))
		}
		f.Set(1, valueOf(b.Len()%7))
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	for _, it := range worldwide(g, r) {
		p := it.geometry.(orb.Point)
		add(p)
		for range r.IntN(3) {
			width := 5 / float64(uint(1)<<r.UintN(20))
			add(orb.Point{p[0] + width*r.NormFloat64(), p[1] + width*r.NormFloat64()})
		}
	}
	for _, lon := range []float64{-180, 179.999, 180} {
		for _, lat := range []float64{-90, -89.99, 0, 89.99, 90} {
			add(orb.Point{lon, lat})
			add(orb.Point{lon, lat})
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// whereTrue selects by looking at each feature in the box.
func whereTrue(wanted func(uint32) bool) Where {
	return func(ctx context.Context, c *geo.Collection, box *geo.BBox) iter.Seq2[uint32, error] {
		return func(yield func(uint32, error) bool) {
			for _, i := range c.Query(geo.Query{BBox: box, Limit: c.Len()}).Ordinals {
				if wanted(i) && !yield(i, nil) {
					return
				}
			}
			if err := ctx.Err(); err != nil {
				yield(0, err)
			}
		}
	}
}

// some selects features of the layer of crowded.
func some(key string, wanted func(uint32) bool) map[string]Selection {
	return map[string]Selection{"layer": {key, whereTrue(wanted)}}
}

// census is what the tiles of a level count: all, by class, and the features that are
// themselves.
type census struct {
	total    int
	classes  map[string]int
	lone     map[uint64]bool
	clusters map[uint64]string // properties by id
}

func count(t *testing.T, ts *Tileset, level uint32) census {
	t.Helper()
	all := census{classes: map[string]int{}, lone: map[uint64]bool{}, clusters: map[uint64]string{}}
	everyTile(ts.Grid, level, func(id ID) {
		tile, err := ts.Encode(t.Context(), nil, id)
		if err != nil {
			t.Fatal(err)
		}
		for _, layer := range mustDecode(t, tile.Bytes) {
			for _, f := range layer.features {
				for _, part := range f.parts {
					if c := part[0]; c.x >= 0 && c.x < Extent && c.y >= 0 && c.y < Extent {
						all.add(t, f)
					}
				}
			}
		}
	})
	return all
}

func (all *census) add(t *testing.T, f decodedFeature) {
	t.Helper()
	if f.properties["cluster"] == nil {
		if all.lone[f.id] {
			t.Fatalf("%v is in two tiles", f.properties)
		}
		all.lone[f.id] = true
		all.total++
		if status, ok := f.properties["status"].(string); ok {
			all.classes[status]++
		}
		return
	}
	if before, ok := all.clusters[f.id]; ok {
		t.Fatalf("the cluster %v is in two tiles, as is %s", f.properties, before)
	}
	all.clusters[f.id] = fmt.Sprint(f.properties)
	n, _ := f.properties["_count"].(uint64)
	if n < 2 {
		t.Fatalf("a cluster of %d: %v", n, f.properties)
	}
	all.total += int(n)
	for name, v := range f.properties {
		if class, ok := strings.CutPrefix(name, "count_"); ok {
			all.classes[class] += int(v.(uint64))
		}
	}
}

// TestCountsAreExact: at every level, whatever the filter, the tiles count each feature
// that is wanted once, and so by class.
func TestCountsAreExact(t *testing.T) {
	onEachGrid(t, func(t *testing.T, g Grid) {
		r := rand.New(rand.NewPCG(9, 9))
		c := crowded(t, g, r, 5)
		all := NewTilesetWith(Options{LayerOptions: LayerOptions{MaxFeatures: 40}}, "test", []*geo.Collection{c}).On(g)
		if n := all.layers[0].clusters.Zooms(); n < 4 || n > 5 {
			t.Fatalf("%d zooms are clustered; the test wants some that are and some that are not", n)
		}
		status := c.Column("status")
		for name, wanted := range map[string]func(uint32) bool{
			"all":      func(uint32) bool { return true },
			"none":     func(uint32) bool { return false },
			"open":     func(i uint32) bool { return string(status.Dict().Bytes(status.Code(i))) == "open" },
			"a third":  func(i uint32) bool { return i%3 == 0 },
			"very few": func(i uint32) bool { return i%501 == 7 },
		} {
			want := census{classes: map[string]int{}}
			for i, p := range c.Points() {
				if _, shown := g.Owner(p, 0); shown && wanted(uint32(i)) {
					want.total++
					if v := status.Value(uint32(i)); v.Kind != geo.KindNull {
						want.classes[string(v.Bytes)]++
					}
				}
			}
			filtered := all.Filtered(some(name, wanted))
			for level := range uint32(5) {
				got := count(t, filtered, level)
				if got.total != want.total || !maps.Equal(got.classes, want.classes) {
					t.Fatalf("%s, level %d: %d features, %v; want %d, %v", name, level, got.total, got.classes, want.total, want.classes)
				}
				if name == "all" && !all.layers[0].clustered(g.zoom(level)) && len(got.clusters) > 0 {
					t.Errorf("level %d has clusters", level)
				}
			}
		}
	})
}

// TestFilterThatLeavesAll: clusters made on the fly are those made at load.
func TestFilterThatLeavesAll(t *testing.T) {
	onEachGrid(t, func(t *testing.T, g Grid) {
		c := crowded(t, g, rand.New(rand.NewPCG(10, 10)), 5)
		all := NewTilesetWith(Options{LayerOptions: LayerOptions{MaxFeatures: 40, Cells: 4}}, "test", []*geo.Collection{c}).On(g)
		filtered := all.Filtered(some("all", func(uint32) bool { return true }))
		for level := range uint32(5) {
			everyTile(g, level, func(id ID) {
				got, err := filtered.Encode(t.Context(), nil, id)
				if want := all.Append(nil, id); err != nil || !bytes.Equal(got.Bytes, want) {
					t.Fatalf("%v: %d bytes, want %d, %v", id, len(got.Bytes), len(want), err)
				}
			})
		}
	})
}

// TestClustersExpand: a cluster's box holds its features, and at the zoom it names they
// are no longer one.
func TestClustersExpand(t *testing.T) {
	g := WebMercatorQuad
	c := crowded(t, g, rand.New(rand.NewPCG(11, 11)), 6)
	ts := NewTilesetWith(Options{LayerOptions: LayerOptions{MaxFeatures: 20}}, "test", []*geo.Collection{c})
	k := ts.layers[0].clusters
	seen := 0
	for level := range uint32(k.Zooms()) {
		members := map[uint64][]uint32{}
		for i := range uint32(c.Len()) {
			if p, ok := k.cloud.Position(i); ok {
				id := k.Grid().ID(k.Grid().Cell(p, int(level)), int(level))
				members[id] = append(members[id], i)
			}
		}
		everyTile(g, level, func(id ID) {
			for _, layer := range mustDecode(t, ts.Append(nil, id)) {
				for _, f := range layer.features {
					if f.properties["cluster"] == nil {
						continue
					}
					seen++
					if n := f.properties["_count"].(uint64); int(n) != len(members[f.id]) {
						t.Fatalf("%v: the cell has %d", f.properties, len(members[f.id]))
					}
					var west, south, east, north float64
					if _, err := fmt.Sscanf(f.properties["bbox"].(string), "[%f,%f,%f,%f]", &west, &south, &east, &north); err != nil {
						t.Fatal(err)
					}
					cells := map[any]bool{}
					expansion := int(f.properties["expansion_zoom"].(uint64))
					for _, i := range members[f.id] {
						at := c.Points()[i]
						if at[0] == 180 {
							at[0] = -180
						}
						if at[0] < west || at[0] > east || at[1] < south || at[1] > north {
							t.Fatalf("%v is not in %v", at, f.properties["bbox"])
						}
						p, _ := k.cloud.Position(i)
						cells[k.Grid().Cell(p, expansion)] = true
					}
					if expansion <= int(level) || expansion < k.Zooms() && len(cells) < 2 {
						t.Fatalf("level %d: %v has %d cells where it expands", level, f.properties, len(cells))
					}
				}
			}
		})
	}
	if seen < 100 {
		t.Errorf("only %d clusters were seen", seen)
	}
}

// TestFilterThatFails: an error while features are selected is the tile's.
func TestFilterThatFails(t *testing.T) {
	c := crowded(t, WebMercatorQuad, rand.New(rand.NewPCG(12, 12)), 6)
	ts := NewTilesetWith(Options{LayerOptions: LayerOptions{MaxFeatures: 1000}}, "test", []*geo.Collection{c})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, level := range []uint32{0, 6} {
		id, _ := WebMercatorQuad.Owner(orb.Point{0, 0}, level)
		if ts.layers[0].clustered(level) != (level == 0) {
			t.Fatal("the test wants a level that is clustered and one that is not")
		}
		filtered := ts.Filtered(some("any", func(uint32) bool { return true }))
		if tile, err := filtered.Encode(ctx, nil, id); !errors.Is(err, context.Canceled) || len(tile.Bytes) > 0 {
			t.Errorf("level %d: %d bytes, %v", level, len(tile.Bytes), err)
		}
	}
}
