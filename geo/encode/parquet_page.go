package encode

import (
	"encoding/binary"
	"math/bits"
)

// appendHybrid appends numbers below 2^width in the hybrid of runs and bit-packed groups
// of eight (Parquet, "Encodings", RLE = 3).
func appendHybrid(dst []byte, values []uint32, width int) []byte {
	for len(values) > 0 {
		if n := runLength(values); n >= 8 {
			dst = binary.AppendUvarint(dst, uint64(n)<<1)
			for shift := 0; shift < width; shift += 8 {
				dst = append(dst, byte(values[0]>>shift))
			}
			values = values[n:]
			continue
		}
		n := 8
		for n < len(values) && runLength(values[n:min(n+8, len(values))]) < 8 {
			n += 8
		}
		n = min(n, len(values))
		groups := (n + 7) / 8
		dst = appendPacked(binary.AppendUvarint(dst, uint64(groups)<<1|1), values[:n], width)
		values = values[n:]
	}
	return dst
}

// runLength returns how many equal values come first.
func runLength(values []uint32) int {
	n := 1
	for n < len(values) && values[n] == values[0] {
		n++
	}
	return n
}

// appendPacked appends numbers bit by bit, the lowest first, with zeros up to a group of
// eight.
func appendPacked(dst []byte, values []uint32, width int) []byte {
	var pending uint64
	have := 0
	for i := range (len(values) + 7) / 8 * 8 {
		if i < len(values) {
			pending |= uint64(values[i]) << have
		}
		for have += width; have >= 8; have -= 8 {
			dst = append(dst, byte(pending))
			pending >>= 8
		}
	}
	return dst
}

// widthOf is how many bits the numbers below n take.
func widthOf(n int) int { return max(1, bits.Len(uint(n-1))) }

// The types and encodings of pages (parquet.thrift, PageType and Encoding).
const (
	parquetDataPage       = 0
	parquetDictionaryPage = 2

	parquetPlain      = 0
	parquetRLE        = 3
	parquetDictionary = 8 // RLE_DICTIONARY
)

// writePage packs and writes the page that has gathered, of so many values, nulls
// included.
func (w *parquetWriter) writePage(chunk *parquetChunk, kind, values, encoding int) error {
	w.packed = w.zstd.EncodeAll(w.page, w.packed[:0])
	t := &w.head
	t.buf = t.buf[:0]
	t.begin()
	t.i32(1, kind)
	t.i32(2, len(w.page))
	t.i32(3, len(w.packed))
	if kind == parquetDictionaryPage {
		t.open(7)
		t.i32(1, values)
		t.i32(2, encoding)
		t.end()
	} else {
		t.open(5)
		t.i32(1, values)
		t.i32(2, encoding)
		t.i32(3, parquetRLE) // definition levels
		t.i32(4, parquetRLE) // repetition levels, of which there are none
		t.end()
	}
	t.end()
	chunk.size += len(t.buf) + len(w.page)
	chunk.packed += len(t.buf) + len(w.packed)
	w.page = w.page[:0]
	if err := w.write(t.buf); err != nil {
		return err
	}
	return w.write(w.packed)
}
