package cql

import (
	"context"
	"math/bits"

	"lindero/geo"
)

// pager gathers a page out of all matches, which it is given in order.
type pager struct {
	x      *Index
	q      geo.Query
	page   geo.Page
	before int  // matches before the page
	skip   int  // matches to pass over yet
	full   bool // the page has all it may have
}

func newPager(x *Index, q geo.Query) *pager {
	q.From = min(q.From, x.c.Len())
	return &pager{x: x, q: q, page: geo.Page{Prev: -1}, skip: q.Skip}
}

// passes counts n matches among the ordinals from first to last-1, if none of them can be
// on the page or start the next.
func (p *pager) passes(first, last uint32, n int) bool {
	switch {
	case n == 0 || p.full:
	case int(last) <= p.q.From:
		p.before += n
	case int(first) >= p.q.From && n <= p.skip:
		p.before += n
		p.skip -= n
	default:
		return false
	}
	p.page.Matched += n
	return true
}

// take counts the matches of a block, and lists those of the page.
func (p *pager) take(block int, matches uint64) {
	p.page.Matched += bits.OnesCount64(matches)
	if p.full {
		return
	}
	early := matches & p.x.below(block, uint32(p.q.From))
	p.before += bits.OnesCount64(early)
	for rest := matches &^ early; rest != 0; rest &= rest - 1 {
		switch i := uint32(block*blockSize + bits.TrailingZeros64(rest)); {
		case p.skip > 0:
			p.skip--
			p.before++
		case len(p.page.Ordinals) == p.q.Limit:
			p.page.Next, p.full = int(i), true
			return
		default:
			p.page.Ordinals = append(p.page.Ordinals, i)
		}
	}
}

// start is the ordinal before which lie the matches before the page.
func (p *pager) start() uint32 {
	switch {
	case len(p.page.Ordinals) > 0:
		return p.page.Ordinals[0]
	case p.q.Skip > 0: // beyond the last match
		return uint32(p.x.c.Len())
	}
	return uint32(p.q.From)
}

// findPrev finds where the page before starts: how many matches there are before this
// one is known, so it looks back no further than a page.
func (p *pager) findPrev(ctx context.Context, s *search) error {
	switch {
	case p.before == 0 || p.q.Limit == 0:
		return nil
	case p.before <= p.q.Limit:
		p.page.Prev = 0
		return nil
	}
	wanted, start := p.q.Limit, p.start()
	for g := int(start-1) / groupSize; g >= 0; g-- {
		plan, n, counted := s.group(g)
		if _, last := p.x.span(g); counted && (n == 0 || n < wanted && last <= start) {
			wanted -= n
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		first, end := p.x.blocksOf(g)
		for block := end - 1; block >= first; block-- {
			matches := p.x.matches(plan, block) & p.x.below(block, start)
			n := bits.OnesCount64(matches)
			if n < wanted {
				wanted -= n
				continue
			}
			for ; n > wanted; n-- {
				matches &= matches - 1
			}
			p.page.Prev = block*blockSize + bits.TrailingZeros64(matches)
			return nil
		}
	}
	return nil
}
