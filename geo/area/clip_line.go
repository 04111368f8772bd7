package area

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"lindero/geo/plane"
)

func (c *Clipper) line(l orb.LineString) orb.Geometry {
	parts := c.partsOf(l)
	switch {
	case len(parts) == 0:
		return nil
	case len(parts) == 1:
		return parts[0]
	}
	return parts
}

func (c *Clipper) lines(g orb.MultiLineString) orb.Geometry {
	var kept orb.MultiLineString
	whole := true
	for _, l := range g {
		parts := c.partsOf(l)
		kept = append(kept, parts...)
		whole = whole && len(parts) == 1 && len(parts[0]) == len(l) && &parts[0][0] == &l[0]
	}
	switch {
	case len(kept) == 0:
		return nil
	case whole:
		return g
	}
	return kept
}

// partsOf returns the parts of a line in the area, in its order and direction; the line
// itself where that is all of it.
func (c *Clipper) partsOf(l orb.LineString) orb.MultiLineString {
	side := outside
	if len(l) > 1 {
		side = c.sideOf(l)
	}
	switch side {
	case outside:
		return nil
	case inside:
		return orb.MultiLineString{l}
	}
	s := lineCut{edges: &c.area.edges}
	for i := 1; i < len(l); i++ {
		s.segment(l[i-1], l[i])
	}
	if !s.left {
		return orb.MultiLineString{l}
	}
	return slices.DeleteFunc(s.parts, isPoint)
}

// isPoint reports whether a line is shorter than rounding, as where it only touches.
func isPoint(l orb.LineString) bool { return outlineLength(orb.Ring(l)) < thin }

// lineCut walks along a line. Its state changes only where it meets an edge of the area.
type lineCut struct {
	edges  *edges
	stops  []stop
	spans  [][2]float64 // shares of the segment that run along an edge
	known  bool         // inside says where the walk goes on
	inside bool
	left   bool // something was outside
	parts  orb.MultiLineString
}

// A stop is a position of a segment at which it meets an edge of the area; at is the share
// of the segment before it.
type stop struct {
	at    float64
	point orb.Point
}

// segment walks from p to q. Stops that are nearer to one another than rounding are one.
func (s *lineCut) segment(p, q orb.Point) {
	if p == q {
		return
	}
	s.meet(p, q)
	rounding := thin / math.Hypot(q[0]-p[0], q[1]-p[1])
	from := stop{0, p}
	for _, next := range s.stops {
		switch {
		case next.at-from.at > rounding && next.at < 1-rounding:
			s.step(from, next, rounding)
			from, s.known = next, false
		case next.at >= 1-rounding:
			s.step(from, stop{1, q}, rounding)
			s.known = false
			return
		case from.at == 0:
			s.known = false
		}
	}
	s.step(from, stop{1, q}, rounding)
}

// step walks to the next stop.
func (s *lineCut) step(from, to stop, rounding float64) {
	was := s.inside && len(s.parts) > 0
	if !s.known {
		along := slices.ContainsFunc(s.spans, func(span [2]float64) bool {
			return span[0] <= from.at+rounding && span[1] >= to.at-rounding
		})
		s.inside = along || s.edges.covers(orb.Point{(from.point[0] + to.point[0]) / 2, (from.point[1] + to.point[1]) / 2})
		s.known = true
	}
	switch {
	case !s.inside:
		s.left = true
	case !was:
		s.parts = append(s.parts, orb.LineString{from.point, to.point})
	case from.at > 0: // a touch on the way makes no vertex
		last := s.parts[len(s.parts)-1]
		last[len(last)-1] = to.point
	default:
		last := len(s.parts) - 1
		s.parts[last] = append(s.parts[last], to.point)
	}
}

// meet finds the stops of a segment, in order.
func (s *lineCut) meet(p, q orb.Point) {
	s.stops, s.spans = s.stops[:0], s.spans[:0]
	t := segment{p, q}
	s.edges.search(t.bound(), func(i int) bool {
		s.meetEdge(t, s.edges.segments[i])
		return true
	})
	slices.SortFunc(s.stops, func(a, b stop) int { return cmp.Or(cmp.Compare(a.at, b.at), comparePoints(a.point, b.point)) })
}

func (s *lineCut) meetEdge(t, e segment) {
	atA, atB := plane.Turn(t.a, t.b, e.a), plane.Turn(t.a, t.b, e.b)
	if atA == 0 && atB == 0 {
		s.overlap(t, e)
		return
	}
	fromA, fromB := plane.Turn(e.a, e.b, t.a), plane.Turn(e.a, e.b, t.b)
	switch {
	case atA*atB > 0 || fromA*fromB > 0:
		return
	case fromA == 0:
		s.stops = append(s.stops, stop{0, t.a})
	case fromB == 0:
		s.stops = append(s.stops, stop{1, t.b})
	case atA == 0:
		s.stops = append(s.stops, stop{t.share(e.a), e.a})
	case atB == 0:
		s.stops = append(s.stops, stop{t.share(e.b), e.b})
	default:
		p := plane.Crossing(t.a, t.b, e.a, e.b)
		s.stops = append(s.stops, stop{t.share(p), p})
	}
}

// overlap adds the stretch that a segment and an edge in line with it have in common.
func (s *lineCut) overlap(t, e segment) {
	a, b := stop{t.share(e.a), e.a}, stop{t.share(e.b), e.b}
	if a.at > b.at {
		a, b = b, a
	}
	if b.at < 0 || a.at > 1 {
		return
	}
	if a.at <= 0 {
		a = stop{0, t.a}
	}
	if b.at >= 1 {
		b = stop{1, t.b}
	}
	s.spans = append(s.spans, [2]float64{a.at, b.at})
	s.stops = append(s.stops, a, b)
}

// share is how far along the segment a position on it lies, from 0 to 1.
func (s segment) share(p orb.Point) float64 {
	dx, dy := s.b[0]-s.a[0], s.b[1]-s.a[1]
	if math.Abs(dx) > math.Abs(dy) {
		return (p[0] - s.a[0]) / dx
	}
	return (p[1] - s.a[1]) / dy
}
