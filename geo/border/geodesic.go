package border

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/tidwall/geodesic"
)

// The WGS 84 ellipsoid.
const (
	equatorial = 6378137.0         // metres
	flattening = 1 / 298.257223563 //
	// sharpest is the least radius of curvature: that of the meridian at the equator.
	sharpest = equatorial * (1 - flattening) * (1 - flattening)
)

// inverse is the geodesic from p to q: its length in metres, and the azimuths at p and at
// q, both onward, in degrees clockwise from north.
func inverse(p, q orb.Point) (metres, from, to float64) {
	geodesic.WGS84.Inverse(p[1], p[0], q[1], q[0], &metres, &from, &to)
	return metres, from, to
}

// direct is where one gets from p on a geodesic, and the azimuth onward from there.
func direct(p orb.Point, azimuth, metres float64) (q orb.Point, onward float64) {
	geodesic.WGS84.Direct(p[1], p[0], azimuth, metres, &q[1], &q[0], &onward)
	return q, onward
}

// vector is a position in geocentric Cartesian coordinates, in metres. No geodesic is
// shorter than the straight way through the earth, and here are neither an antimeridian
// nor poles.
type vector [3]float64

// cartesian converts a position on the ellipsoid (EPSG Guidance Note 7-2, 4.1.1).
func cartesian(p orb.Point) vector {
	const e2 = flattening * (2 - flattening)
	sinLat, cosLat := math.Sincos(p[1] * math.Pi / 180)
	sinLon, cosLon := math.Sincos(p[0] * math.Pi / 180)
	n := equatorial / math.Sqrt(1-e2*sinLat*sinLat)
	return vector{n * cosLat * cosLon, n * cosLat * sinLon, n * (1 - e2) * sinLat}
}

func (v vector) minus(w vector) vector { return vector{v[0] - w[0], v[1] - w[1], v[2] - w[2]} }

func (v vector) dot(w vector) float64 { return v[0]*w[0] + v[1]*w[1] + v[2]*w[2] }

func (v vector) length() float64 { return math.Sqrt(v.dot(v)) }

// sagitta is how far a geodesic of a length bulges from its chord at most: that of an arc
// of the sharpest curvature, and a hundredth more for its higher terms.
func sagitta(metres float64) float64 { return 1.01 * metres * metres / (8 * sharpest) }

// longest is how long the geodesic between positions is at most that are so many metres
// apart in a straight line: an arc of the sharpest curvature, which has the shortest chord
// of all curves of its length that bend no more (A. Schur's theorem).
func longest(chord float64) float64 {
	if chord >= 2*sharpest {
		return math.Inf(1)
	}
	return 2 * sharpest * math.Asin(chord/(2*sharpest))
}

// normal brings a longitude into -180 (exclusive) to 180, so that equal positions are equal.
func normal(p orb.Point) orb.Point {
	lon := math.Remainder(p[0], 360)
	if lon == -180 {
		lon = 180
	}
	return orb.Point{lon + 0, p[1] + 0} // -0 becomes 0
}
