package encode

import "github.com/paulmach/orb"

// appendWKT appends a geometry of any type but nil as well-known text (OGC 06-103r4,
// chapter 7); an orb.Ring and an orb.Bound as a POLYGON.
func appendWKT(dst []byte, g orb.Geometry) []byte {
	switch g := g.(type) {
	case orb.Point:
		dst = append(dst, "POINT ("...)
		return append(appendWKTPosition(dst, g), ')')
	case orb.MultiPoint:
		return appendWKTList(append(dst, "MULTIPOINT "...), g, func(dst []byte, p orb.Point) []byte {
			return append(appendWKTPosition(append(dst, '('), p), ')')
		})
	case orb.LineString:
		return appendWKTLine(append(dst, "LINESTRING "...), g)
	case orb.MultiLineString:
		return appendWKTLines(append(dst, "MULTILINESTRING "...), g)
	case orb.Ring:
		return appendWKTLines(append(dst, "POLYGON "...), orb.Polygon{g})
	case orb.Polygon:
		return appendWKTLines(append(dst, "POLYGON "...), g)
	case orb.MultiPolygon:
		return appendWKTList(append(dst, "MULTIPOLYGON "...), g, appendWKTLines)
	case orb.Collection:
		return appendWKTList(append(dst, "GEOMETRYCOLLECTION "...), g, appendWKT)
	case orb.Bound:
		return appendWKT(dst, g.ToPolygon())
	}
	return append(dst, "GEOMETRYCOLLECTION EMPTY"...) // nil within a collection
}

func appendWKTPosition(dst []byte, p orb.Point) []byte {
	dst = append(appendNumber(dst, p[0]), ' ')
	return appendNumber(dst, p[1])
}

func appendWKTLine[L ~[]orb.Point](dst []byte, line L) []byte {
	return appendWKTList(dst, line, appendWKTPosition)
}

func appendWKTLines[M ~[]L, L ~[]orb.Point](dst []byte, lines M) []byte {
	return appendWKTList(dst, lines, appendWKTLine)
}

// appendWKTList appends items between brackets, EMPTY for none.
func appendWKTList[S ~[]E, E any](dst []byte, list S, item func([]byte, E) []byte) []byte {
	if len(list) == 0 {
		return append(dst, "EMPTY"...)
	}
	dst = append(dst, '(')
	for i, e := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = item(dst, e)
	}
	return append(dst, ')')
}
