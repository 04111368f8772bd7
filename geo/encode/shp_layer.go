package encode

import (
	"encoding/binary"
	"io"
	"math"
	"math/bits"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// maxShapefile is how long a file of a Shapefile may be: programs take its lengths for
// signed ones.
const maxShapefile = math.MaxInt32

// shpLayer writes the Shapefiles of a layer. Headers and widths of fields depend on all
// features, so while they are given it only looks at each, and keeps 5 bytes of it;
// Close writes them, and keeps 4 more.
type shpLayer struct {
	output
	file    *shapefiles
	c       *geo.Collection
	about   Options
	lookup  func(ordinal uint32) orb.Geometry
	columns []dbfColumn
	written []uint32
	in      []byte // the sets that a feature is in, a bit each
	sets    [3]shpSet
	shape   shpShape
}

// shpSet is what is known of a layer's points, lines or areas.
type shpSet struct {
	kind      int
	suffix    string // of file names, where there are other sets
	shapes    int    // with positions
	nulls     int
	parts     int
	positions int
	box       orb.Bound
}

func newSHPLayer(file *shapefiles, c *geo.Collection, o Options) *shpLayer {
	l := &shpLayer{file: file, c: c, about: o, lookup: o.shapes(c), columns: dbfColumns(c, o)}
	l.shape.crs = o.CRS
	l.sets = [3]shpSet{{kind: shpPoint, suffix: "_points"}, {kind: shpLine, suffix: "_lines"}, {kind: shpPolygon, suffix: "_polygons"}}
	return l
}

// gather makes the shape what a feature has of the dimension.
func (l *shpLayer) gather(ordinal uint32, dimension int) {
	l.shape.reset()
	points := l.c.Points()
	if points == nil {
		l.shape.gather(l.lookup(ordinal), dimension)
		return
	}
	if p := l.about.CRS.XY(points[ordinal]); dimension == 0 && p[0] == p[0] && p[1] == p[1] {
		l.shape.points = append(l.shape.points, p)
	}
}

func (l *shpLayer) Write(ordinal uint32) error {
	for i := range l.columns {
		l.columns[i].note(ordinal)
	}
	in := byte(0)
	for dimension := range l.sets {
		l.gather(ordinal, dimension)
		if len(l.shape.points) > 0 {
			in |= 1 << dimension
			l.sets[dimension].note(&l.shape)
		}
	}
	l.written, l.in = append(l.written, ordinal), append(l.in, in)
	return nil
}

func (s *shpSet) note(shape *shpShape) {
	if s.kind == shpPoint && len(shape.points) > 1 {
		s.kind = shpMultiPoint
	}
	box := shape.box()
	if s.shapes > 0 {
		box = box.Union(s.box)
	}
	s.box = box
	s.shapes++
	s.parts += len(shape.starts)
	s.positions += len(shape.points)
}

// Close writes the sets that have features. Those without position are in the first.
func (l *shpLayer) Close() error {
	present := byte(0)
	for dimension := range l.sets {
		present |= byte(flag(l.sets[dimension].shapes > 0) << dimension)
	}
	if present == 0 {
		present = 1
	}
	first := byte(1) << bits.TrailingZeros8(present)
	for i, in := range l.in {
		if in == 0 {
			l.in[i] = first
			l.sets[bits.TrailingZeros8(first)].nulls++
		}
	}
	fields := l.fields()
	for dimension := range l.sets {
		if present&(1<<dimension) == 0 {
			continue
		}
		name := l.c.ID
		if present != first {
			name += l.sets[dimension].suffix
		}
		if err := l.writeSet(name, dimension, fields); err != nil {
			return err
		}
	}
	l.file.fields = l.list(l.file.fields, fields)
	return nil
}

// writeSet writes the files of a set.
func (l *shpLayer) writeSet(name string, dimension int, fields []dbfField) error {
	if err := l.check(name, dimension, fields); err != nil {
		return err
	}
	sizes, err := l.writeShapes(name+".shp", dimension)
	if err != nil {
		return err
	}
	if err := l.writeIndex(name+".shx", dimension, sizes); err != nil {
		return err
	}
	if err := l.writeTable(name+".dbf", dimension, fields); err != nil {
		return err
	}
	if err := l.file.add(name+".prj", []byte(l.about.CRS.ESRIWKT())); err != nil {
		return err
	}
	return l.file.add(name+".cpg", []byte("UTF-8"))
}

// check refuses what the format cannot hold.
func (l *shpLayer) check(name string, dimension int, fields []dbfField) error {
	s := &l.sets[dimension]
	records := s.shapes + s.nulls
	table := dbfHeaderSize(fields) + records*dbfRecordSize(fields)
	if s.bytes() > maxShapefile || table > maxShapefile {
		return geo.Errorf(geo.CodeTooLarge, "format", "%s would have more than the 2 GB that a Shapefile holds; choose a smaller area, fewer properties, or GeoPackage", name)
	}
	if len(fields) > maxDBFFields || dbfRecordSize(fields) > math.MaxUint16 {
		return geo.Errorf(geo.CodeTooLarge, "format", "%s has more or wider properties than a Shapefile holds; choose fewer properties, or GeoPackage", name)
	}
	return nil
}

// bytes is how long the .shp is.
func (s *shpSet) bytes() int {
	records := 8 * (s.shapes + s.nulls)
	switch s.kind {
	case shpPoint:
		return 100 + records + 20*s.shapes + 4*s.nulls
	case shpMultiPoint:
		return 100 + records + 40*s.shapes + 16*s.positions + 4*s.nulls
	}
	return 100 + records + 44*s.shapes + 4*s.parts + 16*s.positions + 4*s.nulls
}

// appendHead appends the header of a .shp or .shx with so many bytes.
func (s *shpSet) appendHead(dst []byte, size int) []byte {
	dst = append(binary.BigEndian.AppendUint32(dst, 9994), make([]byte, 20)...)
	dst = binary.BigEndian.AppendUint32(dst, uint32(size/2))
	dst = binary.LittleEndian.AppendUint32(dst, 1000)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(s.kind))
	dst = appendSHPBox(dst, s.box)
	return append(dst, make([]byte, 32)...)
}

// each calls f with the features of a set in the order given, numbered from 0 on, and
// writes what it appends.
func (l *shpLayer) each(w io.Writer, dimension int, f func(n int, ordinal uint32)) error {
	l.w = w
	n := 0
	for i, ordinal := range l.written {
		if l.in[i]&(1<<dimension) == 0 {
			continue
		}
		f(n, ordinal)
		n++
		if err := l.flushFull(); err != nil {
			return err
		}
	}
	return nil
}

// writeShapes writes the .shp and returns how long the shapes are, in words of 16 bits.
func (l *shpLayer) writeShapes(name string, dimension int) (sizes []uint32, err error) {
	w, err := l.file.create(name)
	if err != nil {
		return nil, err
	}
	s := &l.sets[dimension]
	sizes = make([]uint32, 0, s.shapes+s.nulls)
	l.buf = s.appendHead(l.buf[:0], s.bytes())
	err = l.each(w, dimension, func(n int, ordinal uint32) {
		l.gather(ordinal, dimension)
		words := uint32(shpSize(s.kind, len(l.shape.starts), len(l.shape.points)) / 2)
		sizes = append(sizes, words)
		l.buf = binary.BigEndian.AppendUint32(l.buf, uint32(n+1))
		l.buf = l.shape.append(binary.BigEndian.AppendUint32(l.buf, words), s.kind)
	})
	if err != nil {
		return nil, err
	}
	return sizes, l.flush()
}

// writeIndex writes the .shx: where each shape begins, in words.
func (l *shpLayer) writeIndex(name string, dimension int, sizes []uint32) error {
	w, err := l.file.create(name)
	if err != nil {
		return err
	}
	l.buf = l.sets[dimension].appendHead(l.buf[:0], 100+8*len(sizes))
	offset := uint32(50)
	err = l.each(w, dimension, func(n int, _ uint32) {
		l.buf = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(l.buf, offset), sizes[n])
		offset += 4 + sizes[n]
	})
	if err != nil {
		return err
	}
	return l.flush()
}
