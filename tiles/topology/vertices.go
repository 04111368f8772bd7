package topology

import (
	"math"
	"math/bits"

	"github.com/paulmach/orb"
)

// vertices numbers distinct positions in order of first use: a hash table with open
// addressing.
type vertices struct {
	positions []orb.Point
	slots     []uint32 // 1 + number; 0 is free
}

// smallestTable is the least number of slots, a power of two.
const smallestTable = 1 << 10

// reserve makes room for n positions, half of which are to be distinct.
func (v *vertices) reserve(n int) {
	v.positions = make([]orb.Point, 0, n/2)
	v.slots = make([]uint32, max(1<<bits.Len(uint(n)), smallestTable))
}

// number returns the number of a position that follows the one numbered last. Along an
// arc that was met before, it is the next number or the one before.
func (v *vertices) number(p orb.Point, last uint32) uint32 {
	p[0], p[1] = p[0]+0, p[1]+0 // -0 becomes 0
	for _, near := range [2]uint32{last - 1, last + 1} {
		if near < uint32(len(v.positions)) && same(v.positions[near], p) {
			return near
		}
	}
	if 2*len(v.positions) >= len(v.slots) {
		v.grow()
	}
	slot := v.slot(p)
	if v.slots[slot] == 0 {
		v.positions = append(v.positions, p)
		v.slots[slot] = uint32(len(v.positions))
	}
	return v.slots[slot] - 1
}

// slot returns where a position is, or would be.
func (v *vertices) slot(p orb.Point) uint64 {
	mask := uint64(len(v.slots) - 1)
	for at := hash(p); ; at++ {
		n := v.slots[at&mask]
		if n == 0 || same(v.positions[n-1], p) {
			return at & mask
		}
	}
}

func (v *vertices) grow() {
	v.slots = make([]uint32, max(2*len(v.slots), smallestTable))
	for n, p := range v.positions {
		v.slots[v.slot(p)] = uint32(n + 1)
	}
}

// same compares bits, by which what is not a number equals itself.
func same(a, b orb.Point) bool {
	return math.Float64bits(a[0]) == math.Float64bits(b[0]) && math.Float64bits(a[1]) == math.Float64bits(b[1])
}

func hash(p orb.Point) uint64 {
	high, low := bits.Mul64(math.Float64bits(p[0])^0xa0761d6478bd642f, math.Float64bits(p[1])^0xe7037ed1a0b428db)
	return (high ^ low) * 0x9e3779b97f4a7c15 >> 16
}
