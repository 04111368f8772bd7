package tiles

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/tiles/cluster"
)

// boxes are some of the world, of all sizes, over the antimeridian and at it too.
func boxes(r *rand.Rand) []geo.BBox {
	all := []geo.BBox{
		{West: -180, South: -90, East: 180, North: 90}, {West: 170, South: -90, East: 180, North: 90},
		{West: -180, South: -90, East: -170, North: 90}, {West: 179, South: -20, East: -179, North: 20},
		{West: 180, South: -90, East: 180, North: 90},
	}
	for range 12 {
		west, south := r.Float64()*360-180, r.Float64()*180-90
		all = append(all, geo.BBox{West: west, South: south, East: min(west+r.Float64()*120, 180), North: min(south+r.Float64()*60, 90)})
	}
	return all
}

// TestClustersInBox: they are the cells of the features wanted, of which the box holds
// the middle.
func TestClustersInBox(t *testing.T) {
	onEachGrid(t, func(t *testing.T, g Grid) {
		r := rand.New(rand.NewPCG(16, 16))
		c := crowded(t, g, r, 6)
		all := NewTilesetWith(Options{LayerOptions: LayerOptions{MaxFeatures: 400}}, "test", []*geo.Collection{c}).On(g)
		k := all.layers[0].clusters
		wanted := func(i uint32) bool { return i%3 != 1 }
		for name, ts := range map[string]*Tileset{"all": all, "some": all.Filtered(some("some", wanted))} {
			for level := uint32(0); ts.ClustersLevel(level); level++ {
				members := map[cluster.Cell][]uint32{}
				for i := range uint32(c.Len()) {
					if p, ok := k.cloud.Position(i); ok && (name == "all" || wanted(i)) {
						cell := k.Grid().Cell(p, int(g.zoom(level)))
						members[cell] = append(members[cell], i)
					}
				}
				for _, box := range boxes(r) {
					got, err := ts.Clusters(t.Context(), level, box, c.Len())
					if err != nil {
						t.Fatal(err)
					}
					compareClusters(t, ts, box, got, members)
				}
			}
		}
	})
}

func compareClusters(t *testing.T, ts *Tileset, box geo.BBox, got []Cluster, members map[cluster.Cell][]uint32) {
	t.Helper()
	k := ts.layers[0].clusters
	points := ts.layers[0].Points()
	byCell := map[cluster.Cell]Cluster{}
	for _, c := range got {
		cell, _, _ := k.Grid().ParseID(c.ID)
		byCell[cell] = c
	}
	if len(byCell) != len(got) {
		t.Fatalf("%v: some of %d clusters are there twice", box, len(got))
	}
	inside := func(p orb.Point) bool {
		return slices.ContainsFunc(box.Bounds(), func(b orb.Bound) bool { return b.Contains(p) })
	}
	left := len(got)
	for cell, ordinals := range members {
		at := points[ordinals[0]]
		if len(ordinals) > 1 {
			var x, y uint64
			for _, i := range ordinals {
				p, _ := k.cloud.Position(i)
				x, y = x+uint64(p.X), y+uint64(p.Y)
			}
			n := uint64(len(ordinals))
			at = k.cloud.degrees(cluster.Position{X: uint32(x / n), Y: uint32(y / n)})
		}
		all := true // the features are in the box, and so is whatever stands for them
		for _, i := range ordinals {
			all = all && inside(points[i])
		}
		if c, ok := byCell[cell]; ok {
			left--
			if c.Count != len(ordinals) || c.Feature != ordinals[0] || c.Position != at {
				t.Fatalf("%v: %+v, want %d at %v", box, c, len(ordinals), at)
			}
			_, holds, ok := ts.Cell(c.ID)
			for _, i := range ordinals {
				if !ok || !holds(i) {
					t.Fatalf("feature %d is not in the cell %d", i, c.ID)
				}
			}
			all = false
		}
		if all {
			t.Fatalf("%v lacks the %d features of %v", box, len(ordinals), cell)
		}
	}
	if left != 0 {
		t.Fatalf("%v: %d clusters are of no cell", box, left)
	}
}
