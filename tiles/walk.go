package tiles

import "github.com/paulmach/orb"

// sink takes a geometry apart into what tiles know.
type sink interface {
	point(p orb.Point)
	line(path []orb.Point)
	polygon(rings []orb.Ring)
}

// walk hands the parts of a geometry of any type to the sink, in order. Nil and
// empty geometries have none.
func walk(g orb.Geometry, s sink) {
	switch g := g.(type) {
	case orb.Point:
		s.point(g)
	case orb.MultiPoint:
		for _, p := range g {
			s.point(p)
		}
	case orb.LineString:
		s.line(g)
	case orb.MultiLineString:
		for _, l := range g {
			s.line(l)
		}
	case orb.Ring:
		s.polygon([]orb.Ring{g})
	case orb.Polygon:
		s.polygon(g)
	case orb.MultiPolygon:
		for _, p := range g {
			s.polygon(p)
		}
	case orb.Collection:
		for _, m := range g {
			walk(m, s)
		}
	case orb.Bound:
		s.polygon([]orb.Ring{g.ToRing()})
	}
}

// open returns a ring without the vertex that closes it.
func open(r orb.Ring) orb.Ring {
	if n := len(r); n > 1 && r[0] == r[n-1] {
		return r[:n-1]
	}
	return r
}
