package area

import (
	"math"

	"github.com/paulmach/orb"
)

// The WGS 84 ellipsoid.
const (
	equatorial = 6378137.0         // metres
	flattening = 1 / 298.257223563 //
	polar      = equatorial * (1 - flattening)
)

var eccentricity = math.Sqrt(flattening * (2 - flattening))

// SquareKilometres returns the area's size on the WGS 84 ellipsoid, of just the positions
// that it contains: its edges are straight in longitude and latitude.
func (a *Area) SquareKilometres() float64 {
	metres := 0.0
	for _, p := range a.Shape {
		for _, r := range p { // holes run the other way and count below zero
			metres += ringSize(r)
		}
	}
	return metres / 1e6
}

// ringSize is Green's theorem in longitude and the sine of authalic latitude, where sizes
// are true: the sum of what lies between each edge and the equator.
func ringSize(r orb.Ring) (metres float64) {
	for i := 1; i < len(r); i++ {
		metres -= underEdge(r[i-1], r[i])
	}
	return metres
}

// Nodes and weights of Gauss-Legendre quadrature with five points on -1 to 1 (Abramowitz
// and Stegun, Handbook of Mathematical Functions, table 25.4).
var gauss = [5][2]float64{
	{-0.906179845938664, 0.236926885056189}, {-0.538469310105683, 0.478628670499366},
	{0, 0.568888888888889},
	{0.538469310105683, 0.478628670499366}, {0.906179845938664, 0.236926885056189},
}

// underEdge is the size between a straight edge and the equator, positive where the edge
// runs east in the north. Five nodes on pieces of two degrees of latitude leave less than
// 1e-13 of it.
func underEdge(a, b orb.Point) (metres float64) {
	const piece = 2
	n := max(1, math.Ceil(math.Abs(b[1]-a[1])/piece))
	for i := range int(n) {
		for _, g := range gauss {
			t := (float64(i) + (g[0]+1)/2) / n
			metres += g[1] / 2 / n * zone(a[1]+t*(b[1]-a[1]))
		}
	}
	return metres * (b[0] - a[0]) * math.Pi / 180
}

// zone is the size between the equator and a latitude in degrees, for each radian of
// longitude: b²/2 (sin φ / (1 - e² sin² φ) + atanh(e sin φ) / e) (J. P. Snyder, Map
// Projections: A Working Manual, 1987, equation 3-12, with b² = a² (1 - e²)).
func zone(lat float64) float64 {
	s := math.Sin(lat * math.Pi / 180)
	e := eccentricity
	return polar * polar / 2 * (s/(1-e*e*s*s) + math.Atanh(e*s)/e)
}
