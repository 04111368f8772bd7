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

// webMercator is EPSG:3857: the sphere's Mercator of radius semiMajor applied to
// geodetic coordinates (EPSG Guidance Note 7-2, method 1024).
func webMercator() CRS {
	return CRS{Name: "Web Mercator", inverse: func(p orb.Point) orb.Point {
		return orb.Point{
			p[0] / semiMajor * degrees,
			math.Atan(math.Sinh(p[1]/semiMajor)) * degrees,
		}
	}}
}

// transverse is a transverse Mercator projection on WGS 84. Angles in degrees,
// lengths in metres but for unit, the metres in one unit of the coordinates (0
// stands for 1).
type transverse struct {
	lon0, lat0                  float64
	scale                       float64
	falseEasting, falseNorthing float64
	unit                        float64
}

// inverse returns the function from easting and northing to longitude and
// latitude: the series of L. Krüger (1912) to the sixth order of the third
// flattening n, in the form of C. F. F. Karney, "Transverse Mercator with an
// accuracy of a few nanometers", J. Geodesy 85 (2011), equations 7 to 25 and 36.
// Good to nanometres within 3,900 km of the central meridian.
func (t transverse) inverse() func(orb.Point) orb.Point {
	if t.unit == 0 {
		t.unit = 1
	}
	k := newKruger()
	northing0 := t.scale * k.rectifying * k.meridianAngle(t.lat0/degrees)
	return func(p orb.Point) orb.Point {
		x := (p[0]*t.unit - t.falseEasting) / (t.scale * k.rectifying)
		y := (p[1]*t.unit - t.falseNorthing + northing0) / (t.scale * k.rectifying)
		lon, lat := k.inverse(x, y)
		return orb.Point{wrap(lon*degrees + t.lon0), lat * degrees}
	}
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

// inverse returns longitude from the central meridian and latitude, in radians, of
// coordinates on the rectifying sphere (Karney 2011, equations 11, 15 and 19 to 21).
func (k kruger) inverse(x, y float64) (lon, lat float64) {
	xi, eta := y, x
	for i, b := range k.beta {
		j := float64(2 * (i + 1))
		xi -= b * math.Sin(j*y) * math.Cosh(j*x)
		eta -= b * math.Cos(j*y) * math.Sinh(j*x)
	}
	lon = math.Atan2(math.Sinh(eta), math.Cos(xi))
	conformal := math.Sin(xi) / math.Hypot(math.Sinh(eta), math.Cos(xi))
	return lon, math.Atan(k.tangent(conformal))
}

// tangent returns the tangent of the latitude whose conformal latitude has the
// given tangent, by Newton's method; three rounds reach the last bit.
func (k kruger) tangent(conformal float64) float64 {
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
func (k kruger) conformal(tau float64) float64 {
	sigma := math.Sinh(k.e * math.Atanh(k.e*tau/math.Hypot(1, tau)))
	return tau*math.Hypot(1, sigma) - sigma*math.Hypot(1, tau)
}

// meridianAngle returns the distance from the equator along the central meridian
// to a latitude in radians, on the rectifying sphere of radius 1.
func (k kruger) meridianAngle(lat float64) float64 {
	xi := math.Atan(k.conformal(math.Tan(lat)))
	angle := xi
	for i, a := range k.alpha {
		angle += a * math.Sin(2*float64(i+1)*xi)
	}
	return angle
}
