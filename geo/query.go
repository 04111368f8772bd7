package geo

import (
	"slices"

	"github.com/paulmach/orb"
)

// Query selects features of a collection, in the order of their ordinals.
type Query struct {
	BBox  *BBox // nil: everywhere, features without geometry included
	From  int   // the first ordinal wanted: 0, or a page's Next or Prev
	Skip  int   // how many matches from there on to pass over first
	Limit int   // the largest number of features wanted
}

// Page is what a query found: the ordinals of up to Limit features, how many match in
// all, and where the neighbouring pages of the same limit start. Next is 0 on the last
// page. Prev is -1 on the first, and 0 where the page before is the first, which may
// then share features with this one.
type Page struct {
	Ordinals []uint32
	Matched  int
	Next     int
	Prev     int
}

// Query answers q exactly: a feature matches where its geometry, not only its box,
// has a point in common with the box asked for.
func (c *Collection) Query(q Query) Page {
	if q.BBox == nil {
		return q.page(c.Len(), q.From, func(i int) uint32 { return uint32(i) })
	}
	matches := c.within(*q.BBox)
	first, _ := slices.BinarySearch(matches, uint32(min(q.From, c.Len())))
	return q.page(len(matches), first, func(i int) uint32 { return matches[i] })
}

// page cuts the page out of n matches, of which at is the i-th and first is the first
// that From allows.
func (q Query) page(n, first int, at func(i int) uint32) Page {
	first = min(first+q.Skip, n)
	last := min(first+q.Limit, n)
	page := Page{Matched: n, Ordinals: make([]uint32, 0, last-first), Prev: -1}
	for i := first; i < last; i++ {
		page.Ordinals = append(page.Ordinals, at(i))
	}
	if last < n {
		page.Next = int(at(last))
	}
	switch {
	case first == 0 || q.Limit == 0:
	case first <= q.Limit:
		page.Prev = 0
	default:
		page.Prev = int(at(first - q.Limit))
	}
	return page
}

// within returns the ordinals that meet the box, ascending, each once.
func (c *Collection) within(b BBox) []uint32 {
	var matches []uint32
	bounds := b.Bounds()
	for _, bound := range bounds {
		c.index.search(bound, func(i uint32, inside bool) bool {
			if inside || c.meets(i, bound) {
				matches = append(matches, i)
			}
			return true
		})
	}
	slices.Sort(matches)
	if len(bounds) > 1 {
		matches = slices.Compact(matches)
	}
	return matches
}

func (c *Collection) meets(i uint32, b orb.Bound) bool {
	if c.others == nil {
		return b.Contains(c.points[i])
	}
	return Intersects(c.others[i], b)
}

// Search yields the ordinals of features whose box touches the bound, give or take
// a float32's rounding, in no particular order, until yield returns false. Tiles
// use it: they clip anyway.
func (c *Collection) Search(b orb.Bound, yield func(ordinal uint32) bool) {
	c.index.search(b, func(i uint32, _ bool) bool { return yield(i) })
}
