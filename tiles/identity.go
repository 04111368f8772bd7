package tiles

import (
	"strconv"

	"github.com/cespare/xxhash/v2"
)

// largestID is the largest id of a feature that every client can hold: numbers in
// JavaScript are exact up to it.
const largestID = 1 << 53

// identity is a feature's id: the integer that tiles know it by, and what it says.
type identity struct {
	number  uint64
	name    []byte // nil where the id is an integer
	integer int64
}

// identity returns the id of a feature. Integers from 0 to largestID stand for
// themselves; of others, and of texts, the hash's upper 53 bits do (xxHash64 of the
// text, seed 0).
func (l *layer) identity(i uint32) identity {
	if !l.NumericIDs() {
		name, _ := l.NameID(i)
		return identity{number: xxhash.Sum64(name) >> 11, name: name}
	}
	n := l.IntID(i)
	if n < 0 || n > largestID {
		var text [20]byte
		return identity{number: xxhash.Sum64(strconv.AppendInt(text[:0], n, 10)) >> 11, integer: n}
	}
	return identity{number: uint64(n), integer: n}
}

// value returns the index of the id as a property's value.
func (id *identity) value(v *values) uint32 {
	if id.name != nil {
		return v.text(id.name)
	}
	return v.integer(id.integer)
}
