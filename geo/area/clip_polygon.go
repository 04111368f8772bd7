package area

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"
)

func (c *Clipper) polygon(p orb.Polygon) orb.Geometry {
	parts, whole := c.cutPolygon(p)
	switch {
	case whole:
		return p
	case len(parts) == 0:
		return nil
	case len(parts) == 1:
		return parts[0]
	}
	return orb.MultiPolygon(parts)
}

func (c *Clipper) polygons(g orb.MultiPolygon) orb.Geometry {
	var kept orb.MultiPolygon
	all := true
	for _, p := range g {
		parts, whole := c.cutPolygon(p)
		if whole {
			parts = []orb.Polygon{p}
		}
		kept = append(kept, parts...)
		all = all && whole
	}
	switch {
	case all && len(g) > 0:
		return g
	case len(kept) == 0:
		return nil
	}
	return kept
}

// cutPolygon returns the parts of a polygon in the area, or whole where it lies in it.
func (c *Clipper) cutPolygon(p orb.Polygon) (parts []orb.Polygon, whole bool) {
	switch c.sideOfPolygon(p) {
	case outside:
		return nil, false
	case inside:
		return nil, true
	}
	own := simple([]orb.Polygon{p})
	if own.Validate() != nil {
		c.whole.Add(1)
		return nil, true
	}
	g, err := overlaid(geom.Intersection, own, c.patch.around(p[0].Bound()))
	if err != nil {
		c.whole.Add(1)
		return nil, true
	}
	parts = normal(straightened(polygonsOf(g), c.known, positionsOf([]orb.Polygon{p})))
	if isAllOf(parts, p) {
		return nil, true
	}
	return parts, false
}

// sideOfPolygon tells where a polygon lies. Where no edge of the one meets an edge of the
// other, and no ring of the area lies within the polygon, one position tells of all.
func (c *Clipper) sideOfPolygon(p orb.Polygon) side {
	if len(p) == 0 {
		return outside
	}
	if s := c.sideOf(p); s != across {
		return s
	}
	own := newEdges([]orb.Polygon{p})
	if len(own.segments) == 0 {
		return outside
	}
	for i := range own.segments {
		s := own.segments[i]
		if !c.area.edges.search(s.bound(), func(k int) bool {
			_, meet := meeting(s, c.area.edges.segments[k])
			return !meet
		}) {
			return across
		}
	}
	hull := own.bound()
	start := 0
	for _, end := range c.area.edges.rings {
		if at := c.area.edges.segments[start].a; hull.Contains(at) && own.covers(at) {
			return across
		}
		start = end
	}
	return c.sideOfPoint(own.segments[0].a)
}

// isAllOf reports whether parts differ from a polygon by no more than rounding along its
// outline.
func isAllOf(parts []orb.Polygon, p orb.Polygon) bool {
	length := 0.0
	for _, r := range p {
		length += outlineLength(r)
	}
	return math.Abs(planeSize(p)-planeSize(parts...)) <= thin*length
}

// planeSize is the area of polygons in square degrees, whichever way their rings run.
func planeSize(polygons ...orb.Polygon) (size float64) {
	for _, p := range polygons {
		for i, r := range p {
			if i == 0 {
				size += math.Abs(doubleArea(r)) / 2
			} else {
				size -= math.Abs(doubleArea(r)) / 2
			}
		}
	}
	return size
}
