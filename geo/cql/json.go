package cql

import (
	"github.com/paulmach/orb"
)

// ParseJSON reads a filter in cql2-json. Errors are as those of [Parse].
func ParseJSON(data []byte) (*Node, error) {
	source := string(data)
	if err := checkSource(source); err != nil {
		return nil, err
	}
	v, err := readJSON(source)
	if err != nil {
		return nil, err
	}
	p := &jsonParser{builder{source: source}}
	return p.node(v)
}

type jsonParser struct{ builder }

func (p *jsonParser) node(v *jsonValue) (*Node, error) {
	switch v.kind {
	case jsonString:
		return p.make(Node{Op: String, Text: v.text, Pos: v.pos})
	case jsonBool:
		n := Node{Op: Boolean, Pos: v.pos}
		if v.truth {
			n.Int = 1
		}
		return p.make(n)
	case jsonNumber:
		n, ok := parseNumber(v.text)
		if !ok {
			return nil, p.fail(v.pos, "the number %s is too large", v.text)
		}
		n.Pos = v.pos
		return p.make(n)
	case jsonObject:
		return p.object(v)
	}
	return nil, p.fail(v.pos, "found %s, expected an object, a string, a number or a boolean", v.kind)
}

func (p *jsonParser) object(v *jsonValue) (*Node, error) {
	if op := v.member("op"); op != nil {
		return p.operation(v, op)
	}
	if name := v.member("property"); name != nil {
		if name.kind != jsonString || name.text == "" {
			return nil, p.fail(name.pos, "a property is named by a string")
		}
		return p.make(Node{Op: Property, Text: name.text, Pos: v.pos})
	}
	for _, kind := range []Op{Date, Timestamp} {
		if text := v.member(jsonInstants[kind]); text != nil {
			n, ok := instantOf(text.text)
			if text.kind != jsonString || !ok || n.Op != kind {
				return nil, p.fail(text.pos, "this is not %s, such as %q", kind, jsonExamples[kind])
			}
			n.Pos = v.pos
			return p.make(n)
		}
	}
	if ends := v.member("interval"); ends != nil {
		return p.interval(v, ends)
	}
	if numbers := v.member("bbox"); numbers != nil && v.member("type") == nil {
		list, err := p.numbers(numbers)
		if err != nil {
			return nil, err
		}
		box, ok := boxOf(list)
		if !ok {
			return nil, p.fail(numbers.pos, "a bbox takes 4 numbers (west, south, east, north) or 6 (with heights), not %d", len(list))
		}
		return p.make(Node{Op: Box, Box: box, Pos: v.pos})
	}
	if v.member("type") != nil {
		g, err := p.geometry(v)
		if err != nil {
			return nil, err
		}
		return p.make(Node{Op: Geometry, Geometry: g, Pos: v.pos})
	}
	return nil, p.fail(v.pos, "the object has none of the members op, property, date, timestamp, interval, bbox and type")
}

var (
	jsonInstants = map[Op]string{Date: "date", Timestamp: "timestamp"}
	jsonExamples = map[Op]string{Date: "2024-05-31", Timestamp: "2024-05-31T12:00:00Z"}
)

func (p *jsonParser) interval(v, ends *jsonValue) (*Node, error) {
	if ends.kind != jsonArray || len(ends.items) != 2 {
		return nil, p.fail(ends.pos, "an interval has two ends")
	}
	n := Node{Op: Interval, Pos: v.pos}
	for _, item := range ends.items {
		end, err := p.intervalEnd(item)
		if err != nil {
			return nil, err
		}
		n.Args = append(n.Args, end)
	}
	return p.make(n)
}

func (p *jsonParser) intervalEnd(v *jsonValue) (*Node, error) {
	if v.kind == jsonString {
		n, ok := endOf(v.text)
		if !ok {
			return nil, p.fail(v.pos, "an interval's end is %s, not %q", intervalEnds, v.text)
		}
		n.Pos = v.pos
		return p.make(n)
	}
	n, err := p.node(v)
	if err == nil && n.Op != Property && n.Op != Date && n.Op != Timestamp {
		err = p.fail(v.pos, "found %s, expected %s", n.Op, intervalEnds)
	}
	return n, err
}

func (p *jsonParser) operation(v, name *jsonValue) (*Node, error) {
	op, ok := operatorOf(name.text)
	if name.kind != jsonString || !ok {
		return nil, p.fail(name.pos, "there is no operator or function %q; the functions are %s", name.text, functionList())
	}
	args := v.member("args")
	if args == nil || args.kind != jsonArray {
		return nil, p.fail(v.pos, "%q takes an array args", op)
	}
	least, most := argumentCounts(op)
	if len(args.items) < least || most > 0 && len(args.items) > most {
		return nil, p.fail(args.pos, "%q takes %d arguments, not %d", op, least, len(args.items))
	}
	n := Node{Op: op, Pos: v.pos}
	for i, item := range args.items {
		list := op == In && i == 1
		if item.kind == jsonArray && (list || op.isArray()) {
			elements, err := p.elements(item)
			if err != nil {
				return nil, err
			}
			if list && len(elements) == 0 {
				return nil, p.fail(item.pos, "the list of \"in\" is empty")
			}
			if list {
				n.Args = append(n.Args, elements...)
				break
			}
			array, err := p.make(Node{Op: Array, Args: elements, Pos: item.pos})
			if err != nil {
				return nil, err
			}
			n.Args = append(n.Args, array)
			continue
		}
		if list {
			return nil, p.fail(item.pos, "\"in\" takes an array as its second argument")
		}
		arg, err := p.node(item)
		if err != nil {
			return nil, err
		}
		n.Args = append(n.Args, arg)
	}
	return p.make(n)
}

// argumentCounts are the least and the most; 0 is any number.
func argumentCounts(op Op) (least, most int) {
	switch op {
	case And, Or:
		return 2, 0
	case Not, IsNull, CaseI, AccentI:
		return 1, 1
	case Between:
		return 3, 3
	}
	return 2, 2
}

func (p *jsonParser) elements(v *jsonValue) ([]*Node, error) {
	var list []*Node
	for _, item := range v.items {
		n, err := p.node(item)
		if err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, nil
}

func (p *jsonParser) numbers(v *jsonValue) ([]float64, error) {
	if v.kind != jsonArray {
		return nil, p.fail(v.pos, "found %s, expected an array of numbers", v.kind)
	}
	list := make([]float64, len(v.items))
	for i, item := range v.items {
		n, ok := parseNumber(item.text)
		if item.kind != jsonNumber || !ok {
			return nil, p.fail(item.pos, "found %s, expected a number", item.kind)
		}
		list[i] = n.float()
	}
	return list, nil
}

func (p *jsonParser) geometry(v *jsonValue) (orb.Geometry, error) {
	name := v.member("type")
	g, err := p.shape(v, name)
	if err != nil {
		return nil, err
	}
	if err := checkShape(g); err != nil {
		return nil, p.fail(v.pos, "%s", err)
	}
	return g, nil
}
