package encode

import (
	"encoding/binary"
	"math"
)

// sqliteRecord is a row in SQLite's record format (sqlite.org/fileformat2.html, 2.1),
// made to be filled again and again.
type sqliteRecord struct {
	types []byte // varints
	body  []byte
	whole []byte
}

func (r *sqliteRecord) reset() { r.types, r.body = r.types[:0], r.body[:0] }

// null is also what stands for the column that is the row's id.
func (r *sqliteRecord) null() { r.types = append(r.types, 0) }

// integer takes the fewest bytes of 0, 1, 2, 3, 4, 6 and 8.
func (r *sqliteRecord) integer(v int64) {
	switch {
	case v == 0 || v == 1:
		r.types = append(r.types, byte(8+v))
	case v == int64(int8(v)):
		r.types, r.body = append(r.types, 1), append(r.body, byte(v))
	case v == int64(int16(v)):
		r.types, r.body = append(r.types, 2), binary.BigEndian.AppendUint16(r.body, uint16(v))
	case v == v<<40>>40:
		r.types, r.body = append(r.types, 3), append(r.body, byte(v>>16), byte(v>>8), byte(v))
	case v == int64(int32(v)):
		r.types, r.body = append(r.types, 4), binary.BigEndian.AppendUint32(r.body, uint32(v))
	case v == v<<16>>16:
		r.types = append(r.types, 5)
		r.body = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint16(r.body, uint16(v>>32)), uint32(v))
	default:
		r.types, r.body = append(r.types, 6), binary.BigEndian.AppendUint64(r.body, uint64(v))
	}
}

func (r *sqliteRecord) boolean(v bool) { r.integer(int64(flag(v))) }

func (r *sqliteRecord) float(v float64) {
	r.types, r.body = append(r.types, 7), binary.BigEndian.AppendUint64(r.body, math.Float64bits(v))
}

func (r *sqliteRecord) text(s []byte) {
	r.types = appendSQLiteVarint(r.types, uint64(13+2*len(s)))
	r.body = append(r.body, s...)
}

// endBlob ends a blob that was appended to the body from there on.
func (r *sqliteRecord) endBlob(from int) {
	r.types = appendSQLiteVarint(r.types, uint64(12+2*(len(r.body)-from)))
}

// payload returns the record: the size of its header, itself included, the types of
// its columns and their values. It holds until the next reset.
func (r *sqliteRecord) payload() []byte {
	size := len(r.types) + 1
	if size > 127 {
		size++ // up to 16,383: SQLite knows at most 2,000 columns of 9 bytes, of which few are long
	}
	r.whole = appendSQLiteVarint(r.whole[:0], uint64(size))
	r.whole = append(append(r.whole, r.types...), r.body...)
	return r.whole
}

// appendSQLiteVarint appends 7 bits a byte, the highest first, the last of nine bytes
// holding 8.
func appendSQLiteVarint(dst []byte, v uint64) []byte {
	if v < 1<<7 {
		return append(dst, byte(v))
	}
	if v < 1<<14 {
		return append(dst, byte(v>>7)|0x80, byte(v)&0x7f)
	}
	if v >= 1<<56 {
		for shift := 57; shift > 1; shift -= 7 {
			dst = append(dst, byte(v>>shift)|0x80)
		}
		return append(dst, byte(v))
	}
	shift := 14
	for v>>(shift+7) > 0 {
		shift += 7
	}
	for ; shift > 0; shift -= 7 {
		dst = append(dst, byte(v>>shift)|0x80)
	}
	return append(dst, byte(v)&0x7f)
}
