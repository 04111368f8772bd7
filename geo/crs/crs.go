package crs

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// CRS is a coordinate reference system that can be turned into CRS84 and back. The
// zero CRS is CRS84 itself.
type CRS struct {
	Name       string
	projection projection // nil for the identity
}

// IsWGS84 reports whether coordinates are longitude and latitude already.
func (c CRS) IsWGS84() bool { return c.projection == nil }

// FromWGS84 returns easting and northing, in the system's own unit, of a longitude
// and a latitude in degrees. Outside the projection's domain the result may be NaN or
// infinite.
func (c CRS) FromWGS84(p orb.Point) orb.Point {
	if c.projection == nil {
		return p
	}
	return c.projection.forward(p)
}

// ToWGS84 returns longitude and latitude in degrees of an easting and a northing
// in the system's own unit. Outside the projection's domain the result may be NaN.
func (c CRS) ToWGS84(p orb.Point) orb.Point {
	if c.projection == nil {
		return p
	}
	return c.projection.inverse(p)
}

// UnsupportedError names a system that cannot be turned into WGS 84 here.
type UnsupportedError struct {
	Name   string
	Reason string
}

func (e *UnsupportedError) Error() string {
	return fmt.Sprintf("the coordinate reference system %s is not supported (%s); reproject the file to WGS 84 (EPSG:4326)", e.Name, e.Reason)
}

func unsupported(name, reason string) error {
	if name == "" {
		name = "without a name"
	}
	return &UnsupportedError{Name: clip(name), Reason: reason}
}

// clip keeps names from outside short and on one line in messages.
func clip(name string) string {
	name = strings.Join(strings.Fields(strings.ToValidUTF8(name, "?")), " ")
	if runes := []rune(name); len(runes) > 80 {
		name = string(runes[:80]) + "…"
	}
	return strconv.Quote(name)
}

// FromEPSG returns the system of an EPSG code, or of the ESRI codes that stand
// for Web Mercator and Guatemala's GTM.
func FromEPSG(code int) (CRS, error) {
	name := "EPSG:" + strconv.Itoa(code)
	switch {
	case code == 4326 || code == 4979:
		return CRS{Name: "WGS 84"}, nil
	case code == 3857 || code == 900913 || code == 102100 || code == 102113 || code == 3785:
		return webMercator(), nil
	case code >= 32601 && code <= 32660:
		return utm(code-32600, false), nil
	case code >= 32701 && code <= 32760:
		return utm(code-32700, true), nil
	case code == 103598:
		return gtm(), nil
	}
	return CRS{}, unsupported(name, "only WGS 84, its UTM zones, GTM and Web Mercator are")
}

// FromName returns the system of a name as GeoJSON's old crs member has them:
// OGC URNs and URLs, "EPSG:32616" or "CRS84".
func FromName(name string) (CRS, error) {
	upper := strings.ToUpper(strings.TrimSpace(name))
	if strings.HasSuffix(upper, "CRS84") || strings.HasSuffix(upper, "CRS84H") {
		return CRS{Name: "WGS 84"}, nil
	}
	last := strings.LastIndexAny(upper, ":/#")
	authority := strings.Contains(upper, "EPSG") || strings.Contains(upper, "ESRI")
	code, err := strconv.Atoi(upper[last+1:])
	if err != nil || !authority {
		return CRS{}, unsupported(name, "it is named by no EPSG code")
	}
	c, err := FromEPSG(code)
	if err != nil {
		return CRS{}, unsupported(name, "only WGS 84, its UTM zones, GTM and Web Mercator are")
	}
	return c, nil
}

// utm returns a zone of the Universal Transverse Mercator on WGS 84.
func utm(zone int, south bool) CRS {
	z := Zone{zone, south}
	t := z.transverse()
	return CRS{Name: "WGS 84 / UTM zone " + z.String(), projection: t.projection()}
}

// gtm returns Guatemala's national projection (ESRI:103598).
func gtm() CRS {
	t := transverse{lon0: -90.5, scale: 0.9998, falseEasting: 500000}
	return CRS{Name: "Guatemala GTM", projection: t.projection()}
}
