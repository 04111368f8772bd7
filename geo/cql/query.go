package cql

import (
	"context"

	"lindero/geo"
)

// Query answers a query exactly as testing every feature would. The filter, which may
// be nil, must have been compiled for the collection of the index. The only error is
// that of the context: a filter may have thousands of conditions, so give it a
// deadline.
func (x *Index) Query(ctx context.Context, f *Filter, q geo.Query) (geo.Page, error) {
	s := x.search(f, q.BBox)
	p := newPager(x, q)
	for g := range x.groups {
		plan, n, counted := s.group(g)
		if first, last := x.span(g); counted && p.passes(first, last, n) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return geo.Page{}, err
		}
		for block, end := x.blocksOf(g); block < end; block++ {
			p.take(block, x.matches(plan, block))
		}
	}
	err := p.findPrev(ctx, &s)
	return p.page, err
}

// search is what is looked for.
type search struct {
	x      *Index
	filter plan
	box    plan // nil: everywhere
	both   plan
}

func (x *Index) search(f *Filter, bbox *geo.BBox) search {
	filter := predicate(constant(yes))
	if f != nil {
		filter = f.root
	}
	s := search{x: x, filter: x.plan(filter)}
	if bbox != nil {
		box := boxTest{x.c, bbox.Bounds()}
		s.box = x.plan(box)
		s.both = x.plan(conjoin([]predicate{filter, box}))
	}
	return s
}

// group returns the plan that answers for a group: what lies within the box needs no
// look at it. Where the number of matches is known at once, counted is true.
func (s *search) group(g int) (p plan, n int, counted bool) {
	p = s.filter
	if s.box != nil {
		switch possible := s.box.over(g); {
		case possible&mayYes == 0:
			return nil, 0, true
		case possible != mayYes:
			p = s.both
		}
	}
	n, counted = p.count(g)
	return p, n, counted
}

// matches has a bit for every feature of the block of which the plan is true.
func (x *Index) matches(p plan, block int) uint64 {
	yes, _ := p.of(block, x.all(block))
	return yes
}
