package encode

import (
	"encoding/binary"
	"math"
	"math/bits"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// geometryKinds are the types of geometry that were seen, a bit for each [fgbKind].
type geometryKinds uint16

func (k *geometryKinds) add(g orb.Geometry) {
	if g != nil {
		*k |= 1 << fgbKindOf(g)
	}
}

// gpkgTypes are the names of types (OGC 12-128r19, table 42), by [fgbKind].
var gpkgTypes = [...]string{"GEOMETRY", "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"}

// gpkgType returns the type of a table of such geometries. multi tells that simple
// geometries stand among multiple ones of the same kind and must become such: tools
// draw a table that may hold anything badly.
func (k geometryKinds) gpkgType() (name string, multi bool) {
	for simple := fgbPoint; simple <= fgbPolygon; simple++ {
		if k == 1<<simple|1<<(simple+3) {
			return gpkgTypes[simple+3], true
		}
	}
	if bits.OnesCount16(uint16(k)) == 1 {
		return gpkgTypes[bits.TrailingZeros16(uint16(k))], false
	}
	return gpkgTypes[0], false
}

// The flags of a geometry (OGC 12-128r19, 2.1.3): little-endian, with an envelope of
// two dimensions, empty.
const (
	gpkgLittle   = 1
	gpkgEnvelope = 1 << 1
	gpkgEmpty    = 1 << 4
)

// appendGeometry appends a feature's geometry as a value, null where it has none.
func (l *gpkgLayer) appendGeometry(i uint32) {
	r := &l.record
	from := len(r.body)
	if points := l.c.Points(); points != nil {
		p := l.about.CRS.XY(points[i])
		if p[0] != p[0] || p[1] != p[1] {
			r.null()
			return
		}
		r.body = appendWKBPoint(l.appendHeader(r.body, 0), p)
		r.endBlob(from)
		return
	}
	g := l.about.CRS.GeometryXY(l.shape(i))
	if g == nil {
		r.null()
		return
	}
	if box, ok := geo.BoundOf(g); ok {
		r.body = l.appendHeader(r.body, gpkgEnvelope)
		for _, v := range [...]float64{box.Min[0], box.Max[0], box.Min[1], box.Max[1]} {
			r.body = binary.LittleEndian.AppendUint64(r.body, math.Float64bits(v))
		}
	} else {
		r.body = l.appendHeader(r.body, gpkgEmpty)
	}
	r.body = l.appendShape(r.body, g)
	r.endBlob(from)
}

// appendShape appends a geometry, a simple one as a multiple one where the table wants
// those.
func (l *gpkgLayer) appendShape(dst []byte, g orb.Geometry) []byte {
	if l.multi {
		switch fgbKindOf(g) {
		case fgbPoint:
			dst = appendWKBHead(dst, wkbMultiPoint, 1)
		case fgbLineString:
			dst = appendWKBHead(dst, wkbMultiLineString, 1)
		case fgbPolygon:
			dst = appendWKBHead(dst, wkbMultiPolygon, 1)
		}
	}
	return appendWKB(dst, g)
}

func (l *gpkgLayer) appendHeader(dst []byte, flags byte) []byte {
	return binary.LittleEndian.AppendUint32(append(dst, 'G', 'P', 0, gpkgLittle|flags), uint32(codeOf(l.about.CRS)))
}
