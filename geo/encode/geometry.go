package encode

import "github.com/paulmach/orb"

// AppendGeometry appends a geometry of any type as a GeoJSON object: null for nil,
// a Polygon for an orb.Ring or orb.Bound.
func AppendGeometry(dst []byte, g orb.Geometry) []byte {
	switch g := g.(type) {
	case orb.Point:
		return appendPointGeometry(dst, g)
	case orb.MultiPoint:
		return appendGeometry(dst, "MultiPoint", g, appendPositions)
	case orb.LineString:
		return appendGeometry(dst, "LineString", g, appendPositions)
	case orb.MultiLineString:
		return appendGeometry(dst, "MultiLineString", g, appendLines)
	case orb.Ring:
		return AppendGeometry(dst, orb.Polygon{g})
	case orb.Polygon:
		return appendGeometry(dst, "Polygon", g, appendLines)
	case orb.MultiPolygon:
		return appendGeometry(dst, "MultiPolygon", g, func(dst []byte, g orb.MultiPolygon) []byte {
			return appendList(dst, g, appendLines)
		})
	case orb.Collection:
		dst = append(dst, `{"type":"GeometryCollection","geometries":`...)
		dst = appendList(dst, g, AppendGeometry)
		return append(dst, '}')
	case orb.Bound:
		return AppendGeometry(dst, g.ToPolygon())
	}
	return append(dst, "null"...)
}

func appendGeometry[G any](dst []byte, kind string, g G, coordinates func([]byte, G) []byte) []byte {
	dst = append(dst, `{"type":"`...)
	dst = append(dst, kind...)
	dst = append(dst, `","coordinates":`...)
	dst = coordinates(dst, g)
	return append(dst, '}')
}

// appendPointGeometry appends a point; null where it has no position.
func appendPointGeometry(dst []byte, p orb.Point) []byte {
	if p[0] != p[0] || p[1] != p[1] {
		return append(dst, "null"...)
	}
	dst = append(dst, `{"type":"Point","coordinates":`...)
	dst = appendPosition(dst, p)
	return append(dst, '}')
}

func appendPosition(dst []byte, p orb.Point) []byte {
	dst = appendNumber(append(dst, '['), p[0])
	dst = appendNumber(append(dst, ','), p[1])
	return append(dst, ']')
}

func appendPositions[L ~[]orb.Point](dst []byte, points L) []byte {
	return appendList(dst, points, appendPosition)
}

func appendLines[M ~[]L, L ~[]orb.Point](dst []byte, lines M) []byte {
	return appendList(dst, lines, appendPositions)
}

func appendList[S ~[]E, E any](dst []byte, list S, item func([]byte, E) []byte) []byte {
	dst = append(dst, '[')
	for i, e := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = item(dst, e)
	}
	return append(dst, ']')
}
