package cql

import "github.com/paulmach/orb"

// edgeSteps is into how many parts a box's edges are cut before they are converted,
// where they come out slanted or bent.
const edgeSteps = 16

// Reproject returns the filter with all coordinates converted, as the parameter
// filter-crs asks for: convert takes the filter's CRS, in its axis order, to longitude
// and latitude; ok is false where it cannot. A bbox stays one where its edges stay
// parallel to the axes, and becomes a polygon where they do not.
func Reproject(n *Node, convert func(orb.Point) (p orb.Point, ok bool)) (*Node, error) {
	out := *n
	out.Args = make([]*Node, len(n.Args))
	for i, arg := range n.Args {
		converted, err := Reproject(arg, convert)
		if err != nil {
			return nil, err
		}
		out.Args[i] = converted
	}
	c := conversion{pos: n.Pos, convert: convert}
	switch n.Op {
	case Geometry:
		out.Geometry = c.geometry(orb.Clone(n.Geometry))
	case Box:
		c.box(&out)
	}
	return &out, c.err
}

type conversion struct {
	pos     int
	convert func(orb.Point) (orb.Point, bool)
	err     error // the first
}

func (c *conversion) point(p orb.Point) orb.Point {
	q, ok := c.convert(p)
	if !ok && c.err == nil {
		c.err = fail(c.pos, "the position %g %g lies outside of the CRS that filter-crs names", p[0], p[1])
	}
	return q
}

// geometry converts in place: it has been cloned.
func (c *conversion) geometry(g orb.Geometry) orb.Geometry {
	switch g := g.(type) {
	case orb.Point:
		return c.point(g)
	case orb.MultiPoint:
		c.points(g)
	case orb.LineString:
		c.points(g)
	case orb.MultiLineString:
		for _, l := range g {
			c.points(l)
		}
	case orb.Polygon:
		for _, r := range g {
			c.points(r)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			c.geometry(p)
		}
	case orb.Collection:
		for i, m := range g {
			g[i] = c.geometry(m)
		}
	}
	return g
}

func (c *conversion) points(points []orb.Point) {
	for i, p := range points {
		points[i] = c.point(p)
	}
}

func (c *conversion) box(n *Node) {
	b := n.Box
	corners := orb.Ring{{b.West, b.South}, {b.East, b.South}, {b.East, b.North}, {b.West, b.North}, {b.West, b.South}}
	low, high := c.point(corners[0]), c.point(corners[2])
	for _, corner := range []orb.Point{corners[1], corners[3]} {
		p := c.point(corner)
		if p != (orb.Point{low[0], high[1]}) && p != (orb.Point{high[0], low[1]}) {
			n.Op, n.Geometry = Geometry, orb.Polygon{c.edges(corners)}
			return
		}
	}
	n.Box.West, n.Box.South, n.Box.East, n.Box.North = low[0], low[1], high[0], high[1]
}

func (c *conversion) edges(corners orb.Ring) orb.Ring {
	var ring orb.Ring
	for i, a := range corners[:4] {
		b := corners[i+1]
		for step := range edgeSteps {
			f := float64(step) / edgeSteps
			ring = append(ring, c.point(orb.Point{a[0] + f*(b[0]-a[0]), a[1] + f*(b[1]-a[1])}))
		}
	}
	return append(ring, ring[0])
}
