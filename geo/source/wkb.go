package source

import (
	"encoding/binary"
	"math"

	"github.com/paulmach/orb"
	geom "github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkb"
	"github.com/twpayne/go-geom/encoding/wkb"
	"github.com/twpayne/go-geom/encoding/wkbcommon"
)

// parseWKB reads well-known binary of ISO 13249-3 or of PostGIS (EWKB). heights tells
// that heights or measures were dropped; srid is 0 where there is none. Nil is an
// empty geometry.
func parseWKB(b []byte, depth int) (g orb.Geometry, srid int, heights bool, err error) {
	extended, err := checkWKB(b, depth)
	if err != nil {
		return nil, 0, false, err
	}
	var t geom.T
	if extended {
		t, err = ewkb.Unmarshal(b)
	} else {
		t, err = wkb.Unmarshal(b, wkbcommon.WKBOptionEmptyPointHandling(wkbcommon.EmptyPointHandlingNaN))
	}
	if err != nil {
		return nil, 0, false, coded(CodeGeometry, "the well-known binary cannot be read: %s", err)
	}
	return orbOf(t), t.SRID(), t.Stride() > 2, nil
}

const (
	ewkbZ    = 0x80000000
	ewkbM    = 0x40000000
	ewkbSRID = 0x20000000
)

// wkbChecker walks through well-known binary before it is decoded, so that counts
// that the bytes cannot hold, and deep nesting, never allocate.
type wkbChecker struct {
	b        []byte
	extended bool
}

func checkWKB(b []byte, depth int) (extended bool, err error) {
	c := &wkbChecker{b: b}
	if err := c.geometry(depth); err != nil {
		return false, err
	}
	if len(c.b) > 0 {
		return false, coded(CodeGeometry, "the well-known binary goes on for %d bytes behind its geometry", len(c.b))
	}
	return c.extended, nil
}

func (c *wkbChecker) geometry(depth int) error {
	if depth <= 0 {
		return coded(CodeTooDeep, "geometry collections are nested too deeply")
	}
	if len(c.b) < 5 {
		return errShortWKB
	}
	var order binary.ByteOrder = binary.BigEndian
	if c.b[0] == 1 {
		order = binary.LittleEndian
	} else if c.b[0] != 0 {
		return coded(CodeGeometry, "the well-known binary starts with the byte %d, which is no byte order", c.b[0])
	}
	kind := order.Uint32(c.b[1:])
	c.b = c.b[5:]
	kind, stride := c.flags(kind)
	if kind&ewkbSRID != 0 {
		kind &^= ewkbSRID
		if len(c.b) < 4 {
			return errShortWKB
		}
		c.b = c.b[4:]
	}
	return c.body(kind, 8*stride, order, depth)
}

var errShortWKB = coded(CodeGeometry, "the well-known binary ends too soon")

// flags takes the dimensions off a type.
func (c *wkbChecker) flags(kind uint32) (rest uint32, stride int) {
	stride = 2
	if kind&(ewkbZ|ewkbM|ewkbSRID) != 0 {
		c.extended = true
	}
	if kind&ewkbZ != 0 {
		stride++
	}
	if kind&ewkbM != 0 {
		stride++
	}
	kind &^= ewkbZ | ewkbM
	switch base := kind &^ ewkbSRID; base / 1000 {
	case 1, 2:
		stride, kind = 3, kind-base+base%1000
	case 3:
		stride, kind = 4, kind-base+base%1000
	}
	return kind, stride
}

// body walks over what follows a type; size is that of a position in bytes.
func (c *wkbChecker) body(kind uint32, size int, order binary.ByteOrder, depth int) error {
	switch kind {
	case wkbcommon.PointID:
		return c.skip(1, size)
	case wkbcommon.LineStringID:
		return c.each(order, size, nil)
	case wkbcommon.PolygonID:
		return c.each(order, 0, func() error { return c.each(order, size, nil) })
	case wkbcommon.MultiPointID, wkbcommon.MultiLineStringID, wkbcommon.MultiPolygonID, wkbcommon.GeometryCollectionID:
		return c.each(order, 0, func() error { return c.geometry(depth - 1) })
	}
	return coded(CodeGeometry, "the type %d of well-known binary is not read; curves and surfaces are to be turned into lines and polygons first", kind)
}

// each walks over a count and so many items, of a fixed size or with a function.
func (c *wkbChecker) each(order binary.ByteOrder, size int, item func() error) error {
	if len(c.b) < 4 {
		return errShortWKB
	}
	n := int(order.Uint32(c.b))
	c.b = c.b[4:]
	if item == nil {
		return c.skip(n, size)
	}
	if n > len(c.b)/4 { // every item has a count at least
		return errShortWKB
	}
	for range n {
		if err := item(); err != nil {
			return err
		}
	}
	return nil
}

func (c *wkbChecker) skip(n, size int) error {
	if n > len(c.b)/size {
		return errShortWKB
	}
	c.b = c.b[n*size:]
	return nil
}

// orbOf turns a geometry of the edge into the one model inside. Nil where it has no
// position.
func orbOf(t geom.T) orb.Geometry {
	if t == nil || t.Empty() {
		return nil
	}
	switch t := t.(type) {
	case *geom.Point:
		if math.IsNaN(t.X()) && math.IsNaN(t.Y()) {
			return nil // how an empty point is written
		}
		return orb.Point{t.X(), t.Y()}
	case *geom.MultiPoint:
		return orb.MultiPoint(pointsOf(t.FlatCoords(), t.Stride()))
	case *geom.LineString:
		return orb.LineString(pointsOf(t.FlatCoords(), t.Stride()))
	case *geom.Polygon:
		return polygonOf(t)
	case *geom.MultiLineString:
		out := make(orb.MultiLineString, t.NumLineStrings())
		for i := range out {
			out[i] = pointsOf(t.LineString(i).FlatCoords(), t.Stride())
		}
		return out
	case *geom.MultiPolygon:
		out := make(orb.MultiPolygon, t.NumPolygons())
		for i := range out {
			out[i] = polygonOf(t.Polygon(i))
		}
		return out
	case *geom.GeometryCollection:
		out := make(orb.Collection, t.NumGeoms())
		for i := range out {
			out[i] = orbOf(t.Geom(i))
		}
		return out
	}
	return nil
}

func polygonOf(t *geom.Polygon) orb.Polygon {
	out := make(orb.Polygon, t.NumLinearRings())
	for i := range out {
		out[i] = pointsOf(t.LinearRing(i).FlatCoords(), t.Stride())
	}
	return out
}

func pointsOf(flat []float64, stride int) []orb.Point {
	points := make([]orb.Point, len(flat)/stride)
	for i := range points {
		points[i] = orb.Point{flat[i*stride], flat[i*stride+1]}
	}
	return points
}
