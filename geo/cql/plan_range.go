package cql

import (
	"math"
	"math/bits"

	"lindero/geo"
)

// interval is the values from low to high, both included; none where low is above high.
type interval[T int64 | float64] struct{ low, high T }

// accepting is the values whose comparison with value is accepted, given its neighbours
// and the ends of all values. The values other than one are no interval.
func accepting[T int64 | float64](a acceptance, value, before, after T, all interval[T]) interval[T] {
	v := all
	if a&acceptedBy(Lt) == 0 {
		v.low = value
	}
	if a&acceptedBy(Gt) == 0 {
		v.high = value
	}
	switch a {
	case acceptedBy(Lt):
		v.high = before
	case acceptedBy(Gt):
		v.low = after
	}
	return v
}

// endOfInts is above all integers that a column holds.
const endOfInts = 1 << 62

func acceptedInts(a acceptance, value int64) interval[int64] {
	value = max(min(value, endOfInts), -endOfInts)
	return accepting(a, value, value-1, value+1, interval[int64]{-endOfInts, endOfInts})
}

func acceptedFloats(a acceptance, value float64) interval[float64] {
	low, high := math.Inf(-1), math.Inf(1)
	return accepting(a, value, math.Nextafter(value, low), math.Nextafter(value, high), interval[float64]{low, high})
}

// rangePlan is true of the values of a column that lie in an interval.
type rangePlan[T int64 | float64] struct {
	x      *Index
	column *geo.Column
	groups []valueRange[T]
	wanted interval[T]
}

func (x *Index) planOfInts(t intTest) plan {
	if t.accepted == acceptedBy(Ne) {
		return x.notPlan(x.planOfInts(intTest{t.column, t.value, acceptedBy(Eq)}))
	}
	return &intPlan{rangePlan[int64]{x, t.column, x.columns[t.column].ints, acceptedInts(t.accepted, t.value)}}
}

func (x *Index) planOfFloats(t floatTest) plan {
	if t.accepted == acceptedBy(Ne) {
		return x.notPlan(x.planOfFloats(floatTest{t.column, t.value, acceptedBy(Eq)}))
	}
	return &floatPlan{rangePlan[float64]{x, t.column, x.columns[t.column].floats, acceptedFloats(t.accepted, t.value)}}
}

func (p *rangePlan[T]) over(group int) truths {
	r := &p.groups[group]
	var result truths
	if r.hasNull {
		result = mayUnknown
	}
	if r.low > r.high {
		return result
	}
	if r.low <= p.wanted.high && r.high >= p.wanted.low {
		result |= mayYes
	}
	if r.low < p.wanted.low || r.high > p.wanted.high {
		result |= mayNo
	}
	return result
}

func (p *rangePlan[T]) count(group int) (int, bool) { return p.x.countOver(group, p.over(group)) }
func (p *rangePlan[T]) cost() int                   { return costColumn }

type intPlan struct{ rangePlan[int64] }

// of compares codes, which are the values less a base.
func (p *intPlan) of(block int, asked uint64) (yes, unknown uint64) {
	var codes [blockSize]uint64
	first, last := p.x.spanOfBlock(block)
	p.column.Codes(codes[:last-first], first)
	base := p.column.Base()
	low, high := max(p.wanted.low, base), p.wanted.high
	if low > high {
		high = low - 1 // none
	}
	least, width := uint64(low-base)+1, uint64(high-low)+1
	for ; asked != 0; asked &= asked - 1 {
		i := bits.TrailingZeros64(asked)
		code := codes[i&(blockSize-1)]
		yes |= bit(code-least < width) << (i & 63) // code 0, null, becomes larger than any width
		unknown |= bit(code == 0) << (i & 63)
	}
	return yes, unknown
}

type floatPlan struct{ rangePlan[float64] }

// of has no branches: they would be mispredicted.
func (p *floatPlan) of(block int, asked uint64) (yes, unknown uint64) {
	floats := p.column.Floats()[block*blockSize:]
	low, high := p.wanted.low, p.wanted.high
	for ; asked != 0; asked &= asked - 1 {
		i := bits.TrailingZeros64(asked)
		v := floats[i]
		yes |= bit(v >= low) & bit(v <= high) << (i & 63)
		unknown |= bit(v != v) << (i & 63)
	}
	return yes, unknown
}

// narrow makes p ask for what o asks as well, if both are of one column of numbers.
func narrow(p, o plan) bool {
	switch p := p.(type) {
	case *intPlan:
		o, ok := o.(*intPlan)
		return ok && p.narrow(&o.rangePlan)
	case *floatPlan:
		o, ok := o.(*floatPlan)
		return ok && p.narrow(&o.rangePlan)
	}
	return false
}

func (p *rangePlan[T]) narrow(o *rangePlan[T]) bool {
	if p.column != o.column {
		return false
	}
	p.wanted.low, p.wanted.high = max(p.wanted.low, o.wanted.low), min(p.wanted.high, o.wanted.high)
	return true
}

// bit is 1 for true.
func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}
