package crs

import (
	"math"

	"github.com/paulmach/orb"
)

// The WGS 84 ellipsoid (NIMA TR8350.2, table 3.1).
const (
	semiMajor  = 6378137.0
	flattening = 1 / 298.257223563
)

const degrees = 180 / math.Pi

// A projection maps longitude and latitude in degrees to easting and northing in
// the system's unit, and back. Outside its domain the results may be no numbers.
type projection interface {
	forward(p orb.Point) orb.Point
	inverse(p orb.Point) orb.Point
}

// mercator is EPSG:3857: the sphere's Mercator of radius semiMajor applied to
// geodetic coordinates (EPSG Guidance Note 7-2, method 1024).
type mercator struct{}

func webMercator() CRS { return CRS{Name: "Web Mercator", projection: mercator{}} }

func (mercator) forward(p orb.Point) orb.Point {
	return orb.Point{
		semiMajor * p[0] / degrees,
		semiMajor * math.Asinh(math.Tan(p[1]/degrees)),
	}
}

func (mercator) inverse(p orb.Point) orb.Point {
	return orb.Point{
		p[0] / semiMajor * degrees,
		math.Atan(math.Sinh(p[1]/semiMajor)) * degrees,
	}
}

// transverse is a transverse Mercator projection on WGS 84. Angles in degrees,
// lengths in metres but for unit, the metres in one unit of the coordinates (0
// stands for 1). It uses the series of L. Krüger (1912) to the sixth order of the
// third flattening n, in the form of C. F. F. Karney, "Transverse Mercator with an
// accuracy of a few nanometers", J. Geodesy 85 (2011), equations 7 to 36: good to
// nanometres within 3,900 km of the central meridian.
type transverse struct {
	lon0, lat0                  float64
	scale                       float64
	falseEasting, falseNorthing float64
	unit                        float64
}

// transverseMercator is a transverse with what its formulas use, computed once.
type transverseMercator struct {
	transverse
	kruger
	radius    float64 // of the rectifying sphere, scaled, in metres
	northing0 float64 // of lat0, in metres
}

func (t transverse) projection() projection {
	m := t.mercator()
	return &m
}

func (t transverse) mercator() transverseMercator {
	if t.unit == 0 {
		t.unit = 1
	}
	k := newKruger()
	radius := t.scale * k.rectifying
	return transverseMercator{t, k, radius, radius * k.meridianAngle(t.lat0/degrees)}
}

func (t *transverseMercator) forward(p orb.Point) orb.Point {
	x, y := t.kruger.forward(wrap(p[0]-t.lon0)/degrees, p[1]/degrees)
	return orb.Point{
		(x*t.radius + t.falseEasting) / t.unit,
		(y*t.radius - t.northing0 + t.falseNorthing) / t.unit,
	}
}

func (t *transverseMercator) inverse(p orb.Point) orb.Point {
	x := (p[0]*t.unit - t.falseEasting) / t.radius
	y := (p[1]*t.unit - t.falseNorthing + t.northing0) / t.radius
	lon, lat := t.kruger.inverse(x, y)
	return orb.Point{wrap(lon*degrees + t.lon0), lat * degrees}
}

// wrap brings a longitude that a projection computed into -180 to 180.
func wrap(lon float64) float64 {
	switch {
	case lon > 180:
		return lon - 360
	case lon < -180:
		return lon + 360
	}
	return lon
}

// kruger holds the series of one ellipsoid.
type kruger struct {
	e          float64 // first eccentricity
	rectifying float64 // radius of the rectifying sphere, metres
	alpha      [6]float64
	beta       [6]float64
}

// newKruger computes the coefficients (Karney 2011, equations 14, 35 and 36).
func newKruger() kruger {
	n := flattening / (2 - flattening)
	n2 := n * n
	n3, n4, n5, n6 := n2*n, n2*n2, n2*n2*n, n2*n2*n2
	return kruger{
		e:          math.Sqrt(flattening * (2 - flattening)),
		rectifying: semiMajor / (1 + n) * (1 + n2/4 + n4/64 + n6/256),
		alpha: [6]float64{
			n/2 - 2*n2/3 + 5*n3/16 + 41*n4/180 - 127*n5/288 + 7891*n6/37800,
			13*n2/48 - 3*n3/5 + 557*n4/1440 + 281*n5/630 - 1983433*n6/1935360,
			61*n3/240 - 103*n4/140 + 15061*n5/26880 + 167603*n6/181440,
			49561*n4/161280 - 179*n5/168 + 6601661*n6/7257600,
			34729*n5/80640 - 3418889*n6/1995840,
			212378941 * n6 / 319334400,
		},
		beta: [6]float64{
			n/2 - 2*n2/3 + 37*n3/96 - n4/360 - 81*n5/512 + 96199*n6/604800,
			n2/48 + n3/15 - 437*n4/1440 + 46*n5/105 - 1118711*n6/3870720,
			17*n3/480 - 37*n4/840 - 209*n5/4480 + 5569*n6/90720,
			4397*n4/161280 - 11*n5/504 - 830251*n6/7257600,
			4583*n5/161280 - 108847*n6/3991680,
			20648693 * n6 / 638668800,
		},
	}
}

// forward returns coordinates on the rectifying sphere of radius 1, x from the
// central meridian and y from the equator, of a longitude from the central meridian
// and a latitude, in radians (Karney 2011, equations 7 to 11).
func (k *kruger) forward(lon, lat float64) (x, y float64) {
	conformal := k.conformal(math.Tan(lat))
	sin, cos := math.Sincos(lon)
	xi := math.Atan2(conformal, cos)
	eta := math.Asinh(sin / math.Hypot(conformal, cos))
	dxi, deta := series(&k.alpha, xi, eta)
	return eta + deta, xi + dxi
}

// inverse is the inverse of forward (Karney 2011, equations 11, 15 and 19 to 21).
func (k *kruger) inverse(x, y float64) (lon, lat float64) {
	dxi, deta := series(&k.beta, y, x)
	xi, eta := y-dxi, x-deta
	lon = math.Atan2(math.Sinh(eta), math.Cos(xi))
	conformal := math.Sin(xi) / math.Hypot(math.Sinh(eta), math.Cos(xi))
	return lon, math.Atan(k.tangent(conformal))
}

// series returns the real and the imaginary part of the sum of c[j-1] sin(2j(xi+i·eta)),
// by Clenshaw's recurrence: four transcendental functions instead of 24.
func series(c *[6]float64, xi, eta float64) (re, im float64) {
	sin, cos := math.Sincos(2 * xi)
	sinh, cosh := math.Sinh(2*eta), math.Cosh(2*eta)
	twice := complex(2*cos*cosh, -2*sin*sinh)
	var b, next complex128
	for j := len(c) - 1; j >= 0; j-- {
		b, next = complex(c[j], 0)+twice*b-next, b
	}
	sum := b * complex(sin*cosh, cos*sinh)
	return real(sum), imag(sum)
}

// tangent returns the tangent of the latitude whose conformal latitude has the
// given tangent, by Newton's method; three rounds reach the last bit.
func (k *kruger) tangent(conformal float64) float64 {
	tau := conformal / (1 - k.e*k.e)
	for range 5 {
		next := k.conformal(tau)
		step := (conformal - next) / math.Hypot(1, next) *
			(1 + (1-k.e*k.e)*tau*tau) / ((1 - k.e*k.e) * math.Hypot(1, tau))
		tau += step
		if math.Abs(step) < 1e-16*max(1, math.Abs(tau)) {
			break
		}
	}
	return tau
}

// conformal returns the tangent of the conformal latitude (Karney 2011, equation 7).
func (k *kruger) conformal(tau float64) float64 {
	sigma := math.Sinh(k.e * math.Atanh(k.e*tau/math.Hypot(1, tau)))
	return tau*math.Hypot(1, sigma) - sigma*math.Hypot(1, tau)
}

// meridianAngle returns the distance from the equator along the central meridian
// to a latitude in radians, on the rectifying sphere of radius 1.
func (k *kruger) meridianAngle(lat float64) float64 {
	xi := math.Atan(k.conformal(math.Tan(lat)))
	dxi, _ := series(&k.alpha, xi, 0)
	return xi + dxi
}
