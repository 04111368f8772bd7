package border

import (
	"math"

	"github.com/paulmach/orb"
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
	v := cartesian(p)
	likely, limit := -1, within
	l.tree.search(v, &limit, func(i int) {
		if i >= len(l.segments) {
			return
		}
		if d, _ := l.segments[i].chord(v); d-l.segments[i].bulge <= limit {
			likely, limit = i, min(limit, d+l.segments[i].bulge)
		}
	})
	if likely < 0 {
		return Position{}, false
	}
	best := foot{metres: math.Inf(1)}
	best.consider(l, likely, p, v)
	limit = min(within, best.metres)
	l.tree.search(v, &limit, func(i int) {
		if i >= len(l.segments) || i == likely {
			return
		}
		if d, _ := l.segments[i].chord(v); d-l.segments[i].bulge <= limit {
			best.consider(l, i, p, v)
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
	v := cartesian(p)
	limit, near, unsure := metres, false, false
	l.tree.search(v, &limit, func(i int) {
		if near || i >= len(l.segments) {
			return
		}
		s := &l.segments[i]
		d, _ := s.chord(v)
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
func (f *foot) consider(l *Line, i int, p orb.Point, v vector) {
	const same = 1e-6 // metres: two segments meet in a vertex
	along, metres := l.segments[i].nearest(p, v)
	if metres < f.metres-same || (metres < f.metres+same && i < f.segment) {
		*f = foot{i, along, metres}
	}
}

// chord returns how far v lies from the straight line between the segment's ends, and how
// far along that its foot is, from 0 to 1.
func (s *segment) chord(v vector) (metres, along float64) {
	d, w := s.end.minus(s.start), v.minus(s.start)
	along = min(max(w.dot(d)/d.dot(d), 0), 1)
	for axis := range 3 {
		w[axis] -= along * d[axis]
	}
	return w.length(), along
}

// nearest returns the nearest position on the segment, as metres from its start, and its
// distance. From a position on the segment, whose geodesic to p leaves at the angle θ to
// the segment, the foot lies distance · cos θ ahead, were the earth flat; over and over
// that comes to where θ is a right angle. As the curvature of the earth only ever makes the
// step too short, it never oversteps; what is left shrinks by distance² / 3R² each time.
func (s *segment) nearest(p orb.Point, v vector) (along, metres float64) {
	const (
		most  = 40
		small = 2e-5 // metres
	)
	_, share := s.chord(v)
	along = share * s.metres
	for range most {
		at, onward := s.position(along)
		d, azimuth, _ := inverse(at, p)
		metres = d
		next := min(max(along+d*math.Cos((azimuth-onward)*math.Pi/180), 0), s.metres)
		step := math.Abs(next - along)
		along = next
		if step < small {
			break
		}
	}
	return along, metres
}

// position is where one gets on the segment after some metres, and the azimuth onward.
func (s *segment) position(along float64) (p orb.Point, onward float64) {
	switch {
	case along <= 0:
		return s.from, s.leave
	case along >= s.metres:
		return s.to, s.arrive
	}
	return direct(s.from, s.leave, along)
}

func (l *Line) position(f foot, p orb.Point) Position {
	s := &l.segments[f.segment]
	at, onward := s.position(f.along)
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
			back = before.arrive + 180
		}
	case f.along >= s.metres:
		if after := l.neighbour(f.segment, 1); after != nil {
			on = after.leave
		}
	}
	_, azimuth, _ := inverse(at, p)
	return clockwise(back, azimuth) < clockwise(back, on)
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

// clockwise is the angle from one azimuth to another, from 0 to below 360.
func clockwise(from, to float64) float64 {
	angle := math.Mod(to-from, 360)
	if angle < 0 {
		angle += 360
	}
	return angle
}
