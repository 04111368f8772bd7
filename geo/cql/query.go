package cql

import (
	"context"
	"math/bits"

	"lindero/geo"
)

// Query answers a query exactly as testing every feature would. The filter, which may
// be nil, must have been compiled for the collection of the index. The only error is
// that of the context: a filter may have thousands of conditions, so give it a
// deadline.
func (x *Index) Query(ctx context.Context, f *Filter, q geo.Query) (geo.Page, error) {
	s := x.search(f, q.BBox)
	p := pager{q: q}
	for g := range x.groups {
		plan, n, counted := s.group(g)
		if first, last := x.span(g); counted && p.passes(first, last, n) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return geo.Page{}, err
		}
		for block, end := x.blocksOf(g); block < end; block++ {
			p.take(x, block, x.matches(plan, block))
		}
	}
	return p.page, ctx.Err()
}

// search is what is looked for.
type search struct {
	filter plan
	box    plan // nil: everywhere
	both   plan
}

func (x *Index) search(f *Filter, bbox *geo.BBox) search {
	filter := predicate(constant(yes))
	if f != nil {
		filter = f.root
	}
	s := search{filter: x.plan(filter)}
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

// pager gathers a page out of all matches.
type pager struct {
	q    geo.Query
	page geo.Page
	full bool // the page has all it may have
}

// passes counts n matches among the ordinals from first to last-1 if none of them can
// be on the page.
func (p *pager) passes(first, last uint32, n int) bool {
	if n > 0 && !p.full && int(last) > p.q.From {
		return false
	}
	p.page.Matched += n
	return true
}

// take counts the matches of a block, and lists those of the page.
func (p *pager) take(x *Index, block int, matches uint64) {
	p.page.Matched += bits.OnesCount64(matches)
	if p.full {
		return
	}
	first, last := x.spanOfBlock(block)
	if int(last) <= p.q.From {
		return
	}
	for listed := matches &^ x.below(block, uint32(p.q.From)); listed != 0; listed &= listed - 1 {
		i := first + uint32(bits.TrailingZeros64(listed))
		if len(p.page.Ordinals) == p.q.Limit {
			p.page.Next, p.full = int(i), true
			return
		}
		p.page.Ordinals = append(p.page.Ordinals, i)
	}
}
