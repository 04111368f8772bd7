package geo

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"
)

// indexItemBytes is what one item of the R-tree weighs: measured over 1,000,000
// points added in Hilbert order (BenchmarkIndexBuild).
const indexItemBytes = 36

// index is an R-tree over ordinals. Boxes are float32, which halves it, and
// rounded outward, so that it may find too many but never too few.
type index struct {
	tree rtree.RTreeGN[float32, uint32]
}

func buildIndex(c *Collection) index {
	var x index
	for i := range uint32(c.Len()) {
		if b, ok := c.bound(i); ok {
			lo, hi := Outward(b)
			x.tree.Insert(lo, hi, i)
		}
	}
	return x
}

// search yields the ordinals whose boxes touch b, and perhaps some that are a
// float32's rounding away, in no order. Inside are those that surely lie in b.
func (x *index) search(b orb.Bound, yield func(ordinal uint32, inside bool) bool) {
	lo, hi := Outward(b)
	x.tree.Search(lo, hi, func(low, high [2]float32, ordinal uint32) bool {
		inside := float64(low[0]) >= b.Min[0] && float64(low[1]) >= b.Min[1] &&
			float64(high[0]) <= b.Max[0] && float64(high[1]) <= b.Max[1]
		return yield(ordinal, inside)
	})
}

// nearby yields the ordinals whose boxes are no farther than limit, which may fall on the
// way, by the floor of a box, ascending. Floors beyond the limit need not be told apart.
func (x *index) nearby(floor func(b orb.Bound) float64, limit *float64, yield func(ordinal uint32, floor float64) bool) {
	x.tree.Nearby(func(low, high [2]float32, _ uint32, _ bool) float64 {
		return floor(orb.Bound{Min: orb.Point{float64(low[0]), float64(low[1])}, Max: orb.Point{float64(high[0]), float64(high[1])}})
	}, func(_, _ [2]float32, ordinal uint32, floor float64) bool {
		return floor <= *limit && yield(ordinal, floor)
	})
}

func (x *index) size() int { return indexItemBytes * x.tree.Len() }

// Outward rounds a box to float32, half the size, so that it holds all of b: west and
// south, east and north.
func Outward(b orb.Bound) (lo, hi [2]float32) {
	for axis := range 2 {
		lo[axis], hi[axis] = float32(b.Min[axis]), float32(b.Max[axis])
		if float64(lo[axis]) > b.Min[axis] {
			lo[axis] = math.Nextafter32(lo[axis], float32(math.Inf(-1)))
		}
		if float64(hi[axis]) < b.Max[axis] {
			hi[axis] = math.Nextafter32(hi[axis], float32(math.Inf(1)))
		}
	}
	return lo, hi
}

func (c *Collection) bound(i uint32) (orb.Bound, bool) {
	if c.others != nil {
		return BoundOf(c.others[i])
	}
	p := c.points[i]
	return orb.Bound{Min: p, Max: p}, isPoint(p)
}
