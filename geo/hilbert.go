package geo

import "github.com/paulmach/orb"

// hilbertBits is the order of the curve: 2^16 cells a side.
const hilbertBits = 16

// hilbertSteps tells, for a state (1: the axes are swapped, 2: both are turned round)
// and a quadrant (x above, y below), the quadrant's rank along the curve and the
// state of the curve within it: the rank above, the state in the lower two bits.
var hilbertSteps = [16]uint8{
	1, 4, 15, 8, 0, 14, 5, 9,
	10, 13, 6, 3, 11, 7, 12, 2,
}

// hilbertKey is the distance along the Hilbert curve of order hilbertBits at
// which the cell (x, y) lies (D. Hilbert, Mathematische Annalen 38, 1891). Level by
// level, from a table: which quadrant comes next is as good as random, so branches
// would be mispredicted.
func hilbertKey(x, y uint32) uint32 {
	var key, state uint32
	for level := hilbertBits - 1; level >= 0; level-- {
		quadrant := x>>level&1<<1 | y>>level&1
		step := uint32(hilbertSteps[(state<<2|quadrant)&15])
		key = key<<2 | step>>2
		state = step & 3
	}
	return key
}

// grid maps positions within an extent to cells of the Hilbert curve.
type grid struct {
	origin         orb.Point
	scaleX, scaleY float64
}

func newGrid(extent orb.Bound) grid {
	const cells = 1<<hilbertBits - 1
	g := grid{origin: extent.Min}
	if w := extent.Max[0] - extent.Min[0]; w > 0 {
		g.scaleX = cells / w
	}
	if h := extent.Max[1] - extent.Min[1]; h > 0 {
		g.scaleY = cells / h
	}
	return g
}

func (g grid) key(p orb.Point) uint32 {
	return hilbertKey(uint32((p[0]-g.origin[0])*g.scaleX), uint32((p[1]-g.origin[1])*g.scaleY))
}
