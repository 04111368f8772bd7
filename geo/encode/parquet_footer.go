package encode

import "slices"

// The repetitions of a schema (parquet.thrift, FieldRepetitionType).
const (
	parquetRequired = 0
	parquetOptional = 1
)

// parquetZstd is the codec of pages (parquet.thrift, CompressionCodec).
const parquetZstd = 6

// footer returns the structure FileMetaData of parquet.thrift.
func (w *parquetWriter) footer() []byte {
	rows := 0
	for _, g := range w.groups {
		rows += g.rows
	}
	var t thrift
	t.begin()
	t.i32(1, 2) // version
	w.appendSchema(&t)
	t.i64(3, int64(rows))
	t.list(4, thriftStruct, len(w.groups))
	for i := range w.groups {
		w.appendRowGroup(&t, i)
	}
	metadata := w.geo.keyValues()
	t.list(5, thriftStruct, len(metadata))
	for _, m := range metadata {
		t.begin()
		t.text(1, m[0])
		t.text(2, m[1])
		t.end()
	}
	t.text(6, "Lindero")
	t.list(7, thriftStruct, len(w.columns)) // in which order statistics are
	for range w.columns {
		t.begin()
		t.empty(1)
		t.end()
	}
	t.end()
	return t.buf
}

// appendSchema appends the tree of columns: the leaves, and the box above its sides.
func (w *parquetWriter) appendSchema(t *thrift) {
	box := slices.IndexFunc(w.columns, func(c parquetColumn) bool { return len(c.path) == 2 })
	sides := len(w.columns) - box
	t.list(2, thriftStruct, len(w.columns)+2)
	t.begin()
	t.text(4, "schema")
	t.i32(5, box+1)
	t.end()
	for i := range w.columns {
		if i == box {
			t.begin()
			t.i32(3, parquetOptional)
			t.text(4, w.columns[i].path[0])
			t.i32(5, sides)
			t.end()
		}
		w.columns[i].appendSchema(t)
	}
}

func (c *parquetColumn) appendSchema(t *thrift) {
	t.begin()
	t.i32(1, c.kind)
	if c.required || len(c.path) == 2 {
		t.i32(3, parquetRequired)
	} else {
		t.i32(3, parquetOptional)
	}
	t.text(4, c.path[len(c.path)-1])
	c.appendMeaning(t)
	t.end()
}

// appendMeaning appends what a column is beyond its physical type, in the old terms and in
// the new (parquet.thrift, ConvertedType and LogicalType).
func (c *parquetColumn) appendMeaning(t *thrift) {
	switch c.meaning {
	case textMeaning:
		t.i32(6, 0)
		t.open(10)
		t.empty(1)
		t.end()
	case jsonMeaning:
		t.i32(6, 19)
		t.open(10)
		t.empty(12)
		t.end()
	case dateMeaning:
		t.i32(6, 6)
		t.open(10)
		t.empty(6)
		t.end()
	case timeMeaning:
		t.i32(6, 9)
		t.open(10)
		t.open(8)
		t.bool(1, true) // in UTC
		t.open(2)
		t.empty(1) // milliseconds
		t.end()
		t.end()
		t.end()
	}
}

func (w *parquetWriter) appendRowGroup(t *thrift, number int) {
	g := &w.groups[number]
	size, packed := 0, 0
	for i := range g.chunks {
		size, packed = size+g.chunks[i].size, packed+g.chunks[i].packed
	}
	t.begin()
	t.list(1, thriftStruct, len(g.chunks))
	for i := range g.chunks {
		t.begin()
		t.i64(2, 0)
		t.open(3)
		w.columns[i].appendChunk(t, &g.chunks[i], g.rows)
		t.end()
		t.end()
	}
	t.i64(2, int64(size))
	t.i64(3, int64(g.rows))
	t.i64(5, g.chunks[0].start)
	t.i64(6, int64(packed))
	t.end()
}

// appendChunk appends the fields of ColumnMetaData.
func (c *parquetColumn) appendChunk(t *thrift, chunk *parquetChunk, rows int) {
	encodings := []int{parquetPlain, parquetRLE}
	if chunk.dictionary {
		encodings = append(encodings, parquetDictionary)
	}
	t.i32(1, c.kind)
	t.list(2, thriftI32, len(encodings))
	for _, e := range encodings {
		t.buf = append(t.buf, byte(e)<<1) // zigzag
	}
	t.list(3, thriftBinary, len(c.path))
	for _, name := range c.path {
		t.item(name)
	}
	t.i32(4, parquetZstd)
	t.i64(5, int64(rows))
	t.i64(6, int64(chunk.size))
	t.i64(7, int64(chunk.packed))
	t.i64(9, chunk.data)
	if chunk.dictionary {
		t.i64(11, chunk.start)
	}
	t.open(12)
	t.i64(3, int64(chunk.statistics.nulls))
	if least, greatest, ok := chunk.statistics.bounds(c.kind); ok {
		t.text(5, greatest)
		t.text(6, least)
	}
	t.end()
}
