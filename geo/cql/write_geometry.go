package cql

import (
	"strings"

	"github.com/paulmach/orb"
)

// notation is how positions stand in text or JSON.
type notation struct {
	open, close byte // around lists
	point       [2]string
	between     byte // the numbers of a position
}

var (
	wktNotation  = notation{'(', ')', [2]string{"", ""}, ' '}
	jsonNotation = notation{'[', ']', [2]string{"[", "]"}, ','}
)

func appendWKT(dst []byte, g orb.Geometry) []byte {
	dst = append(dst, strings.ToUpper(g.GeoJSONType())...)
	switch g := g.(type) {
	case orb.Point:
		return append(wktNotation.position(append(dst, '('), g), ')')
	case orb.MultiPoint:
		return listOf(dst, wktNotation, g, func(dst []byte, p orb.Point) []byte {
			return append(wktNotation.position(append(dst, '('), p), ')')
		})
	case orb.Collection:
		return listOf(dst, wktNotation, g, appendWKT)
	}
	return wktNotation.coordinates(dst, g)
}

func appendGeoJSON(dst []byte, g orb.Geometry) []byte {
	dst = append(append(append(dst, `{"type":"`...), g.GeoJSONType()...), '"')
	if c, ok := g.(orb.Collection); ok {
		return append(listOf(append(dst, `,"geometries":`...), jsonNotation, c, appendGeoJSON), '}')
	}
	return append(jsonNotation.coordinates(append(dst, `,"coordinates":`...), g), '}')
}

func (x notation) coordinates(dst []byte, g orb.Geometry) []byte {
	switch g := g.(type) {
	case orb.Point:
		return x.position(dst, g)
	case orb.MultiPoint:
		return listOf(dst, x, g, x.position)
	case orb.LineString:
		return listOf(dst, x, g, x.position)
	case orb.Ring:
		return listOf(dst, x, g, x.position)
	case orb.MultiLineString:
		return listOf(dst, x, g, func(dst []byte, l orb.LineString) []byte { return x.coordinates(dst, l) })
	case orb.Polygon:
		return listOf(dst, x, g, func(dst []byte, r orb.Ring) []byte { return x.coordinates(dst, r) })
	case orb.MultiPolygon:
		return listOf(dst, x, g, func(dst []byte, p orb.Polygon) []byte { return x.coordinates(dst, p) })
	}
	return dst
}

func (x notation) position(dst []byte, p orb.Point) []byte {
	dst = appendNumbers(append(dst, x.point[0]...), p[0])
	dst = appendNumbers(append(dst, x.between), p[1])
	return append(dst, x.point[1]...)
}

func listOf[T any](dst []byte, x notation, items []T, item func([]byte, T) []byte) []byte {
	dst = append(dst, x.open)
	for i, v := range items {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = item(dst, v)
	}
	return append(dst, x.close)
}
