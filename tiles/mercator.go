package tiles

import (
	"math"
	"sync"
)

// MaxLatitude is where the square of Web Mercator ends, in degrees: the latitude
// atan(sinh(pi)) (EPSG guidance note 7-2, method 1024).
const MaxLatitude = 85.0511287798066

// The projection's formula takes a sine and a logarithm; over cells of an eighth of
// a degree its Taylor polynomial of degree 5 does as well: the rest is below
// 1.2e-13 of the world at the last latitude (a unit at MaxZoom is 1.5e-11) and below
// 1e-16 under 60 degrees.
const (
	cellsPerDegree = 8
	cellDegrees    = 86 // cells lie between this latitude south and north
)

// polynomials are Web Mercator's northing by cells of latitude. One table serves
// all tiles, so that a position has one northing everywhere.
type polynomials [2*cellDegrees*cellsPerDegree + 1][6]float64

var mercator = sync.OnceValue(newPolynomials)

func newPolynomials() *polynomials {
	table := new(polynomials)
	for k := range table {
		lat := float64(k)/cellsPerDegree - cellDegrees
		sin, cos := math.Sincos(lat * math.Pi / 180)
		sec, tan := 1/cos, sin/cos
		sec2 := sec * sec
		// Derivatives of the integral of the secant, from the first to the fifth.
		derivatives := [5]float64{sec, sec * tan, sec * (2*sec2 - 1), sec * tan * (6*sec2 - 1), sec * (24*sec2*sec2 - 20*sec2 + 1)}
		table[k][0] = worldY(lat)
		factor := -1 / (2 * math.Pi)
		for n, d := range derivatives {
			factor *= math.Pi / 180 / float64(n+1)
			table[k][n+1] = d * factor
		}
	}
	return table
}

// y is worldY, faster. Products are rounded before they are added, lest machines
// that fuse the two differ.
func (t *polynomials) y(lat float64) float64 {
	if !(math.Abs(lat) <= cellDegrees) {
		return worldY(lat)
	}
	k := int(lat*cellsPerDegree + (cellDegrees*cellsPerDegree + 0.5))
	c := &t[k]
	d := lat - (float64(k)/cellsPerDegree - cellDegrees)
	sum := float64(c[5]*d) + c[4]
	sum = float64(sum*d) + c[3]
	sum = float64(sum*d) + c[2]
	sum = float64(sum*d) + c[1]
	return float64(sum*d) + c[0]
}

// worldX maps degrees of longitude to [0, 1] from west to east.
func worldX(lon float64) float64 { return lon/360 + 0.5 }

// worldY maps degrees of latitude to [0, 1] from MaxLatitude north to south, and
// beyond for what lies nearer to the poles, which are cut off just short of them
// (Snyder, Map Projections: A Working Manual, USGS 1987, formula 7-2).
func worldY(lat float64) float64 {
	const nearPole = 89.9999
	sin := math.Sin(min(max(lat, -nearPole), nearPole) * math.Pi / 180)
	return 0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)
}

// lonAt and latAt are the inverses of worldX and worldY.
func lonAt(x float64) float64 { return (x - 0.5) * 360 }

func latAt(y float64) float64 { return math.Atan(math.Sinh((0.5-y)*2*math.Pi)) * 180 / math.Pi }
