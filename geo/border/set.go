package border

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// Collection is the id of the collection that borders come from.
const Collection = "borders"

// Set is all borders of a collection. It is immutable and safe for any number of readers.
type Set struct {
	lines   []*Line
	refused map[string]error
}

// NewSet makes lines of a collection of borders. Features with the same value of the text
// property "border" (such as "GT-MX") are one border; without one, the id of the feature
// is the border's. The countries are those of the properties "country_a" and "country_b"
// or, where there are none, the two halves of an id such as "GT-MX".
//
// Which country lies on which side no line tells. Places do, which are the features of
// collections with a text property "country": where those of both countries within 50 km
// of a border lie on opposite sides of it, see [Line.Left].
//
// Nil is a collection without features. Borders without a line are not in the set; asking
// for one tells why.
func NewSet(c *geo.Collection, places ...*geo.Collection) *Set {
	s := &Set{refused: make(map[string]error)}
	if c == nil {
		return s
	}
	for _, g := range grouped(c) {
		l, err := newLine(g.id, g.runs)
		if err != nil {
			s.refused[g.id] = err
			continue
		}
		l.Countries = countries(c, g.ordinals[0], g.id)
		s.lines = append(s.lines, l)
	}
	s.tellSides(places)
	return s
}

// group is the features of one border.
type group struct {
	id       string
	ordinals []uint32
	runs     []run
}

// grouped returns the borders of a collection in the order of their ids.
func grouped(c *geo.Collection) []*group {
	byID := make(map[string]*group)
	var all []*group
	border := textColumn(c, "border")
	for i := range uint32(c.Len()) {
		id := textOf(border, i)
		if id == "" {
			id = string(c.AppendID(nil, i))
		}
		g := byID[id]
		if g == nil {
			g = &group{id: id}
			byID[id] = g
			all = append(all, g)
		}
		g.ordinals = append(g.ordinals, i)
		g.runs = appendRuns(g.runs, c.Geometry(i), i)
	}
	slices.SortFunc(all, func(g, h *group) int { return cmp.Compare(g.id, h.id) })
	return all
}

// textColumn returns the named property's column where it holds texts, else nil.
func textColumn(c *geo.Collection, name string) *geo.Column {
	if column := c.Column(name); column != nil && column.Type == geo.String {
		return column
	}
	return nil
}

// textOf is a feature's text, empty where it has none.
func textOf(column *geo.Column, i uint32) string {
	if column == nil || column.IsNull(i) {
		return ""
	}
	return string(column.Dict().Bytes(column.Code(i)))
}

// Lines returns the borders in the order of their ids.
func (s *Set) Lines() []*Line { return slices.Clone(s.lines) }

// Line returns the border with the id, or an error of [geo.CodeNotFound] with Param
// "borderId", or one that says why the border has no line.
func (s *Set) Line(id string) (*Line, error) {
	for _, l := range s.lines {
		if l.ID == id {
			return l, nil
		}
	}
	if err, ok := s.refused[id]; ok {
		return nil, geo.Errorf(geo.CodeNotFound, "borderId", "%s", err)
	}
	return nil, geo.Errorf(geo.CodeNotFound, "borderId", "there is no border %q; /borders lists those there are", id)
}

// Locate returns the border nearest to a position, and where the position lies beside it,
// as [Line.Locate] does; ok is false where none lies within so many metres. Of borders
// that are equally near it is the first by id, as where three countries meet.
func (s *Set) Locate(p orb.Point, within float64) (nearest *Line, at Position, ok bool) {
	const same = 1e-6 // metres
	for _, l := range s.lines {
		found, near := l.LocateWithin(p, within)
		if !near {
			continue
		}
		if distance := math.Abs(found.Distance); !ok || distance < within-same {
			nearest, at, ok = l, found, true
			within = distance
		}
	}
	return nearest, at, ok
}
