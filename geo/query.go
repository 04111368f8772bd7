package geo

import (
	"slices"

	"github.com/paulmach/orb"
)

// Query selects features of a collection, in the order of their ordinals.
type Query struct {
	BBox  *BBox // nil: everywhere, features without geometry included
	From  int   // the first ordinal wanted: 0, or a page's Next
	Limit int   // the largest number of features wanted
}

// Page is what a query found: the ordinals of up to Limit features, how many
// match in all, and the ordinal where the next page starts (0: this is the last).
type Page struct {
	Ordinals []uint32
	Matched  int
	Next     int
}

// Query answers q exactly: a feature matches where its geometry, not only its box,
// has a point in common with the box asked for.
func (c *Collection) Query(q Query) Page {
	if q.BBox == nil {
		return c.pageOfAll(q)
	}
	matches := c.within(*q.BBox)
	page := Page{Matched: len(matches)}
	first, _ := slices.BinarySearch(matches, uint32(q.From))
	last := min(first+q.Limit, len(matches))
	page.Ordinals = matches[first:last]
	if last < len(matches) {
		page.Next = int(matches[last])
	}
	return page
}

func (c *Collection) pageOfAll(q Query) Page {
	page := Page{Matched: c.Len()}
	last := min(q.From+q.Limit, c.Len())
	for i := q.From; i < last; i++ {
		page.Ordinals = append(page.Ordinals, uint32(i))
	}
	if last < c.Len() {
		page.Next = last
	}
	return page
}

// within returns the ordinals that meet the box, ascending, each once.
func (c *Collection) within(b BBox) []uint32 {
	var matches []uint32
	bounds := b.Bounds()
	for _, bound := range bounds {
		c.index.search(bound, func(i uint32) bool {
			if c.meets(i, bound) {
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
	c.index.search(b, yield)
}
