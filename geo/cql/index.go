package cql

import (
	"math"
	"math/bits"
	"sort"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// blockSize is how many features are answered at once, a bit each of a word. Ordinals
// follow the Hilbert curve, so a block is a small area, and a box is a few runs of
// blocks.
const blockSize = 64

// groupSize is how many features share a summary: whole blocks of them, so few that
// counts fit 16 bits, and so many that a million features are a thousand groups.
const (
	groupBlocks = 16
	groupSize   = groupBlocks * blockSize
)

// Index answers filters without a look at every feature. It summarises the features in
// groups: their extent, how often each value of an enumeration occurs, the range of
// numbers. A query skips groups that cannot match and counts whole groups that must;
// in the others it answers a block of 64 features at a time, from a bit for each
// feature and value of an enumeration where there are few, and looks at single features
// only at the edges of the box. Memory: half a byte a feature for extents, and an eighth
// for each value of an enumeration; sixteen for the box of a line or polygon. It is
// immutable.
type Index struct {
	c       *geo.Collection
	placed  uint32      // features below have a geometry, those from it on have none
	boxes   []smallBox  // by ordinal below placed; nil where all are points
	blocks  []orb.Bound // inverted where no feature has a geometry
	groups  []orb.Bound
	columns map[*geo.Column]*summary
	ranks   map[*geo.Column]*ranking
}

// NewIndex summarises a collection, in one pass over its columns.
func NewIndex(c *geo.Collection) *Index {
	x := &Index{
		c:       c,
		placed:  uint32(sort.Search(c.Len(), func(i int) bool { return !hasGeometry(c, uint32(i)) })),
		blocks:  make([]orb.Bound, (c.Len()+blockSize-1)/blockSize),
		groups:  make([]orb.Bound, (c.Len()+groupSize-1)/groupSize),
		columns: map[*geo.Column]*summary{},
		ranks:   rankings(c),
	}
	if c.Points() == nil {
		x.boxes = make([]smallBox, x.placed)
	}
	for g := range x.groups {
		x.groups[g] = nowhere()
		first, last := x.blocksOf(g)
		for block := first; block < last; block++ {
			x.blocks[block] = x.extent(block)
			x.groups[g] = united(x.groups[g], x.blocks[block])
		}
	}
	for i := range c.Columns {
		if s := x.summarise(&c.Columns[i]); s != nil {
			x.columns[&c.Columns[i]] = s
		}
	}
	return x
}

// blocksOf is the blocks of a group: from first to last-1.
func (x *Index) blocksOf(group int) (first, last int) {
	return group * groupBlocks, min((group+1)*groupBlocks, len(x.blocks))
}

// span is the ordinals of a group: from first to last-1.
func (x *Index) span(group int) (first, last uint32) {
	return uint32(group * groupSize), uint32(min((group+1)*groupSize, x.c.Len()))
}

// spanOfBlock is the ordinals of a block.
func (x *Index) spanOfBlock(block int) (first, last uint32) {
	return uint32(block * blockSize), uint32(min((block+1)*blockSize, x.c.Len()))
}

// all has a bit for every feature of a block.
func (x *Index) all(block int) uint64 { return x.below(block, uint32(x.c.Len())) }

// below has a bit for every feature of a block whose ordinal is less than the one given.
func (x *Index) below(block int, ordinal uint32) uint64 {
	first := uint32(block * blockSize)
	switch {
	case ordinal >= first+blockSize:
		return math.MaxUint64
	case ordinal <= first:
		return 0
	}
	return 1<<(ordinal-first) - 1
}

func (x *Index) extent(block int) orb.Bound {
	box := nowhere()
	points := x.c.Points()
	first, last := x.spanOfBlock(block)
	for i := first; i < min(last, x.placed); i++ {
		if points != nil {
			box = united(box, orb.Bound{Min: points[i], Max: points[i]})
			continue
		}
		b, _ := geo.BoundOf(x.c.Geometry(i))
		x.boxes[i].low, x.boxes[i].high = geo.Outward(b)
		box = united(box, b)
	}
	return box
}

// nowhere is a box that touches nothing.
func nowhere() orb.Bound {
	return orb.Bound{
		Min: orb.Point{math.Inf(1), math.Inf(1)},
		Max: orb.Point{math.Inf(-1), math.Inf(-1)},
	}
}

// united is what [orb.Bound.Union] is not: right for boxes that are nowhere.
func united(a, b orb.Bound) orb.Bound {
	return orb.Bound{
		Min: orb.Point{min(a.Min[0], b.Min[0]), min(a.Min[1], b.Min[1])},
		Max: orb.Point{max(a.Max[0], b.Max[0]), max(a.Max[1], b.Max[1])},
	}
}

// Size is the memory held, in bytes.
func (x *Index) Size() int {
	n := 16*len(x.boxes) + 32*(len(x.blocks)+len(x.groups))
	for _, s := range x.columns {
		n += 8*len(s.maps) + 2*len(s.counts) + 24*(len(s.ints)+len(s.floats))
	}
	return n
}

// eachBit calls f with the place of every bit that is set.
func eachBit(mask uint64, f func(place uint32)) {
	for ; mask != 0; mask &= mask - 1 {
		f(uint32(bits.TrailingZeros64(mask)))
	}
}
