package cql

import (
	"math"

	"lindero/geo"
)

// sortKey gives every feature a number; they sort as the values do.
type sortKey func(ordinal uint32) uint64

// nullKey is above those of all values.
const nullKey = math.MaxUint64

// keysOf makes the keys of an order. Descending turns them round, nulls as well.
func (x *Index) keysOf(o *Order) []sortKey {
	keys := make([]sortKey, len(o.keys))
	for i, k := range o.keys {
		key := x.keyOfID()
		if k.column != nil {
			key = x.keyOf(k.column)
		}
		keys[i] = key
		if k.descending {
			keys[i] = func(i uint32) uint64 { return ^key(i) }
		}
	}
	return keys
}

func (x *Index) keyOfID() sortKey {
	if x.c.NumericIDs() {
		return func(i uint32) uint64 { return uint64(x.c.IntID(i)) ^ 1<<63 }
	}
	ranks := x.ranks[nil].of()
	return func(i uint32) uint64 { return uint64(ranks[i]) }
}

func (x *Index) keyOf(c *geo.Column) sortKey {
	switch c.Type {
	case geo.String:
		ranks := x.ranks[c].of()
		return func(i uint32) uint64 {
			if code := c.Code(i); code != 0 {
				return uint64(ranks[code-1])
			}
			return nullKey
		}
	case geo.Integer:
		return func(i uint32) uint64 {
			if c.IsNull(i) {
				return nullKey
			}
			return uint64(c.Int(i)) ^ 1<<63
		}
	case geo.Number:
		return func(i uint32) uint64 { return keyOfFloat(c.Float(i)) }
	case geo.Boolean:
		return func(i uint32) uint64 { return uint64(c.Code(i)) - 1 } // 0, null, becomes nullKey
	}
	return func(uint32) uint64 { return nullKey } // no feature has a value
}

// keyOfFloat turns the bits so that they sort as the numbers do: those of negative
// numbers count backwards. NaN is null, and -0 is 0.
func keyOfFloat(v float64) uint64 {
	switch {
	case v != v:
		return nullKey
	case v == 0:
		return 1 << 63
	case v < 0:
		return ^math.Float64bits(v)
	}
	return math.Float64bits(v) | 1<<63
}
