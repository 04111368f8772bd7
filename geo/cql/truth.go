package cql

import (
	"slices"

	"lindero/geo"
)

// truth is a value of three-valued logic.
type truth uint8

const (
	no truth = iota
	yes
	unknown
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

func (t truth) not() truth {
	switch t {
	case no:
		return yes
	case yes:
		return no
	}
	return unknown
}

func (t truth) and(u truth) truth {
	switch {
	case t == no || u == no:
		return no
	case t == yes && u == yes:
		return yes
	}
	return unknown
}

func (t truth) or(u truth) truth { return t.not().and(u.not()).not() }

// predicate is a compiled condition. An [Index] makes a plan of it.
type predicate interface {
	eval(ordinal uint32) truth
}

// constant is the same for every feature.
type constant truth

func (c constant) eval(uint32) truth { return truth(c) }

type conjunction []predicate

func (c conjunction) eval(i uint32) truth {
	result := yes
	for _, p := range c {
		if result = result.and(p.eval(i)); result == no {
			break
		}
	}
	return result
}

type disjunction []predicate

func (d disjunction) eval(i uint32) truth {
	result := no
	for _, p := range d {
		if result = result.or(p.eval(i)); result == yes {
			break
		}
	}
	return result
}

type negation struct{ of predicate }

func (n negation) eval(i uint32) truth { return n.of.eval(i).not() }

// table knows the truth for every code of a column (String, JSON or Boolean), null
// included.
type table struct {
	column *geo.Column
	truths []truth
}

func (t table) eval(i uint32) truth { return t.truths[codeOf(t.column, i)] }

// codeOf is a value's code: of a Boolean 0 for null, 1 for false, 2 for true.
func codeOf(c *geo.Column, i uint32) uint32 {
	if c.Type != geo.Boolean {
		return c.Code(i)
	}
	switch {
	case c.IsNull(i):
		return 0
	case c.Bool(i):
		return 2
	}
	return 1
}

func codesOf(c *geo.Column) int {
	if c.Type == geo.Boolean {
		return 3
	}
	return c.Dict().Len()
}

// conjoin and disjoin make one table of those of one column, and constants of what
// no feature could change.
func conjoin(parts []predicate) predicate {
	return combine(spliced(parts), yes, truth.and, func(p []predicate) predicate { return conjunction(p) })
}

// spliced takes conjunctions apart.
func spliced(parts []predicate) []predicate {
	var flat []predicate
	for _, p := range parts {
		if c, ok := p.(conjunction); ok {
			flat = append(flat, c...)
		} else {
			flat = append(flat, p)
		}
	}
	return flat
}

func disjoin(parts []predicate) predicate {
	return combine(parts, no, truth.or, func(p []predicate) predicate { return disjunction(p) })
}

func combine(parts []predicate, neutral truth, join func(a, b truth) truth, group func([]predicate) predicate) predicate {
	fixed := neutral
	var rest []predicate
	for _, p := range parts {
		switch p := p.(type) {
		case constant:
			fixed = join(fixed, truth(p))
		case table:
			i := slices.IndexFunc(rest, func(q predicate) bool {
				t, ok := q.(table)
				return ok && t.column == p.column
			})
			if i >= 0 {
				rest[i] = rest[i].(table).join(p, join)
				continue
			}
			rest = append(rest, p)
		default:
			rest = append(rest, p)
		}
	}
	switch {
	case len(rest) == 0 || fixed == neutral.not():
		return constant(fixed)
	case fixed != neutral:
		rest = append(rest, constant(fixed))
	}
	if len(rest) == 1 {
		return rest[0]
	}
	return group(rest)
}

func (t table) join(u table, join func(a, b truth) truth) table {
	out := table{t.column, make([]truth, len(t.truths))}
	for i := range out.truths {
		out.truths[i] = join(t.truths[i], u.truths[i])
	}
	return out
}

func negate(p predicate) predicate {
	switch p := p.(type) {
	case constant:
		return constant(truth(p).not())
	case table:
		out := table{p.column, make([]truth, len(p.truths))}
		for i, t := range p.truths {
			out.truths[i] = t.not()
		}
		return out
	}
	return negation{p}
}
