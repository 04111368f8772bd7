package cql

import (
	"bytes"
	"slices"

	"lindero/geo"
)

// folded compiles CASEI and ACCENTI.
func (k *compiler) folded(n *Node) (operand, error) {
	o, err := k.operand(n.Args[0])
	if err != nil || o.kind == nothing {
		return o, err
	}
	if !o.asText() {
		return o, fail(n.Args[0].Pos, "%s is %s: %s takes a string", AppendText(nil, n.Args[0]), o.kind, n.Op.keyword())
	}
	o.folds = append(slices.Clip(o.folds), foldOf(n.Op))
	return o, nil
}

// asText makes a string of an operand that can be one: dates are strings as well.
func (o *operand) asText() bool {
	if o.kind == instants && o.column != nil {
		o.kind = texts
	}
	return o.kind == texts
}

// literalText is the value of a literal string, folded.
func (o *operand) literalText() []byte {
	n := o.node
	for n.Op.isFold() {
		n = n.Args[0]
	}
	return normal([]byte(n.Text), o.folds)
}

// text yields the strings of an operand; ok is false for null.
type text struct {
	column  *geo.Column
	ids     *geo.Collection
	literal []byte
	folds   []fold
}

func (k *compiler) text(o *operand) text {
	switch {
	case o.literal:
		return text{literal: o.literalText()}
	case o.column != nil:
		return text{column: o.column, folds: o.folds}
	}
	return text{ids: k.c, folds: o.folds}
}

func (t text) at(i uint32) (s []byte, ok bool) {
	switch {
	case t.column != nil:
		code := t.column.Code(i)
		return normal(t.column.Dict().Bytes(code), t.folds), code != 0
	case t.ids != nil:
		id, _ := t.ids.NameID(i)
		return normal(id, t.folds), true
	}
	return t.literal, true
}

// matching compiles a test of the strings of one operand.
func (k *compiler) matching(o *operand, test func([]byte) truth) predicate {
	switch {
	case o.literal:
		return constant(test(o.literalText()))
	case o.column != nil:
		dict, folds := o.column.Dict(), o.folds
		return k.byCode(o.column, func(code uint32) truth { return test(normal(dict.Bytes(code), folds)) })
	}
	return textTest{k.text(o), test}
}

func (k *compiler) compareStrings(a, b *operand, accepted acceptance) predicate {
	switch {
	case b.literal:
		value := b.literalText()
		if a.isID() && len(a.folds) == 0 && (accepted == acceptedBy(Eq) || accepted == acceptedBy(Ne)) {
			p := k.idIs([][]byte{value})
			if accepted == acceptedBy(Ne) {
				return negate(p)
			}
			return p
		}
		return k.matching(a, func(s []byte) truth { return accepted.of(bytes.Compare(s, value)) })
	case a.literal:
		return k.compareStrings(b, a, accepted.flipped())
	}
	return comparison[[]byte]{k.text(a).at, k.text(b).at, bytes.Compare, accepted}
}

// flipped is for the operands the other way round.
func (a acceptance) flipped() acceptance { return a&0b010 | a>>2&1 | a&1<<2 }

// textTest tests ids.
type textTest struct {
	of   text
	test func([]byte) truth
}

func (t textTest) eval(i uint32) truth {
	s, ok := t.of.at(i)
	if !ok {
		return unknown
	}
	return t.test(s)
}

// ordinals is true for the features listed, in ascending order.
type ordinals []uint32

func (o ordinals) eval(i uint32) truth {
	_, found := slices.BinarySearch(o, i)
	return truthOf(found)
}

// between returns those from first to last-1.
func (o ordinals) between(first, last uint32) []uint32 {
	from, _ := slices.BinarySearch(o, first)
	to, _ := slices.BinarySearch(o, last)
	return o[from:to]
}

func (k *compiler) idIs(ids [][]byte) predicate {
	var found ordinals
	for _, id := range ids {
		if i, ok := k.c.Lookup(string(id)); ok {
			found = append(found, i)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func (k *compiler) like(n *Node) (predicate, error) {
	value, err := k.operand(n.Args[0])
	if err != nil {
		return nil, err
	}
	pattern, err := k.operand(n.Args[1])
	if err != nil {
		return nil, err
	}
	if pattern.kind != texts || !pattern.literal {
		return nil, fail(n.Args[1].Pos, "the pattern of LIKE is a string such as 'Ag%%', not %s", AppendText(nil, n.Args[1]))
	}
	if value.kind == nothing {
		return constant(unknown), nil
	}
	if !value.asText() {
		return nil, fail(n.Pos, "%s is %s: LIKE takes a string", AppendText(nil, n.Args[0]), value.kind)
	}
	source := pattern.node
	for source.Op.isFold() {
		source = source.Args[0]
	}
	p := newPattern(source.Text, pattern.folds)
	return k.matching(&value, func(s []byte) truth { return truthOf(p.matches(s)) }), nil
}

// inSet compiles IN where it is one look-up; nil where it is not.
func (k *compiler) inSet(n *Node) (predicate, error) {
	value, err := k.operand(n.Args[0])
	if err != nil {
		return nil, err
	}
	var wanted [][]byte
	var integers = map[int64]struct{}{}
	for _, element := range n.Args[1:] {
		o, err := k.operand(element)
		if err != nil {
			return nil, err
		}
		switch {
		case o.kind == texts && o.literal:
			wanted = append(wanted, o.literalText())
		case element.Op == Number && element.IsInt:
			integers[element.Int] = struct{}{}
		}
	}
	ints, isInt := value.number.(integral)
	switch {
	case value.kind == numbers && isInt && len(integers) == len(n.Args)-1:
		return intSet{ints, integers}, nil
	case value.kind != texts || len(wanted) != len(n.Args)-1:
		return nil, nil
	case value.isID() && len(value.folds) == 0:
		return k.idIs(wanted), nil
	}
	set := make(map[string]struct{}, len(wanted))
	for _, w := range wanted {
		set[string(w)] = struct{}{}
	}
	return k.matching(&value, func(s []byte) truth {
		_, found := set[string(s)]
		return truthOf(found)
	}), nil
}

type intSet struct {
	of  integral
	set map[int64]struct{}
}

func (s intSet) eval(i uint32) truth {
	v, ok := s.of.intAt(i)
	if !ok {
		return unknown
	}
	_, found := s.set[v]
	return truthOf(found)
}
