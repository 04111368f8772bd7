package cql

import (
	"cmp"
	"slices"
)

// allPlan is true where all its parts are. The cheapest come first.
type allPlan struct {
	x     *Index
	parts []plan
}

// newAllPlan asks once where several comparisons are of one column of numbers.
func newAllPlan(x *Index, parts []predicate) *allPlan {
	all := &allPlan{x: x}
	for _, part := range x.plans(parts) {
		if !slices.ContainsFunc(all.parts, func(p plan) bool { return narrow(p, part) }) {
			all.parts = append(all.parts, part)
		}
	}
	return all
}

func (x *Index) plans(parts []predicate) []plan {
	plans := make([]plan, len(parts))
	for i, p := range parts {
		plans[i] = x.plan(p)
	}
	slices.SortStableFunc(plans, func(a, b plan) int { return cmp.Compare(a.cost(), b.cost()) })
	return plans
}

// over may be unknown where one part is and the other is not false.
func (p *allPlan) over(group int) truths {
	result := mayYes
	for _, part := range p.parts {
		t := part.over(group)
		if t == mayNo {
			return mayNo
		}
		both := (result|t)&mayNo | result&t&mayYes
		if result&mayUnknown != 0 && t&^mayNo != 0 || t&mayUnknown != 0 && result&^mayNo != 0 {
			both |= mayUnknown
		}
		result = both
	}
	return result
}

func (p *allPlan) of(block int, asked uint64) (yes, unknown uint64) {
	yes = asked
	for _, part := range p.parts {
		y, u := part.of(block, yes|unknown)
		unknown = unknown&(y|u) | yes&u
		yes &= y
		if yes|unknown == 0 {
			break
		}
	}
	return yes, unknown
}

// count tells where all parts but one hold of the whole group.
func (p *allPlan) count(group int) (int, bool) {
	var open plan
	for _, part := range p.parts {
		switch t := part.over(group); {
		case t&mayYes == 0:
			return 0, true
		case t == mayYes:
		case open != nil:
			return 0, false
		default:
			open = part
		}
	}
	if open == nil {
		return p.x.lenOf(group), true
	}
	return open.count(group)
}

func (p *allPlan) cost() int { return costOf(p.parts) }

// costOf is that of the parts, which are seldom all needed.
func costOf(parts []plan) int {
	sum := 0
	for _, part := range parts {
		sum += part.cost()
	}
	return sum
}

// anyPlan is true where one of its parts is.
type anyPlan struct {
	x     *Index
	parts []plan
}

func newAnyPlan(x *Index, parts []predicate) *anyPlan { return &anyPlan{x, x.plans(parts)} }

// over may be unknown where one part is and the other is not true.
func (p *anyPlan) over(group int) truths {
	result := mayNo
	for _, part := range p.parts {
		t := part.over(group)
		if t == mayYes {
			return mayYes
		}
		either := (result|t)&mayYes | result&t&mayNo
		if result&mayUnknown != 0 && t&^mayYes != 0 || t&mayUnknown != 0 && result&^mayYes != 0 {
			either |= mayUnknown
		}
		result = either
	}
	return result
}

func (p *anyPlan) of(block int, asked uint64) (yes, unknown uint64) {
	for _, part := range p.parts {
		y, u := part.of(block, asked&^yes)
		yes |= y
		unknown |= u
		if yes == asked {
			break
		}
	}
	return yes, unknown &^ yes
}

func (p *anyPlan) count(group int) (int, bool) { return p.x.countOver(group, p.over(group)) }
func (p *anyPlan) cost() int                   { return costOf(p.parts) }

// mappingPlan gives another truth for every truth, as NOT does.
type mappingPlan struct {
	x    *Index
	part plan
	to   [3]truth
}

func (x *Index) notPlan(part plan) *mappingPlan {
	return &mappingPlan{x, part, [3]truth{no: yes, yes: no, unknown: unknown}}
}

func (p *mappingPlan) over(group int) truths {
	possible := p.part.over(group)
	var result truths
	for t, to := range p.to {
		if possible&truth(t).only() != 0 {
			result |= to.only()
		}
	}
	return result
}

func (p *mappingPlan) of(block int, asked uint64) (isYes, isUnknown uint64) {
	y, u := p.part.of(block, asked)
	for t, mask := range [3]uint64{no: asked &^ (y | u), yes: y, unknown: u} {
		y, u := p.to[t].masks(mask)
		isYes |= y
		isUnknown |= u
	}
	return isYes, isUnknown
}

func (p *mappingPlan) count(group int) (int, bool) { return p.x.countOver(group, p.over(group)) }
func (p *mappingPlan) cost() int                   { return p.part.cost() }
