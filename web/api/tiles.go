package api

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/tiles"
	"lindero/tiles/archive"
	"lindero/web/auth"
)

// DataTile answers with the tile of all layers, of the features that parameters select.
func (a *API) DataTile(c echo.Context) error {
	v, err := a.view(c)
	if err != nil {
		return err
	}
	set, err := v.dataTileParams(c, v.data, "v")
	if err != nil {
		return err
	}
	return a.tile(c, set)
}

// LayerTile answers with the tile of one collection, of the features that parameters
// select.
func (a *API) LayerTile(c echo.Context) error {
	v, collection, err := a.collection(c)
	if err != nil {
		return err
	}
	set, err := v.tileParams(c, collection, v.layers[collection.ID], "v")
	if err != nil {
		return err
	}
	return a.tile(c, set)
}

// BasemapTile answers with the tile of the backdrop.
func (a *API) BasemapTile(c echo.Context) error {
	if a.basemap != nil {
		return a.archiveTile(c, a.basemap)
	}
	v, err := a.view(c)
	if err != nil {
		return err
	}
	if c.Request().URL.RawQuery != "" {
		if err := allow(c, "v"); err != nil {
			return err
		}
	}
	return a.tile(c, v.basemap)
}

// Header values that every tile shares.
var (
	varyTile     = []string{"Accept-Encoding, " + auth.Vary}
	gzipEncoding = []string{"gzip"}
)

// tile sends a tile that the request names by zoom, column and row.
func (a *API) tile(c echo.Context, set *tiles.Tileset) error {
	row, err := rowOf(c.Param("y"), archive.MVT)
	if err != nil {
		return err
	}
	id, err := tiles.ParseID(c.Param("z"), c.Param("x"), row)
	if err != nil {
		return err
	}
	return a.send(c, set, id)
}

// send sends a tile as it lies in the cache, compressed where the client takes
// that. An empty tile within the tileset is 204; outside it is 404.
func (a *API) send(c echo.Context, set *tiles.Tileset, id tiles.ID) error {
	tile, ok := a.cache.Peek(set, id)
	if !ok {
		var err error
		if tile, err = a.build(c, set, id); err != nil {
			return err
		}
	}
	cacheControl := cacheRevalidate
	if c.Request().URL.RawQuery != "" && c.QueryParam("v") == tileVersion(set) {
		cacheControl = cacheImmutable
	}
	gzip, etag := acceptsGzip(c.Request().Header), tile.ETag
	if !gzip {
		etag = tile.RawETag()
	}
	h := c.Response().Header()
	h["Vary"] = varyTile
	if tile.Dropped > 0 {
		h["X-Lindero-Dropped"] = []string{strconv.Itoa(tile.Dropped)}
	}
	if done, err := fresh(c, etag, cacheControl); done || err != nil {
		return err
	}
	if tile.Empty() {
		return c.NoContent(http.StatusNoContent)
	}
	body := tile.Gzip
	if gzip {
		h["Content-Encoding"] = gzipEncoding
	} else {
		var err error
		if body, err = tile.AppendRaw(nil); err != nil {
			return err
		}
	}
	h["Content-Length"] = []string{strconv.Itoa(len(body))} // or net/http would chunk it
	return c.Blob(http.StatusOK, mediaTile, body)
}

// BeginBuild waits until a tile may be built for a request, and returns what is to be
// called once that is done.
type BeginBuild func(echo.Context) (done func(), err error)

// build gets a tile that is not in the cache.
func (a *API) build(c echo.Context, set *tiles.Tileset, id tiles.ID) (*tiles.Tile, error) {
	if a.begin != nil && set.Has(id) {
		done, err := a.begin(c)
		if err != nil {
			return nil, err
		}
		defer done()
	}
	return a.cache.Get(c.Request().Context(), set, id)
}

// tileVersion is what addresses of tiles carry so that clients may keep them for
// good.
func tileVersion(set *tiles.Tileset) string { return set.Version[:16] }

// DataTileJSON describes the tiles of all layers.
func (a *API) DataTileJSON(c echo.Context) error {
	r, err := a.document(c, asJSON)
	if err != nil {
		return err
	}
	return r.tileJSON(r.data, r.base+"/tiles", attribution(r.Dataset.Attribution, r.Collections), r.Dataset.Title)
}

// LayerTileJSON describes the tiles of one collection.
func (a *API) LayerTileJSON(c echo.Context) error {
	r, collection, err := a.collectionDocument(c, asJSON)
	if err != nil {
		return err
	}
	return r.tileJSON(r.layers[collection.ID], r.base+"/collections/"+collection.ID+"/tiles", collection.Attribution, collection.Title)
}

// BasemapTileJSON describes the tiles of the backdrop.
func (a *API) BasemapTileJSON(c echo.Context) error {
	r, err := a.document(c, asJSON)
	if err != nil {
		return err
	}
	if a.basemap != nil {
		return r.send(mediaJSON, tileJSONOf(a.basemap, basemapTitle.ES, r.base+"/basemap"))
	}
	return r.tileJSON(r.basemap, r.base+"/basemap", attribution(nil, r.Basemap), basemapTitle)
}

// basemapTitle stands in both languages for clients that show no other.
var basemapTitle = geo.Text{ES: "Mapa base / Basemap"}

// tileJSON describes the tiles that lie below an address.
func (r *request) tileJSON(set *tiles.Tileset, address, attribution string, title geo.Text) error {
	return r.send(mediaJSON, tiles.NewTileJSON(set, tiles.TileJSONOptions{
		Name: title.In(r.lang), Attribution: attribution, Language: r.lang,
		Tiles: []string{address + "/{z}/{x}/{y}.mvt?v=" + tileVersion(set)},
	}))
}
