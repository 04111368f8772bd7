package redact

import (
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// The levels of municipal zones.
const (
	municipalityLevel = iota
	departmentLevel
	countryLevel
)

// municipalFrame has municipalities, the departments and the countries that they say
// they belong to. In zones x is a municipality's ordinal, or the place of the name.
type municipalFrame struct {
	c           *geo.Collection
	seats       []seat
	departments []region
	countries   []region
	inside      [][2]int // by ordinal: the department and the country, -1 where there is none
}

// seat is a municipality that is known by a point.
type seat struct {
	direction [3]float64
	ordinal   int32
}

// direction is where a position lies seen from the earth's centre, as a unit vector.
func direction(p orb.Point) [3]float64 {
	lon, lat := p[0]*math.Pi/180, p[1]*math.Pi/180
	return [3]float64{math.Cos(lat) * math.Cos(lon), math.Cos(lat) * math.Sin(lon), math.Sin(lat)}
}

// region is a department or a country.
type region struct {
	country, name string
	box           orb.Bound
}

func newMunicipalFrame(c *geo.Collection) *municipalFrame {
	f := &municipalFrame{c: c, inside: make([][2]int, c.Len())}
	for i := range uint32(c.Len()) {
		g := c.Geometry(i)
		if p, ok := g.(orb.Point); ok {
			f.seats = append(f.seats, seat{direction(p), int32(i)})
		}
		country, department := text(c, "country", i), text(c, "department", i)
		f.inside[i] = [2]int{-1, -1}
		if department != "" {
			f.inside[i][0] = enter(&f.departments, region{country: country, name: department}, g)
		}
		if country != "" {
			f.inside[i][1] = enter(&f.countries, region{country: country, name: country}, g)
		}
	}
	return f
}

// enter adds a municipality to its region and returns the region's place.
func enter(regions *[]region, r region, g orb.Geometry) int {
	at := slices.IndexFunc(*regions, func(o region) bool { return o.country == r.country && o.name == r.name })
	box, ok := geo.BoundOf(g)
	switch {
	case at < 0:
		r.box = box
		*regions = append(*regions, r)
		at = len(*regions) - 1
	case ok:
		old := &(*regions)[at].box
		old.Min = orb.Point{min(old.Min[0], box.Min[0]), min(old.Min[1], box.Min[1])}
		old.Max = orb.Point{max(old.Max[0], box.Max[0]), max(old.Max[1], box.Max[1])}
	}
	return at
}

// text is a feature's text in a property, "" where there is none.
func text(c *geo.Collection, property string, i uint32) string {
	column := c.Column(property)
	if column == nil || column.Type != geo.String {
		return ""
	}
	return string(column.Value(i).Bytes)
}

func (f *municipalFrame) at(p orb.Point) zone {
	found := f.c.Query(geo.Query{BBox: &geo.BBox{West: p[0], South: p[1], East: p[0], North: p[1]}, Limit: 1})
	if len(found.Ordinals) > 0 {
		return zone{municipalityLevel, int32(found.Ordinals[0]), 0}
	}
	return f.nearest(p)
}

// nearest is the municipality with the nearest seat on the sphere: the one at the least
// angle, whose cosine is the largest.
func (f *municipalFrame) nearest(p orb.Point) zone {
	d := direction(p)
	found, largest := elsewhere, math.Inf(-1)
	for _, s := range f.seats {
		if cosine := d[0]*s.direction[0] + d[1]*s.direction[1] + d[2]*s.direction[2]; cosine > largest {
			found, largest = zone{municipalityLevel, s.ordinal, 0}, cosine
		}
	}
	return found
}

func (f *municipalFrame) parent(z zone) zone {
	switch z.level {
	case municipalityLevel:
		if at := f.inside[z.x][0]; at >= 0 {
			return zone{departmentLevel, int32(at), 0}
		}
		return f.country(f.inside[z.x][1])
	case departmentLevel:
		country := f.departments[z.x].country
		return f.country(slices.IndexFunc(f.countries, func(r region) bool { return r.country == country }))
	}
	return elsewhere
}

func (f *municipalFrame) country(at int) zone {
	if at < 0 {
		return elsewhere
	}
	return zone{countryLevel, int32(at), 0}
}

func (f *municipalFrame) least() int8 { return municipalityLevel }

func (f *municipalFrame) id(z zone) string {
	switch z.level {
	case municipalityLevel:
		return "municipality-" + string(f.c.AppendID(nil, uint32(z.x)))
	case departmentLevel:
		r := f.departments[z.x]
		return "department-" + r.country + "-" + r.name
	case countryLevel:
		return "country-" + f.countries[z.x].name
	}
	return "elsewhere"
}

func (f *municipalFrame) geometry(z zone) orb.Geometry {
	switch z.level {
	case municipalityLevel:
		return f.c.Geometry(uint32(z.x))
	case departmentLevel:
		return boxOf(f.departments[z.x].box)
	case countryLevel:
		return boxOf(f.countries[z.x].box)
	}
	return nil
}

// boxOf is a box as a polygon, or as its middle where it has no area.
func boxOf(b orb.Bound) orb.Geometry {
	switch w, h := b.Max[0]-b.Min[0], b.Max[1]-b.Min[1]; {
	case w < 0: // nothing in it has a position
		return nil
	case w == 0 || h == 0:
		return b.Center()
	}
	return b.ToPolygon()
}

func (f *municipalFrame) property() geo.Property {
	return geo.Property{Name: "zone", Type: geo.String, Title: geo.Text{ES: "Zona", EN: "Zone"}, Declared: true}
}

func (f *municipalFrame) value(z zone) geo.Value {
	name := ""
	switch z.level {
	case municipalityLevel:
		name = text(f.c, "name", uint32(z.x))
	case departmentLevel:
		name = f.departments[z.x].name
	case countryLevel:
		name = f.countries[z.x].name
	}
	if name == "" {
		return geo.Value{}
	}
	return geo.Value{Kind: geo.KindString, Bytes: []byte(name)}
}

func (f *municipalFrame) describe(minCount int) geo.Text {
	return geo.Text{
		ES: fmt.Sprintf("las posiciones están generalizadas al municipio o a zonas mayores, con el número de elementos en cada una, nunca menos de %d", minCount),
		EN: fmt.Sprintf("positions are generalised to the municipality or larger zones, with the number of features in each, never fewer than %d", minCount),
	}
}
