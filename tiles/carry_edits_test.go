package tiles

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// draft is a collection in the making, edited between reloads.
type draft struct {
	info   geo.Info
	schema geo.Schema
	items  []item
	next   int  // the next id
	absent bool // for now, it is no layer
	last   bool // for now, its layer is the last one
}

func (d *draft) build(t testing.TB) *geo.Collection {
	return buildSchema(t, d.info, d.schema, d.items...)
}

func (d *draft) add(g orb.Geometry, properties ...property) {
	d.items = append(d.items, item{d.next, g, properties})
	d.next++
}

// carryRegion is away from the edges of large tiles, and over the meridian of 90 degrees
// west, where they have one.
var carryRegion = orb.Bound{Min: orb.Point{-96, 10}, Max: orb.Point{-80, 22}}

const carryZoom = 6

func properties(r *rand.Rand) []property {
	return []property{
		{"status", []any{"open", "shut", "other", nil}[r.IntN(4)]},
		{"name", fmt.Sprint("n", r.IntN(50))},
		{"width_m", float64(r.IntN(40)) / 4},
		{"count", r.IntN(5) - 2},
		{"checked", r.IntN(2) == 0},
	}
}

// drafts are points that crowd, polygons that share borders and have names, and a mixture.
func drafts(r *rand.Rand) []*draft {
	points := &draft{info: geo.Info{ID: "points", MaxZoom: carryZoom}, schema: geo.Schema{
		Class:      "status",
		Properties: []geo.Property{{Name: "status", Type: geo.String, Enum: []geo.EnumValue{{Value: "open"}, {Value: "shut"}}}},
	}}
	for range 400 {
		p := within(r, carryRegion)
		for range 1 + r.IntN(3) {
			points.add(orb.Point{p[0] + 0.3*r.NormFloat64(), p[1] + 0.3*r.NormFloat64()}, properties(r)...)
		}
	}
	points.add(orb.Point{179.99, -40})
	points.add(nil)
	parcels := &draft{info: geo.Info{ID: "parcels", MaxZoom: carryZoom}}
	for _, it := range (tessellation{box: carryRegion, columns: 12, rows: 12, features: 80, levels: 4, crooked: 0.3}).items(r) {
		parcels.add(it.geometry, properties(r)...)
	}
	mixed := &draft{info: geo.Info{ID: "mixed", MaxZoom: carryZoom}}
	for range 60 {
		mixed.add(mixedGeometry(r), properties(r)...)
	}
	labels := &draft{info: geo.Info{ID: "parcels_labels", MaxZoom: carryZoom}, absent: true}
	for range 3 {
		labels.add(within(r, carryRegion))
	}
	return []*draft{points, parcels, mixed, labels}
}

func mixedGeometry(r *rand.Rand) orb.Geometry {
	p := within(r, carryRegion)
	line := orb.LineString{p}
	for range 3 + r.IntN(40) {
		p = orb.Point{p[0] + 0.1*r.NormFloat64(), p[1] + 0.1*r.NormFloat64()}
		line = append(line, p)
	}
	switch r.IntN(4) {
	case 0:
		return p
	case 1:
		return star(r, p, 0.3, 20)
	case 2:
		return orb.Collection{line, p, star(r, line[0], 0.1, 9)}
	}
	return line
}

// edit is what happens between two reloads.
type edit struct {
	name  string
	small bool // one feature, of which tiles far away show nothing
	do    func(r *rand.Rand, d []*draft)
}

func edits() []edit {
	pick := func(r *rand.Rand, d *draft) *item { return &d.items[r.IntN(len(d.items))] }
	oneOf := func(r *rand.Rand, d []*draft) *draft { return d[r.IntN(3)] }
	return []edit{
		{"nothing", true, func(*rand.Rand, []*draft) {}},
		{"add a point", true, func(r *rand.Rand, d []*draft) { d[0].add(within(r, carryRegion), properties(r)...) }},
		{"add a shape", true, func(r *rand.Rand, d []*draft) { d[2].add(mixedGeometry(r), properties(r)...) }},
		{"remove", true, func(r *rand.Rand, d []*draft) {
			l := oneOf(r, d)
			i := r.IntN(len(l.items))
			l.items = slices.Delete(slices.Clone(l.items), i, i+1)
		}},
		{"move a point", true, func(r *rand.Rand, d []*draft) { pick(r, d[0]).geometry = within(r, carryRegion) }},
		{"move a point a little", true, func(r *rand.Rand, d []*draft) {
			it := pick(r, d[0])
			if p, ok := it.geometry.(orb.Point); ok {
				it.geometry = orb.Point{p[0] + 1e-4, p[1]}
			}
		}},
		{"change a value", true, func(r *rand.Rand, d []*draft) { pick(r, oneOf(r, d)).properties = properties(r) }},
		{"move a vertex of a border", true, func(r *rand.Rand, d []*draft) {
			it := pick(r, d[1])
			polygon, ok := it.geometry.(orb.Polygon)
			if !ok {
				return
			}
			polygon = orb.Clone(polygon).(orb.Polygon)
			k := 1 + r.IntN(len(polygon[0])-2)
			polygon[0][k][0] += 0.05 * r.NormFloat64()
			it.geometry = polygon
		}},
		{"change the title", true, func(r *rand.Rand, d []*draft) { oneOf(r, d).info.Title.ES += "!" }},
		{"another order of features", true, func(r *rand.Rand, d []*draft) {
			l := oneOf(r, d)
			l.items = slices.Clone(l.items)
			r.Shuffle(len(l.items), func(i, j int) { l.items[i], l.items[j] = l.items[j], l.items[i] })
		}},
		{"widen the extent", false, func(r *rand.Rand, d []*draft) {
			oneOf(r, d).add(orb.Point{-60 + 5*r.Float64(), 40 + 10*r.Float64()}, properties(r)...)
		}},
		{"a new property", false, func(r *rand.Rand, d []*draft) {
			it := pick(r, oneOf(r, d))
			it.properties = append(slices.Clone(it.properties), property{fmt.Sprint("p", r.IntN(1e6)), 1})
		}},
		{"another name of a property", false, func(r *rand.Rand, d []*draft) {
			l, name := oneOf(r, d), fmt.Sprint("checked", r.IntN(1e6))
			for i := range l.items {
				all := slices.Clone(l.items[i].properties)
				for k := range all {
					if strings.HasPrefix(all[k].name, "checked") {
						all[k].name = name
					}
				}
				l.items[i].properties = all
			}
		}},
		{"another type", false, func(r *rand.Rand, d []*draft) {
			it := pick(r, oneOf(r, d))
			it.properties = append(slices.Clone(it.properties[:min(2, len(it.properties))]), property{"count", 0.5})
		}},
		{"a new class", false, func(r *rand.Rand, d []*draft) {
			pick(r, d[0]).properties = []property{{"status", fmt.Sprint("class ", r.IntN(1e6))}}
		}},
		{"many at once", false, func(r *rand.Rand, d []*draft) {
			for range 40 {
				pick(r, oneOf(r, d)).properties = properties(r)
			}
		}},
		{"a crowd", false, func(r *rand.Rand, d []*draft) {
			for range 600 { // far away
				d[0].add(orb.Point{100 + 0.1*r.Float64(), -15 + 0.1*r.Float64()}, properties(r)...)
			}
		}},
		{"a crowd of shapes", false, func(r *rand.Rand, d []*draft) {
			for range 60 {
				d[2].add(star(r, orb.Point{-86 + 0.5*r.Float64(), 15 + 0.5*r.Float64()}, 1, 300))
			}
		}},
		{"no crowd any more", false, func(_ *rand.Rand, d []*draft) {
			d[0].items, d[2].items = d[0].items[:300], d[2].items[:40]
		}},
		{"another layer, or one less", false, func(_ *rand.Rand, d []*draft) { d[3].absent = !d[3].absent }},
		{"a change and another layer", false, func(r *rand.Rand, d []*draft) {
			oneOf(r, d).add(within(r, carryRegion), properties(r)...)
			d[3].absent = !d[3].absent
		}},
		{"finer clusters", false, func(_ *rand.Rand, d []*draft) { d[0].info.Cutting.Cells = 7 - max(d[0].info.Cutting.Cells, 3) }},
		{"another bound", false, func(_ *rand.Rand, d []*draft) {
			d[0].info.Cutting.MaxFeatures = 180 - max(d[0].info.Cutting.MaxFeatures, 120)
		}},
		{"fewer properties", false, func(r *rand.Rand, d []*draft) { oneOf(r, d).info.Cutting.Keep = []string{"name"} }},
		{"at more zooms", false, func(r *rand.Rand, d []*draft) { oneOf(r, d).info.Cutting.KeepTo++ }},
		{"an id of text", false, func(r *rand.Rand, d []*draft) {
			l := oneOf(r, d)
			l.add(within(r, carryRegion), properties(r)...)
			l.items[len(l.items)-1].id = fmt.Sprint("t", l.next)
		}},
		{"another order of layers", false, func(r *rand.Rand, d []*draft) {
			l := oneOf(r, d)
			l.last = !l.last
		}},
		{"fewer zooms", false, func(r *rand.Rand, d []*draft) { oneOf(r, d).info.MaxZoom = carryZoom - r.IntN(2) }},
		{"later zooms", false, func(r *rand.Rand, d []*draft) { oneOf(r, d).info.MinZoom = r.IntN(3) }},
	}
}
