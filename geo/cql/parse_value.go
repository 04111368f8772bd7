package cql

import (
	"math"
	"strconv"
	"strings"
)

func (p *parser) value() (*Node, error) {
	return p.leftToRight([]Op{Add, Sub}, func() (*Node, error) {
		return p.leftToRight([]Op{Mul, Div, Mod, IntDiv}, p.power)
	})
}

func (p *parser) leftToRight(ops []Op, part func() (*Node, error)) (*Node, error) {
	left, err := part()
	for err == nil {
		op, ok := p.oneOf(ops)
		if !ok {
			return left, nil
		}
		if err = p.advance(); err != nil {
			break
		}
		var right *Node
		if right, err = part(); err != nil {
			break
		}
		left, err = p.make(Node{Op: op, Args: []*Node{left, right}, Pos: left.Pos})
	}
	return nil, err
}

func (p *parser) oneOf(ops []Op) (Op, bool) {
	for _, op := range ops {
		if p.token.is(op.String()) {
			return op, true
		}
	}
	return invalid, false
}

func (p *parser) power() (*Node, error) {
	base, err := p.signed()
	if err != nil || !p.token.is("^") {
		return base, err
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	exponent, err := p.signed()
	if err != nil {
		return nil, err
	}
	if p.token.is("^") {
		return nil, p.fail(p.token.pos, "a ^ b ^ c has no order: put parentheses")
	}
	return p.make(Node{Op: Pow, Args: []*Node{base, exponent}, Pos: base.Pos})
}

// signed reads [+ -] operand. The sign of a number is part of it, the minus before
// anything else is written -1 * operand, as the standard's examples have it.
func (p *parser) signed() (*Node, error) {
	if !p.token.is("-") && !p.token.is("+") {
		return p.operand()
	}
	sign := p.token
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.token.kind == tokenNumber {
		return p.number(sign)
	}
	if sign.text == "+" {
		return nil, p.unexpected("a number")
	}
	arg, err := p.operand()
	if err != nil {
		return nil, err
	}
	minus := number(-1)
	minus.Pos = sign.pos
	one, err := p.make(minus)
	if err != nil {
		return nil, err
	}
	return p.make(Node{Op: Mul, Args: []*Node{one, arg}, Pos: sign.pos})
}

func (p *parser) number(sign token) (*Node, error) {
	t := p.token
	n, ok := parseNumber(sign.text + t.text)
	if !ok {
		return nil, p.fail(t.pos, "the number %s is too large", t.text)
	}
	n.Pos = t.pos
	if sign.text != "" {
		n.Pos = sign.pos
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	return p.make(n)
}

// parseNumber keeps integers exact. ok is false beyond what a float64 holds.
func parseNumber(text string) (n Node, ok bool) {
	if i, err := strconv.ParseInt(text, 10, 64); err == nil {
		return Node{Op: Number, Int: i, IsInt: true}, true
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return Node{}, false
	}
	return number(f), true
}

func (p *parser) operand() (*Node, error) {
	t := p.token
	switch t.kind {
	case tokenNumber:
		return p.number(token{})
	case tokenString:
		return p.leaf(Node{Op: String, Text: t.text, Pos: t.pos})
	case tokenQuoted:
		if t.text == "" {
			return nil, p.fail(t.pos, "a name is empty")
		}
		return p.leaf(Node{Op: Property, Text: t.text, Pos: t.pos})
	case tokenWord:
		return p.word()
	}
	if !t.is("(") {
		return nil, p.unexpected("a value")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	n, err := p.filter()
	if err != nil {
		return nil, err
	}
	return n, p.expect(")")
}

func (p *parser) leaf(n Node) (*Node, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	return p.make(n)
}

// word reads what begins with a word: TRUE, FALSE, a constructor, a function, a
// property.
func (p *parser) word() (*Node, error) {
	t := p.token
	switch {
	case t.is("TRUE"):
		return p.leaf(Node{Op: Boolean, Int: 1, Pos: t.pos})
	case t.is("FALSE"):
		return p.leaf(Node{Op: Boolean, Pos: t.pos})
	case isOneOf(t.text, reserved):
		return nil, p.fail(t.pos, `found %s, expected a value (a property of that name is written "%s")`, strings.ToUpper(t.text), t.text)
	}
	following, err := p.after(t.next, t.end)
	if err != nil {
		return nil, err
	}
	if isOneOf(t.text, constructors) && (following.is("(") || following.is("Z")) {
		return p.constructor()
	}
	if following.is("(") {
		return p.function()
	}
	return p.leaf(Node{Op: Property, Text: t.text, Pos: t.pos})
}

func (p *parser) function() (*Node, error) {
	t := p.token
	op, ok := functionOf(t.text)
	if !ok {
		return nil, p.fail(t.pos, "there is no function %q; there are %s", t.text, functionList())
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if err := p.expect("("); err != nil {
		return nil, err
	}
	n := Node{Op: op, Pos: t.pos}
	for i := range op.arity() {
		if i > 0 {
			if err := p.expect(","); err != nil {
				return nil, err
			}
		}
		arg, err := p.argument(op)
		if err != nil {
			return nil, err
		}
		n.Args = append(n.Args, arg)
	}
	if err := p.expect(")"); err != nil {
		return nil, err
	}
	return p.make(n)
}

// argument reads a value, or the list that a function of arrays may have.
func (p *parser) argument(op Op) (*Node, error) {
	if !op.isArray() || !p.token.is("(") {
		return p.filter()
	}
	pos := p.token.pos
	elements, err := p.list("an element")
	if err != nil {
		return nil, err
	}
	return p.make(Node{Op: Array, Args: elements, Pos: pos})
}
