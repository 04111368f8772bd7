package source

import (
	"math"

	"github.com/paulmach/orb"
)

// checkGeometry brings the feature's geometry to WGS 84, checks every position and
// ring, turns rings as RFC 7946 has them and drops empty parts; the geometry is the
// reader's own and is changed in place.
func (s *sink) checkGeometry() {
	f := &s.feature
	if f.IsPoint {
		f.Point = s.position(f.Point)
		return
	}
	if f.Geometry != nil {
		f.Geometry = s.tidy(f.Geometry)
	}
	if s.bad != nil {
		return
	}
	if p, ok := f.Geometry.(orb.Point); ok {
		f.IsPoint, f.Point, f.Geometry = true, p, nil
		return
	}
	if f.Geometry == nil {
		s.note(CodeNoGeometry, "features without geometry are kept and listed, but stand on no map")
	}
}

// position reprojects and checks one position.
func (s *sink) position(p orb.Point) orb.Point {
	if !s.crs.IsWGS84() && isFinite(p) {
		p = s.crs.ToWGS84(p)
	}
	if p[0] >= -180 && p[0] <= 180 && p[1] >= -90 && p[1] <= 90 {
		s.north = max(s.north, p[1])
		return p
	}
	if s.bad == nil {
		s.misplaced(p)
	}
	return p
}

func isFinite(p orb.Point) bool {
	return math.Abs(p[0]) <= math.MaxFloat64 && math.Abs(p[1]) <= math.MaxFloat64
}

// misplaced refuses the feature for a position that is nowhere, with the likeliest
// reason.
func (s *sink) misplaced(p orb.Point) {
	switch {
	case !isFinite(p):
		s.refuse(CodeNotFinite, "a coordinate is not a finite number (%g, %g)", p[0], p[1])
	case math.Abs(p[0]) <= 90 && math.Abs(p[1]) <= 180:
		s.refuse(CodeOutOfRange, "the latitude %g lies outside -90 to 90; the order is longitude, latitude, and here they seem to be swapped", p[1])
	case math.Abs(p[0]) > 1000 || math.Abs(p[1]) > 1000:
		s.refuse(CodeOutOfRange, "the position %g, %g is not in degrees; it looks like metres of a projection such as UTM: reproject the file to WGS 84 (EPSG:4326)", p[0], p[1])
	case math.Abs(p[0]) > 180:
		s.refuse(CodeOutOfRange, "the longitude %g lies outside -180 to 180", p[0])
	default:
		s.refuse(CodeOutOfRange, "the latitude %g lies outside -90 to 90", p[1])
	}
}

func (s *sink) positions(points []orb.Point) {
	for i := range points {
		points[i] = s.position(points[i])
	}
}

// tidy checks a geometry of any type and returns it without empty parts, nil if it
// has no position.
func (s *sink) tidy(g orb.Geometry) orb.Geometry {
	switch g := g.(type) {
	case orb.Point:
		return s.position(g)
	case orb.MultiPoint:
		s.positions(g)
		return orNil(g, len(g))
	case orb.LineString:
		s.line(g)
		return orNil(g, len(g))
	case orb.MultiLineString:
		g = withoutEmpty(s, g)
		for _, l := range g {
			s.line(l)
		}
		return orNil(g, len(g))
	case orb.Ring:
		return s.tidy(orb.Polygon{g})
	case orb.Polygon:
		g = s.polygon(g)
		return orNil(g, len(g))
	case orb.MultiPolygon:
		for i := range g {
			g[i] = s.polygon(g[i])
		}
		g = withoutEmpty(s, g)
		return orNil(g, len(g))
	case orb.Collection:
		return s.collection(g)
	case orb.Bound:
		return s.tidy(g.ToPolygon())
	}
	return nil
}

func orNil(g orb.Geometry, n int) orb.Geometry {
	if n == 0 {
		return nil
	}
	return g
}

// withoutEmpty drops members without positions, with a note.
func withoutEmpty[S ~[]E, E ~[]P, P any](s *sink, parts S) S {
	kept := parts[:0]
	for _, p := range parts {
		if len(p) > 0 {
			kept = append(kept, p)
		}
	}
	if len(kept) < len(parts) {
		s.note(CodeNoGeometry, "empty parts of a geometry were left out")
	}
	return kept
}

func (s *sink) collection(g orb.Collection) orb.Geometry {
	kept := g[:0]
	for _, m := range g {
		if m = s.tidy(m); m != nil {
			kept = append(kept, m)
		}
	}
	if len(kept) < len(g) {
		s.note(CodeNoGeometry, "empty parts of a geometry were left out")
	}
	return orNil(kept, len(kept))
}

func (s *sink) line(l orb.LineString) {
	if len(l) == 1 {
		s.refuse(CodeLineShort, "a line has 1 position; it takes two or more")
	}
	s.positions(l)
}

// polygon checks rings: the outer one runs counter-clockwise and the holes
// clockwise (RFC 7946, section 3.1.6). An empty outer ring makes an empty polygon.
func (s *sink) polygon(p orb.Polygon) orb.Polygon {
	if len(p) > 0 && len(p[0]) == 0 {
		if len(p) > 1 {
			s.refuse(CodeGeometry, "a polygon has holes but no outer ring")
		}
		return nil
	}
	for i, r := range p[min(1, len(p)):] {
		if len(r) == 0 {
			s.refuse(CodeGeometry, "hole %d of a polygon is empty", i+1)
			return p
		}
	}
	for i, r := range p {
		s.ring(r, i == 0)
	}
	return p
}

func (s *sink) ring(r orb.Ring, outer bool) {
	s.positions(r)
	if s.bad != nil {
		return
	}
	if r[0] != r[len(r)-1] {
		s.refuse(CodeRingOpen, "a ring ends at %g, %g and not where it starts, %g, %g; repeat the first position at the end",
			r[len(r)-1][0], r[len(r)-1][1], r[0][0], r[0][1])
		return
	}
	if len(r) < 4 {
		s.refuse(CodeRingShort, "a ring has %d positions; it takes four or more, the first repeated at the end", len(r))
		return
	}
	if want := outer; counterClockwise(r) != want && signedArea(r) != 0 {
		r.Reverse()
		s.note(CodeRingReversed, "rings that ran the wrong way were turned round: outer ones run counter-clockwise, holes clockwise (RFC 7946)")
	}
	at, found, checked := selfIntersection(r)
	if found {
		s.warn(CodeSelfIntersection, "a ring meets itself near %.6g, %.6g; areas and overlays will be wrong", at[0], at[1])
	}
	if !checked {
		s.warn(CodeRingUnchecked, "a ring of %d positions is too entangled to be searched for self-intersections", len(r))
	}
}

func counterClockwise(r orb.Ring) bool { return signedArea(r) > 0 }

// signedArea is twice the area in square degrees, positive where the ring runs
// counter-clockwise. Taken from the first position, so that small rings far from
// the origin keep their digits.
func signedArea(r orb.Ring) (area float64) {
	for i := 1; i+1 < len(r); i++ {
		area += (r[i][0]-r[0][0])*(r[i+1][1]-r[0][1]) - (r[i+1][0]-r[0][0])*(r[i][1]-r[0][1])
	}
	return area
}
