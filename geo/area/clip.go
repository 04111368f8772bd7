package area

import (
	"sync/atomic"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// Clipper cuts geometries to an area. It is safe for concurrent use.
type Clipper struct {
	area  *Area
	patch *patch
	known positions
	whole atomic.Int64
}

// Clipper returns a clipper for the area. What it learns about the area speeds up later
// cuts, so use one for many geometries.
func (a *Area) Clipper() *Clipper {
	return &Clipper{area: a, patch: newPatch(a), known: positionsOf(a.Shape)}
}

// Whole is the number of polygons that could not be cut so far, since they are not valid
// or the overlay failed, and were taken whole: data may hold such polygons, and a hole in
// a field team's map would be worse.
func (c *Clipper) Whole() int { return int(c.whole.Load()) }

// Clip returns the part of a geometry that lies in the area, nil if there is none. What
// lies wholly in it is returned as it is, sharing memory. Points on the boundary and lines
// along it are in the area; lines and polygons that only touch it are not. A line or
// polygon may become several, of the multi type; multi types stay what they are;
// collections are cut member by member; a Ring and a Bound become polygons.
func (c *Clipper) Clip(g orb.Geometry) orb.Geometry {
	switch g := g.(type) {
	case orb.Point:
		if !c.area.Contains(g) {
			return nil
		}
		return g
	case orb.MultiPoint:
		return c.points(g)
	case orb.LineString:
		return c.line(g)
	case orb.MultiLineString:
		return c.lines(g)
	case orb.Polygon:
		return c.polygon(g)
	case orb.MultiPolygon:
		return c.polygons(g)
	case orb.Collection:
		return c.collection(g)
	case orb.Ring:
		return c.polygon(orb.Polygon{g})
	case orb.Bound:
		return c.box(g)
	}
	return nil
}

func (c *Clipper) points(g orb.MultiPoint) orb.Geometry {
	var kept orb.MultiPoint
	for _, p := range g {
		if c.area.Contains(p) {
			kept = append(kept, p)
		}
	}
	switch len(kept) {
	case 0:
		return nil
	case len(g):
		return g
	}
	return kept
}

func (c *Clipper) collection(g orb.Collection) orb.Geometry {
	var kept orb.Collection
	whole := true
	for _, m := range g {
		part := c.Clip(m)
		if part != nil {
			kept = append(kept, part)
		}
		whole = whole && part != nil && orb.Equal(part, m)
	}
	switch {
	case len(kept) == 0:
		return nil
	case whole:
		return g
	}
	return kept
}

// box cuts a box, or the line or point that it has shrunk to.
func (c *Clipper) box(b orb.Bound) orb.Geometry {
	switch width, height := b.Max[0]-b.Min[0], b.Max[1]-b.Min[1]; {
	case width < 0 || height < 0:
		return nil
	case width == 0 && height == 0:
		return c.Clip(b.Min)
	case width == 0 || height == 0:
		return c.line(orb.LineString{b.Min, b.Max})
	}
	return c.polygon(b.ToPolygon())
}

// A side is where a geometry lies as a whole.
type side uint8

const (
	outside side = iota
	inside
	across // perhaps
)

// sideOf tells by boxes where a geometry lies. One with a coordinate that is no finite
// number lies nowhere.
func (c *Clipper) sideOf(g orb.Geometry) side {
	hull, ok := geo.BoundOf(g)
	if !ok || !isFinite(hull.Min[0]+hull.Min[1]+hull.Max[0]+hull.Max[1]) || !hull.Intersects(c.area.Bound()) {
		return outside
	}
	if c.area.edges.meets(hull) {
		return across
	}
	return c.sideOfPoint(hull.Min)
}

func (c *Clipper) sideOfPoint(p orb.Point) side {
	if c.area.Contains(p) {
		return inside
	}
	return outside
}
