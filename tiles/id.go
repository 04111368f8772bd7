package tiles

import (
	"errors"
	"fmt"
	"strconv"

	"lindero/geo"
)

// MaxZoom is the largest zoom of WebMercatorQuad that tiles are cut for: a unit
// there is 0.6 mm at the equator.
const MaxZoom = 24

// ID names a tile of a grid: level, column from the west, row from the north (XYZ).
type ID struct{ Z, X, Y uint32 }

// ParseID reads the zoom, column and row of a tile of WebMercatorQuad. What is not an
// integer is an error of [geo.CodeInvalid]; an integer outside the tile matrix is one
// of [geo.CodeNotFound]. Param is "z", "x" or "y".
func ParseID(z, x, y string) (ID, error) {
	return WebMercatorQuad.parse(index{"z", z}, index{"x", x}, index{"y", y})
}

// ParseID reads the level, row and column of a tile, in the order of OGC API Tiles
// (OGC 20-057, 7.1). It fails as the function of this name does; Param is
// "tileMatrix", "tileRow" or "tileCol".
func (g Grid) ParseID(matrix, row, col string) (ID, error) {
	return g.parse(index{"tileMatrix", matrix}, index{"tileCol", col}, index{"tileRow", row})
}

// index is one of a tile's numbers: the parameter that gives it, and its text.
type index struct{ param, text string }

func (g Grid) parse(level, column, row index) (id ID, err error) {
	if id.Z, err = level.parse(g.MaxLevel()); err != nil {
		return ID{}, err
	}
	if id.X, err = column.parse(g.Columns(id.Z) - 1); err != nil {
		return ID{}, err
	}
	if id.Y, err = row.parse(g.Rows(id.Z) - 1); err != nil {
		return ID{}, err
	}
	return id, nil
}

// parse reads a number from 0 to last.
func (i index) parse(last uint32) (uint32, error) {
	n, err := strconv.ParseInt(i.text, 10, 64)
	switch {
	case errors.Is(err, strconv.ErrRange), err == nil && (n < 0 || n > int64(last)):
		return 0, geo.Errorf(geo.CodeNotFound, i.param, "there is no tile with %s %s; it lies between 0 and %d", i.param, i.text, last)
	case err != nil:
		return 0, geo.Errorf(geo.CodeInvalid, i.param, "%s must be a whole number, not %q", i.param, i.text)
	}
	return uint32(n), nil
}

// levelID is what a level is called where numbers are names.
func levelID(level uint32) string { return strconv.FormatUint(uint64(level), 10) }

// String returns the tile's path, such as "7/33/58".
func (id ID) String() string { return fmt.Sprintf("%d/%d/%d", id.Z, id.X, id.Y) }
