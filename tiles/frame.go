package tiles

import (
	"math"

	"github.com/paulmach/orb"

	"lindero/tiles/cluster"
)

// The measures of a tile.
const (
	// Extent is the width and height of a tile in its own units.
	Extent = 4096
	// Buffer is how far beyond its edges a tile shows features, in units: 8 pixels
	// of a tile drawn 256 pixels wide, the radius of the largest symbols.
	Buffer = 128
)

// vec is a position in a tile's units, not yet rounded. A struct, unlike an array,
// stays in registers.
type vec struct{ x, y float64 }

// cell is a position in a tile's units.
type cell struct{ x, y int32 }

// frame places the world, or the copy of it one world further east or west, in a
// tile.
type frame struct {
	projection
	scale       float64   // units a world
	origin      vec       // the tile's upper left corner, in units from the world's
	low         vec       // what is drawn lies between low
	high        vec       // and high, in the tile's units
	maxLatitude float64   // where the grid ends, north and south
	lastRow     bool      // the tile ends there in the south
	bound       orb.Bound // low to high in degrees, a unit wider
}

// appendFrames appends the frames that a tile takes: the world as it is, and the
// copies beside it that its buffer reaches into.
func appendFrames(dst []frame, g Grid, id ID) []frame {
	dst = append(dst, newFrame(g, id, 0))
	if id.X == 0 {
		dst = append(dst, newFrame(g, id, -1)) // the far east, shifted to the west
	}
	if id.X == g.Columns(id.Z)-1 {
		dst = append(dst, newFrame(g, id, 1))
	}
	return dst
}

func newFrame(g Grid, id ID, worlds float64) frame {
	f := frame{
		projection:  g.projection(),
		scale:       g.scale(id.Z),
		low:         vec{-Buffer, -Buffer},
		high:        vec{Extent + Buffer, Extent + Buffer},
		maxLatitude: g.maxLatitude(),
		lastRow:     id.Y == g.Rows(id.Z)-1,
	}
	f.origin = vec{float64(id.X)*Extent - worlds*f.scale, float64(id.Y) * Extent}
	if id.Y == 0 {
		f.low.y = 0
	}
	if f.lastRow {
		f.high.y = Extent
	}
	f.bound = orb.Bound{
		Min: orb.Point{lonAt((f.origin.x + f.low.x - 1) / f.scale), f.lat((f.origin.y + f.high.y + 1) / f.scale)},
		Max: orb.Point{lonAt((f.origin.x + f.high.x + 1) / f.scale), f.lat((f.origin.y + f.low.y - 1) / f.scale)},
	}
	return f
}

// project places degrees in the tile.
func (f *frame) project(p orb.Point) vec {
	return vec{
		float64(worldX(p[0])*f.scale) - f.origin.x,
		float64(f.y(p[1])*f.scale) - f.origin.y,
	}
}

// pointCell rounds a point to its cell; ok is false where it lies outside the
// buffer, beyond the grid's edges or nowhere.
func (f *frame) pointCell(p orb.Point) (c cell, ok bool) {
	if !(math.Abs(p[1]) <= f.maxLatitude) {
		return cell{}, false
	}
	return f.cellOf(f.project(p))
}

// positionCell rounds a position of a cluster to its cell, as pointCell does.
func (f *frame) positionCell(p cluster.Position) (c cell, ok bool) {
	units := f.scale / positionsAcross // a power of two: all of this is exact
	return f.cellOf(vec{float64(p.X)*units - f.origin.x, float64(p.Y)*units - f.origin.y})
}

func (f *frame) cellOf(v vec) (c cell, ok bool) {
	if !(v.x >= -Buffer && v.x <= Extent+Buffer && v.y >= -Buffer && v.y <= Extent+Buffer) {
		return cell{}, false
	}
	c = v.round()
	if f.lastRow && c.y == Extent {
		c.y-- // no row follows that could own it
	}
	return c, true
}

// round returns the nearest cell, halves upwards. The position must be finite.
func (v vec) round() cell {
	return cell{int32(math.Floor(v.x + 0.5)), int32(math.Floor(v.y + 0.5))}
}

// The sides that a position may lie beyond.
const (
	beyondWest = 1 << iota
	beyondEast
	beyondLow
	beyondHigh
)

// sides tells beyond which sides of a box a position lies (the outcode of Cohen and
// Sutherland).
func sides(p, low, high vec) uint8 {
	var code uint8
	if p.x < low.x {
		code = beyondWest
	} else if p.x > high.x {
		code = beyondEast
	}
	if p.y < low.y {
		code |= beyondLow
	} else if p.y > high.y {
		code |= beyondHigh
	}
	return code
}
