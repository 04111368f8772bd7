package api

import (
	"strings"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/tiles"
)

// cuts are a view's collections cut for one grid.
type cuts struct {
	data   *tiles.Tileset            // every layer
	layers map[string]*tiles.Tileset // one layer each
}

// cutForGrids cuts the view's collections for all grids; for Web Mercator they are.
// What other views have cut is shared.
func (v *view) cutForGrids(others []*view) map[tiles.Grid]cuts {
	all := map[tiles.Grid]cuts{tiles.WebMercatorQuad: {v.data, v.layers}}
	for _, g := range tiles.Grids() {
		if g == tiles.WebMercatorQuad {
			continue
		}
		c := cuts{v.data.On(g, tilesetsOf(others, func(o *view) *tiles.Tileset { return o.cuts[g].data })...), make(map[string]*tiles.Tileset, len(v.layers))}
		for id := range v.layers {
			c.layers[id], _ = c.data.Layer(id)
		}
		all[g] = c
	}
	return all
}

// tilesetsOf is one tileset of each view.
func tilesetsOf(views []*view, which func(*view) *tiles.Tileset) []*tiles.Tileset {
	all := make([]*tiles.Tileset, len(views))
	for i, v := range views {
		all[i] = which(v)
	}
	return all
}

// tileOrigin is what the tilesets that a request is about are made from: the dataset,
// or one collection of it.
type tileOrigin struct {
	*request
	collection *geo.Collection // nil: the dataset
	address    string          // of the list of its tilesets
	title      geo.Text
	query      string // the parameter that selects collections, where there is one
}

// dataOrigin is the dataset.
func (a *API) dataOrigin(r *request) (*tileOrigin, error) {
	return &tileOrigin{request: r, address: r.base + "/tiles", title: r.Dataset.Title.Or(both("Lindero", "Lindero"))}, nil
}

// layerOrigin is the collection that the path names.
func (a *API) layerOrigin(r *request) (*tileOrigin, error) {
	c, err := r.Collection(r.c.Param("collectionId"))
	if err != nil {
		return nil, err
	}
	return &tileOrigin{request: r, collection: c, address: r.base + "/collections/" + c.ID + "/tiles", title: c.Title.Or(both(c.ID, c.ID))}, nil
}

// on is the origin's tileset on a grid.
func (o *tileOrigin) on(g tiles.Grid) *tiles.Tileset {
	if o.collection == nil {
		return o.cuts[g].data
	}
	return o.cuts[g].layers[o.collection.ID]
}

// attribution is the line of the origin's sources.
func (o *tileOrigin) attribution() string {
	if o.collection == nil {
		return attribution(o.Dataset.Attribution, o.Collections)
	}
	return o.collection.Attribution
}

// DataTilesets lists the tilesets of all collections: one a grid.
func (a *API) DataTilesets(c echo.Context) error { return a.tilesets(c, a.dataOrigin) }

// LayerTilesets lists the tilesets of one collection.
func (a *API) LayerTilesets(c echo.Context) error { return a.tilesets(c, a.layerOrigin) }

// tilesets lists an origin's tilesets (OGC 20-057, 9).
func (a *API) tilesets(c echo.Context, origin func(*request) (*tileOrigin, error)) error {
	r, err := a.document(c, asJSON)
	if err != nil {
		return err
	}
	o, err := origin(r)
	if err != nil {
		return err
	}
	return r.send(mediaJSON, o.list())
}

// DataTileset describes a tileset of all collections, or of those that the parameter
// collections names.
func (a *API) DataTileset(c echo.Context) error { return a.tileset(c, a.dataOrigin, collectionsParam) }

// LayerTileset describes a tileset of one collection.
func (a *API) LayerTileset(c echo.Context) error { return a.tileset(c, a.layerOrigin) }

// asTileJSONDoc is TileJSON in the place of tileset metadata.
var asTileJSONDoc = representation{"tilejson", mediaTileJSON, nil}

// tileset describes a tileset (OGC 20-057, 8): as tileset metadata, or as TileJSON for
// whoever asks for that. TileJSON knows no other tiles than those of Web Mercator.
func (a *API) tileset(c echo.Context, origin func(*request) (*tileOrigin, error), params ...string) error {
	if err := allow(c, append(params, "f", "lang")...); err != nil {
		return err
	}
	grid, err := tiles.ParseGrid(c.Param("tileMatrixSetId"))
	if err != nil {
		return err
	}
	offered := []representation{asJSON}
	if grid == tiles.WebMercatorQuad {
		offered = append(offered, asTileJSONDoc)
	}
	r, err := a.understand(c, offered...)
	if err != nil {
		return err
	}
	if r.view, err = a.view(c); err != nil {
		return err
	}
	o, err := origin(r)
	if err != nil {
		return err
	}
	return o.describe(grid)
}

// describe sends the description of the origin's tileset on a grid.
func (o *tileOrigin) describe(grid tiles.Grid) error {
	set, err := selectLayers(o.c, o.on(grid), o.base)
	if err != nil {
		return err
	}
	if set != o.on(grid) {
		o.query = collectionsQuery(set)
	}
	if o.as.name == asTileJSONDoc.name {
		return o.send(mediaTileJSON, o.tileJSON(set))
	}
	return o.send(mediaJSON, o.metadata(set))
}

// collectionsParam is the parameter that selects layers (OGC 20-057, 12).
const collectionsParam = "collections"

// selectLayers returns the tileset of the layers that the request asks for, by ids or
// addresses of collections; the tileset itself if it asks for none.
func selectLayers(c echo.Context, set *tiles.Tileset, base string) (*tiles.Tileset, error) {
	text := c.QueryParam(collectionsParam)
	if text == "" {
		return set, nil
	}
	ids := strings.Split(text, ",")
	for i, id := range ids {
		ids[i] = strings.TrimPrefix(strings.TrimSpace(id), base+"/collections/")
	}
	return set.Select(ids)
}

// collectionsQuery is the parameter that selects the tileset's layers.
func collectionsQuery(set *tiles.Tileset) string {
	var ids []string
	for _, l := range set.Layers() {
		if !l.Labels { // they come with their collection
			ids = append(ids, l.ID)
		}
	}
	return collectionsParam + "=" + strings.Join(ids, ",")
}

// withParameters appends those parameters of a query to an address that are not empty.
func withParameters(address string, parameters ...string) string {
	separator := "?"
	for _, p := range parameters {
		if p != "" {
			address += separator + p
			separator = "&"
		}
	}
	return address
}
