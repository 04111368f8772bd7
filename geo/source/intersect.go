package source

import (
	"cmp"
	"math"
	"math/big"
	"slices"

	"github.com/paulmach/orb"
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
		return b, orientation(a, b, d) == 0 && sameSide(b, a, d)
	case i == 0 && j == len(r)-2:
		return a, orientation(b, a, c) == 0 && sameSide(a, b, c)
	}
	o1, o2 := orientation(a, b, c), orientation(a, b, d)
	o3, o4 := orientation(c, d, a), orientation(c, d, b)
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
	return crossing(a, b, c, d), true
}

// crossing is about where two segments that cross do so.
func crossing(a, b, c, d orb.Point) orb.Point {
	det := (b[0]-a[0])*(d[1]-c[1]) - (b[1]-a[1])*(d[0]-c[0])
	if det == 0 {
		return a
	}
	t := ((c[0]-a[0])*(d[1]-c[1]) - (c[1]-a[1])*(d[0]-c[0])) / det
	return orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}
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

// orientationError bounds the rounding of the determinant below, relative to the
// sum of its terms' sizes: (3 + 16 e) e with e = 2^-53 (J. R. Shewchuk, "Adaptive
// Precision Floating-Point Arithmetic", 1997, ccwerrboundA).
const orientationError = (3 + 16*0x1p-53) * 0x1p-53

// orientation is 1 where a, b, c turn left, -1 where they turn right and 0 where
// they lie on a line, exactly.
func orientation(a, b, c orb.Point) int {
	left := (a[0] - c[0]) * (b[1] - c[1])
	right := (a[1] - c[1]) * (b[0] - c[0])
	det := left - right
	if math.Abs(det) > orientationError*(math.Abs(left)+math.Abs(right)) {
		return cmp.Compare(det, 0)
	}
	return exactOrientation(a, b, c)
}

func exactOrientation(a, b, c orb.Point) int {
	minus := func(x, y float64) *big.Rat {
		return new(big.Rat).Sub(new(big.Rat).SetFloat64(x), new(big.Rat).SetFloat64(y))
	}
	left := minus(a[0], c[0])
	left.Mul(left, minus(b[1], c[1]))
	right := minus(a[1], c[1])
	return left.Cmp(right.Mul(right, minus(b[0], c[0])))
}
