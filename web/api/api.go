package api

import (
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/geo/cql"
	"lindero/tiles"
	"lindero/web/style/glyph"
)

// Limits of a page of features.
const (
	DefaultLimit = 1_000
	MaxLimit     = 10_000
)

// API answers requests for data out of the snapshot published last.
type API struct {
	cache *tiles.Cache
	base  baseURL
	files func() (PageFiles, error)
	views atomic.Pointer[views]

	glyphs glyph.Set
}

// New makes an API. publicURL is the address that links carry, without a slash at
// its end; empty, they carry the address of the request. files names what pages load.
func New(cache *tiles.Cache, publicURL string, files func() (PageFiles, error)) *API {
	return &API{cache: cache, base: baseURL(publicURL), files: files}
}

// views are a snapshot with what serving each of its editions needs.
type views struct {
	snapshot *geo.Snapshot
	of       map[*geo.Edition]*view
}

// view is an edition with what serving it needs, made once.
type view struct {
	*geo.Edition
	data    *tiles.Tileset            // every layer
	layers  map[string]*tiles.Tileset // one layer each
	basemap *tiles.Tileset
	cuts    map[tiles.Grid]cuts
	facts   map[string]facts       // by collection
	indexes map[string]*cql.Index  // by collection
	sheets  func() (sheets, error) // drawn when first asked for
	openapi description
}

// Publish makes a snapshot the one that requests are answered from, once what
// serving it needs is prepared, so that no request waits for that.
func (a *API) Publish(next *geo.Snapshot) {
	prepared := &views{snapshot: next, of: make(map[*geo.Edition]*view)}
	for _, e := range next.Editions() {
		prepared.of[e] = newView(e)
	}
	a.views.Store(prepared)
}

// view returns the edition that the request may see, taking the snapshot just
// once. It fails before the first snapshot is there.
func (a *API) view(c echo.Context) (*view, error) {
	current := a.views.Load()
	if current == nil {
		return nil, echo.NewHTTPError(http.StatusServiceUnavailable, "the data are still being loaded; try again in a moment")
	}
	return current.of[current.snapshot.Edition(accessClass(c))], nil
}

// accessClass is the class of whoever asks: the public, as long as nobody can say
// who they are.
func accessClass(echo.Context) string { return geo.Public }

func newView(e *geo.Edition) *view {
	v := &view{
		Edition: e,
		data:    tiles.NewTileset("data", e.Collections),
		layers:  make(map[string]*tiles.Tileset, len(e.Collections)),
		basemap: tiles.NewTileset("basemap", e.Basemap),
		facts:   make(map[string]facts, len(e.Collections)),
		indexes: make(map[string]*cql.Index, len(e.Collections)),
	}
	for _, c := range e.Collections {
		v.layers[c.ID], _ = v.data.Layer(c.ID)
		v.facts[c.ID] = factsOf(c)
		v.indexes[c.ID] = cql.NewIndex(c)
	}
	v.cuts = v.cutForGrids()
	v.sheets = sync.OnceValues(v.drawSheets)
	return v
}

// collection returns the view and the collection that the path names.
func (a *API) collection(c echo.Context) (*view, *geo.Collection, error) {
	v, err := a.view(c)
	if err != nil {
		return nil, nil, err
	}
	collection, err := v.named(c)
	return v, collection, err
}

// named is the collection that the path names.
func (v *view) named(c echo.Context) (*geo.Collection, error) {
	id, err := pathParam(c, "collectionId")
	if err != nil {
		return nil, err
	}
	return v.Collection(id)
}
