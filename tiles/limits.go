package tiles

import (
	"math"

	"github.com/paulmach/orb"
)

// Limits are the rows and columns of a level that may show something, the last ones
// included (OGC 17-083r4, 7.3).
type Limits struct {
	Level                                uint32
	MinRow, MaxRow, MinColumn, MaxColumn uint32
}

// Contain reports whether the tile, of the same level, is one of them.
func (l Limits) Contain(id ID) bool {
	return l.MinRow <= id.Y && id.Y <= l.MaxRow && l.MinColumn <= id.X && id.X <= l.MaxColumn
}

// Limits returns the limits of one of the tileset's levels: the tiles whose buffers
// the box of the layers shown there meets. Without such layers, they are the whole
// level.
func (t *Tileset) Limits(level uint32) Limits {
	shown := t.boundsWhere(func(l *layer) bool { return l.shows(level) })
	p, scale := t.Grid.projection(), t.Grid.scale(level)
	limits := Limits{Level: level}
	limits.MinRow, limits.MaxRow = reach(p.y(shown.Max[1])*scale, p.y(shown.Min[1])*scale, t.Grid.Rows(level))
	columns := t.Grid.Columns(level)
	west, east := worldX(shown.Min[0])*scale, worldX(shown.Max[0])*scale
	if west <= Buffer || east >= scale-Buffer { // seen over the antimeridian
		limits.MaxColumn = columns - 1
		return limits
	}
	limits.MinColumn, limits.MaxColumn = reach(west, east, columns)
	return limits
}

// reach returns the first and the last of n tiles in a row whose buffers meet what
// lies between two positions in units.
func reach(low, high float64, n uint32) (first, last uint32) {
	from := math.Ceil((low-Buffer)/Extent) - 1
	to := math.Floor((high + Buffer) / Extent)
	return uint32(max(from, 0)), uint32(min(to, float64(n-1)))
}

// Bounds returns the box of all layers within what the grid covers, in degrees; the
// whole grid's, if they are empty.
func (t *Tileset) Bounds() orb.Bound {
	return t.boundsWhere(func(*layer) bool { return true })
}

// boundsWhere is Bounds of the layers that count.
func (t *Tileset) boundsWhere(counts func(*layer) bool) orb.Bound {
	world := t.Grid.world()
	var bounds orb.Bound
	found := false
	for _, l := range t.layers {
		extent, ok := l.Extent()
		if !ok || !counts(l) || !extent.Intersects(world) {
			continue
		}
		for axis := range 2 {
			extent.Min[axis] = max(extent.Min[axis], world.Min[axis])
			extent.Max[axis] = min(extent.Max[axis], world.Max[axis])
		}
		if !found {
			bounds, found = extent, true
		}
		bounds = bounds.Union(extent)
	}
	if !found {
		return world
	}
	return bounds
}

// Center returns the middle of the bounds in degrees, and the last level at which
// they are no wider and no higher than three tiles: a window of 768 pixels.
func (t *Tileset) Center() (center orb.Point, level uint32) { return t.CenterOf(t.Bounds()) }

// CenterOf is [Tileset.Center] for a view of another box, in degrees.
func (t *Tileset) CenterOf(b orb.Bound) (center orb.Point, level uint32) {
	p := t.Grid.projection()
	width := worldX(b.Max[0]) - worldX(b.Min[0])
	height := p.y(b.Min[1]) - p.y(b.Max[1])
	level = t.MinZoom
	for level < t.MaxZoom && max(width, height)*t.Grid.scale(level+1) <= 3*Extent {
		level++
	}
	return b.Center(), level
}
