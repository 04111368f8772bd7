package tiles

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// home is a tile in the highlands of Guatemala.
var home = ID{Z: 14, X: 4040, Y: 7530}

// oneTile builds a collection, cuts a tile, and decodes its only layer; ok is false
// where the tile is empty.
func oneTile(t *testing.T, id ID, maxZoom int, items ...item) (layer decodedLayer, ok bool) {
	t.Helper()
	return oneTileOf(t, WebMercatorQuad, id, maxZoom, items...)
}

// oneTileOf is oneTile for any grid.
func oneTileOf(t *testing.T, g Grid, id ID, maxZoom int, items ...item) (layer decodedLayer, ok bool) {
	t.Helper()
	ts := NewTileset("test", []*geo.Collection{build(t, "layer", maxZoom, items...)}).On(g)
	layers := withoutLabels(mustDecode(t, ts.Append(nil, id)))
	if len(layers) == 0 {
		return decodedLayer{}, false
	}
	if len(layers) != 1 || layers[0].name != "layer" {
		t.Fatalf("layers %v", layers)
	}
	return layers[0], true
}

// at returns positions of cells of the home tile.
func at(cells ...cell) []orb.Point {
	points := make([]orb.Point, len(cells))
	for i, c := range cells {
		points[i] = unproject(home, c)
	}
	return points
}

func square(x, y, size int32, clockwise bool) orb.Ring {
	ring := at(cell{x, y}, cell{x + size, y}, cell{x + size, y + size}, cell{x, y + size}, cell{x, y})
	if !clockwise {
		slices.Reverse(ring)
	}
	return ring
}

func TestEveryGeometryType(t *testing.T) {
	point, line := unproject(home, cell{10, 20}), orb.LineString(at(cell{0, 0}, cell{100, 50}, cell{30, 200}))
	polygon := orb.Polygon{square(1000, 1000, 500, false), square(1100, 1100, 100, false)}
	for _, c := range []struct {
		name     string
		geometry orb.Geometry
		want     string // types with parts
	}{
		{"nil", nil, ""},
		{"point", point, "1:1"},
		{"multipoint", orb.MultiPoint(at(cell{1, 2}, cell{1, 2}, cell{3, 4})), "1:3"},
		{"no points", orb.MultiPoint{}, ""},
		{"line", line, "2:1"},
		{"no line", orb.LineString{}, ""},
		{"line of one", line[:1], ""},
		{"line on the spot", orb.LineString{point, point, point}, ""},
		{"multiline", orb.MultiLineString{line, {}, line[:1], line[1:]}, "2:2"},
		{"ring", square(5, 5, 100, true), "3:1"},
		{"ring of two", square(5, 5, 100, true)[:2], ""},
		{"ring not closed", square(5, 5, 100, true)[:4], "3:1"},
		{"polygon", polygon, "3:2"},
		{"no rings", orb.Polygon{}, ""},
		{"empty ring", orb.Polygon{{}}, ""},
		{"empty hole", orb.Polygon{polygon[0], {}}, "3:1"},
		{"hole of two", orb.Polygon{polygon[0], polygon[1][:2]}, "3:1"},
		{"nothing but a hole", orb.Polygon{polygon[0], polygon[0]}, ""},
		{"flat polygon", orb.Polygon{orb.Ring(at(cell{0, 0}, cell{100, 0}, cell{50, 0}, cell{0, 0}))}, ""},
		{"multipolygon", orb.MultiPolygon{polygon, {}, {square(3000, 100, 20, true)}}, "3:3"},
		{"bound", orb.MultiPoint(at(cell{50, 60}, cell{10, 20})).Bound(), "3:1"},
		{"empty bound", orb.Bound{Min: point, Max: point}, ""},
		{"collection", orb.Collection{line, point, polygon, orb.Collection{point, nil, orb.Collection{}}, line}, "1:2 2:2 3:2"},
		{"no members", orb.Collection{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			far := item{"far", orb.LineString{{1, 1}, {2, 2}}, nil} // so that the layer is not of points alone
			layer, _ := oneTile(t, home, 14, item{"it", c.geometry, []property{{"a", 1}}}, far)
			var got []string
			for _, f := range layer.features {
				got = append(got, fmt.Sprintf("%d:%d", f.kind, len(f.parts)))
				if f.properties["id"] != "it" || f.properties["a"] != uint64(1) || f.id != layer.features[0].id {
					t.Errorf("feature %d with %v", f.id, f.properties)
				}
			}
			if s := fmt.Sprint(got); s != "["+c.want+"]" {
				t.Errorf("%s, want %s", s, c.want)
			}
		})
	}
}

func TestPolygonWinding(t *testing.T) {
	for _, clockwise := range []bool{true, false} {
		layer, _ := oneTile(t, home, 14, item{"it", orb.MultiPolygon{
			{square(0, 0, 1000, clockwise), square(100, 100, 100, clockwise), square(300, 300, 100, !clockwise)},
			{square(2000, 2000, 1000, !clockwise), square(2100, 2100, 100, clockwise)},
		}, nil})
		var holes []int
		for _, polygon := range layer.features[0].polygons() {
			holes = append(holes, len(polygon)-1)
		}
		if fmt.Sprint(holes) != "[2 1]" {
			t.Errorf("clockwise %v: holes %v", clockwise, holes)
		}
	}
}

func TestProperties(t *testing.T) {
	p := unproject(home, cell{5, 5})
	layer, _ := oneTile(t, home, 14,
		item{"a", p, []property{{"text", "yes"}, {"other", "yes"}, {"int", 3}, {"float", 1.5}, {"bool", false}, {"list", jsonText(`["x","y"]`)}, {"never", nil}}},
		item{"b", p, []property{{"text", ""}, {"int", -7}, {"float", 3.0}, {"bool", true}, {"late", "a"}}},
		item{"c", p, []property{{"text", "yes"}, {"int", 1 << 60}, {"float", nil}}},
	)
	if fmt.Sprint(layer.keys) != "[id text other int float bool list late]" {
		t.Errorf("keys %v", layer.keys)
	}
	want := []string{
		"map[bool:false float:1.5 id:a int:3 list:[\"x\",\"y\"] other:yes text:yes]",
		"map[bool:true float:3 id:b int:-7 late:a text:]",
		"map[id:c int:1152921504606846976 text:yes]",
	}
	for i, f := range layer.features {
		if got := fmt.Sprint(f.properties); got != want[i] {
			t.Errorf("feature %d: %s, want %s", i, got, want[i])
		}
	}
	if got := fmt.Sprintf("%T %T %T", layer.features[0].properties["int"], layer.features[1].properties["int"], layer.features[1].properties["float"]); got != "uint64 int64 float64" {
		t.Errorf("types %s", got)
	}
	if len(layer.values) != 13 { // the id "a" and the text "a" are one
		t.Errorf("%d values: %v", len(layer.values), layer.values)
	}
}

func TestManyDistinctValues(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	var items []item
	want := map[string]string{}
	for i := range 5000 {
		it := item{fmt.Sprintf("id-%d", i), inside(r, home), sampleProperties(r, i)}
		items = append(items, it)
		properties := map[string]any{"id": it.id}
		for _, p := range it.properties {
			properties[p.name] = p.value
		}
		want[it.id.(string)] = fmt.Sprint(properties)
	}
	ts := NewTileset("test", []*geo.Collection{build(t, "layer", 14, items...)})
	for range 3 { // warm, too
		for _, f := range mustDecode(t, ts.Append(nil, home))[0].features {
			if got := fmt.Sprint(f.properties); got != want[f.properties["id"].(string)] {
				t.Fatalf("%s, want %s", got, want[f.properties["id"].(string)])
			}
		}
	}
}

func TestNamesOfIDs(t *testing.T) {
	p := unproject(home, cell{5, 5})
	for _, c := range []struct {
		columns []property
		want    string
	}{
		{nil, "id"},
		{[]property{{"id", "x"}}, "_id"},
		{[]property{{"id", "x"}, {"_id", "y"}}, "__id"},
	} {
		layer, _ := oneTile(t, home, 14, item{"a", p, c.columns})
		if layer.keys[0] != c.want || layer.features[0].properties[c.want] != "a" {
			t.Errorf("%v: keys %v", c.columns, layer.keys)
		}
	}
}

func TestIDs(t *testing.T) {
	const textID = 2486222306087058
	p := unproject(home, cell{5, 5})
	layer, _ := oneTile(t, home, 14, item{0, p, nil}, item{7, p, nil}, item{1 << 53, p, nil}, item{1<<53 + 1, p, nil}, item{-1, p, nil})
	got := map[string]uint64{}
	for _, f := range layer.features {
		got[fmt.Sprint(f.properties["id"])] = f.id
	}
	// Hashes computed with another implementation of xxHash64.
	want := map[string]uint64{"0": 0, "7": 7, "9007199254740992": 1 << 53, "9007199254740993": 8374925716390353, "-1": 2159822972974300}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", got, want)
	}
	layer, _ = oneTile(t, home, 14, item{"bc-000001", p, nil})
	if id := layer.features[0].id; id != textID {
		t.Errorf("the id of bc-000001 is %d", id)
	}
	low, _ := oneTile(t, ID{0, 0, 0}, 14, item{"bc-000001", p, nil})
	if low.features[0].id != textID {
		t.Error("ids differ between zooms")
	}
}

func TestLayersAndZooms(t *testing.T) {
	p := unproject(home, cell{5, 5})
	low := buildInfo(t, geo.Info{ID: "low", MinZoom: 0, MaxZoom: 6}, item{"a", p, nil})
	high := buildInfo(t, geo.Info{ID: "high", MinZoom: 4, MaxZoom: 16}, item{"b", p, nil})
	none := buildInfo(t, geo.Info{ID: "none", MinZoom: 2, MaxZoom: 30})
	ts := NewTileset("both", []*geo.Collection{high, low, none})
	if ts.MinZoom != 0 || ts.MaxZoom != MaxZoom {
		t.Errorf("zooms %d to %d", ts.MinZoom, ts.MaxZoom)
	}
	for zoom, want := range map[uint32]string{0: "[low]", 4: "[high low]", 6: "[high low]", 7: "[high]", 16: "[high]", 17: "[]"} {
		id, _ := WebMercatorQuad.Owner(p, zoom)
		var names []string
		for _, l := range mustDecode(t, ts.Append(nil, id)) {
			names = append(names, l.name)
		}
		if fmt.Sprint(names) != want {
			t.Errorf("zoom %d: %v, want %s", zoom, names, want)
		}
	}
	one, ok := ts.Layer("low")
	if !ok || one.Name != "low" || one.MaxZoom != 6 || one.Version != NewTileset("low", []*geo.Collection{low}).Version {
		t.Errorf("layer %+v", one)
	}
	if _, ok := ts.Layer("other"); ok {
		t.Error("there is no other layer")
	}
	if got := one.Append([]byte("x"), ID{7, 0, 0}); string(got) != "x" {
		t.Errorf("beyond its zooms: %q", got)
	}
	if got := ts.Append([]byte("x"), ID{3, 7, 7}); string(got) != "x" {
		t.Errorf("an empty tile: %q", got)
	}
	if got := NewTileset("empty", nil).Append(nil, ID{}); len(got) != 0 {
		t.Errorf("no layers: %q", got)
	}
}

// TestLevelsOfDegrees: a level of WorldCRS84Quad shows what the next zoom of
// WebMercatorQuad does.
func TestLevelsOfDegrees(t *testing.T) {
	p := unproject(home, cell{5, 5})
	collections := []*geo.Collection{
		buildInfo(t, geo.Info{ID: "first", MaxZoom: 0}, item{"a", p, nil}),
		buildInfo(t, geo.Info{ID: "low", MaxZoom: 6}, item{"a", p, nil}),
		buildInfo(t, geo.Info{ID: "high", MinZoom: 4, MaxZoom: 16}, item{"b", p, nil}),
		buildInfo(t, geo.Info{ID: "all", MinZoom: 2, MaxZoom: 30}, item{"c", p, nil}),
	}
	ts := NewTileset("test", collections).On(WorldCRS84Quad)
	if ts.MinZoom != 0 || ts.MaxZoom != 23 {
		t.Errorf("levels %d to %d", ts.MinZoom, ts.MaxZoom)
	}
	for level, want := range map[uint32]string{
		0: "[first low]", 1: "[low all]", 2: "[low all]", 3: "[low high all]", 5: "[low high all]", 6: "[high all]", 15: "[high all]", 16: "[all]", 23: "[all]",
	} {
		id, _ := WorldCRS84Quad.Owner(p, level)
		var names []string
		for _, l := range mustDecode(t, ts.Append(nil, id)) {
			names = append(names, l.name)
		}
		if fmt.Sprint(names) != want {
			t.Errorf("level %d: %v, want %s", level, names, want)
		}
	}
}

func TestSelect(t *testing.T) {
	p := unproject(home, cell{5, 5})
	var collections []*geo.Collection
	for _, id := range []string{"a", "b", "c"} {
		collections = append(collections, build(t, id, 14, item{id, p, nil}))
	}
	for _, g := range Grids() {
		ts := NewTileset("data", collections).On(g)
		for _, c := range []struct {
			ids  []string
			want string
		}{
			{[]string{"a", "b", "c"}, "[a b c]"}, {[]string{"b"}, "[b]"}, {[]string{"c", "a"}, "[c a]"}, {[]string{"a", "b", "a"}, "[a b]"},
		} {
			selected, err := ts.Select(c.ids)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, l := range mustDecode(t, selected.Append(nil, homeOf(g))) {
				names = append(names, l.name)
			}
			if fmt.Sprint(names) != c.want || (selected.key == ts.key) != (c.want == "[a b c]") {
				t.Errorf("%v selects %v, want %s (key %s)", c.ids, names, c.want, selected.key)
			}
		}
		for _, ids := range [][]string{{"a", "nope"}, {""}, {"a", "a", "a", "a"}} {
			_, err := ts.Select(ids)
			var e *geo.Error
			if !errors.As(err, &e) || e.Code != geo.CodeInvalid || e.Param != "collections" {
				t.Errorf("%q: %v", ids, err)
			}
		}
	}
}

// mixture is a collection of all geometry types within a box.
func mixture(t testing.TB, r *rand.Rand, box orb.Bound, n int, shuffle bool) *geo.Collection {
	items := make([]item, n)
	for i := range items {
		p := within(r, box)
		size := (box.Max[0] - box.Min[0]) * math.Pow(2, -8*r.Float64())
		var g orb.Geometry = p
		switch i % 5 {
		case 1:
			g = orb.LineString(star(r, p, size, 30)[0])
		case 2:
			g = orb.Polygon{star(r, p, size, 40)[0], star(r, p, size/3, 20)[0]}
		case 3:
			g = orb.MultiPolygon{star(r, p, size, 40), star(r, within(r, box), size, 9)}
		case 4:
			g = orb.Collection{p, orb.MultiLineString{orb.LineString(star(r, p, size, 12)[0])}, star(r, p, size, 7)}
		}
		items[i] = item{fmt.Sprintf("f%d", i), g, sampleProperties(r, i)}
	}
	if shuffle {
		rand.New(rand.NewPCG(7, 7)).Shuffle(n, func(i, j int) { items[i], items[j] = items[j], items[i] })
	}
	return build(t, "mixture", 16, items...)
}

func TestSameBytes(t *testing.T) {
	onEachGrid(t, func(t *testing.T, g Grid) {
		id := homeOf(g)
		box := g.Bound(id)
		fresh := func(shuffle bool) *Tileset {
			points := rand.New(rand.NewPCG(1, 3))
			var items []item
			for i := range 500 {
				items = append(items, item{i, within(points, box), sampleProperties(points, i)})
			}
			return NewTileset("test", []*geo.Collection{
				build(t, "points", 14, items...), mixture(t, rand.New(rand.NewPCG(1, 2)), box, 100, shuffle)}).On(g)
		}
		parent := ID{id.Z - 2, id.X >> 2, id.Y >> 2}
		ts := fresh(false)
		want := [2][]byte{ts.Append(nil, id), ts.Append(nil, parent)}
		var group sync.WaitGroup
		for worker := range 4 {
			group.Go(func() {
				var got []byte
				for range 25 {
					got = ts.Append(got[:0], id)
					if !bytes.Equal(got, want[0]) {
						t.Errorf("worker %d got other bytes", worker)
					}
					if got = ts.Append(got[:0], parent); !bytes.Equal(got, want[1]) {
						t.Errorf("worker %d got other bytes of the parent", worker)
					}
				}
			})
		}
		group.Wait()
		for _, shuffle := range []bool{false, true} {
			if got := fresh(shuffle).Append(nil, id); !bytes.Equal(got, want[0]) {
				t.Errorf("shuffled %v: a fresh collection gives other bytes", shuffle)
			}
		}
		if len(want[0]) < 1000 || len(want[1]) < 1000 {
			t.Error("hardly anything in the tiles")
		}
	})
}

func TestNoAllocationsPerFeature(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	var points, lines, polygons []item
	for i := range 300 {
		points = append(points, item{fmt.Sprint(i), inside(r, home), sampleProperties(r, i)})
		lines = append(lines, item{i, orb.LineString(star(r, inside(r, home), 0.01, 50)[0]), sampleProperties(r, i)})
		polygons = append(polygons, item{i, orb.MultiPolygon{star(r, inside(r, home), 0.01, 50)}, sampleProperties(r, i)})
	}
	for name, items := range map[string][]item{"points": points, "lines": lines, "polygons": polygons} {
		items = append(items, item{"far", orb.Point{10, 10}, nil}) // so that the index is searched
		ts := NewTileset("test", []*geo.Collection{build(t, "layer", 14, items...)})
		for _, g := range Grids() {
			cut, id := ts.On(g), homeOf(g)
			var e encoder
			var tile []byte
			encode := func() {
				encoded, err := e.encode(t.Context(), tile[:0], cut, id)
				if err != nil {
					t.Fatal(err)
				}
				tile = encoded.Bytes
			}
			encode()
			if n := testing.AllocsPerRun(20, encode); n > 0 || len(tile) < 1000 {
				t.Errorf("%s, %s: %v allocations for a tile of 300 features, %d bytes", g, name, n, len(tile))
			}
		}
	}
}

// TestTilesetsShareLayers checks that a collection is measured once a grid, however many
// tilesets have it.
func TestTilesetsShareLayers(t *testing.T) {
	both := build(t, "both", 14, item{id: 1, geometry: orb.LineString{{0, 0}, {1, 1}}})
	one, other := build(t, "x", 14, item{id: 1, geometry: orb.Point{2, 2}}), build(t, "x", 14, item{id: 1, geometry: orb.Point{3, 3}})
	first := NewTileset("data", []*geo.Collection{one, both})
	second := NewTileset("data", []*geo.Collection{both, other}, first)
	if first.layers[1] != second.layers[0] || first.layers[0] == second.layers[1] {
		t.Error("a collection of two tilesets is measured twice, or another one is taken for it")
	}
	crs84 := first.On(WorldCRS84Quad)
	if again := second.On(WorldCRS84Quad, first, crs84); again.layers[0] != crs84.layers[1] || again.layers[1] == crs84.layers[0] {
		t.Error("on another grid it is")
	}
	if alone := NewTileset("data", []*geo.Collection{both, other}); string(alone.Append(nil, ID{})) != string(second.Append(nil, ID{})) || alone.Version != second.Version {
		t.Error("a tileset that shares a layer draws another tile")
	}
}
