package cql

import (
	"lindero/geo"
)

// kind is the type of an operand.
type kind uint8

const (
	booleans kind = iota
	numbers
	texts
	instants
	intervals
	geometries
	lists
	nothing // a property that has no value in any feature
)

var kindNames = [...]string{"a boolean", "a number", "a string", "a date or timestamp", "an interval", "a geometry", "a list", "always null"}

func (k kind) String() string { return kindNames[k] }

// operand is a compiled value. Which fields count follows from its kind.
type operand struct {
	kind      kind
	node      *Node
	literal   bool
	column    *geo.Column // nil for literals, ids and results of arithmetic
	condition predicate   // booleans
	number    numeric     // numbers
	folds     []fold      // strings: CASEI, ACCENTI, innermost first
	instant   instant     // instants
}

// Names that stand for the geometry unless a property has them; idName likewise.
const (
	geometryName  = "geometry"
	geometryShort = "geom"
	idName        = "id"
)

func (k *compiler) operand(n *Node) (operand, error) {
	o := operand{node: n, literal: true}
	switch op := n.Op; {
	case op == Boolean:
		o.kind, o.condition = booleans, constant(truthOf(n.Int != 0))
	case op == Number:
		o.kind, o.number = numbers, literalNumber(n)
	case op == String:
		o.kind = texts
	case op == Date || op == Timestamp:
		o.kind, o.instant = instants, literalInstant(n)
	case op == Interval:
		o.kind = intervals
	case op == Geometry || op == Box:
		o.kind = geometries
	case op == Array:
		o.kind = lists
	case op == Property:
		return k.property(n)
	case op.isFold():
		return k.folded(n)
	case op.isArithmetic():
		return k.arithmetic(n)
	case n.isCondition():
		p, err := k.condition(n)
		return operand{kind: booleans, node: n, condition: p}, err
	}
	return o, nil
}

func (k *compiler) property(n *Node) (operand, error) {
	o := operand{node: n, column: k.c.Column(n.Text)}
	if o.column == nil {
		return k.special(n)
	}
	switch o.column.Type {
	case geo.String:
		o.kind = texts
		if f := o.column.Format; f == geo.FormatDate || f == geo.FormatDateTime {
			o.kind, o.instant = instants, instant{column: o.column, daily: f == geo.FormatDate}
		}
	case geo.Integer, geo.Number:
		o.kind, o.number = numbers, columnNumber(o.column)
	case geo.Boolean:
		o.kind, o.condition = booleans, table{o.column, []truth{unknown, no, yes}}
	case geo.JSON:
		o.kind = lists
	default:
		o.kind = nothing
	}
	return o, nil
}

// special finds the geometry and the id.
func (k *compiler) special(n *Node) (operand, error) {
	o := operand{node: n}
	switch {
	case n.Text == geometryName || n.Text == geometryShort:
		o.kind = geometries
	case !isID(n.Text, k.c):
		return o, k.unknownProperty(n)
	case k.c.NumericIDs():
		o.kind, o.number = numbers, idNumber{k.c}
	default:
		o.kind = texts
	}
	return o, nil
}

// isID reports whether a name is that of a collection's ids.
func isID(name string, c *geo.Collection) bool {
	return name == idName || name != "" && name == c.Schema.ID
}

// Applies reports whether a collection has all the properties that a filter uses, the
// geometry and the id among them.
func Applies(n *Node, c *geo.Collection) bool {
	for _, name := range Names(n) {
		if name != geometryName && name != geometryShort && !isID(name, c) && c.Column(name) == nil {
			return false
		}
	}
	return true
}

func (o *operand) isID() bool { return !o.literal && o.column == nil && o.node.Op == Property }

// isNull compiles IS NULL of anything but a condition.
func (o *operand) isNull(k *compiler) predicate {
	switch {
	case o.kind == nothing:
		return constant(yes)
	case o.kind == geometries && !o.literal:
		return test{func(i uint32) bool { return !hasGeometry(k.c, i) }}
	case o.column != nil:
		return columnIsNull(o.column)
	case o.kind == numbers && !o.literal:
		return test{func(i uint32) bool { _, ok := o.number.at(i); return !ok }}
	}
	return constant(no) // literals and ids
}

func columnIsNull(c *geo.Column) predicate {
	if c.Type == geo.String || c.Type == geo.JSON || c.Type == geo.Boolean {
		if n := codesOf(c); n <= maxTable {
			t := table{c, make([]truth, n)}
			t.truths[0] = yes
			return t
		}
	}
	return test{c.IsNull}
}

// comparison compiles a = b and its like.
func (k *compiler) comparison(n *Node, op Op, left, right *Node) (predicate, error) {
	a, err := k.operand(left)
	if err != nil {
		return nil, err
	}
	b, err := k.operand(right)
	if err != nil {
		return nil, err
	}
	if err := adapt(&a, &b); err != nil {
		return nil, err
	}
	if err := adapt(&b, &a); err != nil {
		return nil, err
	}
	switch {
	case a.kind == nothing || b.kind == nothing:
		return constant(unknown), nil
	case a.kind != b.kind:
		return nil, fail(n.Pos, "%s is %s and %s is %s: they cannot be compared",
			AppendText(nil, left), a.kind, AppendText(nil, right), b.kind)
	}
	accepted := acceptedBy(op)
	switch a.kind {
	case booleans:
		return compareBooleans(a.condition, b.condition, accepted), nil
	case numbers:
		return compareNumbers(a.number, b.number, accepted), nil
	case texts:
		return k.compareStrings(&a, &b, accepted), nil
	case instants:
		return k.compareInstants(a.instant, b.instant, accepted), nil
	}
	return nil, fail(n.Pos, "%s is %s: %s", AppendText(nil, left), a.kind, instead[a.kind])
}

var instead = map[kind]string{
	geometries: "geometries compare with S_EQUALS and its like",
	lists:      "lists compare with A_EQUALS, A_CONTAINS, A_CONTAINEDBY and A_OVERLAPS",
	intervals:  "intervals compare with T_EQUALS and its like",
}

// adapt turns a literal string into a date or a number where the other side is a
// date or an integer id: clients write ids and dates as strings.
func adapt(o, other *operand) error {
	if o.node.Op != String {
		return nil
	}
	switch {
	case other.kind == instants && !other.literal:
		literal, ok := instantOf(o.node.Text)
		if !ok {
			return fail(o.node.Pos, "'%s' is no date or timestamp, which %s is", o.node.Text, AppendText(nil, other.node))
		}
		o.kind, o.instant = instants, literalInstant(&literal)
	case other.kind == numbers && other.isID():
		literal, ok := parseNumber(o.node.Text)
		if !ok {
			return fail(o.node.Pos, "'%s' is no integer, which the ids of this collection are", o.node.Text)
		}
		o.kind, o.number = numbers, literalNumber(&literal)
	}
	return nil
}
