package cql

import (
	"context"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// Query answers a query exactly as testing every feature would. The filter, which may
// be nil, must have been compiled for the collection of the index. The only error is
// that of the context: a filter may have thousands of conditions, so give it a
// deadline.
func (x *Index) Query(ctx context.Context, f *Filter, q geo.Query) (geo.Page, error) {
	s := search{x: x, q: q, points: x.c.Points(), root: constant(yes)}
	if f != nil {
		s.root = f.root
	}
	if q.BBox != nil {
		s.bounds = q.BBox.Bounds()
	}
	for g := range x.groups {
		if !s.touches(&x.groups[g]) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return geo.Page{}, err
		}
		for i := g * groupSize; i < min((g+1)*groupSize, len(x.blocks)); i++ {
			s.visit(i)
		}
	}
	return s.page, nil
}

type search struct {
	x      *Index
	q      geo.Query
	bounds []orb.Bound // nil: everywhere
	points []orb.Point // nil: not all are points
	root   predicate
	page   geo.Page
	full   bool // the page has all it may have
}

// touches reports whether some feature of a block or group may be in the box.
func (s *search) touches(b *block) bool {
	if s.bounds == nil {
		return true
	}
	for _, bound := range s.bounds {
		if b.touches(bound) {
			return true
		}
	}
	return false
}

func (s *search) visit(i int) {
	if !s.touches(&s.x.blocks[i]) {
		return
	}
	inside := s.bounds == nil
	for _, b := range s.bounds {
		inside = inside || s.x.blocks[i].within(b)
	}
	possible := s.root.over(s.x, i)
	if possible&yes.only() == 0 {
		return
	}
	first, last := s.x.span(i)
	isListed := !s.full && int(last) > s.q.From // the page may take features of this block
	switch {
	case isListed || !inside:
		s.scan(first, last, inside, possible == yes.only())
	case possible == yes.only():
		s.page.Matched += int(last - first)
	default:
		s.countIn(i, first, last)
	}
}

// countIn counts a block that is wholly within the box.
func (s *search) countIn(i int, first, last uint32) {
	t, ok := s.root.(table)
	counts := s.x.counts[t.column]
	if !ok || counts == nil {
		s.scan(first, last, true, false)
		return
	}
	for code, n := range counts[i*len(t.truths) : (i+1)*len(t.truths)] {
		if t.truths[code] == yes {
			s.page.Matched += int(n)
		}
	}
}

// scan tests every feature for what is not known of the whole block: the box first,
// which costs least.
func (s *search) scan(first, last uint32, inside, matches bool) {
	for i := first; i < last; i++ {
		if (inside || s.meets(i)) && (matches || s.root.eval(i) == yes) {
			s.found(i)
		}
	}
}

func (s *search) found(i uint32) {
	s.page.Matched++
	switch {
	case s.full || int(i) < s.q.From:
	case len(s.page.Ordinals) == s.q.Limit:
		s.page.Next, s.full = int(i), true
	default:
		s.page.Ordinals = append(s.page.Ordinals, i)
	}
}

func (s *search) meets(i uint32) bool {
	if s.points == nil {
		return meetsAny(s.x.c.Geometry(i), s.bounds)
	}
	p := s.points[i]
	for _, b := range s.bounds { // written so that NaN, no point, is nowhere
		if p[0] >= b.Min[0] && p[0] <= b.Max[0] && p[1] >= b.Min[1] && p[1] <= b.Max[1] {
			return true
		}
	}
	return false
}
