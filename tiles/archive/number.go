package archive

import (
	"math/bits"

	"lindero/tiles"
)

// First returns the number of the first tile of a zoom: all smaller zooms come before.
func First(zoom uint32) uint64 { return (1<<(2*zoom) - 1) / 3 }

// Number returns where a tile of WebMercatorQuad stands in the order of archives: zoom
// by zoom, along a Hilbert curve from the north west to the north east (PMTiles 3,
// "Entries"). The tile must exist.
func Number(id tiles.ID) uint64 {
	x, y, along := id.X, id.Y, uint64(0)
	for level := int(id.Z) - 1; level >= 0; level-- {
		right, low := x>>level&1, y>>level&1
		along = along<<2 | uint64(3*right^low)
		x, y = turn(x, y, right, low)
	}
	return First(id.Z) + along
}

// ID returns the tile with a number, which must be below First(MaxZoom + 1).
func ID(number uint64) tiles.ID {
	zoom := uint32(bits.Len64(3*number+1)-1) / 2
	along := number - First(zoom)
	var x, y uint32
	for level := range zoom {
		quarter := uint32(along >> (2 * level) & 3)
		right := quarter >> 1
		low := (quarter ^ right) & 1
		x, y = turn(x, y, right, low)
		mask := uint32(1)<<level - 1
		x, y = x&mask|right<<level, y&mask|low<<level
	}
	return tiles.ID{Z: zoom, X: x, Y: y}
}

// turn brings a quarter of the curve into the position of the whole, and back. Only
// bits below that of the quarter count.
func turn(x, y, right, low uint32) (uint32, uint32) {
	if low == 1 {
		return x, y
	}
	if right == 1 {
		x, y = ^x, ^y
	}
	return y, x
}
