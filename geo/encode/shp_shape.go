package encode

import (
	"encoding/binary"
	"math"

	"github.com/paulmach/orb"

	"lindero/geo/crs"
)

// The kinds of shapes (ESRI Shapefile Technical Description, table 1).
const (
	shpNull       = 0
	shpPoint      = 1
	shpLine       = 3
	shpPolygon    = 5
	shpMultiPoint = 8
)

// shpShape is what a geometry has of points, lines or areas: parts of positions, made to
// be filled again and again.
type shpShape struct {
	crs    crs.Offered
	starts []int32 // where each part starts, none for points
	points []orb.Point
}

func (s *shpShape) reset() { s.starts, s.points = s.starts[:0], s.points[:0] }

// gather adds what a geometry of any type has of the dimension: 0 points, 1 lines, 2
// areas.
func (s *shpShape) gather(g orb.Geometry, dimension int) {
	switch g := g.(type) {
	case orb.Collection:
		for _, member := range g {
			s.gather(member, dimension)
		}
	case orb.Point:
		if dimension == 0 {
			s.points = append(s.points, s.crs.XY(g))
		}
	case orb.MultiPoint:
		if dimension == 0 {
			s.add(g)
		}
	case orb.LineString:
		if dimension == 1 {
			s.part(g)
		}
	case orb.MultiLineString:
		if dimension == 1 {
			for _, line := range g {
				s.part(line)
			}
		}
	default:
		if dimension == 2 {
			s.gatherArea(g)
		}
	}
}

func (s *shpShape) gatherArea(g orb.Geometry) {
	switch g := g.(type) {
	case orb.Ring:
		s.ring(g, orb.CW)
	case orb.Bound:
		s.ring(g.ToRing(), orb.CW)
	case orb.Polygon:
		s.polygon(g)
	case orb.MultiPolygon:
		for _, p := range g {
			s.polygon(p)
		}
	}
}

func (s *shpShape) polygon(p orb.Polygon) {
	for i, ring := range p {
		orientation := orb.CW
		if i > 0 {
			orientation = orb.CCW
		}
		s.ring(ring, orientation)
	}
}

// ring adds a ring: clockwise around an area, the other way around a hole.
func (s *shpShape) ring(ring orb.Ring, orientation orb.Orientation) {
	from := len(s.points)
	s.part(orb.LineString(ring))
	if o := ring.Orientation(); o == orientation || o == 0 {
		return
	}
	added := s.points[from:]
	for i, j := 0, len(added)-1; i < j; i, j = i+1, j-1 {
		added[i], added[j] = added[j], added[i]
	}
}

func (s *shpShape) part(line orb.LineString) {
	if len(line) > 0 {
		s.starts = append(s.starts, int32(len(s.points)))
		s.add(orb.MultiPoint(line))
	}
}

func (s *shpShape) add(points orb.MultiPoint) {
	for _, p := range points {
		s.points = append(s.points, s.crs.XY(p))
	}
}

// box is the box of the positions, of which there are some.
func (s *shpShape) box() orb.Bound {
	box := orb.Bound{Min: s.points[0], Max: s.points[0]}
	for _, p := range s.points[1:] {
		box = box.Extend(p)
	}
	return box
}

// shpSize is how long a shape is, in bytes, without the head of its record.
func shpSize(kind, parts, positions int) int {
	switch {
	case positions == 0:
		return 4
	case kind == shpPoint:
		return 4 + 16
	case kind == shpMultiPoint:
		return 4 + 32 + 4 + 16*positions
	}
	return 4 + 32 + 4 + 4 + 4*parts + 16*positions
}

// append appends the shape, the null shape where it has no positions.
func (s *shpShape) append(dst []byte, kind int) []byte {
	if len(s.points) == 0 {
		return binary.LittleEndian.AppendUint32(dst, shpNull)
	}
	dst = binary.LittleEndian.AppendUint32(dst, uint32(kind))
	if kind != shpPoint {
		dst = appendSHPBox(dst, s.box())
		if kind != shpMultiPoint {
			dst = binary.LittleEndian.AppendUint32(dst, uint32(len(s.starts)))
		}
		dst = binary.LittleEndian.AppendUint32(dst, uint32(len(s.points)))
		for _, start := range s.starts {
			dst = binary.LittleEndian.AppendUint32(dst, uint32(start))
		}
	}
	for _, p := range s.points {
		dst = appendWKBPosition(dst, p)
	}
	return dst
}

func appendSHPBox(dst []byte, b orb.Bound) []byte {
	for _, v := range [...]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]} {
		dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(v))
	}
	return dst
}
