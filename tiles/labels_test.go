package tiles

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"lindero/geo"
)

// labelled are polygons of every kind, and what has none.
func labelled() []item {
	r := rand.New(rand.NewPCG(1, 1))
	properties := func(i int) []property {
		return []property{{"name", fmt.Sprint("Municipio ", i)}, {"name_en", nil}, {"nombre_corto", "M"}, {"kind", "rural"}, {"population", 1000 * i}}
	}
	var items []item
	for i := range 60 {
		at := orb.Point{-92 + 4*r.Float64(), 13 + 4*r.Float64()}
		var g orb.Geometry = star(r, at, 0.2, 20+i)
		if i%3 == 0 {
			g = orb.MultiPolygon{star(r, orb.Point{at[0] + 1, at[1]}, 0.05, 20), star(r, at, 0.2, 30)}
		}
		items = append(items, item{fmt.Sprintf("M-%d", i), g, properties(i)})
	}
	for i, g := range []orb.Geometry{nil, orb.Point{-90, 15}, orb.LineString{{-90, 15}, {-89, 16}}, orb.Polygon{}, orb.MultiPolygon{}, orb.Polygon{{{-90, 15}, {-89, 15}, {-90, 15}}}} {
		items = append(items, item{fmt.Sprintf("none-%d", i), g, properties(i)})
	}
	return append(items, item{"mixed", orb.Collection{orb.Point{-90, 15}, star(r, orb.Point{-90, 14}, 0.3, 9)}, properties(0)})
}

// TestEveryPolygonHasOneLabel counts labels that tiles own, over all tiles of a level.
func TestEveryPolygonHasOneLabel(t *testing.T) {
	items := labelled()
	info := geo.Info{ID: "layer", MinZoom: 2, MaxZoom: 10}
	base := NewTileset("test", []*geo.Collection{buildInfo(t, info, items...)})
	onEachGrid(t, func(t *testing.T, g Grid) {
		ts := base.On(g)
		for level := ts.MinZoom; level <= ts.MaxZoom; level++ {
			owned := map[string]int{}
			limits := ts.Limits(level)
			for x := limits.MinColumn; x <= limits.MaxColumn; x++ {
				for y := limits.MinRow; y <= limits.MaxRow; y++ {
					id := ID{level, x, y}
					for _, l := range mustDecode(t, ts.Append(nil, id)) {
						if l.name == "layer_labels" {
							countLabels(t, ts, id, l, owned)
						}
					}
				}
			}
			for _, it := range items {
				want := 1
				if _, ok := LabelPoint(it.geometry); !ok {
					want = 0
				}
				if owned[it.id.(string)] != want {
					t.Errorf("level %d: %v has %d labels, want %d", level, it.id, owned[it.id.(string)], want)
				}
			}
			if len(owned) != 61 {
				t.Errorf("level %d: %d labels", level, len(owned))
			}
		}
	})
}

// countLabels checks a tile's labels, and counts those that it owns.
func countLabels(t *testing.T, ts *Tileset, id ID, l decodedLayer, owned map[string]int) {
	t.Helper()
	c := ts.layers[0]
	for _, f := range l.features {
		name := f.properties["id"].(string)
		i, _ := c.Lookup(name)
		at, _ := LabelPoint(c.Geometry(i))
		v := reference(ts.Grid, id, at)
		if f.kind != typePoint || len(f.parts) != 1 || f.parts[0][0] != v.round() {
			t.Errorf("%v: %s is at %v, want %v", id, name, f.parts, v)
		}
		if number := c.identity(i).number; f.id != number {
			t.Errorf("%s has the number %d, not %d", name, f.id, number)
		}
		if fmt.Sprint(f.keys) != "[id name nombre_corto]" {
			t.Errorf("%s has %v", name, f.keys)
		}
		if owner, ok := ts.Grid.Owner(at, id.Z); ok && owner == id {
			owned[name]++
		}
	}
}

// TestLabelsComeWithTheirPolygons: a polygon too small to be drawn has no label, at its
// zoom or where tiles are drawn more coarsely than that.
func TestLabelsComeWithTheirPolygons(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	c := crowdOfShapes(t, r, 12)
	for _, most := range []int{1 << 30, 20_000} {
		ts := NewTilesetWith(Options{LayerOptions: LayerOptions{MaxBytes: most}}, "test", []*geo.Collection{c})
		without, with := 0, 0
		for level := range ts.MaxZoom + 1 {
			id, _ := ts.Grid.Owner(orb.Point{-90, 15}, level)
			polygons, labels := map[uint64]bool{}, map[uint64]bool{}
			for _, l := range mustDecode(t, ts.Append(nil, id)) {
				for _, f := range l.features {
					switch {
					case l.name == "layer_labels":
						labels[f.id] = true
					case f.kind == typePolygon:
						polygons[f.id] = true
					}
				}
			}
			for i := range uint32(c.Len()) {
				at, ok := LabelPoint(c.Geometry(i))
				if !ok {
					continue
				}
				number := ts.layers[0].identity(i).number
				if labels[number] && !polygons[number] {
					t.Errorf("%v: the label of %d comes without it", id, number)
				}
				if owner, _ := ts.Grid.Owner(at, level); owner == id && polygons[number] {
					with++
					if !labels[number] {
						t.Errorf("%v: %d has no label", id, number)
					}
				} else if owner == id {
					without++
				}
			}
		}
		if with < 500 || without < 500 {
			t.Errorf("%d polygons are drawn, %d not", with, without)
		}
	}
}

func TestLabelsStandInTheLargestPolygon(t *testing.T) {
	for _, it := range labelled() {
		at, ok := LabelPoint(it.geometry)
		switch g := it.geometry.(type) {
		case orb.MultiPolygon:
			if len(g) > 0 && (!ok || !planar.PolygonContains(g[1], at)) {
				t.Errorf("%v: %v, %v", it.id, at, ok)
			}
		case orb.Collection:
			if !ok || !planar.PolygonContains(g[1].(orb.Polygon), at) {
				t.Errorf("%v: %v, %v", it.id, at, ok)
			}
		}
	}
	// A degree of longitude is half as long at 60 degrees.
	north, south := orb.Bound{Min: orb.Point{0, 59}, Max: orb.Point{10, 61}}.ToRing(), orb.Bound{Min: orb.Point{0, 0}, Max: orb.Point{8, 2}}.ToRing()
	if at, ok := LabelPoint(orb.MultiPolygon{{north}, {south}}); !ok || at[1] > 2 {
		t.Errorf("%v, %v is not in the larger one", at, ok)
	}
}

// TestLabelsAreDescribed: metadata list them behind their layer, and selecting a
// collection selects them.
func TestLabelsAreDescribed(t *testing.T) {
	schema := geo.Schema{Class: "kind", Properties: []geo.Property{{Name: "kind", Type: geo.String}, {Name: "name", Type: geo.String}, {Name: "area", Type: geo.Number}}}
	b := geo.NewBuilder(geo.Info{ID: "areas", MinZoom: 3, MaxZoom: 9}, schema)
	f := geo.Feature{ID: valueOf(1), Geometry: orb.Bound{Max: orb.Point{1, 1}}, Values: []geo.Value{valueOf("a"), valueOf("b"), valueOf(2.5)}}
	if err := b.Add(&f); err != nil {
		t.Fatal(err)
	}
	areas, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	points := build(t, "points", 14, item{1, orb.Point{0.5, 0.5}, nil})
	ts := NewTileset("data", []*geo.Collection{areas, points})
	names := func(ts *Tileset) string {
		var all []string
		for _, l := range ts.Layers() {
			all = append(all, fmt.Sprintf("%s %v %s %d", l.ID, l.Labels, l.Collection.ID, len(l.Properties)))
		}
		return fmt.Sprint(all)
	}
	if got := names(ts); got != "[areas false areas 3 areas_labels true areas 2 points false points 0]" {
		t.Errorf("layers %s", got)
	}
	one, _ := ts.Layer("areas")
	if len(one.Layers()) != 2 || len(NewTileJSON(one, TileJSONOptions{}).VectorLayers) != 2 {
		t.Errorf("one collection has the layers %v", names(one))
	}
	if _, ok := ts.Layer("areas_labels"); ok {
		t.Error("labels are taken for a collection")
	}
	doc := NewTileJSON(ts, TileJSONOptions{})
	if l := doc.VectorLayers[1]; l.ID != "areas_labels" || l.MinZoom != 3 || l.MaxZoom != 9 || fmt.Sprint(l.Fields) != "[{id Number} {kind String} {name String}]" {
		t.Errorf("%+v", l)
	}
	taken := NewTileset("data", []*geo.Collection{areas, build(t, "areas_labels", 14, item{1, orb.Point{0.5, 0.5}, nil})})
	if got := mustDecode(t, taken.Append(nil, ID{3, 4, 3})); len(got) != 2 || len(taken.Layers()) != 2 {
		t.Errorf("beside a collection of that id there are %d layers", len(got))
	}
	if !slices.Equal(ts.written[:2], one.written) {
		t.Error("a selection has layers of its own")
	}
}

// BenchmarkLabels places the labels of 10,000 polygons of 256 vertices.
func BenchmarkLabels(b *testing.B) {
	m := tessellation{
		box: orb.Bound{Min: orb.Point{-92, 13}, Max: orb.Point{-82, 18}}, columns: 100, rows: 100,
		features: 10_000, levels: 6, crooked: 0.15,
	}
	c := build(b, "layer", 14, m.items(rand.New(rand.NewPCG(1, 1)))...)
	for b.Loop() {
		labelPoints(c)
	}
}
