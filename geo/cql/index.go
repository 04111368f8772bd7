package cql

import (
	"slices"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// blockSize is how many features share a summary. Ordinals follow the Hilbert curve,
// so a block is a small area, and a box is a few runs of blocks.
const blockSize = 256

// groupSize is how many blocks share an extent, so that most are skipped unseen.
const groupSize = 32

// maxCounted is the largest dictionary whose codes are counted in every block.
const maxCounted = 64

// Index summarises the blocks of a collection: their extent, and how often each value
// of an enumeration occurs. A query skips blocks that cannot match, counts whole
// blocks that must, and looks at single features only at the edges: no list of
// candidates, no sorting. It takes about 32 bytes a block, and 2 bytes a block and
// value; it is immutable.
type Index struct {
	c      *geo.Collection
	blocks []block
	groups []block
	counts map[*geo.Column][]uint16 // by block and code
	ranges map[*geo.Column][]valueRange
}

type block struct {
	box      orb.Bound
	placed   bool // some feature has a geometry
	unplaced bool // some feature has none
}

// valueRange holds the least and the greatest value; where there is none, low is
// above high.
type valueRange struct {
	low, high float64
	hasNull   bool
}

// NewIndex summarises a collection, in one pass over its columns.
func NewIndex(c *geo.Collection) *Index {
	n := (c.Len() + blockSize - 1) / blockSize
	x := &Index{
		c: c, blocks: make([]block, n),
		counts: map[*geo.Column][]uint16{}, ranges: map[*geo.Column][]valueRange{},
	}
	for i := range x.blocks {
		x.blocks[i] = x.summary(i)
	}
	for blocks := range slices.Chunk(x.blocks, groupSize) {
		var group block
		for _, b := range blocks {
			group = group.united(b)
		}
		x.groups = append(x.groups, group)
	}
	for i := range c.Columns {
		column := &c.Columns[i]
		switch column.Type {
		case geo.String, geo.JSON, geo.Boolean:
			if codes := codesOf(column); codes <= maxCounted {
				x.counts[column] = x.count(column, codes)
			}
		case geo.Integer, geo.Number:
			x.ranges[column] = x.rangesOf(columnNumber(column))
		}
	}
	return x
}

// span is the ordinals of a block: from first to last-1.
func (x *Index) span(i int) (first, last uint32) {
	return uint32(i * blockSize), uint32(min((i+1)*blockSize, x.c.Len()))
}

func (x *Index) summary(i int) block {
	var b block
	points := x.c.Points()
	for first, last := x.span(i); first < last; first++ {
		var one block
		if points != nil {
			p := points[first]
			one = block{orb.Bound{Min: p, Max: p}, p[0] == p[0], p[0] != p[0]}
		} else {
			box, ok := geo.BoundOf(x.c.Geometry(first))
			one = block{box, ok, !ok}
		}
		b = b.united(one)
	}
	return b
}

func (b block) united(o block) block {
	o.unplaced = o.unplaced || b.unplaced
	switch {
	case !b.placed:
		return o
	case o.placed:
		b.box = b.box.Union(o.box)
	}
	b.unplaced = o.unplaced
	return b
}

func (x *Index) count(c *geo.Column, codes int) []uint16 {
	counts := make([]uint16, len(x.blocks)*codes)
	for i := range uint32(x.c.Len()) {
		counts[int(i/blockSize)*codes+int(codeOf(c, i))]++
	}
	return counts
}

func (x *Index) rangesOf(values numeric) []valueRange {
	ranges := make([]valueRange, len(x.blocks))
	for i := range ranges {
		r := valueRange{low: 1, high: 0}
		for first, last := x.span(i); first < last; first++ {
			v, ok := values.at(first)
			switch {
			case !ok:
				r.hasNull = true
			case r.low > r.high:
				r.low, r.high = v, v
			default:
				r.low, r.high = min(r.low, v), max(r.high, v)
			}
		}
		ranges[i] = r
	}
	return ranges
}

func (b *block) touches(box orb.Bound) bool { return b.placed && b.box.Intersects(box) }

// within reports whether every feature of the block lies in the box.
func (b *block) within(box orb.Bound) bool {
	return b.placed && !b.unplaced && box.Contains(b.box.Min) && box.Contains(b.box.Max)
}

// over is the truths of the codes that occur in the block.
func (t table) over(x *Index, block int) truths {
	counts, ok := x.counts[t.column]
	if !ok {
		return allTruths
	}
	var result truths
	for code, n := range counts[block*len(t.truths) : (block+1)*len(t.truths)] {
		if n > 0 {
			result |= t.truths[code].only()
		}
	}
	return result
}

func (t intTest) over(x *Index, block int) truths {
	return x.compared(t.column, block, float64(t.value), t.accepted)
}

func (t floatTest) over(x *Index, block int) truths {
	return x.compared(t.column, block, t.value, t.accepted)
}

// compared finds which results of a comparison a block's range allows. Integers
// beyond 2^53 are rounded here: less and greater count then only where they differ
// even so, and equal wherever they might be.
func (x *Index) compared(c *geo.Column, block int, value float64, accepted acceptance) truths {
	ranges, ok := x.ranges[c]
	if !ok {
		return allTruths
	}
	r := ranges[block]
	var result truths
	if r.hasNull {
		result = unknown.only()
	}
	if r.low > r.high {
		return result
	}
	exact := value > -1<<53 && value < 1<<53 && r.low > -1<<53 && r.high < 1<<53
	if !exact && c.Type == geo.Integer {
		return allTruths
	}
	if r.low < value {
		result |= accepted.of(-1).only()
	}
	if r.low <= value && r.high >= value {
		result |= accepted.of(0).only()
	}
	if r.high > value {
		result |= accepted.of(1).only()
	}
	return result
}

// Size is the memory held, in bytes.
func (x *Index) Size() int {
	n := 40 * (len(x.blocks) + len(x.groups))
	for _, counts := range x.counts {
		n += 2 * len(counts)
	}
	for _, ranges := range x.ranges {
		n += 24 * len(ranges)
	}
	return n
}
