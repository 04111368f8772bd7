package shapefile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/paulmach/orb"
)

// Types of shapes (Technical Description, page 4); Z and M types follow at 10 and 20.
const (
	typeNull       = 0
	typePoint      = 1
	typePolyline   = 3
	typePolygon    = 5
	typeMultiPoint = 8
	typeMultiPatch = 31
)

const (
	headerSize = 100
	fileCode   = 9994
	version    = 1000
)

// ErrTooLarge is returned for a record above the limit; reading can go on.
var ErrTooLarge = errors.New("the record is larger than the limit")

// RecordError is a record that cannot be understood; reading can go on.
type RecordError struct{ Message string }

func (e *RecordError) Error() string { return e.Message }

func badRecord(format string, args ...any) error {
	return &RecordError{fmt.Sprintf(format, args...)}
}

// Shapes reads a .shp.
type Shapes struct {
	r       io.Reader
	limit   int
	content []byte
	offset  int64
	start   int64
}

// NewShapes reads the header. Records above limit bytes are passed over.
func NewShapes(r io.Reader, limit int) (*Shapes, error) {
	s := &Shapes{r: r, limit: limit, offset: headerSize}
	header := make([]byte, headerSize)
	if _, err := io.ReadFull(r, header); err != nil {
		return nil, fmt.Errorf("the .shp ends in its header: %w", err)
	}
	if code := binary.BigEndian.Uint32(header); code != fileCode {
		return nil, fmt.Errorf("the .shp does not start as Shapefiles do")
	}
	if v := binary.LittleEndian.Uint32(header[28:]); v != version {
		return nil, fmt.Errorf("the .shp is of version %d; only %d is known", v, version)
	}
	if t := binary.LittleEndian.Uint32(header[32:]); t == typeMultiPatch {
		return nil, errors.New("the .shp holds multipatches, which are surfaces in space; turn them into polygons")
	}
	return s, nil
}

// Offset is where the record last read starts, in bytes.
func (s *Shapes) Offset() int64 { return s.start }

// Shape is a geometry: nil where the record has none. Heights tells that heights or
// measures were dropped.
type Shape struct {
	Geometry orb.Geometry
	Heights  bool
}

// Next reads a record; io.EOF at the end, io.ErrUnexpectedEOF where the file is cut
// short, [ErrTooLarge] and [RecordError] for one that is passed over.
func (s *Shapes) Next() (Shape, error) {
	s.start = s.offset
	var header [8]byte
	n, err := io.ReadFull(s.r, header[:])
	s.offset += int64(n)
	if err != nil {
		return Shape{}, err
	}
	size := 2 * int64(binary.BigEndian.Uint32(header[4:])) // counted in 16-bit words
	if size > int64(s.limit) {
		n, err := io.CopyN(io.Discard, s.r, size)
		s.offset += n
		return Shape{}, errors.Join(ErrTooLarge, unexpected(err))
	}
	if err := s.read(int(size)); err != nil {
		return Shape{}, err
	}
	return parseShape(s.content)
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// read fills content piece by piece, so that memory follows what the file holds and
// not what it claims.
func (s *Shapes) read(size int) error {
	const piece = 1 << 20
	s.content = s.content[:0]
	for len(s.content) < size {
		from := len(s.content)
		next := min(size, from+piece)
		for cap(s.content) < next {
			s.content = append(s.content[:cap(s.content)], 0)
		}
		s.content = s.content[:next]
		n, err := io.ReadFull(s.r, s.content[from:])
		s.offset += int64(n)
		if err != nil {
			return unexpected(err)
		}
	}
	return nil
}

// parseShape reads a record's content.
func parseShape(b []byte) (Shape, error) {
	if len(b) < 4 {
		return Shape{}, badRecord("the record is too short to have a type")
	}
	kind := binary.LittleEndian.Uint32(b)
	b = b[4:]
	heights := kind > 10 && kind < typeMultiPatch
	var g orb.Geometry
	var err error
	switch kind {
	case typeNull:
	case typePoint, typePoint + 10, typePoint + 20:
		g, err = parsePoint(b)
	case typeMultiPoint, typeMultiPoint + 10, typeMultiPoint + 20:
		g, err = parseMultiPoint(b)
	case typePolyline, typePolyline + 10, typePolyline + 20:
		g, err = parsePolyline(b)
	case typePolygon, typePolygon + 10, typePolygon + 20:
		g, err = parsePolygon(b)
	default:
		err = badRecord("the type %d of shape is not read", kind)
	}
	return Shape{g, heights && g != nil}, err
}

func parsePoint(b []byte) (orb.Geometry, error) {
	if len(b) < 16 {
		return nil, badRecord("the record is too short for a point")
	}
	p := point(b)
	if math.IsNaN(p[0]) && math.IsNaN(p[1]) {
		return nil, nil // how an empty point is written
	}
	return p, nil
}

func point(b []byte) orb.Point {
	return orb.Point{
		math.Float64frombits(binary.LittleEndian.Uint64(b)),
		math.Float64frombits(binary.LittleEndian.Uint64(b[8:])),
	}
}

func points(b []byte, n int) []orb.Point {
	all := make([]orb.Point, n)
	for i := range all {
		all[i] = point(b[16*i:])
	}
	return all
}

const boxSize = 32

func parseMultiPoint(b []byte) (orb.Geometry, error) {
	if len(b) < boxSize+4 {
		return nil, badRecord("the record is too short for its counts")
	}
	n := int(binary.LittleEndian.Uint32(b[boxSize:]))
	b = b[boxSize+4:]
	if n > len(b)/16 {
		return nil, badRecord("the record is too short for its %d points", n)
	}
	if n == 0 {
		return nil, nil
	}
	return orb.MultiPoint(points(b, n)), nil
}

// parseParts reads the parts of a polyline or polygon; they share memory of just
// the size.
func parseParts(b []byte) ([][]orb.Point, error) {
	if len(b) < boxSize+8 {
		return nil, badRecord("the record is too short for its counts")
	}
	n, total := int(binary.LittleEndian.Uint32(b[boxSize:])), int(binary.LittleEndian.Uint32(b[boxSize+4:]))
	b = b[boxSize+8:]
	if n > len(b)/4 || total > (len(b)-4*n)/16 {
		return nil, badRecord("the record is too short for its %d parts and %d points", n, total)
	}
	all := points(b[4*n:], total)
	parts := make([][]orb.Point, 0, n)
	for i := range n {
		start, end := int(binary.LittleEndian.Uint32(b[4*i:])), total
		if i+1 < n {
			end = int(binary.LittleEndian.Uint32(b[4*(i+1):]))
		}
		if start > end || end > total {
			return nil, badRecord("the parts of the record overlap or lie outside it")
		}
		if start < end {
			parts = append(parts, all[start:end:end])
		}
	}
	return parts, nil
}

func parsePolyline(b []byte) (orb.Geometry, error) {
	parts, err := parseParts(b)
	switch {
	case err != nil || len(parts) == 0:
		return nil, err
	case len(parts) == 1:
		return orb.LineString(parts[0]), nil
	}
	lines := make(orb.MultiLineString, len(parts))
	for i := range parts {
		lines[i] = parts[i]
	}
	return lines, nil
}

func parsePolygon(b []byte) (orb.Geometry, error) {
	parts, err := parseParts(b)
	if err != nil || len(parts) == 0 {
		return nil, err
	}
	rings := make([]orb.Ring, len(parts))
	for i := range parts {
		rings[i] = parts[i]
	}
	polygons := assemble(rings)
	if len(polygons) == 1 {
		return polygons[0], nil
	}
	return polygons, nil
}
