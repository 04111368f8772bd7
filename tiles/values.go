package tiles

import (
	"encoding/binary"
	"math"
	"math/bits"

	"github.com/cespare/xxhash/v2"
)

// The fields of a layer's values (MVT 2.1, 4.1), as protobuf tags.
const (
	tagValue       = 4<<3 | 2
	tagStringValue = 1<<3 | 2
	tagDoubleValue = 3<<3 | 1
	tagUintValue   = 5 << 3
	tagSintValue   = 6 << 3
	tagBoolValue   = 7 << 3
)

// values is the table of a tile layer's distinct values, in order of first use. Its
// memory follows what the largest tile held; starting afresh costs nothing, since
// entries are stamped with the epoch they are of.
type values struct {
	out     []byte // the values as fields of the layer
	count   uint32
	epoch   uint32
	direct  []uint64 // epoch and index of values with a small number of their own, false and true first
	texts   table    // by hash, of places
	places  []place
	ints    table
	doubles table
}

// place is where a string stands among the values: its index, and its bytes in out.
type place struct{ index, start, size uint32 }

// booleans is how many of the numbers false and true take.
const booleans = 2

// reset starts the table of another layer, whose enumerated values number up to
// direct, and of which up to features are to come.
func (v *values) reset(direct, features int) {
	v.out, v.count, v.places = v.out[:0], 0, v.places[:0]
	v.epoch++
	if v.epoch == 0 { // wrapped around: old stamps would look new
		*v = values{out: v.out, epoch: 1}
	}
	if len(v.direct) < direct {
		v.direct = make([]uint64, direct)
	}
	v.texts.reset(v.epoch, features) // their ids, or their names
	v.ints.reset(v.epoch, min(features, 512))
	v.doubles.reset(v.epoch, min(features, 512))
}

func (v *values) next() uint32 {
	v.count++
	return v.count - 1
}

// enumerated returns the index of the value with number slot, and whether it is in
// the table yet.
func (v *values) enumerated(slot int) (index uint32, known bool) {
	entry := v.direct[slot]
	return uint32(entry), uint32(entry>>32) == v.epoch
}

func (v *values) enumerate(slot int, index uint32) {
	v.direct[slot] = uint64(v.epoch)<<32 | uint64(index)
}

// text returns the index of a string.
func (v *values) text(s []byte) uint32 {
	hash := hashText(s)
	t := &v.texts
	t.reserve()
	for at := t.first(hash); ; at++ {
		e := &t.entries[at&t.mask]
		if e.epoch != t.epoch {
			t.claim(e, hash)
			e.index = uint32(len(v.places))
			v.places = append(v.places, place{v.next(), v.appendText(s), uint32(len(s))})
			return v.count - 1
		}
		if e.key == hash {
			if p := &v.places[e.index]; string(v.out[p.start:p.start+p.size]) == string(s) {
				return p.index
			}
		}
	}
}

// hashText hashes a string for the table alone. Most are short, and cost two loads
// and a multiplication.
func hashText(s []byte) uint64 {
	n := len(s)
	var head, tail uint64
	switch {
	case n > 16:
		return xxhash.Sum64(s)
	case n >= 8:
		head, tail = binary.LittleEndian.Uint64(s), binary.LittleEndian.Uint64(s[n-8:])
	case n >= 4:
		head, tail = uint64(binary.LittleEndian.Uint32(s)), uint64(binary.LittleEndian.Uint32(s[n-4:]))
	case n > 0:
		head, tail = uint64(s[0])<<8|uint64(s[n/2]), uint64(s[n-1])
	}
	high, low := bits.Mul64(head^0xa0761d6478bd642f^uint64(n), tail^0xe7037ed1a0b428db)
	return high ^ low
}

// appendText appends a string as a value and returns where its text starts.
func (v *values) appendText(s []byte) (start uint32) {
	const short = 125 // with it, all lengths take a byte
	if n := len(s); n <= short {
		v.out = append(v.out, tagValue, byte(n+2), tagStringValue, byte(n))
	} else {
		size := uint64(n)
		v.out = binary.AppendUvarint(append(v.out, tagValue), uint64(1+uvarintLen(size))+size)
		v.out = binary.AppendUvarint(append(v.out, tagStringValue), size)
	}
	start = uint32(len(v.out))
	v.out = append(v.out, s...)
	return start
}

// integer returns the index of an integer: unsigned, or zigzag where it is negative.
func (v *values) integer(n int64) uint32 {
	e, known := v.ints.find(uint64(n))
	if known {
		return e.index
	}
	e.index = v.next()
	tag, number := byte(tagUintValue), uint64(n)
	if n < 0 {
		tag, number = tagSintValue, uint64(n<<1)^uint64(n>>63)
	}
	v.out = append(v.out, tagValue, byte(1+uvarintLen(number)), tag)
	v.out = binary.AppendUvarint(v.out, number)
	return e.index
}

// double returns the index of a number. All numbers are doubles, so that readers
// that infer a property's type from its values see one.
func (v *values) double(n float64) uint32 {
	key := math.Float64bits(n)
	e, known := v.doubles.find(key)
	if known {
		return e.index
	}
	e.index = v.next()
	v.out = append(v.out, tagValue, 9, tagDoubleValue)
	v.out = binary.LittleEndian.AppendUint64(v.out, key)
	return e.index
}

// boolean returns the index of a truth value.
func (v *values) boolean(b bool) uint32 {
	slot := 0
	if b {
		slot = 1
	}
	index, known := v.enumerated(slot)
	if !known {
		index = v.next()
		v.enumerate(slot, index)
		v.out = append(v.out, tagValue, 2, tagBoolValue, byte(slot))
	}
	return index
}

// size is the memory held, in bytes.
func (v *values) size() int {
	return cap(v.out) + 8*len(v.direct) + 12*cap(v.places) + v.texts.size() + v.ints.size() + v.doubles.size()
}

// uvarintLen is the length of a number as a varint, in bytes.
func uvarintLen(v uint64) int {
	n := 1
	for ; v >= 0x80; v >>= 7 {
		n++
	}
	return n
}
