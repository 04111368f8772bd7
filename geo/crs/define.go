package crs

import (
	"math"
	"strings"
)

// FromWKT returns the system that a definition in well-known text describes. The
// datum must be WGS 84 itself: others, though near, are refused by name.
func FromWKT(text string) (CRS, error) {
	n, ok := parseWKT(text)
	if !ok {
		return CRS{}, unsupported(text, "its definition cannot be read")
	}
	switch n.keyword {
	case "GEOGCS", "GEOGCRS", "GEODCRS", "GEOGRAPHICCRS", "GEODETICCRS":
		return geographic(n, n.text())
	case "PROJCS", "PROJCRS", "PROJECTEDCRS":
		return projected(n)
	case "COMPD_CS", "COMPOUNDCRS", "BOUNDCRS", "SOURCECRS":
		return firstOf(n)
	}
	return CRS{}, unsupported(n.text(), "it is neither geographic nor projected")
}

// firstOf returns the horizontal part of a compound system: heights are dropped.
func firstOf(n *node) (CRS, error) {
	for i := range n.children {
		switch c := &n.children[i]; c.keyword {
		case "GEOGCS", "GEOGCRS", "GEODCRS":
			return geographic(c, n.text())
		case "PROJCS", "PROJCRS":
			return projected(c)
		}
	}
	return CRS{}, unsupported(n.text(), "it has no horizontal part that is known")
}

func geographic(n *node, name string) (CRS, error) {
	if !isWGS84Datum(n) {
		return CRS{}, unsupported(name, "its datum is not WGS 84")
	}
	if n.child("PRIMEM", "PRIMEMERIDIAN").number(0, 0) != 0 {
		return CRS{}, unsupported(name, "its prime meridian is not Greenwich")
	}
	unit := n.child("UNIT", "ANGLEUNIT")
	if unit.keyword == "" { // WKT 2 may have it at the coordinate system or axis
		unit = n.child("AXIS").child("UNIT", "ANGLEUNIT")
	}
	if math.Abs(unit.number(0, math.Pi/180)-math.Pi/180) > 1e-9 {
		return CRS{}, unsupported(name, "its unit is not the degree")
	}
	return CRS{Name: "WGS 84"}, nil
}

func isWGS84Datum(n *node) bool {
	datum := n.child("DATUM", "ENSEMBLE", "GEODETICDATUM", "TRF")
	switch normal(datum.text()) {
	case "wgs1984", "dwgs1984", "wgs84", "worldgeodeticsystem1984", "worldgeodeticsystem1984ensemble":
	default:
		return false
	}
	ellipsoid := datum.child("SPHEROID", "ELLIPSOID")
	return math.Abs(ellipsoid.number(0, semiMajor)-semiMajor) < 1e-3 &&
		math.Abs(ellipsoid.number(1, 1/flattening)-1/flattening) < 1e-6
}

// normal drops what dialects write differently: case, blanks and underscores.
func normal(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" _-/()", r) {
			return -1
		}
		return r
	}, strings.ToLower(name))
}

func projected(n *node) (CRS, error) {
	name := n.text()
	base := n.child("GEOGCS", "BASEGEOGCRS", "BASEGEODCRS", "GEOGCRS")
	if isWebMercator(n) {
		return webMercator(), nil
	}
	if _, err := geographic(base, name); err != nil {
		return CRS{}, err
	}
	conversion := n.child("CONVERSION")
	if conversion.keyword == "" {
		conversion = n
	}
	method := normal(conversion.child("PROJECTION", "METHOD").text())
	if method != "transversemercator" && method != "gausskruger" {
		return CRS{}, unsupported(name, "its projection is not transverse Mercator")
	}
	return transverseOf(n, conversion, name)
}

func transverseOf(n, conversion *node, name string) (CRS, error) {
	t := transverse{scale: 1, unit: lengthUnit(n)}
	for i := range conversion.children {
		p := &conversion.children[i]
		if p.keyword != "PARAMETER" {
			continue
		}
		value := p.number(0, math.NaN())
		length := p.child("LENGTHUNIT", "UNIT").number(0, t.unit)
		switch normal(p.text()) {
		case "centralmeridian", "longitudeofnaturalorigin", "longitudeoforigin":
			t.lon0 = value
		case "latitudeoforigin", "latitudeofnaturalorigin":
			t.lat0 = value
		case "scalefactor", "scalefactoratnaturalorigin":
			t.scale = value
		case "falseeasting":
			t.falseEasting = value * length
		case "falsenorthing":
			t.falseNorthing = value * length
		}
	}
	sum := t.lon0 + t.lat0 + t.falseEasting + t.falseNorthing
	if math.IsNaN(sum) || math.IsInf(sum, 0) || !(t.scale > 0) || !(t.unit > 0) || math.Abs(t.lat0) > 90 || math.Abs(t.lon0) > 360 {
		return CRS{}, unsupported(name, "its parameters make no sense")
	}
	return CRS{Name: name, projection: t.projection()}, nil
}

func lengthUnit(n *node) float64 {
	unit := n.child("UNIT", "LENGTHUNIT")
	if unit.keyword == "" {
		unit = n.child("AXIS").child("UNIT", "LENGTHUNIT")
	}
	return unit.number(0, 1)
}

// isWebMercator knows EPSG:3857 by its code, method or usual names.
func isWebMercator(n *node) bool {
	id := n.child("AUTHORITY", "ID")
	if strings.EqualFold(id.text(), "EPSG") {
		if id.number(0, 0) == 3857 || len(id.texts) > 1 && id.texts[1] == "3857" {
			return true
		}
	}
	method := normal(n.child("PROJECTION").text() + n.child("CONVERSION").child("METHOD").text())
	return method == "mercatorauxiliarysphere" || method == "popularvisualisationpseudomercator"
}
