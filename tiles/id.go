package tiles

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"lindero/geo"
)

// MaxZoom is the largest zoom that tiles are cut for: a unit there is 0.6 mm at
// the equator.
const MaxZoom = 24

// ID names a tile: zoom, column from the west, row from the north (XYZ).
type ID struct{ Z, X, Y uint32 }

// ParseID reads a tile's zoom, column and row. What is not an integer is an error of
// [geo.CodeInvalid]; an integer outside the tile matrix is one of
// [geo.CodeNotFound]. Param is "z", "x" or "y".
func ParseID(z, x, y string) (ID, error) {
	var id ID
	var err error
	if id.Z, err = parseIndex("z", z, MaxZoom); err != nil {
		return ID{}, err
	}
	last := uint32(1)<<id.Z - 1
	if id.X, err = parseIndex("x", x, last); err != nil {
		return ID{}, err
	}
	if id.Y, err = parseIndex("y", y, last); err != nil {
		return ID{}, err
	}
	return id, nil
}

func parseIndex(param, s string, last uint32) (uint32, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	switch {
	case errors.Is(err, strconv.ErrRange), err == nil && (n < 0 || n > int64(last)):
		return 0, geo.Errorf(geo.CodeNotFound, param, "there is no tile with %s %s; it lies between 0 and %d", param, s, last)
	case err != nil:
		return 0, geo.Errorf(geo.CodeInvalid, param, "%s must be a whole number, not %q", param, s)
	}
	return uint32(n), nil
}

// Valid reports whether the tile exists: its zoom is at most [MaxZoom], and column
// and row are inside the matrix.
func (id ID) Valid() bool { return id.Z <= MaxZoom && id.tile().Valid() }

// Bound returns the tile's box in degrees (CRS84), without buffer.
func (id ID) Bound() orb.Bound { return id.tile().Bound() }

// String returns the tile's path, such as "7/33/58".
func (id ID) String() string { return fmt.Sprintf("%d/%d/%d", id.Z, id.X, id.Y) }

func (id ID) tile() maptile.Tile { return maptile.New(id.X, id.Y, maptile.Zoom(id.Z)) }

// Owner returns the one tile of a zoom that a position in degrees belongs to: where
// its coordinates, rounded to units, lie in [0, Extent). The meridian of 180 degrees
// belongs to the first column, as -180 does. ok is false beyond [MaxLatitude], or
// where the position or the zoom is none.
func Owner(p orb.Point, zoom uint32) (id ID, ok bool) {
	if zoom > MaxZoom || !(math.Abs(p[1]) <= MaxLatitude) || !(math.Abs(p[0]) <= 180) {
		return ID{}, false
	}
	units := uint64(Extent) << zoom
	scale := float64(units)
	x := uint64(math.Floor(float64(worldX(p[0])*scale)+0.5)) % units
	y := min(uint64(math.Floor(float64(mercator().y(p[1])*scale)+0.5)), units-1)
	return ID{Z: zoom, X: uint32(x / Extent), Y: uint32(y / Extent)}, true
}
