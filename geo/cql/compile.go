package cql

import (
	"slices"
	"strings"

	"lindero/geo"
)

// Filter is a filter compiled for one collection. It is immutable; any number of
// goroutines may use it.
type Filter struct{ root predicate }

// Match reports whether the filter is true for the feature. It allocates nothing,
// unless a geometry must be compared with another one than a point or a box, or
// CASEI or ACCENTI is asked of an id or of one property against another.
func (f *Filter) Match(ordinal uint32) bool { return f.root.eval(ordinal) == yes }

// Compile checks a filter against a collection. Errors are [geo.Error]s of code
// invalid, Param "filter": unknown properties, types that do not go together,
// coordinates out of range.
func Compile(n *Node, c *geo.Collection) (*Filter, error) {
	k := &compiler{c: c}
	root, err := k.condition(n)
	if err != nil {
		return nil, err
	}
	return &Filter{root}, nil
}

type compiler struct {
	c     *geo.Collection
	tests int // values tested for tables
	memo  int // bytes given to memos
}

// condition compiles what must be true, false or unknown.
func (k *compiler) condition(n *Node) (predicate, error) {
	switch op := n.Op; {
	case op == Boolean:
		return constant(truthOf(n.Int != 0)), nil
	case op == And || op == Or:
		return k.chain(n)
	case op == Not:
		p, err := k.condition(n.Args[0])
		if err != nil {
			return nil, err
		}
		return negate(p), nil
	case op.isComparison():
		return k.comparison(n, op, n.Args[0], n.Args[1])
	case op == Between:
		return k.between(n)
	case op == In:
		return k.in(n)
	case op == Like:
		return k.like(n)
	case op == IsNull:
		return k.isNull(n.Args[0])
	case op.isSpatial():
		return k.spatial(n)
	case op.isTemporal():
		return k.temporal(n)
	case op.isArray():
		return k.arrays(n)
	case op == Property:
		return k.boolean(n)
	}
	return nil, fail(n.Pos, "found %s, expected a condition, such as name = 'x'", n.Op)
}

func (k *compiler) chain(n *Node) (predicate, error) {
	parts := make([]predicate, len(n.Args))
	for i, arg := range n.Args {
		p, err := k.condition(arg)
		if err != nil {
			return nil, err
		}
		parts[i] = p
	}
	if n.Op == And {
		return conjoin(parts), nil
	}
	return disjoin(parts), nil
}

// boolean compiles a property that is a condition by itself.
func (k *compiler) boolean(n *Node) (predicate, error) {
	o, err := k.property(n)
	if err != nil {
		return nil, err
	}
	if o.kind == nothing {
		return constant(unknown), nil
	}
	if o.kind != booleans {
		return nil, fail(n.Pos, "the property %q is %s, expected a condition, such as %s = …", n.Text, o.kind, n.Text)
	}
	return o.condition, nil
}

// between is value >= low AND value <= high.
func (k *compiler) between(n *Node) (predicate, error) {
	low, err := k.comparison(n, Ge, n.Args[0], n.Args[1])
	if err != nil {
		return nil, err
	}
	high, err := k.comparison(n, Le, n.Args[0], n.Args[2])
	if err != nil {
		return nil, err
	}
	return conjoin([]predicate{low, high}), nil
}

// in is value = first OR value = second ..., at once where the values are literals.
func (k *compiler) in(n *Node) (predicate, error) {
	if p, err := k.inSet(n); p != nil || err != nil {
		return p, err
	}
	parts := make([]predicate, len(n.Args)-1)
	for i, element := range n.Args[1:] {
		p, err := k.comparison(n, Eq, n.Args[0], element)
		if err != nil {
			return nil, err
		}
		parts[i] = p
	}
	return disjoin(parts), nil
}

func (k *compiler) isNull(n *Node) (predicate, error) {
	if n.isCondition() {
		p, err := k.condition(n)
		if err != nil {
			return nil, err
		}
		return test{func(i uint32) bool { return p.eval(i) == unknown }}, nil
	}
	o, err := k.operand(n)
	if err != nil {
		return nil, err
	}
	return o.isNull(k), nil
}

// isCondition tells operators that are true, false or unknown.
func (n *Node) isCondition() bool {
	return n.Op >= And && n.Op <= IsNull || n.Op.isSpatial() || n.Op.isTemporal() || n.Op.isArray()
}

// test is a condition of a feature that nothing is known about beforehand.
type test struct{ holds func(uint32) bool }

func (t test) eval(i uint32) truth { return truthOf(t.holds(i)) }

func (k *compiler) unknownProperty(n *Node) error {
	var known []string
	for _, p := range k.c.Schema.Properties {
		known = append(known, p.Name)
	}
	return fail(n.Pos, "there is no property %q (a string stands in single quotes); there are %s",
		n.Text, mention(known, geometryName))
}

// mentioned are the properties that a message lists.
const mentioned = 12

// mention lists names, the first dozen of them, and what there is besides.
func mention(names []string, besides ...string) string {
	more := ""
	if len(names) > mentioned {
		names, more = names[:mentioned], ", …"
	}
	return strings.Join(slices.Concat(names, besides), ", ") + more
}
