package area

import (
	"github.com/paulmach/orb"

	"lindero/geo/plane"
)

// A segment is an edge of a ring.
type segment struct{ a, b orb.Point }

func (s segment) bound() orb.Bound {
	return orb.Bound{
		Min: orb.Point{min(s.a[0], s.b[0]), min(s.a[1], s.b[1])},
		Max: orb.Point{max(s.a[0], s.b[0]), max(s.a[1], s.b[1])},
	}
}

// fanOut is how many boxes lie below one of the next level.
const fanOut = 8

// edges indexes the edges of rings. Neighbours on a ring are neighbours on the map, so
// boxes around runs of them make a good tree without any sorting: levels[0] are boxes of
// fanOut segments each, levels[1] of as many of those, up to one.
type edges struct {
	segments []segment
	rings    []int // where each ring ends in segments
	levels   [][]orb.Bound
}

// newEdges indexes the rings of polygons, which are closed; edges without length are left
// out.
func newEdges(polygons []orb.Polygon) edges {
	var e edges
	for _, p := range polygons {
		for _, r := range p {
			for i := 1; i < len(r); i++ {
				if r[i-1] != r[i] {
					e.segments = append(e.segments, segment{r[i-1], r[i]})
				}
			}
			e.rings = append(e.rings, len(e.segments))
		}
	}
	e.levels = append(e.levels, boxes(len(e.segments), func(i int) orb.Bound { return e.segments[i].bound() }))
	for top := e.levels[0]; len(top) > 1; top = e.levels[len(e.levels)-1] {
		e.levels = append(e.levels, boxes(len(top), func(i int) orb.Bound { return top[i] }))
	}
	return e
}

// boxes returns the boxes around runs of fanOut of n things.
func boxes(n int, bound func(int) orb.Bound) []orb.Bound {
	out := make([]orb.Bound, 0, (n+fanOut-1)/fanOut)
	for i := range n {
		if i%fanOut == 0 {
			out = append(out, bound(i))
		} else {
			out[len(out)-1] = out[len(out)-1].Union(bound(i))
		}
	}
	return out
}

func (e *edges) bound() orb.Bound {
	if top := e.levels[len(e.levels)-1]; len(top) == 1 {
		return top[0]
	}
	return orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{-1, -1}}
}

// search calls visit with every segment whose box meets b, in order, until it returns
// false; search returns false then.
func (e *edges) search(b orb.Bound, visit func(i int) bool) bool {
	return e.below(len(e.levels)-1, 0, len(e.levels[len(e.levels)-1]), b, visit)
}

// below searches the boxes from to end of a level.
func (e *edges) below(level, from, end int, b orb.Bound, visit func(i int) bool) bool {
	if level < 0 {
		for i := from; i < end; i++ {
			if e.segments[i].bound().Intersects(b) && !visit(i) {
				return false
			}
		}
		return true
	}
	size := len(e.segments)
	if level > 0 {
		size = len(e.levels[level-1])
	}
	for i := from; i < end; i++ {
		if e.levels[level][i].Intersects(b) && !e.below(level-1, i*fanOut, min((i+1)*fanOut, size), b, visit) {
			return false
		}
	}
	return true
}

// meets reports whether any segment's box meets b.
func (e *edges) meets(b orb.Bound) bool {
	return !e.search(b, func(int) bool { return false })
}

// covers is the even-odd rule for the ray from p to the east, exactly; what lies on a
// segment is covered.
func (e *edges) covers(p orb.Point) bool {
	if b := e.bound(); !(p[0] >= b.Min[0] && p[0] <= b.Max[0] && p[1] >= b.Min[1] && p[1] <= b.Max[1]) {
		return false // as what is no number
	}
	ray := orb.Bound{Min: p, Max: orb.Point{e.bound().Max[0], p[1]}}
	inside, on := false, false
	e.search(ray, func(i int) bool {
		a, b := e.segments[i].a, e.segments[i].b
		if a[1] > b[1] {
			a, b = b, a
		}
		switch t := plane.Turn(a, b, p); {
		case t == 0 && p[0] >= min(a[0], b[0]): // the search keeps to p's latitude
			on = true
		case t > 0 && a[1] <= p[1] && p[1] < b[1]:
			inside = !inside
		}
		return !on
	})
	return inside || on
}
