package geo

import "github.com/paulmach/orb"

// Kind tells which field of a [Value] counts.
type Kind uint8

// The kinds of values.
const (
	KindNull Kind = iota
	KindString
	KindInteger
	KindNumber
	KindBoolean // Int is 0 or 1
	KindJSON    // Bytes is compact JSON text
)

// Value is a property's value on its way into a [Builder]. Bytes need only live
// until [Builder.Add] returns.
type Value struct {
	Kind  Kind
	Int   int64
	Float float64
	Bytes []byte
}

// Feature is a feature on its way into a [Builder], made to be filled again and
// again. Values are parallel to the builder's columns and may be shorter: what is
// missing is null.
//
// A point is given by IsPoint and Point, which spares an allocation; anything else
// by Geometry, which the builder keeps; nil is a feature without geometry.
// Coordinates must be finite.
type Feature struct {
	ID       Value // KindString or KindInteger
	IsPoint  bool
	Point    orb.Point
	Geometry orb.Geometry
	Values   []Value
}

// Reset empties the feature for the next one, keeping its memory.
func (f *Feature) Reset() {
	f.ID = Value{}
	f.IsPoint = false
	f.Geometry = nil
	clear(f.Values)
	f.Values = f.Values[:0]
}

// Set gives the column its value.
func (f *Feature) Set(column int, v Value) {
	for len(f.Values) <= column {
		f.Values = append(f.Values, Value{})
	}
	f.Values[column] = v
}
