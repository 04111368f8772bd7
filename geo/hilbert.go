package geo

import "github.com/paulmach/orb"

// hilbertBits is the order of the curve: 2^16 cells a side.
const hilbertBits = 16

// hilbertKey is the distance along the Hilbert curve of order hilbertBits at
// which the cell (x, y) lies. After the iterative form of the curve's definition
// (D. Hilbert, Mathematische Annalen 38, 1891): per level, the quadrant's rank,
// then the rotation that the quadrant's own curve has.
func hilbertKey(x, y uint32) uint32 {
	var key uint32
	for s := uint32(1) << (hilbertBits - 1); s > 0; s >>= 1 {
		rx, ry := (x&s)/s, (y&s)/s
		key += s * s * ((3 * rx) ^ ry)
		if ry == 0 {
			if rx == 1 {
				x, y = ^x, ^y
			}
			x, y = y, x
		}
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
