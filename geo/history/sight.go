package history

import (
	"slices"

	"lindero/geo"
)

// sight is what of a class's history somebody may see, looking from the newest batch back.
type sight struct {
	edition *geo.Edition
	scope   geo.Scope
	hidden  map[string]bool // collections of whose features nothing older is told
}

func newSight(e *geo.Edition, scope geo.Scope) *sight {
	return &sight{e, scope, map[string]bool{}}
}

// see is what may be seen of a change; nil for nothing.
func (s *sight) see(c *Change) *Change {
	collection, err := s.edition.Collection(c.Collection)
	switch {
	case err != nil: // it is not theirs, or not there any more
		return nil
	case c.Kind == Layer:
		return s.layer(collection, c)
	case collection.Redacted || s.hidden[c.Collection]:
		return nil
	}
	seen := *c
	seen.About, seen.Was = known(collection, c.About), known(collection, c.Was)
	if c.Kind == Changed {
		seen.Fields = slices.DeleteFunc(slices.Clone(c.Fields), func(f Field) bool { return collection.Column(f.Name) == nil })
		if len(seen.Fields) == 0 {
			return nil
		}
	}
	if s.scope.Areas != nil {
		return s.narrow(&seen)
	}
	return &seen
}

// layer is what may be seen of a change of a layer. Which areas it took place in nobody
// knows.
func (s *sight) layer(collection *geo.Collection, c *Change) *Change {
	if s.scope.Areas != nil {
		return nil
	}
	seen := *c
	if collection.Redacted || s.hidden[c.Collection] {
		seen.Reason, seen.Counts = Redacted, nil
	}
	return &seen
}

// pass leaves a batch behind: of layers that rules came to redact there, or that were not
// there before, nothing older is told.
func (s *sight) pass(b *batch) {
	for i := range b.changes {
		if c := &b.changes[i]; c.Kind == Layer && (c.Reason == Redacted || c.Reason == New) {
			s.hidden[c.Collection] = true
		}
	}
}

// known are the values of properties that the collection has; nil of nil alone.
func known(c *geo.Collection, values []Value) []Value {
	return slices.DeleteFunc(slices.Clone(values), func(v Value) bool { return c.Column(v.Name) == nil })
}

// narrow is a change as it looks from within the areas of the scope.
func (s *sight) narrow(c *Change) *Change {
	was, is := s.holds(c.From), s.holds(c.To)
	switch c.Kind {
	case Added:
		return only(c, is)
	case Removed:
		return only(c, was)
	case Changed:
		return only(c, is && (was || !c.AlsoMoved))
	}
	switch {
	case was && is:
		return c
	case is:
		return &Change{Kind: Added, Collection: c.Collection, Feature: c.Feature, About: c.About, To: c.To}
	case was:
		left := &Change{Kind: Removed, Collection: c.Collection, Feature: c.Feature, About: c.Was, From: c.From}
		if c.Was == nil {
			left.About = c.About
		}
		return left
	}
	return nil
}

func only(c *Change, seen bool) *Change {
	if !seen {
		return nil
	}
	return c
}

// holds reports whether a geometry meets an area of the scope; none lies in no area.
func (s *sight) holds(g *Shape) bool {
	return slices.ContainsFunc(s.scope.Areas, func(b geo.BBox) bool { return meets(g, b) })
}
