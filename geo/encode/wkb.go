package encode

import (
	"encoding/binary"
	"math"

	"github.com/paulmach/orb"
)

// The codes of geometries in well-known binary (OGC 06-103r4, 8.2.3).
const (
	wkbPoint = iota + 1
	wkbLineString
	wkbPolygon
	wkbMultiPoint
	wkbMultiLineString
	wkbMultiPolygon
	wkbCollection
)

// appendWKB appends a geometry of any type as well-known binary, little-endian; an
// orb.Ring and an orb.Bound as a polygon, nil within a collection as an empty one.
func appendWKB(dst []byte, g orb.Geometry) []byte {
	switch g := g.(type) {
	case orb.Point:
		return appendWKBPoint(dst, g)
	case orb.MultiPoint:
		return appendWKBList(dst, wkbMultiPoint, g, appendWKBPoint)
	case orb.LineString:
		return appendWKBLine(dst, g)
	case orb.MultiLineString:
		return appendWKBList(dst, wkbMultiLineString, g, appendWKBLine)
	case orb.Ring:
		return appendWKBPolygon(dst, orb.Polygon{g})
	case orb.Polygon:
		return appendWKBPolygon(dst, g)
	case orb.MultiPolygon:
		return appendWKBList(dst, wkbMultiPolygon, g, appendWKBPolygon)
	case orb.Collection:
		return appendWKBList(dst, wkbCollection, g, appendWKB)
	case orb.Bound:
		return appendWKBPolygon(dst, g.ToPolygon())
	}
	return appendWKBHead(dst, wkbCollection, 0)
}

func appendWKBPoint(dst []byte, p orb.Point) []byte {
	return appendWKBPosition(append(dst, 1, wkbPoint, 0, 0, 0), p)
}

func appendWKBPosition(dst []byte, p orb.Point) []byte {
	dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(p[0]))
	return binary.LittleEndian.AppendUint64(dst, math.Float64bits(p[1]))
}

func appendWKBLine(dst []byte, line orb.LineString) []byte {
	return appendWKBPositions(append(dst, 1, wkbLineString, 0, 0, 0), line)
}

func appendWKBPositions[L ~[]orb.Point](dst []byte, points L) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(points)))
	for _, p := range points {
		dst = appendWKBPosition(dst, p)
	}
	return dst
}

func appendWKBPolygon(dst []byte, polygon orb.Polygon) []byte {
	dst = appendWKBHead(dst, wkbPolygon, len(polygon))
	for _, ring := range polygon {
		dst = appendWKBPositions(dst, ring)
	}
	return dst
}

func appendWKBHead(dst []byte, code byte, n int) []byte {
	return binary.LittleEndian.AppendUint32(append(dst, 1, code, 0, 0, 0), uint32(n))
}

func appendWKBList[S ~[]E, E any](dst []byte, code byte, list S, item func([]byte, E) []byte) []byte {
	dst = appendWKBHead(dst, code, len(list))
	for _, e := range list {
		dst = item(dst, e)
	}
	return dst
}
