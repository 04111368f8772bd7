package extract

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/area"
	"lindero/geo/cql"
)

// outline answers S_INTERSECTS with an area quickly however many vertices that has, for
// lines and polygons that are not to be cut. It is immutable.
type outline struct {
	*area.Area
	clipper  *area.Clipper
	vertices []orb.Point // from west to east
}

func newOutline(a *area.Area) *outline {
	o := &outline{Area: a, clipper: a.Clipper()}
	geo.EachPoint(a.Shape, func(p orb.Point) { o.vertices = append(o.vertices, p) })
	slices.SortFunc(o.vertices, func(p, q orb.Point) int { return cmp.Compare(p[0], q[0]) })
	return o
}

// meeting returns what tells whether a feature meets the area. That it does is seen from a
// vertex of it that lies in the area, or a part of it. What has neither may still touch
// the area, at a vertex of that: only where one is in its box, CQL2's engine is asked.
func (o *outline) meeting(c *geo.Collection) (func(ordinal uint32) bool, error) {
	exact, err := cql.Meeting(nil, c, o.Geometry())
	if err != nil {
		return nil, err
	}
	return func(i uint32) bool {
		g := c.Geometry(i)
		return o.hasVertexOf(g) || o.clipper.Clip(g) != nil || o.hasVertexIn(g) && exact.Match(i)
	}, nil
}

// hasVertexOf reports whether a position of the geometry lies in the area.
func (o *outline) hasVertexOf(g orb.Geometry) (found bool) {
	geo.EachPoint(g, func(p orb.Point) { found = found || o.Contains(p) })
	return found
}

// hasVertexIn reports whether a vertex of the area lies in the box of the geometry.
func (o *outline) hasVertexIn(g orb.Geometry) bool {
	box, ok := geo.BoundOf(g)
	if !ok {
		return false
	}
	first, _ := slices.BinarySearchFunc(o.vertices, box.Min[0], func(p orb.Point, west float64) int { return cmp.Compare(p[0], west) })
	for _, p := range o.vertices[first:] {
		if p[0] > box.Max[0] {
			return false
		}
		if p[1] >= box.Min[1] && p[1] <= box.Max[1] {
			return true
		}
	}
	return false
}
