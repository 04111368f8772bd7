package source

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"lindero/geo/plane"
)

// pairBudget bounds how many pairs of segments are compared for each segment of a
// ring; real outlines need a few dozen.
const pairBudget = 400

// selfIntersection looks for a place where a closed ring meets itself other than at
// the ends of neighbouring segments: a crossing, a touch, or a spike. checked is
// false where the search was given up. It sweeps over the segments by longitude.
func selfIntersection(r orb.Ring) (at orb.Point, found, checked bool) {
	points := distinct(r)
	n := len(points) - 1
	if n < 3 {
		return r[0], true, true // no area at all
	}
	order := make([]int32, n)
	for i := range order {
		order[i] = int32(i)
	}
	west := func(i int32) float64 { return min(points[i][0], points[i+1][0]) }
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(west(a), west(b)), cmp.Compare(a, b))
	})
	budget := pairBudget * n
	for k, i := range order {
		east := max(points[i][0], points[i+1][0])
		for _, j := range order[k+1:] {
			if west(j) > east {
				break
			}
			if budget--; budget < 0 {
				return at, false, false
			}
			if p, meets := segmentsMeet(points, int(i), int(j)); meets {
				return p, true, true
			}
		}
	}
	return at, false, true
}

// distinct drops positions that repeat the one before.
func distinct(r orb.Ring) orb.Ring {
	for i := 1; i < len(r); i++ {
		if r[i] == r[i-1] {
			out := append(make(orb.Ring, 0, len(r)), r[:i]...)
			for _, p := range r[i:] {
				if p != out[len(out)-1] {
					out = append(out, p)
				}
			}
			return out
		}
	}
	return r
}

// segmentsMeet compares segments i and j of a closed ring without repeated
// positions. Neighbours meet only if one runs back over the other.
func segmentsMeet(r orb.Ring, i, j int) (at orb.Point, meets bool) {
	if i > j {
		i, j = j, i
	}
	a, b, c, d := r[i], r[i+1], r[j], r[j+1]
	if max(c[1], d[1]) < min(a[1], b[1]) || min(c[1], d[1]) > max(a[1], b[1]) {
		return at, false
	}
	switch {
	case j == i+1:
		return b, plane.Turn(a, b, d) == 0 && sameSide(b, a, d)
	case i == 0 && j == len(r)-2:
		return a, plane.Turn(b, a, c) == 0 && sameSide(a, b, c)
	}
	o1, o2 := plane.Turn(a, b, c), plane.Turn(a, b, d)
	o3, o4 := plane.Turn(c, d, a), plane.Turn(c, d, b)
	switch {
	case o1 == 0 && within(a, b, c):
		return c, true
	case o2 == 0 && within(a, b, d):
		return d, true
	case o3 == 0 && within(c, d, a):
		return a, true
	case o4 == 0 && within(c, d, b):
		return b, true
	case o1 == o2 || o3 == o4 || o1*o2*o3*o4 == 0:
		return at, false
	}
	return plane.Crossing(a, b, c, d), true
}

// sameSide reports whether p and q, on a line with o, lie on the same side of it.
func sameSide(o, p, q orb.Point) bool {
	return (p[0] > o[0]) == (q[0] > o[0]) && (p[0] < o[0]) == (q[0] < o[0]) &&
		(p[1] > o[1]) == (q[1] > o[1]) && (p[1] < o[1]) == (q[1] < o[1])
}

// within reports whether p, on the line through a and b, lies between them.
func within(a, b, p orb.Point) bool {
	return p[0] >= min(a[0], b[0]) && p[0] <= max(a[0], b[0]) && p[1] >= min(a[1], b[1]) && p[1] <= max(a[1], b[1])
}
