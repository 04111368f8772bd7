package geodesy

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/tidwall/geodesic"
)

// The WGS 84 ellipsoid, in metres.
const (
	flattening = 1 / 298.257223563
	equatorial = 6378137.0
	polar      = equatorial * (1 - flattening)
)

// Sharpest is the least radius of curvature there is on the ellipsoid, in metres: that of the
// meridian at the equator.
const Sharpest = equatorial * (1 - flattening) * (1 - flattening)

const (
	radians = math.Pi / 180
	mean    = (2*equatorial + polar) / 3 // radius of a sphere to step on
)

// Inverse is the geodesic from p to q: its length in metres, and its azimuths at p and at q,
// both onward, from -180 to 180.
func Inverse(p, q orb.Point) (metres, from, to float64) {
	geodesic.WGS84.Inverse(p[1], p[0], q[1], q[0], &metres, &from, &to)
	return metres, from, to
}

// Direct is where one gets from p on a geodesic after so many metres, and the azimuth onward
// from there.
func Direct(p orb.Point, azimuth, metres float64) (q orb.Point, onward float64) {
	geodesic.WGS84.Direct(p[1], p[0], azimuth, metres, &q[1], &q[0], &onward)
	return q, onward
}

// Clockwise is the angle from one azimuth to another, from 0 to below 360.
func Clockwise(from, to float64) float64 {
	angle := math.Mod(to-from, 360)
	if angle < 0 {
		angle += 360
	}
	if angle == 360 { // of what is below 0 by less than a rounding
		return 0
	}
	return angle + 0 // -0 becomes 0
}

// Vector is a position in geocentric Cartesian coordinates, in metres, where there are
// neither an antimeridian nor poles. No geodesic is shorter than the straight way through
// the earth.
type Vector [3]float64

// Cartesian converts a position on the ellipsoid (EPSG Guidance Note 7-2, 4.1.1).
func Cartesian(p orb.Point) Vector {
	const e2 = flattening * (2 - flattening)
	sinLat, cosLat := math.Sincos(p[1] * radians)
	sinLon, cosLon := math.Sincos(p[0] * radians)
	n := equatorial / math.Sqrt(1-e2*sinLat*sinLat)
	return Vector{n * cosLat * cosLon, n * cosLat * sinLon, n * (1 - e2) * sinLat}
}

// Minus is the way from w to v.
func (v Vector) Minus(w Vector) Vector { return Vector{v[0] - w[0], v[1] - w[1], v[2] - w[2]} }

// Dot is the inner product.
func (v Vector) Dot(w Vector) float64 { return v[0]*w[0] + v[1]*w[1] + v[2]*w[2] }

// Length is the Euclidean one.
func (v Vector) Length() float64 { return math.Sqrt(v.Dot(v)) }
