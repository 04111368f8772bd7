package cql

import (
	"math/rand/v2"
	"slices"
	"testing"

	"lindero/geo"
)

// Whoever follows the pages to the end and back sees the same pages, wherever they began.
func TestPagesLeadForthAndBack(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 8))
	c := built(t, 5, 2500, true, false)
	x := NewIndex(c)
	pages := 0
	for _, f := range someFilters(t, c, 4, 25) {
		for range 4 {
			q := randomQuery(r)
			q.Limit = 1 + r.IntN(200)
			query := func(from int) geo.Page {
				q.From = from
				page, err := x.Query(t.Context(), f, q)
				if err != nil {
					t.Fatal(err)
				}
				q.Skip = 0
				return page
			}
			var forth []geo.Page
			for from := q.From; from > 0 || forth == nil; from = forth[len(forth)-1].Next {
				forth = append(forth, query(from))
			}
			pages += len(forth)
			for i := len(forth) - 1; i > 0; i-- {
				if back := query(forth[i].Prev); !equalPages(back, forth[i-1]) {
					t.Fatalf("%+v %+v: back at page %d\n got %v\nwant %v", q, q.BBox, i-1, back, forth[i-1])
				}
			}
			all := matching(c, f, q.BBox)
			seen := slices.Concat(ordinalsOf(forth)...)
			for page := forth[0]; page.Prev >= 0; {
				page = query(page.Prev)
				shared := 0 // of the very first page with the one behind it
				if page.Prev < 0 {
					shared = len(page.Ordinals) + len(seen) - len(all)
				}
				seen = slices.Concat(page.Ordinals[:len(page.Ordinals)-shared], seen)
			}
			if !slices.Equal(seen, all) {
				t.Fatalf("%+v %+v: back to the first page, %d were seen of %d", q, q.BBox, len(seen), len(all))
			}
		}
	}
	if pages < 500 {
		t.Errorf("only %d pages", pages)
	}
}

func ordinalsOf(pages []geo.Page) [][]uint32 {
	var lists [][]uint32
	for _, page := range pages {
		lists = append(lists, page.Ordinals)
	}
	return lists
}
