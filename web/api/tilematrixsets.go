package api

import (
	"github.com/labstack/echo/v4"

	"lindero/tiles"
)

// tileMatrixSetsDoc lists tile matrix sets.
type tileMatrixSetsDoc struct {
	Links []Link              `json:"links"`
	Sets  []tileMatrixSetItem `json:"tileMatrixSets"`
}

// tileMatrixSetItem is a tile matrix set in the list of them.
type tileMatrixSetItem struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	URI   string `json:"uri"`
	CRS   string `json:"crs"`
	Links []Link `json:"links"`
}

// TileMatrixSets lists the tile matrix sets.
func (a *API) TileMatrixSets(c echo.Context) error {
	r, err := a.newRequest(c, asJSON)
	if err != nil {
		return err
	}
	doc := tileMatrixSetsDoc{Links: r.own()}
	for _, g := range tiles.Grids() {
		set, address, definition := tiles.NewTileMatrixSet(g), r.base+"/tileMatrixSets/"+g.String(), r.text("Definición", "Definition")
		doc.Sets = append(doc.Sets, tileMatrixSetItem{set.ID, set.Title, set.URI, set.CRS, []Link{
			{Href: address, Rel: "self", Type: mediaJSON, Title: definition},
			{Href: address, Rel: "item", Type: mediaJSON, Title: definition}, // some clients look for this relation
		}})
	}
	return r.send(mediaJSON, doc)
}

// TileMatrixSet defines a tile matrix set (OGC 17-083r4, annex A).
func (a *API) TileMatrixSet(c echo.Context) error {
	r, err := a.newRequest(c, asJSON)
	if err != nil {
		return err
	}
	grid, err := tiles.ParseGrid(c.Param("tileMatrixSetId"))
	if err != nil {
		return err
	}
	return r.send(mediaJSON, tiles.NewTileMatrixSet(grid))
}
