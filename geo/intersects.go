package geo

import "github.com/paulmach/orb"

// Intersects reports whether a geometry of any type and the box have a point in
// common, edges included, in the plane of longitude and latitude. Polygons cover
// their inside by the even-odd rule. Nil and empty geometries meet nothing.
func Intersects(g orb.Geometry, b orb.Bound) bool {
	switch g := g.(type) {
	case orb.Point:
		return b.Contains(g)
	case orb.MultiPoint:
		return anyOf(g, b.Contains)
	case orb.LineString:
		return lineMeets(g, b)
	case orb.MultiLineString:
		return anyOf(g, func(l orb.LineString) bool { return lineMeets(l, b) })
	case orb.Ring:
		return polygonMeets(orb.Polygon{g}, b)
	case orb.Polygon:
		return polygonMeets(g, b)
	case orb.MultiPolygon:
		return anyOf(g, func(p orb.Polygon) bool { return polygonMeets(p, b) })
	case orb.Collection:
		return anyOf(g, func(m orb.Geometry) bool { return Intersects(m, b) })
	case orb.Bound:
		return g.Intersects(b)
	}
	return false
}

func anyOf[S ~[]E, E any](s S, f func(E) bool) bool {
	for _, e := range s {
		if f(e) {
			return true
		}
	}
	return false
}

func lineMeets(l []orb.Point, b orb.Bound) bool {
	if len(l) == 1 {
		return b.Contains(l[0])
	}
	for i := 1; i < len(l); i++ {
		if segmentMeets(l[i-1], l[i], b) {
			return true
		}
	}
	return false
}

func polygonMeets(p orb.Polygon, b orb.Bound) bool {
	for _, r := range p {
		if lineMeets(r, b) {
			return true
		}
	}
	// No ring crosses the box: it lies wholly inside or wholly outside.
	inside := false
	for _, r := range p {
		inside = inside != ringCovers(r, b.Min)
	}
	return inside
}

// segmentMeets tests the separating axes of a segment and a box: the box's two,
// and the segment's normal.
func segmentMeets(p, q orb.Point, b orb.Bound) bool {
	if max(p[0], q[0]) < b.Min[0] || min(p[0], q[0]) > b.Max[0] ||
		max(p[1], q[1]) < b.Min[1] || min(p[1], q[1]) > b.Max[1] {
		return false
	}
	if b.Contains(p) || b.Contains(q) {
		return true
	}
	left, right := false, false
	for _, corner := range [4]orb.Point{b.Min, {b.Max[0], b.Min[1]}, b.Max, {b.Min[0], b.Max[1]}} {
		side := (q[0]-p[0])*(corner[1]-p[1]) - (q[1]-p[1])*(corner[0]-p[0])
		left, right = left || side >= 0, right || side <= 0
	}
	return left && right
}

// ringCovers is the even-odd rule for a point that is not on the ring.
func ringCovers(r orb.Ring, p orb.Point) bool {
	inside := false
	for i := 1; i < len(r); i++ {
		a, b := r[i-1], r[i]
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0]-a[0])*(p[1]-a[1])/(b[1]-a[1])+a[0] {
			inside = !inside
		}
	}
	return inside
}
