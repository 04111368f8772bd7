package geo

import (
	"math"
	"strconv"
)

// Column holds one property of all features of a collection, by ordinal, as
// densely as its type allows. Which accessor applies follows from the property's
// Type: Code with Dict for String and JSON, Int for Integer, Float for Number,
// Bool for Boolean. A column of Unknown type holds only nulls.
type Column struct {
	Property
	dict   *Dictionary // String, JSON
	codes  packed      // String and JSON: code; Integer: 1+value-base; Boolean: 1+value; 0 is null
	base   int64
	floats []float64 // Number; NaN is null
}

// IsNull reports whether the feature has no value.
func (c *Column) IsNull(i uint32) bool {
	switch c.Type {
	case Unknown:
		return true
	case Number:
		return c.floats[i] != c.floats[i]
	}
	return c.codes.at(i) == 0
}

// Dict returns the dictionary of a String or JSON column.
func (c *Column) Dict() *Dictionary { return c.dict }

// Code returns the dictionary code of a String or JSON value, 0 for null.
func (c *Column) Code(i uint32) uint32 { return uint32(c.codes.at(i)) }

// Codes fills dst with the codes of as many features from the ordinal first on, of
// any type but Number: 0 for null; of String and JSON those of the dictionary, of
// Boolean 1 for false and 2 for true, of Integer 1 + value - [Column.Base].
func (c *Column) Codes(dst []uint64, first uint32) { c.codes.unpack(dst, first) }

// Base is the least value of an Integer column, 0 where it has none.
func (c *Column) Base() int64 { return c.base }

// Int returns an Integer value; the feature must have one.
func (c *Column) Int(i uint32) int64 { return c.base + int64(c.codes.at(i)-1) }

// Bool returns a Boolean value; the feature must have one.
func (c *Column) Bool(i uint32) bool { return c.codes.at(i) == 2 }

// Float returns a Number value, NaN for null.
func (c *Column) Float(i uint32) float64 { return c.floats[i] }

// Floats returns the values of a Number column by ordinal, NaN for null. The slice is
// shared.
func (c *Column) Floats() []float64 { return c.floats }

// Value returns the value whatever the type. Bytes are shared with the column.
func (c *Column) Value(i uint32) Value {
	if c.IsNull(i) {
		return Value{}
	}
	switch c.Type {
	case String:
		return Value{Kind: KindString, Bytes: c.dict.Bytes(c.Code(i))}
	case JSON:
		return Value{Kind: KindJSON, Bytes: c.dict.Bytes(c.Code(i))}
	case Integer:
		return Value{Kind: KindInteger, Int: c.Int(i)}
	case Boolean:
		return Value{Kind: KindBoolean, Int: int64(c.codes.at(i) - 1)}
	}
	return Value{Kind: KindNumber, Float: c.floats[i]}
}

// Size is the memory held, in bytes.
func (c *Column) Size() int {
	n := c.codes.bytes() + 8*len(c.floats)
	if c.dict != nil {
		n += c.dict.Size()
	}
	return n
}

const (
	nullInt = math.MinInt64
	maxInt  = 1 << 62 // beyond it, base+code could overflow
)

// growingColumn is a column while its builder runs.
type growingColumn struct {
	Property
	declared bool // the type was given, not seen: values must fit it
	dict     *interner
	codes    chunked[uint32] // String, JSON, Boolean (1 false, 2 true)
	ints     chunked[int64]
	floats   chunked[float64]
}

// fits returns the type the column needs to take v: its own, or a wider one.
// ok is false where a declared type forbids it.
func (c *growingColumn) fits(v *Value) (t Type, ok bool) {
	var wanted Type
	switch v.Kind {
	case KindNull:
		return c.Type, true
	case KindString:
		wanted = String
	case KindInteger:
		wanted = Integer
		if v.Int >= maxInt || v.Int <= -maxInt {
			wanted = Number
		}
	case KindNumber:
		wanted = Number
		if c.Type == Integer && c.declared && v.Float == math.Trunc(v.Float) && math.Abs(v.Float) < 1<<53 {
			wanted = Integer
		}
	case KindBoolean:
		wanted = Boolean
	case KindJSON:
		wanted = JSON
	}
	switch {
	case c.Type == wanted, c.Type == Number && wanted == Integer:
		return c.Type, true
	case c.declared:
		return c.Type, false
	case c.Type == Unknown:
		return wanted, true
	case c.Type == Integer && wanted == Number:
		return Number, true
	}
	return String, true
}

// push appends v, which must fit the column's type, as the value of feature row.
func (c *growingColumn) push(row int, v *Value) error {
	c.pad(row)
	switch c.Type {
	case Integer:
		if v.Kind == KindNumber {
			c.ints.push(int64(v.Float))
			return nil
		}
		c.ints.push(v.Int)
	case Number:
		if v.Kind == KindInteger {
			c.floats.push(float64(v.Int))
			return nil
		}
		c.floats.push(v.Float)
	case Boolean:
		c.codes.push(uint32(v.Int + 1))
	default:
		text := v.Bytes
		if v.Kind != KindString && v.Kind != KindJSON {
			text = appendValue(nil, *v)
		}
		code, _, err := c.dict.intern(text)
		if err != nil {
			return err
		}
		c.codes.push(code)
	}
	return nil
}

// pad gives null to the features before row that have no value yet.
func (c *growingColumn) pad(row int) {
	switch c.Type {
	case Unknown:
	case Integer:
		c.ints.pad(row, nullInt)
	case Number:
		c.floats.pad(row, math.NaN())
	default:
		c.codes.pad(row, 0)
	}
}

// become changes the type, carrying the values over.
func (c *growingColumn) become(t Type) error {
	old := *c
	c.Type = t
	c.codes, c.ints, c.floats = chunked[uint32]{}, chunked[int64]{}, chunked[float64]{}
	if t == String || t == JSON {
		c.dict = newInterner()
	}
	n := max(old.codes.n, old.ints.n, old.floats.n)
	for i := range n {
		v := old.value(uint32(i))
		if v.Kind == KindNull {
			continue
		}
		if err := c.push(i, &v); err != nil {
			return err
		}
	}
	return nil
}

func (c *growingColumn) value(i uint32) Value {
	switch c.Type {
	case Integer:
		if v := c.ints.at(i); v != nullInt {
			return Value{Kind: KindInteger, Int: v}
		}
	case Number:
		if v := c.floats.at(i); v == v {
			return Value{Kind: KindNumber, Float: v}
		}
	case Boolean:
		if v := c.codes.at(i); v != 0 {
			return Value{Kind: KindBoolean, Int: int64(v - 1)}
		}
	case String, JSON:
		if v := c.codes.at(i); v != 0 {
			kind := KindString
			if c.Type == JSON {
				kind = KindJSON
			}
			return Value{Kind: kind, Bytes: c.dict.Bytes(v)}
		}
	}
	return Value{}
}

// freeze packs the column in the given order of rows and frees what it grew in.
func (c *growingColumn) freeze(order []uint32) Column {
	c.pad(len(order))
	out := Column{Property: c.Property}
	switch c.Type {
	case String, JSON:
		out.dict, out.codes = c.freezeCodes(order)
	case Boolean:
		out.codes = pack(len(order), 2, func(i int) uint64 { return uint64(c.codes.at(order[i])) })
	case Integer:
		out.base, out.codes = c.freezeInts(order)
	case Number:
		out.floats = make([]float64, len(order))
		for i, row := range order {
			out.floats[i] = c.floats.at(row)
		}
	}
	*c = growingColumn{}
	return out
}

// freezeCodes numbers the strings anew in order of appearance, so that the bytes
// follow from the content, and neighbours' strings lie together.
func (c *growingColumn) freezeCodes(order []uint32) (*Dictionary, packed) {
	renumbered := make([]uint32, c.dict.Len())
	appearance := make([]uint32, 0, c.dict.Len())
	for _, row := range order {
		if old := c.codes.at(row); old != 0 && renumbered[old] == 0 {
			appearance = append(appearance, old)
			renumbered[old] = uint32(len(appearance))
		}
	}
	codes := pack(len(order), uint64(len(appearance)), func(i int) uint64 {
		return uint64(renumbered[c.codes.at(order[i])])
	})
	return c.dict.finish(appearance), codes
}

func (c *growingColumn) freezeInts(order []uint32) (int64, packed) {
	low, high := int64(maxInt), int64(-maxInt)
	for _, row := range order {
		if v := c.ints.at(row); v != nullInt {
			low, high = min(low, v), max(high, v)
		}
	}
	if low > high {
		low, high = 0, 0
	}
	return low, pack(len(order), uint64(high-low)+1, func(i int) uint64 {
		if v := c.ints.at(order[i]); v != nullInt {
			return uint64(v-low) + 1
		}
		return 0
	})
}

// appendValue appends the value as text: numbers in the shortest form that reads
// back the same.
func appendValue(dst []byte, v Value) []byte {
	switch v.Kind {
	case KindInteger:
		return strconv.AppendInt(dst, v.Int, 10)
	case KindNumber:
		return strconv.AppendFloat(dst, v.Float, 'g', -1, 64)
	case KindBoolean:
		return strconv.AppendBool(dst, v.Int != 0)
	}
	return append(dst, v.Bytes...)
}
