package border

import (
	"math"

	"github.com/paulmach/orb"

	"lindero/geo/geodesy"
)

// longest is how long the geodesic between positions is at most that are so many metres
// apart in a straight line: an arc of the sharpest curvature, which has the shortest chord
// of all curves of its length that bend no more (A. Schur's theorem).
func longest(chord float64) float64 {
	if chord >= 2*geodesy.Sharpest {
		return math.Inf(1)
	}
	return 2 * geodesy.Sharpest * math.Asin(chord/(2*geodesy.Sharpest))
}

// normal brings a longitude into -180 (exclusive) to 180, so that equal positions are equal.
func normal(p orb.Point) orb.Point {
	lon := math.Remainder(p[0], 360)
	if lon == -180 {
		lon = 180
	}
	return orb.Point{lon + 0, p[1] + 0} // -0 becomes 0
}
