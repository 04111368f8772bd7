package border

import (
	"math"

	"github.com/paulmach/orb"

	"lindero/geo/geodesy"
)

// Side tells where a position lies, seen by whoever walks with the chainage.
type Side string

// The sides. Within a millimetre of the line a position is on it.
const (
	Left  Side = "left"
	Right Side = "right"
	On    Side = "on"
)

const onLine = 0.001 // metres

// Position is a position's place beside a border.
type Position struct {
	Km       float64   // chainage of the nearest position on the line
	Distance float64   // metres to it on WGS 84: above zero on the left, below on the right
	Side     Side      // left, right, or on the line
	Point    orb.Point // the nearest position on the line
}

// Locate returns where a position (longitude and latitude in degrees, finite) lies beside
// the line: the nearest position by geodesic distance, to a tenth of a millimetre up to
// 5,000 km from the line. Of several that are equally near it is that of the least
// chainage.
func (l *Line) Locate(p orb.Point) Position {
	position, _ := l.LocateWithin(p, math.Inf(1))
	return position
}

// LocateWithin is [Line.Locate] where the line lies within so many metres, else false; that
// takes a fraction of the time.
func (l *Line) LocateWithin(p orb.Point, within float64) (Position, bool) {
	v := geodesy.Cartesian(p)
	likely, limit := -1, within
	l.tree.search(v, &limit, func(i int) {
		if i >= len(l.segments) {
			return
		}
		if d, _ := l.segments[i].chord.Distance(v); d-l.segments[i].bulge <= limit {
			likely, limit = i, min(limit, d+l.segments[i].bulge)
		}
	})
	if likely < 0 {
		return Position{}, false
	}
	best := foot{metres: math.Inf(1)}
	best.consider(l, likely, p)
	limit = min(within, best.metres)
	l.tree.search(v, &limit, func(i int) {
		if i >= len(l.segments) || i == likely {
			return
		}
		if d, _ := l.segments[i].chord.Distance(v); d-l.segments[i].bulge <= limit {
			best.consider(l, i, p)
			limit = min(limit, best.metres)
		}
	})
	if !(best.metres <= within) {
		return Position{}, false
	}
	return l.position(best, p), true
}

// Near reports whether a position lies within so many metres of the line. That takes a
// fraction of the time of [Line.Locate].
func (l *Line) Near(p orb.Point, metres float64) bool {
	v := geodesy.Cartesian(p)
	limit, near, unsure := metres, false, false
	l.tree.search(v, &limit, func(i int) {
		if near || i >= len(l.segments) {
			return
		}
		s := &l.segments[i]
		d, _ := s.chord.Distance(v)
		if longest(d+s.bulge) <= metres {
			near, limit = true, -1
		} else if d-s.bulge <= metres {
			unsure = true
		}
	})
	if near || !unsure {
		return near
	}
	_, near = l.LocateWithin(p, metres)
	return near
}

// foot is a position on a segment and its distance in metres to what is looked for.
type foot struct {
	segment int
	along   float64 // metres from the segment's start
	metres  float64
}

// consider takes the foot on a segment if that is nearer, or as near at a lesser chainage.
func (f *foot) consider(l *Line, i int, p orb.Point) {
	const same = 1e-6 // metres: two segments meet in a vertex
	along, metres := l.segments[i].Nearest(p)
	if metres < f.metres-same || (metres < f.metres+same && i < f.segment) {
		*f = foot{i, along, metres}
	}
}

func (l *Line) position(f foot, p orb.Point) Position {
	s := &l.segments[f.segment]
	at, onward := s.At(f.along)
	found := Position{Km: (s.at + f.along) / 1000, Distance: f.metres, Side: On, Point: at}
	if f.metres < onLine {
		return found
	}
	found.Side = Left
	if !l.isLeft(f, at, onward, p) {
		found.Side, found.Distance = Right, -f.metres
	}
	return found
}

// isLeft reports whether p lies on the left of the line, seen from the foot at a position
// with an azimuth onward. At a bend, left is what lies clockwise between the way back and
// the way on. Beyond an end, the line goes straight on.
func (l *Line) isLeft(f foot, at orb.Point, onward float64, p orb.Point) bool {
	s := &l.segments[f.segment]
	back, on := onward+180, onward
	switch {
	case f.along <= 0:
		if before := l.neighbour(f.segment, -1); before != nil {
			back = before.Arrive + 180
		}
	case f.along >= s.Metres:
		if after := l.neighbour(f.segment, 1); after != nil {
			on = after.Leave
		}
	}
	_, azimuth, _ := geodesy.Inverse(at, p)
	return geodesy.Clockwise(back, azimuth) < geodesy.Clockwise(back, on)
}

// neighbour is the segment before (-1) or after (1) another in its part, nil at its end.
func (l *Line) neighbour(i, step int) *segment {
	for _, part := range l.Parts {
		if i < part.first || i >= part.end {
			continue
		}
		next := i + step
		if n := part.end - part.first; part.Closed {
			next = part.first + (next-part.first+n)%n
		}
		if next < part.first || next >= part.end {
			return nil
		}
		return &l.segments[next]
	}
	return nil
}
