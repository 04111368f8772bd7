package geodesy

import (
	"math"

	"github.com/paulmach/orb"
)

// slack is what rounding may add to a lower bound, in metres: a hundred times what double
// precision loses on the way round the earth.
const slack = 1e-6

// Origin is a position that boxes are measured from.
type Origin struct {
	p              orb.Point
	sinLat, cosLat float64
}

// NewOrigin prepares measuring from p, of which the longitude is from -180 to 180.
func NewOrigin(p orb.Point) Origin {
	sin, cos := math.Sincos(p[1] * radians)
	return Origin{p, sin, cos}
}

// Floor is a lower bound, in metres, of the geodesic distance to any position in a box of
// longitudes from -180 to 180 and latitudes. It is at most 1.01 % and a micrometre below
// the distance to the nearest, and never above it: laid on a sphere by longitude and
// latitude, with the least radius of curvature a(1-e²) for radius, everything on the
// ellipsoid shrinks, since the radii of curvature along the meridian and across it are
// nowhere less. On the sphere the nearest position of the box is due north or south, or on
// the nearer one of its meridians.
func (o *Origin) Floor(b orb.Bound) float64 {
	lat, across := o.p[1], 0.0
	nearest := min(max(lat, b.Min[1]), b.Max[1])
	if gap := o.gap(b); gap > 0 {
		var cos float64
		across, cos = math.Sincos(gap / 2 * radians)
		nearest = o.latitude(b, cos*cos-across*across)
	}
	up := math.Sin((lat - nearest) / 2 * radians)
	haversine := up*up + o.cosLat*math.Cos(nearest*radians)*across*across
	return max(2*Sharpest*math.Asin(math.Sqrt(min(haversine, 1)))-slack, 0)
}

// gap is how many degrees of longitude the box is away, from 0 to 180.
func (o *Origin) gap(b orb.Bound) float64 {
	lon := o.p[0]
	switch {
	case lon < b.Min[0]:
		return max(min(b.Min[0]-lon, lon+360-b.Max[0]), 0)
	case lon > b.Max[0]:
		return max(min(lon-b.Max[0], b.Min[0]+360-lon), 0)
	}
	return 0
}

// latitude is that of the nearest position on a meridian of the box, whose longitude differs
// by an angle with that cosine.
func (o *Origin) latitude(b orb.Bound, cos float64) float64 {
	south, north := b.Min[1], b.Max[1]
	if cos >= 0 {
		return min(max(math.Atan2(o.sinLat, o.cosLat*cos)/radians, south), north)
	}
	// More than a quarter round the earth: one way or the other over a pole.
	if o.sinLat*math.Sin(south*radians)+o.cosLat*math.Cos(south*radians)*cos >
		o.sinLat*math.Sin(north*radians)+o.cosLat*math.Cos(north*radians)*cos {
		return south
	}
	return north
}

// Hull is a box around all geodesics between positions in a box, which reach beyond it
// towards the poles: the parametric latitude β of a geodesic follows a great circle of the
// auxiliary sphere, on which longitudes differ by no more than a factor of 1/(1-f) (Karney
// 2013, section 2). Between two positions at β on a great circle that are w apart in
// longitude, tan β' = tan β / cos(w/2) is the highest; and tan φ = tan β / (1-f) everywhere.
// Of a box that is nearly half of the earth wide it is all of the earth.
func Hull(b orb.Bound) orb.Bound {
	const rounding = 1e-9 // degrees
	width := (b.Max[0] - b.Min[0]) / (1 - flattening)
	if width >= 179 {
		return orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}
	}
	cos := math.Cos(width / 2 * radians)
	highest := func(lat float64) float64 {
		return min(math.Atan(math.Tan(lat*radians)/cos)/radians+rounding, 90)
	}
	if b.Max[1] > 0 && b.Max[1] < 90 {
		b.Max[1] = max(b.Max[1], highest(b.Max[1]))
	}
	if b.Min[1] < 0 && b.Min[1] > -90 {
		b.Min[1] = min(b.Min[1], -highest(-b.Min[1]))
	}
	return b
}
