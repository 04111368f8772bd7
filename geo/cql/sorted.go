package cql

import (
	"context"
	"math/bits"

	"lindero/geo"
)

// Sorted answers a query as [Index.Query] does, sorted; features whose keys are equal stand
// in the order of their ordinals. From, Next and Prev are ranks here: how many matches
// stand before the page. Only the page is put in order, and only what may stand on it or
// before it is kept: 32 bytes for each of these features.
func (x *Index) Sorted(ctx context.Context, f *Filter, o *Order, q geo.Query) (geo.Page, error) {
	rank := min(q.From+q.Skip, x.c.Len())
	best := &firsts{keys: x.keysOf(o), keep: min(rank+q.Limit, x.c.Len())}
	s := x.search(f, q.BBox)
	err := s.each(ctx, func(first uint32, matches uint64) bool {
		best.found += bits.OnesCount64(matches)
		for ; matches != 0; matches &= matches - 1 {
			best.add(first + uint32(bits.TrailingZeros64(matches)))
		}
		return true
	})
	if err != nil {
		return geo.Page{}, err
	}
	return sortedPage(best, min(rank, best.found), q.Limit), nil
}

func sortedPage(best *firsts, rank, limit int) geo.Page {
	page := geo.Page{Matched: best.found, Prev: -1}
	for _, r := range best.from(rank) {
		page.Ordinals = append(page.Ordinals, r.ordinal)
	}
	if next := rank + limit; next < best.found {
		page.Next = next
	}
	if rank > 0 && limit > 0 {
		page.Prev = max(0, rank-limit)
	}
	return page
}
