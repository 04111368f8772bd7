package cluster

import "math/bits"

// Position is a place in the plane: units of 2^-32 of the world's width, from the west
// and from the upper edge.
type Position struct{ X, Y uint32 }

// positionBits are the bits of a coordinate.
const positionBits = 32

// Grid says how fine clusters are: a tile is 2^Grid cells wide and high. It lies between
// 1 and MaxGrid.
type Grid uint

// MaxGrid is the finest grid.
const MaxGrid Grid = 4

// MaxZoom is the last zoom at which points can be clustered: two numbers of the finest
// grid's cells fit an id.
const MaxZoom = 22

// Cell is one of the squares of a zoom: column from the west, row from the north.
type Cell struct{ X, Y uint32 }

// Columns is the number of cells across the world.
func (g Grid) Columns(zoom int) uint32 { return 1 << g.bits(zoom) }

// Cell returns the cell of a zoom that a position lies in.
func (g Grid) Cell(p Position, zoom int) Cell {
	shift := g.shift(zoom)
	return Cell{p.X >> shift, p.Y >> shift}
}

// bits are those of a cell's numbers.
func (g Grid) bits(zoom int) uint { return uint(zoom) + uint(g) }

// shift takes a coordinate to a cell's number.
func (g Grid) shift(zoom int) uint { return positionBits - g.bits(zoom) }

// ID numbers a cell: no other of any zoom has its number, which is below 2^53, the
// integers that JavaScript holds exactly. A leading one tells the zooms apart.
func (g Grid) ID(c Cell, zoom int) uint64 {
	n := g.bits(zoom)
	return 1<<(2*n) | uint64(c.Y)<<n | uint64(c.X)
}

// ParseID is the inverse of ID; ok is false for what is the number of no cell.
func (g Grid) ParseID(id uint64) (c Cell, zoom int, ok bool) {
	n := uint(bits.Len64(id))
	if n%2 == 0 || n/2 < uint(g) || n/2 > g.bits(MaxZoom) {
		return Cell{}, 0, false
	}
	n /= 2
	mask := uint64(1)<<n - 1
	return Cell{uint32(id & mask), uint32(id >> n & mask)}, int(n - uint(g)), true
}

// Window is a rectangle of cells of one zoom, the last ones included.
type Window struct{ Min, Max Cell }

// Holds reports whether the cell is in the window.
func (w Window) Holds(c Cell) bool {
	return w.Min.X <= c.X && c.X <= w.Max.X && w.Min.Y <= c.Y && c.Y <= w.Max.Y
}

// Size is the number of cells.
func (w Window) Size() uint64 {
	if w.Max.X < w.Min.X || w.Max.Y < w.Min.Y {
		return 0
	}
	return uint64(w.Max.X-w.Min.X+1) * uint64(w.Max.Y-w.Min.Y+1)
}

// interleave is the place of a cell along the Z-order curve (G. M. Morton, IBM 1966):
// the bits of row and column by turns, the row's first.
func interleave(c Cell) uint64 { return spread(c.X) | spread(c.Y)<<1 }

// spread puts a zero before each bit.
func spread(v uint32) uint64 {
	x := uint64(v)
	x = (x | x<<16) & 0x0000ffff0000ffff
	x = (x | x<<8) & 0x00ff00ff00ff00ff
	x = (x | x<<4) & 0x0f0f0f0f0f0f0f0f
	x = (x | x<<2) & 0x3333333333333333
	return (x | x<<1) & 0x5555555555555555
}

// Place is the number of the tile of a zoom that a position lies in, along the Z-order
// curve: all tiles of any zoom before are runs of it.
func Place(p Position, zoom int) uint64 { return interleave(Grid(0).Cell(p, zoom)) }
