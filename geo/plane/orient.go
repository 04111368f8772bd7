// Package plane holds exact predicates on positions in the plane of longitude and latitude:
// their answers are those of arithmetic without rounding.
package plane

import (
	"cmp"
	"math"
	"math/big"

	"github.com/paulmach/orb"
)

// Turn is 1 where a, b, c turn left, -1 where they turn right, 0 where they are in
// line: exactly so. The error bound of the float64 determinant is that of J. R.
// Shewchuk, Adaptive Precision Floating-Point Arithmetic (1997), section 4.2:
// (3 + 16ε)ε, with ε half a unit in the last place.
func Turn(a, b, c orb.Point) int {
	const epsilon = 1.0 / (1 << 53)
	left := (a[0] - c[0]) * (b[1] - c[1])
	right := (a[1] - c[1]) * (b[0] - c[0])
	det := left - right
	if bound := (3 + 16*epsilon) * epsilon * (math.Abs(left) + math.Abs(right)); det > bound || -det > bound {
		if det > 0 {
			return 1
		}
		return -1
	}
	return exactTurn(a, b, c)
}

// exactTurn first tries what needs no memory: where all differences are exact, the
// products are, too, as the sum of a float64 and its error.
func exactTurn(a, b, c orb.Point) int {
	if isExact(a, c) && isExact(b, c) {
		left, leftError := product(a[0]-c[0], b[1]-c[1])
		right, rightError := product(a[1]-c[1], b[0]-c[0])
		if left == right {
			return cmp.Compare(leftError, rightError)
		}
		if math.Abs(left-right) > 2*(math.Abs(leftError)+math.Abs(rightError)) {
			return cmp.Compare(left, right)
		}
	}
	difference := func(x, y float64) *big.Rat {
		return new(big.Rat).Sub(new(big.Rat).SetFloat64(x), new(big.Rat).SetFloat64(y))
	}
	left := new(big.Rat).Mul(difference(a[0], c[0]), difference(b[1], c[1]))
	right := new(big.Rat).Mul(difference(a[1], c[1]), difference(b[0], c[0]))
	return left.Cmp(right)
}

// isExact reports whether p - q is the same in float64 as it is (D. Knuth, The Art of
// Computer Programming 2, theorem 4.2.2B: the error of a difference).
func isExact(p, q orb.Point) bool {
	for axis := range p {
		x, y := p[axis], q[axis]
		d := x - y
		back := x - d
		if (x-(d+back))+(back-y) != 0 {
			return false
		}
	}
	return true
}

// product is x*y and its error. The error is exact unless it underflows.
func product(x, y float64) (p, err float64) {
	p = x * y
	return p, math.FMA(x, y, -p)
}

// OnSegment reports whether p lies on the segment from a to b, ends included.
func OnSegment(p, a, b orb.Point) bool {
	return p[0] >= min(a[0], b[0]) && p[0] <= max(a[0], b[0]) &&
		p[1] >= min(a[1], b[1]) && p[1] <= max(a[1], b[1]) && Turn(a, b, p) == 0
}

// Crossing is about where two segments that cross, from a to b and from c to d, do so:
// within a few units in the last place of where lines that are not nearly parallel do.
func Crossing(a, b, c, d orb.Point) orb.Point {
	det := (b[0]-a[0])*(d[1]-c[1]) - (b[1]-a[1])*(d[0]-c[0])
	if det == 0 {
		return a
	}
	t := ((c[0]-a[0])*(d[1]-c[1]) - (c[1]-a[1])*(d[0]-c[0])) / det
	return orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}
}
