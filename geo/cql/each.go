package cql

import (
	"context"
	"iter"
	"math/bits"

	"lindero/geo"
)

// Each yields the ordinals of all features that a filter (nil: every one) and a box (nil:
// everywhere) select, ascending, as it finds them: in constant memory, for downloads
// of any size. The only error is that of the context; it comes last, with no ordinal.
func (x *Index) Each(ctx context.Context, f *Filter, bbox *geo.BBox) iter.Seq2[uint32, error] {
	s := x.search(f, bbox)
	return func(yield func(uint32, error) bool) {
		err := s.each(ctx, func(first uint32, matches uint64) bool {
			for ; matches != 0; matches &= matches - 1 {
				if !yield(first+uint32(bits.TrailingZeros64(matches)), nil) {
					return false
				}
			}
			return true
		})
		if err != nil {
			yield(0, err)
		}
	}
}

// each calls visit with the first ordinal of every block and a bit for each of its
// features that matches, until visit returns false.
func (s *search) each(ctx context.Context, visit func(first uint32, matches uint64) bool) error {
	for g := range s.x.groups {
		plan, n, counted := s.group(g)
		if counted && n == 0 {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		for block, end := s.x.blocksOf(g); block < end; block++ {
			if !visit(uint32(block*blockSize), s.x.matches(plan, block)) {
				return nil
			}
		}
	}
	return ctx.Err()
}
