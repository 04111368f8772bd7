package geodesy

import (
	"math"

	"github.com/paulmach/orb"
)

// Place is a position seen from another.
type Place struct {
	Point   orb.Point
	Metres  float64
	Azimuth float64 // from there to the point: from 0 to below 360; without a meaning at 0 m
}

// To is a position q seen from p.
func To(p, q orb.Point) Place {
	metres, azimuth, _ := Inverse(p, q)
	return Place{q, metres, Clockwise(0, azimuth)}
}

// Nearest returns the position of a geometry that is nearest to p, on its points, lines and
// outlines; what they enclose does not count. ok is false where the geometry has no
// position. Positions are finite.
func Nearest(p orb.Point, g orb.Geometry) (place Place, ok bool) {
	s := search{p: p, v: Cartesian(p), likely: math.Inf(1)}
	eachEdge(g, s.guess)
	if math.IsInf(s.likely, 1) {
		return Place{}, false
	}
	best := s.measure(s.from, s.to)
	eachEdge(g, func(from, to orb.Point, c Chord) {
		if d, _ := c.Distance(s.v); d-c.Bulge() > best.Metres+slack || (from == s.from && to == s.to) {
			return
		}
		if found := s.measure(from, to); found.Metres < best.Metres {
			best = found
		}
	})
	return best, true
}

// search is for the edge nearest to a position: first for a likely one by the chords, and
// then among those that may be nearer still.
type search struct {
	p        orb.Point
	v        Vector
	from, to orb.Point // a likely edge
	likely   float64   // how far that is at most, the straight way
}

func (s *search) guess(from, to orb.Point, c Chord) {
	d, _ := c.Distance(s.v)
	if most := d + c.Bulge(); most < s.likely {
		s.from, s.to, s.likely = from, to, most
	}
}

func (s *search) measure(from, to orb.Point) Place {
	if from == to {
		return To(s.p, from)
	}
	edge := NewSegment(from, to)
	along, _ := edge.Nearest(s.p)
	at, _ := edge.At(along)
	return To(s.p, at)
}

// eachEdge visits the edges of a geometry of any type in order; a lone position is an edge
// from itself to itself.
func eachEdge(g orb.Geometry, visit func(from, to orb.Point, c Chord)) {
	switch g := g.(type) {
	case orb.Point:
		edgesOf([]orb.Point{g}, visit)
	case orb.MultiPoint:
		for i := range g {
			edgesOf(g[i:i+1], visit)
		}
	case orb.LineString:
		edgesOf(g, visit)
	case orb.Ring:
		edgesOf(g, visit)
	case orb.MultiLineString:
		for _, l := range g {
			edgesOf(l, visit)
		}
	case orb.Polygon:
		for _, r := range g {
			edgesOf(r, visit)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			eachEdge(p, visit)
		}
	case orb.Collection:
		for _, m := range g {
			eachEdge(m, visit)
		}
	case orb.Bound:
		edgesOf(g.ToRing(), visit)
	}
}

func edgesOf(points []orb.Point, visit func(from, to orb.Point, c Chord)) {
	if len(points) == 1 {
		v := Cartesian(points[0])
		visit(points[0], points[0], Chord{v, v})
	}
	var before Vector
	for i, p := range points {
		v := Cartesian(p)
		if i > 0 {
			visit(points[i-1], p, Chord{before, v})
		}
		before = v
	}
}
