package cql

import (
	"github.com/paulmach/orb"

	"lindero/geo/plane"
)

// place is where a point lies with respect to a geometry, as the nine-intersection
// model has it: in its interior, on its boundary or outside. A point's interior is
// the point, a line's boundary its ends.
type place uint8

const (
	outside place = iota
	boundary
	interior
)

// locate is exact, for any type of geometry. Members of a collection, and polygons
// of a multipolygon, count together: what is inside of one is inside.
func locate(p orb.Point, g orb.Geometry) place {
	switch g := g.(type) {
	case orb.Point:
		return placeIf(g == p, interior)
	case orb.MultiPoint:
		for _, q := range g {
			if q == p {
				return interior
			}
		}
	case orb.LineString:
		return locateOnLines(p, orb.MultiLineString{g})
	case orb.MultiLineString:
		return locateOnLines(p, g)
	case orb.Ring:
		return locateInPolygon(p, orb.Polygon{g})
	case orb.Polygon:
		return locateInPolygon(p, g)
	case orb.MultiPolygon:
		best := outside
		for _, polygon := range g {
			best = max(best, locateInPolygon(p, polygon))
		}
		return best
	case orb.Collection:
		best := outside
		for _, member := range g {
			best = max(best, locate(p, member))
		}
		return best
	case orb.Bound:
		return locateInPolygon(p, g.ToPolygon())
	}
	return outside
}

func placeIf(b bool, there place) place {
	if b {
		return there
	}
	return outside
}

// locateOnLines takes for boundary the points at which an odd number of lines end
// (OGC 06-103r4, 6.1.8).
func locateOnLines(p orb.Point, lines orb.MultiLineString) place {
	ends, on := 0, false
	for _, l := range lines {
		if len(l) == 0 {
			continue
		}
		if l[0] == p {
			ends++
		}
		if l[len(l)-1] == p {
			ends++
		}
		on = on || onLine(p, l)
	}
	if ends%2 == 1 {
		return boundary
	}
	return placeIf(on, interior)
}

func onLine(p orb.Point, l []orb.Point) bool {
	for i := 1; i < len(l); i++ {
		if plane.OnSegment(p, l[i-1], l[i]) {
			return true
		}
	}
	return false
}

// locateInPolygon is the even-odd rule over all rings.
func locateInPolygon(p orb.Point, polygon orb.Polygon) place {
	inside := false
	for _, ring := range polygon {
		for i := 1; i < len(ring); i++ {
			a, b := ring[i-1], ring[i]
			if max(a[0], b[0]) < p[0] { // wholly to the left: the ray to the right misses it
				continue
			}
			if a[1] > b[1] {
				a, b = b, a
			}
			if p[1] < a[1] || p[1] > b[1] {
				continue
			}
			switch t := plane.Turn(a, b, p); {
			case t == 0 && p[0] >= min(a[0], b[0]):
				return boundary
			case t > 0 && a[1] <= p[1] && p[1] < b[1]:
				inside = !inside
			}
		}
	}
	return placeIf(inside, interior)
}
