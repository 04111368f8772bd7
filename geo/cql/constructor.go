package cql

import (
	"strings"

	"lindero/geo"
)

// constructor reads a literal that is written like a function.
func (p *parser) constructor() (*Node, error) {
	t := p.token
	name := strings.ToUpper(t.text)
	if err := p.advance(); err != nil {
		return nil, err
	}
	switch name {
	case "DATE", "TIMESTAMP":
		return p.instant(name, t.pos)
	case "INTERVAL":
		return p.interval(t.pos)
	case "BBOX":
		return p.bbox(t.pos)
	}
	g, err := p.geometry(name, t.pos)
	if err != nil {
		return nil, err
	}
	return p.make(Node{Op: Geometry, Geometry: g, Pos: t.pos})
}

func (p *parser) instant(name string, pos int) (*Node, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	text := p.token
	if text.kind != tokenString {
		return nil, p.unexpected("a string such as " + instantExamples[name])
	}
	n, ok := instantOf(text.text)
	if !ok || n.Op == Date != (name == "DATE") {
		return nil, p.fail(text.pos, "%s takes a string such as %s, not '%s'", name, instantExamples[name], text.text)
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	n.Pos = pos
	if err := p.expect(")"); err != nil {
		return nil, err
	}
	return p.make(n)
}

var instantExamples = map[string]string{"DATE": "'2024-05-31'", "TIMESTAMP": "'2024-05-31T12:00:00Z'"}

func (p *parser) interval(pos int) (*Node, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	start, err := p.intervalEnd()
	if err != nil {
		return nil, err
	}
	if err := p.expect(","); err != nil {
		return nil, err
	}
	end, err := p.intervalEnd()
	if err != nil {
		return nil, err
	}
	if err := p.expect(")"); err != nil {
		return nil, err
	}
	return p.make(Node{Op: Interval, Args: []*Node{start, end}, Pos: pos})
}

const intervalEnds = "'..', a date, a timestamp or a property"

func (p *parser) intervalEnd() (*Node, error) {
	t := p.token
	if t.kind == tokenString {
		n, ok := endOf(t.text)
		if !ok {
			return nil, p.fail(t.pos, "an interval's end is %s, not '%s'", intervalEnds, t.text)
		}
		n.Pos = t.pos
		return p.leaf(n)
	}
	n, err := p.operand()
	if err != nil {
		return nil, err
	}
	if n.Op != Property && n.Op != Date && n.Op != Timestamp {
		return nil, p.fail(t.pos, "found %s, expected %s", n.Op, intervalEnds)
	}
	return n, nil
}

// endOf reads an interval's end that is given as a string.
func endOf(text string) (Node, bool) {
	if text == ".." {
		return Node{Op: Open}, true
	}
	return instantOf(text)
}

func (p *parser) bbox(pos int) (*Node, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	var numbers []float64
	for {
		v, err := p.coordinate()
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, v)
		more, err := p.accept(",")
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
	}
	if err := p.expect(")"); err != nil {
		return nil, err
	}
	box, ok := boxOf(numbers)
	if !ok {
		return nil, p.fail(pos, "BBOX takes 4 numbers (west, south, east, north) or 6 (with heights), not %d", len(numbers))
	}
	return p.make(Node{Op: Box, Box: box, Pos: pos})
}

func boxOf(v []float64) (geo.BBox, bool) {
	switch len(v) {
	case 4:
		return geo.BBox{West: v[0], South: v[1], East: v[2], North: v[3]}, true
	case 6:
		return geo.BBox{West: v[0], South: v[1], East: v[3], North: v[4]}, true
	}
	return geo.BBox{}, false
}

func (p *parser) coordinate() (float64, error) {
	sign := ""
	if p.token.is("-") || p.token.is("+") {
		sign = p.token.text
		if err := p.advance(); err != nil {
			return 0, err
		}
	}
	if p.token.kind != tokenNumber {
		return 0, p.unexpected("a coordinate")
	}
	n, ok := parseNumber(sign + p.token.text)
	if !ok {
		return 0, p.fail(p.token.pos, "the number %s is too large", p.token.text)
	}
	return n.float(), p.advance()
}
