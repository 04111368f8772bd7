package tiles

import (
	"math"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// Grid is a tile matrix set (OGC 17-083r4, 6.2): a projection of the world, cut into
// tiles level by level. Each level has twice the columns and rows of the one before.
type Grid uint8

const (
	// WebMercatorQuad is the grid of web maps: the square of EPSG:3857, one tile at
	// level 0 (OGC 17-083r4, D.1). Its levels are what XYZ addresses call zooms.
	WebMercatorQuad Grid = iota
	// WorldCRS84Quad is the whole world in degrees of OGC:CRS84 (plate carrée), two
	// tiles side by side at level 0 (OGC 17-083r4, D.2). A level has the scale of the
	// next zoom of WebMercatorQuad: its scale denominator is half that of the zoom of
	// the same number.
	WorldCRS84Quad
)

// Grids lists all grids.
func Grids() []Grid { return []Grid{WebMercatorQuad, WorldCRS84Quad} }

// ParseGrid returns the grid of an identifier; an error of [geo.CodeNotFound] names
// those there are.
func ParseGrid(id string) (Grid, error) {
	for _, g := range Grids() {
		if g.String() == id {
			return g, nil
		}
	}
	return 0, geo.Errorf(geo.CodeNotFound, "tileMatrixSetId", "there is no tile matrix set %q; there are %v", id, Grids())
}

// String returns the grid's identifier in OGC's register.
func (g Grid) String() string {
	if g == WorldCRS84Quad {
		return "WorldCRS84Quad"
	}
	return "WebMercatorQuad"
}

// MaxLevel is the last level that tiles are cut for: that of the scale of MaxZoom.
func (g Grid) MaxLevel() uint32 { return g.level(MaxZoom) }

// Columns returns how many tiles a level has from west to east.
func (g Grid) Columns(level uint32) uint32 { return 1 << g.zoom(level) }

// Rows returns how many tiles a level has from north to south.
func (g Grid) Rows(level uint32) uint32 { return 1 << level }

// ahead is by how many zooms of WebMercatorQuad the levels are finer.
func (g Grid) ahead() uint32 {
	if g == WorldCRS84Quad {
		return 1
	}
	return 0
}

// zoom is the zoom of WebMercatorQuad with the scale of a level.
func (g Grid) zoom(level uint32) uint32 { return level + g.ahead() }

// level is the level with the scale of a zoom of WebMercatorQuad; the first one also
// stands for zooms before it.
func (g Grid) level(zoom uint32) uint32 { return zoom - min(zoom, g.ahead()) }

// scale is the width of the world at a level, in units.
func (g Grid) scale(level uint32) float64 { return float64(uint64(Extent) << g.zoom(level)) }

// maxLatitude is the latitude, north and south, where the grid ends, in degrees.
func (g Grid) maxLatitude() float64 {
	if g == WorldCRS84Quad {
		return 90
	}
	return MaxLatitude
}

// world is the box that the grid covers, in degrees.
func (g Grid) world() orb.Bound {
	return orb.Bound{Min: orb.Point{-180, -g.maxLatitude()}, Max: orb.Point{180, g.maxLatitude()}}
}

// Has reports whether the grid has the tile: its level is at most MaxLevel, and
// column and row are inside the matrix.
func (g Grid) Has(id ID) bool {
	return id.Z <= g.MaxLevel() && id.X < g.Columns(id.Z) && id.Y < g.Rows(id.Z)
}

// Bound returns a tile's box in degrees (CRS84), without buffer.
func (g Grid) Bound(id ID) orb.Bound {
	p, width := g.projection(), float64(g.Columns(id.Z))
	return orb.Bound{
		Min: orb.Point{lonAt(float64(id.X) / width), p.lat(float64(id.Y+1) / width)},
		Max: orb.Point{lonAt(float64(id.X+1) / width), p.lat(float64(id.Y) / width)},
	}
}

// Owner returns the one tile of a level that a position in degrees belongs to: where
// its coordinates, rounded to units, lie in [0, Extent). The meridian of 180 degrees
// belongs to the first column, as -180 does. ok is false beyond the grid's edges, or
// where the position or the level is none.
func (g Grid) Owner(p orb.Point, level uint32) (id ID, ok bool) {
	if level > g.MaxLevel() || !(math.Abs(p[1]) <= g.maxLatitude()) || !(math.Abs(p[0]) <= 180) {
		return ID{}, false
	}
	scale, width, height := g.scale(level), uint64(Extent)*uint64(g.Columns(level)), uint64(Extent)*uint64(g.Rows(level))
	x := uint64(math.Floor(float64(worldX(p[0])*scale)+0.5)) % width
	y := min(uint64(math.Floor(float64(g.projection().y(p[1])*scale)+0.5)), height-1)
	return ID{Z: level, X: uint32(x / Extent), Y: uint32(y / Extent)}, true
}
