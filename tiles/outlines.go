package tiles

import (
	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/tiles/topology"
)

// role is what a path is.
type role uint8

const (
	ofLine role = iota
	ofExterior
	ofHole // of the exterior before it
)

// outlines gathers the lines and rings of features, in walk's order. It is the sink of
// walk.
type outlines struct {
	*topology.Builder
	roles  []role
	starts []uint32 // by ordinal, where the feature's paths begin; one more ends the last
}

// outlinesOf gathers those of a collection.
func outlinesOf(c *geo.Collection) *outlines {
	vertices := 0
	for i := range uint32(c.Len()) {
		geo.EachPoint(c.Geometry(i), func(orb.Point) { vertices++ })
	}
	o := newOutlines(vertices)
	for i := range uint32(c.Len()) {
		o.add(c.Geometry(i))
	}
	return o
}

// newOutlines makes room for about as many vertices.
func newOutlines(vertices int) *outlines {
	return &outlines{Builder: topology.NewBuilder(vertices), starts: []uint32{0}}
}

// add gathers those of the next feature.
func (o *outlines) add(g orb.Geometry) {
	walk(g, o)
	o.starts = append(o.starts, uint32(len(o.roles)))
}

func (o *outlines) point(orb.Point) {}

func (o *outlines) line(path []orb.Point) {
	o.Line(path)
	o.roles = append(o.roles, ofLine)
}

func (o *outlines) polygon(rings []orb.Ring) {
	as := ofExterior
	for _, ring := range rings {
		o.Ring(open(ring))
		o.roles = append(o.roles, as)
		as = ofHole
	}
}
