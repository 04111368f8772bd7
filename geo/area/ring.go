package area

import (
	"math"

	"github.com/paulmach/orb"

	"lindero/geo/plane"
)

// unwrapped checks the rings of a polygon as they were sent and returns them without
// repeated positions and without jumps: where a ring crosses the antimeridian it goes on
// beyond 180. All rings lie as near to the first as they can.
func unwrapped(p orb.Polygon) (orb.Polygon, error) {
	out := make(orb.Polygon, 0, len(p))
	for _, r := range p {
		if err := checkPositions(r); err != nil {
			return nil, err
		}
		u := unwind(r)
		if u[0] != u[len(u)-1] {
			return nil, invalid("an outline goes round a pole (it starts at %s and comes back to it having gone once round the earth), so nobody knows which side of it is meant; send a circle, a box, or an outline that goes along the antimeridian to the pole and back", place(r[0]))
		}
		if len(u) < 4 {
			return nil, invalid("an outline at %s has %d different positions in a row, but encloses something only with 3 or more", place(r[0]), len(u)-1)
		}
		if len(out) > 0 {
			shift(u, 360*math.Round((middle(out[0])-middle(u))/360))
		}
		out = append(out, u)
	}
	return out, nil
}

func checkPositions(r orb.Ring) error {
	for _, p := range r {
		if err := checkPosition(p); err != nil {
			return err
		}
	}
	switch {
	case len(r) == 0:
		return invalid("an outline has no positions")
	case r[0] != r[len(r)-1]:
		return invalid("an outline is not closed: it starts at %s and ends at %s; repeat the first position at its end", place(r[0]), place(r[len(r)-1]))
	case len(r) < 4:
		return invalid("an outline at %s has %d positions; the least is 4, of which the last is the first", place(r[0]), len(r))
	}
	return nil
}

func checkPosition(p orb.Point) error {
	switch lon, lat := p[0], p[1]; {
	case !isFinite(lon) || !isFinite(lat):
		return invalid("a position is no finite number (%g, %g)", lon, lat)
	case math.Abs(lon) > 1000 || math.Abs(lat) > 1000:
		return invalid("the position %g, %g is not in degrees; it looks like metres of a projection: reproject the file to WGS 84 longitude and latitude", lon, lat)
	case math.Abs(lat) > 90 && math.Abs(lon) <= 90 && math.Abs(lat) <= 180:
		return invalid("the latitude %g of the position %g, %g lies outside of -90 to 90; longitude stands before latitude, and here they seem to be swapped", lat, lon, lat)
	case math.Abs(lat) > 90:
		return invalid("the latitude %g of the position %g, %g lies outside of -90 to 90", lat, lon, lat)
	case math.Abs(lon) > 180:
		return invalid("the longitude %g of the position %g, %g lies outside of -180 to 180", lon, lon, lat)
	}
	return nil
}

func isFinite(f float64) bool { return math.Abs(f) <= math.MaxFloat64 }

// unwind copies a ring without positions that repeat the one before, and goes on beyond
// 180 where the ring jumps by more than 180 degrees: what crosses the antimeridian uncut
// does so. A jump from the antimeridian to itself is an edge all along a parallel.
func unwind(r orb.Ring) orb.Ring {
	out := orb.Ring{r[0]}
	turns := 0.0
	for i := 1; i < len(r); i++ {
		if jump := r[i][0] - r[i-1][0]; math.Abs(jump) > 180 && math.Abs(jump) < 360 {
			turns -= math.Copysign(360, jump)
		}
		if p := (orb.Point{r[i][0] + turns, r[i][1]}); p != out[len(out)-1] {
			out = append(out, p)
		}
	}
	return out
}

func shift(r orb.Ring, degrees float64) {
	if degrees != 0 {
		for i := range r {
			r[i][0] += degrees
		}
	}
}

func middle(r orb.Ring) float64 { return r.Bound().Center()[0] }

// checkCrossings refuses a polygon whose rings cross or touch themselves, or cross or lie
// along one another, and names the place.
func checkCrossings(p orb.Polygon) error {
	e := newEdges([]orb.Polygon{p})
	start := 0
	budget := pairBudget * (len(e.segments) + 100)
	var err error
	for _, end := range e.rings {
		for i := start; i < end && err == nil; i++ {
			e.search(e.segments[i].bound(), func(k int) bool {
				if k <= i {
					return true
				}
				if budget--; budget < 0 {
					err = invalid("the outline is so intricate that it cannot be checked; simplify it")
				} else if k < end {
					err = ofOneRing(e.segments, i, k, start, end)
				} else {
					err = ofTwoRings(e.segments[i], e.segments[k])
				}
				return err == nil
			})
		}
		start = end
	}
	return err
}

// ofOneRing compares segments i and k > i of the ring from start to end. Neighbours share a
// position; one may not run back over the other.
func ofOneRing(all []segment, i, k, start, end int) error {
	s, t := all[i], all[k]
	if i == start && k == end-1 && end-start > 2 {
		s, t = t, s
	} else if k != i+1 {
		if at, meet := meeting(s, t); meet {
			return invalid("an outline crosses or touches itself at %s; draw it so that it does not, or send its parts as polygons of their own", place(at))
		}
		return nil
	}
	if plane.Turn(s.a, s.b, t.b) == 0 && (s.b[0]-s.a[0])*(t.b[0]-t.a[0])+(s.b[1]-s.a[1])*(t.b[1]-t.a[1]) < 0 {
		return invalid("an outline runs back over itself at %s; take the spike out", place(s.b))
	}
	return nil
}

// ofTwoRings lets rings touch, but not cross.
func ofTwoRings(s, t segment) error {
	if at, cross := properCrossing(s, t); cross {
		return invalid("an outline and a hole, or two holes, cross at %s; a hole lies within the outline", place(at))
	}
	return nil
}

// meeting returns a position that two segments have in common.
func meeting(s, t segment) (at orb.Point, meet bool) {
	switch {
	case plane.OnSegment(t.a, s.a, s.b):
		return t.a, true
	case plane.OnSegment(t.b, s.a, s.b):
		return t.b, true
	case plane.OnSegment(s.a, t.a, t.b):
		return s.a, true
	case plane.OnSegment(s.b, t.a, t.b):
		return s.b, true
	}
	return properCrossing(s, t)
}

// properCrossing returns where two segments cross within both.
func properCrossing(s, t segment) (at orb.Point, cross bool) {
	if plane.Turn(s.a, s.b, t.a)*plane.Turn(s.a, s.b, t.b) >= 0 || plane.Turn(t.a, t.b, s.a)*plane.Turn(t.a, t.b, s.b) >= 0 {
		return at, false
	}
	return plane.Crossing(s.a, s.b, t.a, t.b), true
}
