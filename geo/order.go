package geo

import (
	"slices"

	"github.com/paulmach/orb"
)

// order returns the builder's rows in the order of the collection's ordinals:
// along the Hilbert curve over the extent, ties by id, those without geometry
// last. bounded is false where no feature has a position.
func (b *Builder) order() (order []uint32, extent orb.Bound, bounded bool) {
	n := uint32(b.Len())
	for row := range n {
		box, ok := b.geometries.bound(row)
		switch {
		case !ok:
		case !bounded:
			extent, bounded = box, true
		default:
			extent = extent.Union(box)
		}
	}
	g := newGrid(extent)
	keyed := make([]uint64, 0, n) // key above, row below
	var unplaced []uint32
	for row := range n {
		if box, ok := b.geometries.bound(row); ok {
			keyed = append(keyed, uint64(g.key(box.Center()))<<32|uint64(row))
		} else {
			unplaced = append(unplaced, row)
		}
	}
	slices.SortFunc(unplaced, b.compareIDs)
	return append(b.untie(radixSort(keyed)), unplaced...), extent, bounded
}

// untie drops the keys, putting rows of equal keys in the order of their ids.
func (b *Builder) untie(keyed []uint64) []uint32 {
	order := make([]uint32, len(keyed))
	for i, k := range keyed {
		order[i] = uint32(k)
	}
	for start := 0; start < len(keyed); {
		end := start + 1
		for end < len(keyed) && keyed[end]>>32 == keyed[start]>>32 {
			end++
		}
		if end-start > 1 {
			slices.SortFunc(order[start:end], b.compareIDs)
		}
		start = end
	}
	return order
}

func (b *Builder) compareIDs(x, y uint32) int {
	return b.ids.compare(x, y)
}

// radixSort sorts by the upper 32 bits, stably, in place or into a new slice.
func radixSort(keys []uint64) []uint64 {
	spare := make([]uint64, len(keys))
	for shift := 32; shift < 64; shift += 8 {
		var starts [257]int
		for _, k := range keys {
			starts[(k>>shift)&0xff+1]++
		}
		for i := 1; i < len(starts); i++ {
			starts[i] += starts[i-1]
		}
		for _, k := range keys {
			d := (k >> shift) & 0xff
			spare[starts[d]] = k
			starts[d]++
		}
		keys, spare = spare, keys
	}
	return keys
}
