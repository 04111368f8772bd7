package encode

import (
	"encoding/binary"
	"slices"
)

// Pages end after so many rows or bytes of values, whatever comes first.
const (
	parquetPageRows  = 1 << 14
	parquetPageBytes = 1 << 20
)

// parquetChunk is what the footer says of a column in a row group.
type parquetChunk struct {
	start, data  int64 // where the chunk and its first page of data start
	dictionary   bool
	size, packed int
	statistics   parquetStatistics
}

// writeChunk writes a column of the row group in hand.
func (w *parquetWriter) writeChunk(c *parquetColumn) (parquetChunk, error) {
	chunk := parquetChunk{start: w.offset}
	if c.column != nil && w.gatherTexts(c, &chunk) {
		chunk.dictionary = true
		for _, code := range w.texts {
			w.page = appendPlainBytes(w.page, c.text(code))
		}
		if err := w.writePage(&chunk, parquetDictionaryPage, len(w.texts), parquetPlain); err != nil {
			return chunk, err
		}
	}
	chunk.data = w.offset
	for row, n := 0, len(w.group.rows); row < n; {
		next, err := w.writeDataPage(c, &chunk, row)
		if err != nil {
			return chunk, err
		}
		row = next
	}
	return chunk, nil
}

// text returns the text of a code as a column of UTF-8 may hold it.
func (c *parquetColumn) text(code uint32) []byte {
	d := c.column.Dict()
	if d.IsPlain(code) {
		return d.Bytes(code)
	}
	return validUTF8(d.Bytes(code))
}

// gatherTexts gathers the codes of the rows and, sorted, those that there are. It reports
// whether they make a dictionary: where few texts come twice, it would be no use.
func (w *parquetWriter) gatherTexts(c *parquetColumn, chunk *parquetChunk) bool {
	w.codes = w.codes[:0]
	for _, i := range w.group.rows {
		w.codes = append(w.codes, c.column.Code(i))
	}
	w.texts = append(w.texts[:0], w.codes...)
	slices.Sort(w.texts)
	w.texts = slices.Compact(w.texts)
	if len(w.texts) > 0 && w.texts[0] == 0 {
		w.texts = w.texts[1:]
	}
	size := 0
	for _, code := range w.texts {
		text := c.text(code)
		chunk.statistics.addBytes(text)
		size += len(text)
	}
	return size <= parquetPageBytes && 2*len(w.texts) <= len(w.codes)
}

// writeDataPage writes a page that starts at a row, and returns the row behind it.
func (w *parquetWriter) writeDataPage(c *parquetColumn, chunk *parquetChunk, from int) (next int, err error) {
	w.levels, w.indices, w.values = w.levels[:0], w.indices[:0], w.values[:0]
	last := min(from+parquetPageRows, len(w.group.rows))
	for next = from; next < last && len(w.values) < parquetPageBytes; next++ {
		if !c.required && w.isNull(c, next) {
			w.levels = append(w.levels, 0)
			chunk.statistics.nulls++
			continue
		}
		w.levels = append(w.levels, 1)
		w.takeValue(c, chunk, next)
	}
	if !c.required {
		start := len(w.page)
		w.page = appendHybrid(append(w.page, 0, 0, 0, 0), w.levels, 1)
		binary.LittleEndian.PutUint32(w.page[start:], uint32(len(w.page)-start-4))
	}
	encoding := parquetPlain
	switch {
	case chunk.dictionary:
		encoding = parquetDictionary
		width := widthOf(len(w.texts))
		w.page = appendHybrid(append(w.page, byte(width)), w.indices, width)
	case c.kind == parquetBoolean:
		w.page = appendPacked(w.page, w.indices, 1)
	default:
		w.page = append(w.page, w.values...)
	}
	return next, w.writePage(chunk, parquetDataPage, len(w.levels), encoding)
}

func (w *parquetWriter) isNull(c *parquetColumn, row int) bool {
	if c.column != nil {
		return w.codes[row] == 0
	}
	return c.null(row)
}

// takeValue takes a value that is not null into the page.
func (w *parquetWriter) takeValue(c *parquetColumn, chunk *parquetChunk, row int) {
	switch {
	case chunk.dictionary:
		at, _ := slices.BinarySearch(w.texts, w.codes[row])
		w.indices = append(w.indices, uint32(at))
	case c.column != nil:
		w.values = appendPlainBytes(w.values, c.text(w.codes[row]))
	case c.kind == parquetBoolean:
		bit := uint32(0)
		if c.bool(row) {
			bit = 1
		}
		w.indices = append(w.indices, bit)
	default:
		w.values = c.appendPlain(w.values, row, &chunk.statistics)
	}
}
