package geodesy

import (
	"math"
	"math/rand/v2"

	"github.com/paulmach/orb"
	"github.com/tidwall/geodesic"
)

// somewhere is a position anywhere on earth, with poles, the equator and the antimeridian
// among them.
func somewhere(r *rand.Rand) orb.Point {
	p := orb.Point{360*r.Float64() - 180, math.Asin(2*r.Float64()-1) / radians}
	switch r.IntN(16) {
	case 0:
		p[0] = []float64{-180, 180, 0, 90, 179.9999, -179.9999}[r.IntN(6)]
	case 1:
		p[1] = []float64{90, -90, 0, 89.9999, -89.9999, 1e-9}[r.IntN(6)]
	}
	return p
}

// near is a position within so many metres, with those very near among them.
func near(r *rand.Rand, p orb.Point, metres float64) orb.Point {
	q, _ := Direct(p, 360*r.Float64()-180, metres*math.Pow(r.Float64(), 4))
	return q
}

// referenceToSegment is the distance from p to the geodesic from a to b, and where on it:
// the best of many positions on it, made better by golden sections around it.
func referenceToSegment(p, a, b orb.Point, samples int) (metres, along float64) {
	var length, azimuth float64
	geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0], &length, &azimuth, nil)
	distance := func(s float64) (d float64) {
		lat, lon := a[1], a[0]
		if s > 0 {
			geodesic.WGS84.Direct(a[1], a[0], azimuth, s, &lat, &lon, nil)
		}
		geodesic.WGS84.Inverse(lat, lon, p[1], p[0], &d, nil, nil)
		return d
	}
	metres = math.Inf(1)
	for i := range samples + 1 {
		s := length * float64(i) / float64(samples)
		if d := distance(s); d < metres {
			metres, along = d, s
		}
	}
	low, high := max(along-length/float64(samples), 0), min(along+length/float64(samples), length)
	const golden = 0.6180339887498949
	for high-low > 1e-4 {
		x, y := high-golden*(high-low), low+golden*(high-low)
		if distance(x) < distance(y) {
			high = y
		} else {
			low = x
		}
	}
	if d := distance((low + high) / 2); d < metres {
		return d, (low + high) / 2
	}
	return metres, along
}
