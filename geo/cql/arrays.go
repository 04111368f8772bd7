package cql

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"

	"lindero/geo"
)

// set holds a list's distinct elements, ascending, each as its type's letter and
// its value.
type set []string

func newSet(elements []string) set {
	slices.Sort(elements)
	return slices.Compact(elements)
}

// setOf reads the JSON text of a list; ok is false where it is none.
func setOf(text []byte) (set, bool) {
	var values []any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if len(text) == 0 || text[0] != '[' || decoder.Decode(&values) != nil {
		return nil, false
	}
	elements := make([]string, 0, len(values))
	for _, v := range values {
		switch v := v.(type) {
		case string:
			elements = append(elements, textElement(v))
		case json.Number:
			if n, ok := parseNumber(v.String()); ok {
				elements = append(elements, numberElement(&n))
			}
		case bool:
			elements = append(elements, boolElement(v))
		default:
			elements = append(elements, "?") // equals no literal
		}
	}
	return newSet(elements), true
}

func textElement(s string) string    { return "s" + string(normal([]byte(s), nil)) }
func numberElement(n *Node) string   { return "n" + string(appendNumber(nil, n)) }
func boolElement(b bool) string      { return "b" + strconv.FormatBool(b) }
func instantElement(n *Node) string  { return textElement(string(appendInstant(nil, n))) }
func (s set) contains(e string) bool { _, ok := slices.BinarySearch(s, e); return ok }

func (s set) containsAll(t set) bool {
	return !slices.ContainsFunc(t, func(e string) bool { return !s.contains(e) })
}

var setRelations = map[Op]func(a, b set) bool{
	AEquals:      func(a, b set) bool { return slices.Equal(a, b) },
	AContains:    func(a, b set) bool { return a.containsAll(b) },
	AContainedBy: func(a, b set) bool { return b.containsAll(a) },
	AOverlaps:    func(a, b set) bool { return slices.ContainsFunc(a, b.contains) },
}

// list is an operand of an A_ function: literal elements or a column.
type list struct {
	column   *geo.Column
	elements set
	null     bool
}

func (l list) ofCode(code uint32) (set, bool) {
	switch {
	case l.null || l.column != nil && code == 0:
		return nil, false
	case l.column != nil:
		return setOf(l.column.Dict().Bytes(code))
	}
	return l.elements, true
}

func (l list) code(i uint32) uint32 {
	if l.column == nil {
		return 0
	}
	return l.column.Code(i)
}

func (k *compiler) arrays(n *Node) (predicate, error) {
	a, err := k.list(n.Args[0])
	if err != nil {
		return nil, err
	}
	b, err := k.list(n.Args[1])
	if err != nil {
		return nil, err
	}
	relation := setRelations[n.Op]
	test := func(x, y uint32) truth {
		s, ok1 := a.ofCode(x)
		t, ok2 := b.ofCode(y)
		if !ok1 || !ok2 {
			return unknown
		}
		return truthOf(relation(s, t))
	}
	same := func(code uint32) truth { return test(code, code) }
	switch {
	case a.column == nil && b.column == nil:
		return constant(test(0, 0)), nil
	case b.column == nil || a.column == b.column:
		return k.byCode(a.column, same), nil
	case a.column == nil:
		return k.byCode(b.column, same), nil
	}
	return listRelation{a, b, test}, nil
}

// listRelation relates two properties. It reads the lists of every feature anew.
type listRelation struct {
	left, right list
	test        func(x, y uint32) truth
}

func (r listRelation) eval(i uint32) truth { return r.test(r.left.code(i), r.right.code(i)) }

func (k *compiler) list(n *Node) (list, error) {
	if n.Op == Array {
		elements := make([]string, len(n.Args))
		for i, arg := range n.Args {
			e, err := k.element(arg)
			if err != nil {
				return list{}, err
			}
			elements[i] = e
		}
		return list{elements: newSet(elements)}, nil
	}
	o, err := k.operand(n)
	if err != nil {
		return list{}, err
	}
	if o.kind != lists && o.kind != nothing {
		return list{}, fail(n.Pos, "%s is %s, expected a property that is a list, or a list such as ('a', 'b')", AppendText(nil, n), o.kind)
	}
	return list{column: o.column, null: o.kind == nothing}, nil
}

// element is a literal element; dates are those of JSON, strings.
func (k *compiler) element(n *Node) (string, error) {
	switch n.Op {
	case String:
		return textElement(n.Text), nil
	case Number:
		return numberElement(n), nil
	case Boolean:
		return boolElement(n.Int != 0), nil
	case Date, Timestamp:
		return instantElement(n), nil
	}
	return "", fail(n.Pos, "an element of a list is a literal here (a string stands in single quotes), not %s", AppendText(nil, n))
}
