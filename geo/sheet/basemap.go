package sheet

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"lindero/geo"
)

// The collections of the basemap that are drawn in a way of their own.
const (
	countries   = "countries"
	departments = "departments"
	boundaries  = "boundaries"
	lakes       = "lakes"
	rivers      = "rivers"
	towns       = "towns"
)

// basemap returns a collection of the basemap, nil where there is none.
func (o *Options) basemap(id string) *geo.Collection {
	for _, c := range o.Edition.Basemap {
		if c.ID == id {
			return c
		}
	}
	return nil
}

// drawBasemap draws water and land, rivers and borders, in quiet colours.
func (m *mapPage) drawBasemap() {
	f := m.frame
	if m.o.basemap(countries) != nil {
		m.filling(waterInk) // what is no country
		m.pdf.Rect(f.X, f.Y, f.Width, f.Height, "F")
	}
	m.pdf.SetLineJoinStyle("round")
	m.pdf.SetLineCapStyle("round")
	for _, c := range m.o.Edition.Basemap {
		if c.ID == towns {
			continue // with the labels
		}
		for i := range uint32(c.Len()) {
			if g := c.Geometry(i); g != nil {
				m.drawBackdrop(c.ID, m.plot.plot(g))
			}
		}
	}
	m.dashed()
	m.pdf.SetLineCapStyle("butt")
}

func (m *mapPage) drawBackdrop(layer string, p plotted) {
	how := stroke
	m.dashed()
	switch layer {
	case countries:
		m.filling(landInk)
		how = filled
	case lakes:
		m.filling(waterInk)
		m.pen(riverInk, 0.15)
		how = fillTrace
	case rivers:
		m.pen(riverInk, 0.2)
	case boundaries:
		m.pen(borderInk, 0.35)
		m.dashed(3, 1, 0.5, 1)
	case departments:
		m.pen(departInk, 0.15)
		m.dashed(1, 0.8)
	default:
		m.pen(paleGrey, 0.15)
	}
	for _, rings := range p.areas {
		m.trace(rings, true, how)
	}
	m.trace(p.lines, false, stroke)
}

// town is a place of the basemap on the map.
type town struct {
	name       string
	at         orb.Point
	population int64
}

// townsShown is how many towns a map names at most.
const townsShown = 40

// towns returns those on the map, the largest first.
func (m *mapPage) towns() []town {
	c := m.o.basemap(towns)
	if c == nil {
		return nil
	}
	names, population := typed(c, "name", geo.String), typed(c, "population", geo.Integer)
	if names == nil || population == nil {
		return nil
	}
	var all []town
	for i, p := range c.Points() {
		x, y := m.frame.At(p)
		if at := (orb.Point{x, y}); m.frame.holds(at) && !names.IsNull(uint32(i)) && !population.IsNull(uint32(i)) {
			all = append(all, town{string(names.Value(uint32(i)).Bytes), at, population.Int(uint32(i))})
		}
	}
	slices.SortStableFunc(all, func(a, b town) int { return cmp.Compare(b.population, a.population) })
	return all[:min(len(all), townsShown)]
}

// drawTowns names towns where there is room left.
func (m *mapPage) drawTowns() {
	m.font(regular, 5.5)
	for _, t := range m.towns() {
		if !m.placer.free(around(t.at, 0.5)) {
			continue
		}
		at, ok := m.placer.place(t.at, 0.6, m.width(t.name), m.points*point*capital)
		if !ok {
			continue
		}
		m.filling(townInk)
		m.pdf.Circle(t.at[0], t.at[1], 0.4, "F")
		m.color(townInk)
		m.text(at[0], at[1], t.name)
	}
}

// nameGrid is how many places along each side are tried for a country's name.
const nameGrid = 14

// drawCountries writes the names of countries where they have the most room.
func (m *mapPage) drawCountries() {
	c := m.o.basemap(countries)
	if c == nil {
		return
	}
	name := typed(c, "name", geo.String)
	if spanish := typed(c, "name_es", geo.String); m.o.Lang == "es" && spanish != nil {
		name = spanish
	}
	if name == nil {
		return
	}
	m.font(bold, 8)
	m.color(countryInk)
	for i := range uint32(c.Len()) {
		if g := c.Geometry(i); g != nil && !name.IsNull(i) {
			p := m.plot.plot(g)
			m.nameCountry(p.areas, strings.ToUpper(string(name.Value(i).Bytes)))
		}
	}
}

func (m *mapPage) nameCountry(areas [][]orb.LineString, name string) {
	at, room := roomiest(areas, m.frame)
	half := m.width(name) / 2
	if room <= half {
		return
	}
	m.text(at[0]-half, at[1], name)
	m.placer.take(orb.Bound{Min: orb.Point{at[0] - half, at[1] - 2.2}, Max: orb.Point{at[0] + half, at[1] + 0.5}})
}

// roomiest returns the place on a map, of some, that lies in an area and farthest from
// its edges and the frame's, and how far, in millimetres.
func roomiest(areas [][]orb.LineString, f *Frame) (best orb.Point, room float64) {
	if len(areas) == 0 {
		return best, 0
	}
	for i := range nameGrid * nameGrid {
		x := (float64(i%nameGrid) + 0.5) / nameGrid
		y := (float64(i/nameGrid) + 0.5) / nameGrid
		p := orb.Point{f.X + x*f.Width, f.Y + y*f.Height}
		distance := min(x, 1-x)*f.Width + 1e-9*y
		distance = min(distance, min(y, 1-y)*f.Height)
		if inside, edge := within(areas, p); inside && min(distance, edge) > room {
			best, room = p, min(distance, edge)
		}
	}
	return best, room
}

// within reports whether a place lies in one of the areas, and how far their edges are.
func within(areas [][]orb.LineString, p orb.Point) (inside bool, edge float64) {
	edge = math.Inf(1)
	for _, rings := range areas {
		for _, ring := range rings {
			for i := 1; i < len(ring); i++ {
				a, b := ring[i-1], ring[i]
				edge = min(edge, planar.DistanceFromSegment(a, b, p))
				if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0]+(p[1]-a[1])*(b[0]-a[0])/(b[1]-a[1]) {
					inside = !inside
				}
			}
		}
	}
	return inside, edge
}
