package tiles

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"lindero/geo"
)

// chain counts steps between cells, each as often as borders take it one way less as
// often as they take it the other.
type chain map[[2]cell]int

// add takes the steps along a closed ring, each as short as cells allow.
func (c chain) add(ring []cell, times int) {
	for i := 1; i < len(ring); i++ {
		steps(ring[i-1], ring[i], func(a, b cell) {
			if b.x < a.x || b.x == a.x && b.y < a.y {
				c.count([2]cell{b, a}, -times)
			} else {
				c.count([2]cell{a, b}, times)
			}
		})
	}
}

func (c chain) count(step [2]cell, times int) {
	c[step] += times
	if c[step] == 0 {
		delete(c, step)
	}
}

// area is what the chain goes around, in square units, clockwise on the screen.
func (c chain) area() float64 {
	sum := int64(0)
	for step, times := range c {
		sum += int64(times) * (int64(step[0].x)*int64(step[1].y) - int64(step[1].x)*int64(step[0].y))
	}
	return float64(sum) / 2
}

// steps calls f for all steps from a to b between cells that lie on the way.
func steps(a, b cell, f func(from, to cell)) {
	dx, dy := b.x-a.x, b.y-a.y
	n := gcd(max(dx, -dx), max(dy, -dy))
	for range n {
		next := cell{a.x + dx/n, a.y + dy/n}
		f(a, next)
		a = next
	}
}

func gcd(a, b int32) int32 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// rectangle is the border of what a tile shows of a box in degrees, clockwise on the
// screen; nil where that is nothing.
func rectangle(g Grid, id ID, b orb.Bound) []cell {
	f := newFrame(g, id, 0)
	nw, se := f.project(orb.Point{b.Min[0], b.Max[1]}), f.project(orb.Point{b.Max[0], b.Min[1]})
	clamp := func(v vec) cell {
		return vec{min(max(v.x, f.low.x), f.high.x), min(max(v.y, f.low.y), f.high.y)}.round()
	}
	low, high := clamp(nw), clamp(se)
	if low.x >= high.x || low.y >= high.y {
		return nil
	}
	return []cell{low, {high.x, low.y}, high, {low.x, high.y}, low}
}

// mosaics are tessellations of every kind, by what they are.
func mosaics() map[string]tessellation {
	highlands := orb.Bound{Min: orb.Point{-92, 13}, Max: orb.Point{-88, 17}}
	return map[string]tessellation{
		"one cell each":     {box: highlands, columns: 9, rows: 9, features: 81, levels: 7, crooked: 0.15},
		"holes and parts":   {box: highlands, columns: 14, rows: 14, features: 40, levels: 7, crooked: 0.15},
		"few, with many":    {box: highlands, columns: 16, rows: 16, features: 3, levels: 6, crooked: 0.2},
		"straight":          {box: highlands, columns: 10, rows: 10, features: 20, levels: 5, crooked: 0},
		"beside 180":        {box: orb.Bound{Min: orb.Point{172, -4}, Max: orb.Point{180, 4}}, columns: 9, rows: 9, features: 30, levels: 6, crooked: 0.15},
		"on the other side": {box: orb.Bound{Min: orb.Point{-180, -4}, Max: orb.Point{-170, 4}}, columns: 9, rows: 9, features: 30, levels: 6, crooked: 0.15},
		"small":             {box: orb.Bound{Min: orb.Point{-91, 14}, Max: orb.Point{-90.7, 14.3}}, columns: 8, rows: 8, features: 30, levels: 7, crooked: 0.15},
	}
}

// eachMosaic runs f on all of them on both grids, cut into a tileset of zooms 0 to 14.
func eachMosaic(t *testing.T, f func(t *testing.T, m tessellation, ts *Tileset, r *rand.Rand)) {
	for name, m := range mosaics() {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(uint64(len(name)), 7))
			ts := NewTileset("test", []*geo.Collection{build(t, "layer", 14, m.items(r)...)})
			for _, g := range Grids() {
				t.Run(g.String(), func(t *testing.T) { f(t, m, ts.On(g), r) })
			}
		})
	}
}

// tilesOf returns up to most tiles of a level that show something of a box.
func tilesOf(r *rand.Rand, g Grid, level uint32, b orb.Bound, most int) []ID {
	low, _ := g.Owner(orb.Point{b.Min[0], b.Max[1]}, level)
	high, _ := g.Owner(orb.Point{b.Max[0] - 0.02, b.Min[1]}, level) // 180 belongs to the first column
	var all []ID
	for x := low.X; x <= high.X; x++ {
		for y := low.Y; y <= high.Y; y++ {
			all = append(all, ID{level, x, y})
		}
	}
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:min(most, len(all))]
}

// coarse is the area, in square units, of the smallest ring from which on the corners
// of the box and all rings are drawn.
const coarse = 20 * MinRingArea

// smallestPart is the area of the smallest ring of a layer, in square units of a level.
func smallestPart(ts *Tileset, level uint32) float64 {
	l, least := ts.layers[0], 1e300
	p, scale := ts.Grid.projection(), ts.Grid.scale(level)
	for i := range uint32(l.Len()) {
		walk(l.Geometry(i), ringSink(func(ring orb.Ring) {
			projected := make(orb.Ring, len(ring))
			for k, q := range ring {
				projected[k] = orb.Point{worldX(q[0]) * scale, p.y(q[1]) * scale}
			}
			if a := planar.Area(projected); a != 0 {
				least = min(least, max(a, -a))
			}
		}))
	}
	return least
}

// ringSink is a function as the sink of walk.
type ringSink func(orb.Ring)

func (ringSink) point(orb.Point)  {}
func (ringSink) line([]orb.Point) {}
func (f ringSink) polygon(rings []orb.Ring) {
	for _, ring := range rings {
		f(ring)
	}
}

// TestNeighboursShareBorders takes all borders of a tile together: what one polygon has
// on its right another has on its left, step by step, so that all that is left is the
// border of what they fill; areas add up to the last square unit.
func TestNeighboursShareBorders(t *testing.T) {
	eachMosaic(t, func(t *testing.T, m tessellation, ts *Tileset, r *rand.Rand) {
		whole, features := 0, 0
		for level := uint32(1); level <= ts.MaxZoom; level++ { // the tile of zoom 0 shows what is beside 180 degrees twice
			for _, id := range tilesOf(r, ts.Grid, level, m.box, 5) {
				left, n := bordersOf(t, ts, id)
				features += n
				sum := left.area()
				filled := rectangle(ts.Grid, id, m.box)
				left.add(filled, -1)
				if smallestPart(ts, level) < coarse {
					if left.area() > 0 {
						t.Errorf("%v: %v square units too many", id, left.area())
					}
					continue
				}
				whole++
				if len(left) > 0 {
					t.Fatalf("%v: not shared: %.500s", id, fmt.Sprint(left))
				}
				want := 0.0
				if filled != nil {
					want = float64(doubleArea(filled[:4])) / 2
				}
				if sum != want {
					t.Fatalf("%v: %v square units, want %v", id, sum, want)
				}
			}
		}
		if whole < 15 || features < 80 {
			t.Errorf("only %d tiles, %d features", whole, features)
		}
	})
}

// bordersOf takes all borders of a tile together, and counts its features.
func bordersOf(t *testing.T, ts *Tileset, id ID) (all chain, features int) {
	all = chain{}
	sum := 0.0
	for _, l := range withoutLabels(mustDecode(t, ts.Append(nil, id))) {
		features += len(l.features)
		for _, f := range l.features {
			sum += f.area()
			for _, ring := range f.parts {
				all.add(ring, 1)
			}
		}
	}
	if sum != all.area() {
		t.Fatalf("%v: the areas of rings sum up to %v, of borders to %v", id, sum, all.area())
	}
	return all, features
}

// TestBordersAcrossTheAntimeridian fills boxes on both sides of it: in tiles that it is
// an edge of, polygons of both meet without a gap.
func TestBordersAcrossTheAntimeridian(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	all := mosaics()
	east, west := all["beside 180"], all["on the other side"]
	items := append(east.items(r), west.items(r)...)
	for i := range items {
		items[i].id = i
	}
	base := NewTileset("test", []*geo.Collection{build(t, "layer", 14, items...)})
	whole := orb.Bound{Min: east.box.Min, Max: orb.Point{west.box.Max[0] + 360, west.box.Max[1]}}
	shifted := orb.Bound{Min: orb.Point{whole.Min[0] - 360, whole.Min[1]}, Max: orb.Point{whole.Max[0] - 360, whole.Max[1]}}
	onEachGrid(t, func(t *testing.T, g Grid) {
		ts, checked := base.On(g), 0
		for level := g.level(6); level <= g.level(10); level++ {
			middle, _ := g.Owner(orb.Point{-180, 0}, level)
			for dy := range uint32(2) {
				for x, b := range map[uint32]orb.Bound{0: shifted, g.Columns(level) - 1: whole} {
					id := ID{level, x, middle.Y - dy}
					left, features := bordersOf(t, ts, id)
					left.add(rectangle(g, id, b), -1)
					if len(left) > 0 || features < 2 {
						t.Errorf("%v, %d features: not shared: %.500s", id, features, fmt.Sprint(left))
					}
					checked++
				}
			}
		}
		if checked < 20 {
			t.Errorf("only %d tiles", checked)
		}
	})
}

// TestInteriorsDoNotOverlap draws positions that are in no polygon or in one of them,
// wherever they do not lie beside a border by less than rounding moves it.
func TestInteriorsDoNotOverlap(t *testing.T) {
	eachMosaic(t, func(t *testing.T, m tessellation, ts *Tileset, r *rand.Rand) {
		checked := 0
		for level := uint32(1); level <= ts.MaxZoom; level++ {
			if smallestPart(ts, level) < coarse {
				continue
			}
			for _, id := range tilesOf(r, ts.Grid, level, m.box, 3) {
				var all []orb.MultiPolygon
				for _, l := range withoutLabels(mustDecode(t, ts.Append(nil, id))) {
					for _, f := range l.features {
						all = append(all, f.multiPolygon())
					}
				}
				filled := rectangle(ts.Grid, id, m.box)
				if filled == nil {
					continue
				}
				for range 60 {
					x := float64(filled[0].x) + r.Float64()*float64(filled[2].x-filled[0].x)
					y := float64(filled[0].y) + r.Float64()*float64(filled[2].y-filled[0].y)
					in := 0
					for _, p := range all {
						if planar.MultiPolygonContains(p, orb.Point{x, y}) {
							in++
						}
					}
					if in != 1 {
						t.Fatalf("%v: %v, %v is inside %d polygons", id, x, y, in)
					}
					checked++
				}
			}
		}
		if checked < 1000 {
			t.Errorf("only %d positions", checked)
		}
	})
}

// multiPolygon is a feature's polygons, in units.
func (f decodedFeature) multiPolygon() (all orb.MultiPolygon) {
	for _, rings := range f.polygons() {
		var polygon orb.Polygon
		for _, cells := range rings {
			var ring orb.Ring
			for _, c := range cells {
				ring = append(ring, c.position())
			}
			polygon = append(polygon, ring)
		}
		all = append(all, polygon)
	}
	return all
}

// TestTilesAgreeAlongEdges compares what tiles side by side, and one above the other,
// show of a feature in the strip that both buffers cover.
func TestTilesAgreeAlongEdges(t *testing.T) {
	eachMosaic(t, func(t *testing.T, m tessellation, ts *Tileset, r *rand.Rand) {
		compared := 0
		for level := uint32(1); level <= ts.MaxZoom; level++ {
			for _, id := range tilesOf(r, ts.Grid, level, m.box, 2) {
				here := stepsOf(t, ts, id, 0, 0)
				for _, d := range [][2]uint32{{1, 0}, {0, 1}} {
					beside := ID{level, (id.X + d[0]) % ts.Grid.Columns(level), id.Y + d[1]}
					if !ts.Grid.Has(beside) {
						continue
					}
					dx, dy := int32(d[0])*Extent, int32(d[1])*Extent
					there := stepsOf(t, ts, beside, dx, dy)
					strip := [2]cell{{dx - Buffer, dy - Buffer}, {Extent + Buffer, Extent + Buffer}}
					n, missing := missingSteps(here, there, strip)
					k, others := missingSteps(there, here, strip)
					if missing+others != "" {
						t.Fatalf("%v and %v differ: %s %s", id, beside, missing, others)
					}
					compared += n + k
				}
			}
		}
		if compared < 500 {
			t.Errorf("only %d steps", compared)
		}
	})
}

// edgeSteps are the edges of a tile's features, and the steps along them.
type edgeSteps struct {
	edges map[uint64][][2]cell
	steps map[uint64]map[[2]cell]bool
}

// stepsOf takes a tile apart, shifted.
func stepsOf(t *testing.T, ts *Tileset, id ID, dx, dy int32) edgeSteps {
	s := edgeSteps{map[uint64][][2]cell{}, map[uint64]map[[2]cell]bool{}}
	for _, l := range withoutLabels(mustDecode(t, ts.Append(nil, id))) {
		for _, f := range l.features {
			s.steps[f.id] = map[[2]cell]bool{}
			for _, part := range f.parts {
				for i := 1; i < len(part); i++ {
					a, b := part[i-1], part[i]
					a, b = cell{a.x + dx, a.y + dy}, cell{b.x + dx, b.y + dy}
					s.edges[f.id] = append(s.edges[f.id], [2]cell{a, b})
					steps(a, b, func(a, b cell) { s.steps[f.id][[2]cell{a, b}] = true })
				}
			}
		}
	}
	return s
}

// missingSteps looks for edges within a strip among the steps of another tile.
func missingSteps(from, in edgeSteps, strip [2]cell) (n int, missing string) {
	inside := func(c cell) bool {
		return c.x > strip[0].x && c.x < strip[1].x && c.y > strip[0].y && c.y < strip[1].y
	}
	for id, edges := range from.edges {
		for _, e := range edges {
			if !inside(e[0]) || !inside(e[1]) {
				continue
			}
			steps(e[0], e[1], func(a, b cell) {
				n++
				if !in.steps[id][[2]cell{a, b}] {
					missing = fmt.Sprint("feature ", id, " lacks ", a, b)
				}
			})
		}
	}
	return n, missing
}

// TestMosaicsAreDeterministic makes the same tiles twice.
func TestMosaicsAreDeterministic(t *testing.T) {
	m := mosaics()["holes and parts"]
	items := m.items(rand.New(rand.NewPCG(1, 2)))
	first := NewTileset("test", []*geo.Collection{build(t, "layer", 14, items...)})
	again := NewTileset("test", []*geo.Collection{build(t, "layer", 14, items...)})
	r := rand.New(rand.NewPCG(3, 4))
	for level := range first.MaxZoom + 1 {
		for _, id := range tilesOf(r, first.Grid, level, m.box, 5) {
			if a, b := first.Append(nil, id), again.Append(nil, id); len(a) == 0 || !bytes.Equal(a, b) {
				t.Fatalf("%v: %d bytes, %d the second time", id, len(a), len(b))
			}
		}
	}
}

// TestSimplifiedRingsStaySimple draws long and narrow polygons, which simplified lines
// would cross. Rounding alone makes rings cross where they are a unit wide.
func TestSimplifiedRingsStaySimple(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	var items []item
	for n := range 60 {
		items = append(items, item{n, narrow(r, orb.Point{-92 + 0.05*float64(n), 15}, 400, 0.0001+0.00001*float64(n)), nil})
	}
	c := build(t, "layer", 14, items...)
	ts := NewTileset("test", []*geo.Collection{c})
	crossed := crossingsIn(t, ts)
	o := outlinesOf(c)
	m := measured{scales: scales{ts.Grid.projection(), 0, 14}, network: o.Build(), roles: o.roles, starts: o.starts}
	m.project()
	m.rankArcs()
	m.rankRings()
	ts.layers[0].details = m.details()
	tangled := crossingsIn(t, ts)
	t.Logf("%d crossings; %d if every arc went by itself", crossed, tangled)
	if tangled < 100 || crossed > tangled/10 {
		t.Errorf("%d crossings, of %d if every arc went by itself", crossed, tangled)
	}
}

// crossingsIn counts how often edges of one feature cross in the tiles below the
// largest zoom.
func crossingsIn(t *testing.T, ts *Tileset) (n int) {
	for level := uint32(7); level < ts.MaxZoom; level++ {
		l := ts.Limits(level)
		for x := l.MinColumn; x <= l.MaxColumn; x++ {
			for y := l.MinRow; y <= l.MaxRow; y++ {
				for _, l := range withoutLabels(mustDecode(t, ts.Append(nil, ID{level, x, y}))) {
					for _, f := range l.features {
						n += crossings(f)
					}
				}
			}
		}
	}
	return n
}

// narrow is a crooked strip.
func narrow(r *rand.Rand, from orb.Point, n int, width float64) orb.Polygon {
	var there, back orb.Ring
	p := from
	for range n {
		p[0] += 0.0001 * r.NormFloat64()
		p[1] += 0.0002
		there = append(there, p)
		back = append(back, orb.Point{p[0] + width, p[1]})
	}
	slices.Reverse(back)
	ring := append(there, back...)
	return orb.Polygon{append(ring, ring[0])}
}

// crossings counts the pairs of a feature's edges that cross one another.
func crossings(f decodedFeature) (n int) {
	var edges [][2]cell
	for _, p := range f.parts {
		for i := 1; i < len(p); i++ {
			edges = append(edges, [2]cell{p[i-1], p[i]})
		}
	}
	apart := func(a, b cell, e [2]cell) bool {
		s, t := cross(a, b, e[0]), cross(a, b, e[1])
		return s < 0 && t > 0 || s > 0 && t < 0
	}
	for i, e := range edges {
		for _, f := range edges[:i] {
			if apart(e[0], e[1], f) && apart(f[0], f[1], e) {
				n++
			}
		}
	}
	return n
}
