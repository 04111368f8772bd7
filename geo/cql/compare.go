package cql

import (
	"cmp"

	"lindero/geo"
)

// acceptance is a set of results of a comparison: bit 0 less, 1 equal, 2 greater.
type acceptance uint8

func acceptedBy(op Op) acceptance {
	switch op {
	case Eq:
		return 0b010
	case Ne:
		return 0b101
	case Lt:
		return 0b001
	case Gt:
		return 0b100
	case Le:
		return 0b011
	}
	return 0b110
}

// of turns the sign of a comparison into a truth.
func (a acceptance) of(sign int) truth { return truth(a >> (sign + 1) & 1) }

func compareNumbers(a, b numeric, accepted acceptance) predicate {
	_, leftIsLiteral := literalValue(a)
	_, rightIsLiteral := literalValue(b)
	if leftIsLiteral && !rightIsLiteral {
		return compareNumbers(b, a, accepted.flipped())
	}
	x, ok1 := a.(integral)
	y, ok2 := b.(integral)
	if literal, isLiteral := b.(literalInt); isLiteral {
		if c, isColumn := a.(intColumn); isColumn {
			return intTest{c.Column, int64(literal), accepted}
		}
	}
	if ok1 && ok2 {
		return intComparison{x, y, accepted}
	}
	if c, isColumn := a.(floatColumn); isColumn {
		if v, isLiteral := literalValue(b); isLiteral {
			return floatTest{c.Column, v, accepted}
		}
	}
	return comparison[float64]{a.at, b.at, cmp.Compare[float64], accepted}
}

func literalValue(n numeric) (float64, bool) {
	switch n := n.(type) {
	case literalInt:
		return float64(n), true
	case literalFloat:
		return float64(n), n == n
	}
	return 0, false
}

// intTest and floatTest are the common cases, a property against a literal.
type intTest struct {
	column   *geo.Column
	value    int64
	accepted acceptance
}

func (t intTest) eval(i uint32) truth {
	if t.column.IsNull(i) {
		return unknown
	}
	return t.accepted.of(cmp.Compare(t.column.Int(i), t.value))
}

type floatTest struct {
	column   *geo.Column
	value    float64
	accepted acceptance
}

func (t floatTest) eval(i uint32) truth {
	v := t.column.Float(i)
	switch {
	case v < t.value:
		return truth(t.accepted & 1)
	case v > t.value:
		return truth(t.accepted >> 2 & 1)
	case v == t.value:
		return truth(t.accepted >> 1 & 1)
	}
	return unknown
}

// intComparison is a comparison of integers, without the calls through functions that
// would take a third of its time.
type intComparison struct {
	left, right integral
	accepted    acceptance
}

func (c intComparison) eval(i uint32) truth {
	x, ok1 := c.left.intAt(i)
	y, ok2 := c.right.intAt(i)
	if !ok1 || !ok2 {
		return unknown
	}
	return c.accepted.of(cmp.Compare(x, y))
}

// comparison compares two values of a feature, either of which may be null.
type comparison[T any] struct {
	left, right func(ordinal uint32) (v T, ok bool)
	compare     func(a, b T) int
	accepted    acceptance
}

func (c comparison[T]) eval(i uint32) truth {
	x, ok1 := c.left(i)
	y, ok2 := c.right(i)
	if !ok1 || !ok2 {
		return unknown
	}
	return c.accepted.of(c.compare(x, y))
}

// booleanComparison takes false as less than true.
type booleanComparison struct {
	left, right predicate
	accepted    acceptance
}

func (c booleanComparison) eval(i uint32) truth {
	x, y := c.left.eval(i), c.right.eval(i)
	if x == unknown || y == unknown {
		return unknown
	}
	return c.accepted.of(cmp.Compare(x, y))
}

func compareBooleans(a, b predicate, accepted acceptance) predicate {
	compare := func(x, y truth) truth {
		if x == unknown || y == unknown {
			return unknown
		}
		return accepted.of(cmp.Compare(x, y))
	}
	if literal, ok := b.(constant); ok {
		return mapped(a, func(t truth) truth { return compare(t, truth(literal)) })
	}
	if literal, ok := a.(constant); ok {
		return mapped(b, func(t truth) truth { return compare(truth(literal), t) })
	}
	return booleanComparison{a, b, accepted}
}

// mapped replaces every truth of a predicate.
func mapped(p predicate, f func(truth) truth) predicate {
	switch p := p.(type) {
	case constant:
		return constant(f(truth(p)))
	case table:
		out := table{p.column, make([]truth, len(p.truths))}
		for i, t := range p.truths {
			out.truths[i] = f(t)
		}
		return out
	}
	return mapping{p, [3]truth{f(no), f(yes), f(unknown)}}
}

type mapping struct {
	of predicate
	to [3]truth
}

func (m mapping) eval(i uint32) truth { return m.to[m.of.eval(i)] }
