package geo

import (
	"bytes"
	"math"

	"github.com/paulmach/orb"
)

// SamePoint reports whether two positions are equal, or both none ([Collection.Points]).
func SamePoint(a, b orb.Point) bool { return sameNumber(a[0], b[0]) && sameNumber(a[1], b[1]) }

// sameNumber holds of two numbers that are none, too, and tells 0 and -0 apart, which are
// written differently.
func sameNumber(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || a != a && b != b
}

// SameGeometry reports whether two geometries are of one type and equal vertex by vertex,
// or both nil.
func SameGeometry(a, b orb.Geometry) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return orb.Equal(a, b)
}

// ColumnPair compares the values of a property in two collections. It belongs to one
// goroutine.
type ColumnPair struct {
	Old, New *Column
	known    []uint32 // by new code, the old code of the same text; 0 where it is not known yet
}

// PairColumns prepares the comparison of two columns, which may differ in type.
func PairColumns(old, new *Column) ColumnPair {
	c := ColumnPair{Old: old, New: new}
	if d := new.Dict(); d != nil {
		c.known = make([]uint32, d.Len())
	}
	return c
}

// Same reports whether the old feature j and the new feature i have the same value, or
// neither has one. Values of different types are the same where both are numbers, and
// equal.
func (c *ColumnPair) Same(j, i uint32) bool {
	if c.Old.Type != c.New.Type {
		return c.sameAcross(j, i)
	}
	switch c.New.Type {
	case String, JSON:
		return c.sameText(c.Old.Code(j), c.New.Code(i))
	case Number:
		return sameNumber(c.Old.Float(j), c.New.Float(i))
	}
	if c.Old.IsNull(j) || c.New.IsNull(i) {
		return c.Old.IsNull(j) && c.New.IsNull(i)
	}
	if c.New.Type == Integer {
		return c.Old.Int(j) == c.New.Int(i)
	}
	return c.Old.Bool(j) == c.New.Bool(i)
}

func (c *ColumnPair) sameAcross(j, i uint32) bool {
	a, b := c.Old.Value(j), c.New.Value(i)
	switch {
	case a.Kind == KindNull || b.Kind == KindNull:
		return a.Kind == b.Kind
	case a.Kind == KindInteger && b.Kind == KindNumber:
		return float64(a.Int) == b.Float
	case a.Kind == KindNumber && b.Kind == KindInteger:
		return a.Float == float64(b.Int)
	}
	return false
}

// sameText compares texts by code, each two texts but once.
func (c *ColumnPair) sameText(old, new uint32) bool {
	if old == 0 || new == 0 {
		return old == new
	}
	if c.known[new] == 0 && bytes.Equal(c.Old.Dict().Bytes(old), c.New.Dict().Bytes(new)) {
		c.known[new] = old
	}
	return c.known[new] == old
}
