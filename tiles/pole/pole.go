// Package pole finds the place inside a polygon that lies farthest from its border, its
// pole of inaccessibility: where a name has the most room.
package pole

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"lindero/tiles/boxtree"
)

const (
	// Precision is how much farther from the border, as a part of its distance, another
	// place may lie.
	Precision = 1.0 / 32
	// probes bounds how many places are tried. Long strips of even width need the most:
	// every place along the middle is as good as another.
	probes = 3000
	// rows is how many parallels are tried to find a first place inside.
	rows = 15
	// least is the distance, as a part of the box, that rounding alone may feign.
	least = 1e-12
	// longest is how many squares cover a polygon's box from end to end, at most.
	longest = 32
)

// Of returns the pole of a polygon in degrees, within [Precision], and its distance to
// the border in degrees of latitude; ok is false where the polygon has no area. After
// 3,000 places it is the best of them. Longitudes count as at the middle of the
// polygon's latitudes; rings are taken together by the even-odd rule. The method is
// that of Mapbox's polylabel (Agafonkin, 2016): squares are halved, the most promising
// first, until none can better the best place found. It takes a time of about
// n + k log n for n vertices and k places.
func Of(p orb.Polygon) (at orb.Point, distance float64, ok bool) {
	f := newField(p)
	if f == nil {
		return orb.Point{}, 0, false
	}
	best, ok := f.first()
	if !ok {
		return orb.Point{}, 0, false
	}
	best = f.search(best)
	return orb.Point{best.x / f.stretch, best.y}, best.distance, true
}

// field is a polygon in a plane where degrees of longitude are as long as those of
// latitude.
type field struct {
	segments []segment
	tree     boxtree.Tree
	box      boxtree.Box
	stretch  float64 // of longitudes
}

type segment struct{ ax, ay, bx, by float64 }

// newField places a polygon in its plane; nil where it has no extent.
func newField(p orb.Polygon) *field {
	n := 0
	south, north := math.Inf(1), math.Inf(-1)
	for _, ring := range p {
		n += len(ring)
		for _, q := range ring {
			south, north = min(south, q[1]), max(north, q[1])
		}
	}
	if !(south < north) {
		return nil
	}
	f := &field{segments: make([]segment, 0, n), stretch: max(math.Cos((south+north)/2*math.Pi/180), 0.01)}
	f.box = boxtree.Box{MinX: math.Inf(1), MinY: south, MaxX: math.Inf(-1), MaxY: north}
	for _, ring := range p {
		for i, q := range ring {
			before := ring[(i+len(ring)-1)%len(ring)]
			s := segment{before[0] * f.stretch, before[1], q[0] * f.stretch, q[1]}
			f.segments = append(f.segments, s)
			f.box.MinX, f.box.MaxX = min(f.box.MinX, s.bx), max(f.box.MaxX, s.bx)
		}
	}
	f.tree.Build(len(f.segments), func(i int) boxtree.Box {
		s := &f.segments[i]
		return boxtree.Around(s.ax, s.ay, s.bx, s.by)
	})
	return f
}

// place is a position and how far it lies from the border, outside below 0.
type place struct{ x, y, distance float64 }

// first returns a place inside: the middle of the longest piece of a parallel, the
// first of several that has any. ok is false where the polygon has no area.
func (f *field) first() (p place, ok bool) {
	var xs []float64
	feigned := least * (f.box.MaxX - f.box.MinX + f.box.MaxY - f.box.MinY)
	for row := range rows {
		// The middle, the quarters, the odd eighths and so on.
		k := row + 1
		part := float64(1)
		for part <= float64(k) {
			part *= 2
		}
		y := f.box.MinY + (f.box.MaxY-f.box.MinY)*(2*float64(k)-part+1)/part
		xs = f.crossings(xs[:0], y)
		width := 0.0
		for i := 1; i < len(xs); i += 2 {
			if w := xs[i] - xs[i-1]; w > width {
				width, p = w, place{(xs[i] + xs[i-1]) / 2, y, 0}
			}
		}
		if width == 0 {
			continue
		}
		if p.distance = f.distance(p.x, p.y, math.Inf(1)); p.distance > feigned {
			return p, true
		}
	}
	return place{}, false
}

// crossings appends where the border meets a parallel, from the west.
func (f *field) crossings(dst []float64, y float64) []float64 {
	f.tree.Visit(func(b boxtree.Box) bool { return b.MinY <= y && y <= b.MaxY }, func(i int) {
		if s := &f.segments[i]; s.crosses(y) {
			dst = append(dst, s.at(y))
		}
	})
	slices.Sort(dst)
	return dst
}

func (s *segment) crosses(y float64) bool { return (s.ay > y) != (s.by > y) }

// at is where a segment meets a parallel that it crosses.
func (s *segment) at(y float64) float64 { return s.ax + (y-s.ay)/(s.by-s.ay)*(s.bx-s.ax) }

// distance returns how far a position lies from the border, at most limit; outside it
// is negative.
func (f *field) distance(x, y, limit float64) float64 {
	squared := limit * limit
	f.tree.Visit(func(b boxtree.Box) bool { return b.Distance(x, y) < squared }, func(i int) {
		squared = min(squared, f.segments[i].distance(x, y))
	})
	if !f.contains(x, y) {
		return -math.Sqrt(squared)
	}
	return math.Sqrt(squared)
}

// contains counts the segments to the east.
func (f *field) contains(x, y float64) bool {
	inside := false
	f.tree.Visit(func(b boxtree.Box) bool { return b.MinY <= y && y <= b.MaxY && x <= b.MaxX }, func(i int) {
		if s := &f.segments[i]; s.crosses(y) && x < s.at(y) {
			inside = !inside
		}
	})
	return inside
}

// distance is from a position to the segment, squared.
func (s *segment) distance(x, y float64) float64 {
	ax, ay, dx, dy := s.ax, s.ay, s.bx-s.ax, s.by-s.ay
	if length := dx*dx + dy*dy; length > 0 {
		t := min(max(((x-ax)*dx+(y-ay)*dy)/length, 0), 1)
		ax, ay = ax+t*dx, ay+t*dy
	}
	return (x-ax)*(x-ax) + (y-ay)*(y-ay)
}
