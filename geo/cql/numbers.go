package cql

import (
	"math"

	"lindero/geo"
)

// numeric yields a number; ok is false for null.
type numeric interface {
	at(ordinal uint32) (v float64, ok bool)
}

// integral yields integers, which compare exactly.
type integral interface {
	numeric
	intAt(ordinal uint32) (v int64, ok bool)
}

type literalFloat float64

func (f literalFloat) at(uint32) (float64, bool) { return float64(f), true }

type literalInt int64

func (n literalInt) at(uint32) (float64, bool)  { return float64(n), true }
func (n literalInt) intAt(uint32) (int64, bool) { return int64(n), true }

func literalNumber(n *Node) numeric {
	if n.IsInt {
		return literalInt(n.Int)
	}
	return literalFloat(n.Float)
}

type floatColumn struct{ *geo.Column }

func (c floatColumn) at(i uint32) (float64, bool) {
	v := c.Float(i)
	return v, v == v
}

type intColumn struct{ *geo.Column }

func (c intColumn) at(i uint32) (float64, bool) {
	v, ok := c.intAt(i)
	return float64(v), ok
}

func (c intColumn) intAt(i uint32) (int64, bool) {
	if c.IsNull(i) {
		return 0, false
	}
	return c.Int(i), true
}

func columnNumber(c *geo.Column) numeric {
	if c.Type == geo.Integer {
		return intColumn{c}
	}
	return floatColumn{c}
}

type idNumber struct{ c *geo.Collection }

func (n idNumber) at(i uint32) (float64, bool)  { return float64(n.c.IntID(i)), true }
func (n idNumber) intAt(i uint32) (int64, bool) { return n.c.IntID(i), true }

// arithmetic is left op right in float64; no finite result is null.
type arithmetic struct {
	op          Op
	left, right numeric
}

func (a arithmetic) at(i uint32) (float64, bool) {
	x, ok := a.left.at(i)
	if !ok {
		return 0, false
	}
	y, ok := a.right.at(i)
	if !ok {
		return 0, false
	}
	v := calculate(a.op, x, y)
	return v, !math.IsNaN(v) && !math.IsInf(v, 0)
}

func calculate(op Op, x, y float64) float64 {
	switch op {
	case Add:
		return x + y
	case Sub:
		return x - y
	case Mul:
		return x * y
	case Div:
		return x / y
	case IntDiv:
		return math.Trunc(x / y)
	case Mod:
		return math.Mod(x, y)
	}
	return math.Pow(x, y)
}

func (k *compiler) arithmetic(n *Node) (operand, error) {
	out := operand{kind: numbers, node: n, literal: true}
	var sides [2]numeric
	for i, arg := range n.Args {
		o, err := k.operand(arg)
		if err != nil {
			return out, err
		}
		switch o.kind {
		case numbers:
			sides[i] = o.number
		case nothing:
			sides[i] = literalFloat(math.NaN()) // makes the result null
		default:
			return out, fail(arg.Pos, "%s is %s: %s takes numbers", AppendText(nil, arg), o.kind, n.Op)
		}
		out.literal = out.literal && o.literal
	}
	out.number = arithmetic{n.Op, sides[0], sides[1]}
	return out, nil
}
