package api

import (
	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/tiles"
)

// DataGridTile answers with a tile of all layers, or of those that the parameter
// collections names, on any grid, of the features that other parameters select.
func (a *API) DataGridTile(c echo.Context) error {
	grid, err := tiles.ParseGrid(c.Param("tileMatrixSetId"))
	if err != nil {
		return err
	}
	v, err := a.view(c)
	if err != nil {
		return err
	}
	set := v.cuts[grid].data
	if c.Request().URL.RawQuery != "" {
		base, err := a.base.of(c.Request())
		if err != nil {
			return err
		}
		if set, err = selectLayers(c, set, base); err != nil {
			return err
		}
		if set, err = v.dataTileParams(c, set, collectionsParam, "f", "v"); err != nil {
			return err
		}
		if err := tileFormat(c); err != nil {
			return err
		}
	}
	return a.gridTile(c, set)
}

// LayerGridTile answers with a tile of one collection on any grid, of the features that
// parameters select.
func (a *API) LayerGridTile(c echo.Context) error {
	v, collection, err := a.collection(c)
	if err != nil {
		return err
	}
	grid, err := tiles.ParseGrid(c.Param("tileMatrixSetId"))
	if err != nil {
		return err
	}
	set, err := v.tileParams(c, collection, v.cuts[grid].layers[collection.ID], "f", "v")
	if err != nil {
		return err
	}
	if err := tileFormat(c); err != nil {
		return err
	}
	return a.gridTile(c, set)
}

// tileFormat checks the parameter f of a request for a tile.
func tileFormat(c echo.Context) error {
	if f := c.QueryParam("f"); f != "" && f != "mvt" {
		return geo.Errorf(geo.CodeInvalid, "f", "the format %q is not offered here; there is mvt", f)
	}
	return nil
}

// gridTile sends a tile that the request names by matrix, row and column (OGC 20-057,
// 7). Outside the limits that the tileset's metadata give it is 404 (requirement
// core/tc-error).
func (a *API) gridTile(c echo.Context, set *tiles.Tileset) error {
	id, err := set.Grid.ParseID(c.Param("tileMatrix"), c.Param("tileRow"), c.Param("tileCol"))
	if err != nil {
		return err
	}
	if l := set.Limits(id.Z); set.Has(id) && !l.Contain(id) {
		return geo.Errorf(geo.CodeNotFound, "", "nothing lies in row %d, column %d of matrix %d; it has rows %d to %d and columns %d to %d",
			id.Y, id.X, id.Z, l.MinRow, l.MaxRow, l.MinColumn, l.MaxColumn)
	}
	return a.send(c, set, id)
}
