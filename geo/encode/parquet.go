package encode

import (
	"encoding/binary"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/crs"
)

// parquetMagic starts and ends a file.
const parquetMagic = "PAR1"

// parquetWriter writes GeoParquet 1.1 (geoparquet.org) on Parquet's first kind of data
// pages: typed columns, texts by dictionary where they come again, each packed with zstd,
// in row groups of neighbours, as ordinals are along a curve. East comes first whatever
// the authority's axis order. In memory is a row group.
type parquetWriter struct {
	w       io.Writer
	offset  int64
	c       *geo.Collection
	about   Options
	crs     crs.Offered
	shape   func(ordinal uint32) orb.Geometry
	geo     parquetGeo
	group   parquetGroup
	columns []parquetColumn
	groups  []parquetRowGroup
	zstd    *zstd.Encoder
	broken  error // of the encoder's options

	codes, texts, levels, indices []uint32 // of the chunk and the page in hand
	values, page, packed          []byte
	head                          thrift
}

// parquetRowGroup is what the footer says of a row group.
type parquetRowGroup struct {
	rows   int
	chunks []parquetChunk
}

func newParquet(w io.Writer, c *geo.Collection, o Options) FeatureWriter {
	p := &parquetWriter{w: w, c: c, about: o, crs: o.CRS, shape: o.shapes(c)}
	p.geo = newParquetGeo(c, o)
	p.columns = append(p.columns, p.idColumn())
	for _, column := range o.columns(c) {
		p.columns = append(p.columns, p.group.columnOf(column))
	}
	p.columns = append(p.columns, p.group.geometryColumns(p.geo.geometry, p.geo.box)...)
	p.zstd, p.broken = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest),
		zstd.WithEncoderCRC(false), zstd.WithWindowSize(parquetPageBytes), zstd.WithLowerEncoderMem(true))
	return p
}

func (w *parquetWriter) idColumn() parquetColumn {
	column := parquetColumn{path: []string{parquetName(idName(w.c))}, required: true}
	if w.c.NumericIDs() {
		column.kind, column.int = parquetInt64, func(row int) int64 { return w.c.IntID(w.group.rows[row]) }
		return column
	}
	column.kind, column.meaning, column.bytes = parquetBytes, textMeaning, func(row int) []byte {
		id, _ := w.c.NameID(w.group.rows[row])
		return validUTF8(id)
	}
	return column
}

func (w *parquetWriter) Write(i uint32) error {
	if points := w.c.Points(); points != nil {
		p := w.crs.XY(points[i])
		w.group.addPoint(i, p)
		w.geo.notePoint(p)
	} else {
		shape := w.crs.GeometryXY(w.shape(i))
		w.group.add(i, shape)
		w.geo.note(shape)
	}
	if !w.group.isFull() {
		return nil
	}
	return w.flushGroup()
}

// flushGroup writes the row group in hand.
func (w *parquetWriter) flushGroup() error {
	if err := w.start(); err != nil || len(w.group.rows) == 0 {
		return err
	}
	g := parquetRowGroup{rows: len(w.group.rows)}
	for k := range w.columns {
		chunk, err := w.writeChunk(&w.columns[k])
		if err != nil {
			return err
		}
		g.chunks = append(g.chunks, chunk)
	}
	w.groups = append(w.groups, g)
	w.group.clear()
	return nil
}

// start writes what stands before the first row group.
func (w *parquetWriter) start() error {
	if w.broken != nil || w.offset > 0 {
		return w.broken
	}
	return w.write([]byte(parquetMagic))
}

func (w *parquetWriter) Close() error {
	if err := w.flushGroup(); err != nil {
		return err
	}
	footer := w.footer()
	footer = binary.LittleEndian.AppendUint32(footer, uint32(len(footer)))
	return w.write(append(footer, parquetMagic...))
}

// write writes in pieces of up to flushAt bytes.
func (w *parquetWriter) write(b []byte) error {
	for len(b) > 0 {
		n, err := w.w.Write(b[:min(len(b), flushAt)])
		w.offset += int64(n)
		if err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}
