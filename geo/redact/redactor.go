package redact

import (
	"slices"

	"lindero/geo"
	"lindero/geo/cql"
)

// redactor makes the views of one collection, from the most to the least entitled
// class.
type redactor struct {
	*geo.Collection
	to    string // what positions are generalised to, "" before the first such rule
	frame frame  // of the class in hand
	zones []zone // by ordinal: where the class before, more entitled, has the feature
}

// noPart is the part of features that no rule is for: they are hidden.
const noPart = 0xff

// part is a rule of a chain with its condition, nil for whatever is left.
type part struct {
	*geo.Rule
	filter *cql.Filter
}

// view is what a rule leaves of the collection, nil where it hides all of it.
func (r *redactor) view(rule *geo.Rule) (*geo.Collection, error) {
	if rule.Where == "" && rule.Action == geo.Hide {
		return nil, nil
	}
	parts, err := r.parts(rule)
	if err != nil {
		return nil, err
	}
	of, used := r.sort(parts)
	if generalising(rule) == nil && len(used) == 1 && used[0] != noPart && parts[used[0]].Action == geo.Show {
		return r.whole(parts[used[0]].Drop), nil
	}
	d := &draft{c: r.Collection, parts: parts, of: of}
	if g := generalising(rule); g != nil {
		at := uint8(slices.IndexFunc(parts, func(p part) bool { return p.Action == geo.Generalise }))
		d.count(r, g, at)
	}
	return d.build(rule)
}

// whole is the collection with all of its features.
func (r *redactor) whole(drop []string) *geo.Collection {
	if len(drop) == 0 {
		return r.Collection
	}
	return r.Without(drop)
}

// parts are the rules of a chain, in order.
func (r *redactor) parts(rule *geo.Rule) ([]part, error) {
	var parts []part
	for ; rule != nil; rule = rule.Else {
		if rule.Where == "" {
			return append(parts, part{rule, nil}), nil
		}
		n, err := cql.Parse(rule.Where)
		if err != nil {
			return nil, fault(r.Collection, rule, "where: %s", err)
		}
		filter, err := cql.Compile(n, r.Collection)
		if err != nil {
			return nil, fault(r.Collection, rule, "where: %s", err)
		}
		parts = append(parts, part{rule, filter})
	}
	return parts, nil
}

// sort finds the part of every feature, and which parts, noPart included, have any.
func (r *redactor) sort(parts []part) (of, used []uint8) {
	of = make([]uint8, r.Len())
	for i := range of {
		of[i] = noPart
		for k := range parts {
			if f := parts[k].filter; f == nil || f.Match(uint32(i)) {
				of[i] = uint8(k)
				break
			}
		}
		if !slices.Contains(used, of[i]) {
			used = append(used, of[i])
		}
	}
	return of, used
}
