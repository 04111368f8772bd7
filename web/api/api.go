package api

import (
	"net/http"
	"sync"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/tiles"
)

// Limits of a page of features.
const (
	DefaultLimit = 1_000
	MaxLimit     = 10_000
)

// API answers requests for data out of the newest snapshot of a store.
type API struct {
	store *geo.Store
	cache *tiles.Cache
	base  baseURL

	mu    sync.RWMutex
	views map[*geo.Edition]*view // of the newest snapshot, and the one before
}

// New makes an API. publicURL is the address that links carry, without a slash at
// its end; empty, they carry the address of the request.
func New(store *geo.Store, cache *tiles.Cache, publicURL string) *API {
	return &API{store: store, cache: cache, base: baseURL(publicURL), views: make(map[*geo.Edition]*view)}
}

// view is an edition with what serving it needs, made once.
type view struct {
	*geo.Edition
	data    *tiles.Tileset            // every layer
	layers  map[string]*tiles.Tileset // one layer each
	basemap *tiles.Tileset
	facts   map[string]facts // by collection
}

// Prepare does what serving a snapshot needs done once, so that no request waits for
// it. Call it before the snapshot is published.
func (a *API) Prepare(next *geo.Snapshot) {
	prepared := make(map[*geo.Edition]*view)
	for _, e := range next.Editions() {
		prepared[e] = newView(e)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if current := a.store.Snapshot(); current != nil { // still served until the swap
		for _, e := range current.Editions() {
			if v, ok := a.views[e]; ok {
				prepared[e] = v
			}
		}
	}
	a.views = prepared
}

// view returns the edition that the request may see, taking the snapshot just
// once. It fails before the first snapshot is there.
func (a *API) view(c echo.Context) (*view, error) {
	snapshot := a.store.Snapshot()
	if snapshot == nil {
		return nil, echo.NewHTTPError(http.StatusServiceUnavailable, "the data are still being loaded; try again in a moment")
	}
	edition := snapshot.Edition(accessClass(c))
	a.mu.RLock()
	v, ok := a.views[edition]
	a.mu.RUnlock()
	if !ok {
		a.Prepare(snapshot) // published without
		a.mu.RLock()
		defer a.mu.RUnlock()
		v = a.views[edition]
	}
	return v, nil
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
	}
	for _, c := range e.Collections {
		v.layers[c.ID], _ = v.data.Layer(c.ID)
		v.facts[c.ID] = factsOf(c)
	}
	return v
}

// collection returns the view and the collection that the path names.
func (a *API) collection(c echo.Context) (*view, *geo.Collection, error) {
	v, err := a.view(c)
	if err != nil {
		return nil, nil, err
	}
	collection, err := v.Collection(c.Param("collectionId"))
	return v, collection, err
}
