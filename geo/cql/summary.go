package cql

import "lindero/geo"

// maxCounted is the largest dictionary whose codes are counted in every group, maxMapped
// the largest whose codes have a bit for every feature. A map of 32 codes takes 4 bytes
// a feature.
const (
	maxCounted = 256
	maxMapped  = 32
)

// summary is what an index knows of a column.
type summary struct {
	codes  int                   // of a column with a dictionary, or of a Boolean
	counts []uint16              // by group and code
	maps   []uint64              // by block and code, a bit for every feature that has it
	ints   []valueRange[int64]   // of an Integer column, by group
	floats []valueRange[float64] // of a Number column, by group
}

// valueRange holds the least and the greatest value; where there is none, low is
// above high.
type valueRange[T int64 | float64] struct {
	low, high T
	hasNull   bool
}

// summarise returns nil where there is nothing to know.
func (x *Index) summarise(c *geo.Column) *summary {
	switch c.Type {
	case geo.String, geo.JSON, geo.Boolean:
		if codes := codesOf(c); codes <= maxCounted {
			return x.counted(c, codes)
		}
	case geo.Integer:
		return &summary{ints: rangesOf(x, intColumn{c}.intAt)}
	case geo.Number:
		return &summary{floats: rangesOf(x, floatColumn{c}.at)}
	}
	return nil
}

func (x *Index) counted(c *geo.Column, codes int) *summary {
	s := &summary{codes: codes, counts: make([]uint16, len(x.groups)*codes)}
	if codes <= maxMapped {
		s.maps = make([]uint64, len(x.blocks)*codes)
	}
	var buffer [blockSize]uint64
	for block := range x.blocks {
		first, last := x.spanOfBlock(block)
		values := buffer[:last-first]
		c.Codes(values, first)
		counts := s.counts[block/groupBlocks*codes:][:codes]
		for i, code := range values {
			counts[code]++
			if s.maps != nil {
				s.maps[block*codes+int(code)] |= 1 << i
			}
		}
	}
	return s
}

// rangesOf finds the ranges of groups. Null has ok false.
func rangesOf[T int64 | float64](x *Index, value func(ordinal uint32) (v T, ok bool)) []valueRange[T] {
	ranges := make([]valueRange[T], len(x.groups))
	for g := range ranges {
		r := valueRange[T]{low: 1, high: 0}
		for first, last := x.span(g); first < last; first++ {
			v, ok := value(first)
			switch {
			case !ok:
				r.hasNull = true
			case r.low > r.high:
				r.low, r.high = v, v
			default:
				r.low, r.high = min(r.low, v), max(r.high, v)
			}
		}
		ranges[g] = r
	}
	return ranges
}
