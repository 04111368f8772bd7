package api

import (
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/geo/cql"
	"lindero/geo/history"
	"lindero/tiles"
	"lindero/tiles/archive"
	"lindero/web/auth"
	"lindero/web/job"
	"lindero/web/style/glyph"
)

// Limits of a page of features.
const (
	DefaultLimit = 1_000
	MaxLimit     = 10_000
)

// API answers requests for data out of the snapshot published last.
type API struct {
	cache     *tiles.Cache
	picks     *tiles.Picks
	base      baseURL
	files     func() (PageFiles, error)
	narrow    Narrow
	views     atomic.Pointer[views]
	begin     BeginBuild
	archives  []*archive.Set
	basemap   *archive.Set
	jobs      *job.Store
	expensive func(echo.HandlerFunc) echo.HandlerFunc
	client    func(*http.Request) string
	program   string
	extracts  ExtractLimits
	history   *history.Store

	glyphs glyph.Set
}

// Options are what an API is made of.
type Options struct {
	Cache *tiles.Cache
	// PublicURL is the address that links carry, without a slash at its end; empty, they
	// carry the address of the request.
	PublicURL string
	// Files names what pages load.
	Files func() (PageFiles, error)
	// Narrow makes the part of an edition that a scope allows; nil: whoever is limited to
	// one is refused.
	Narrow Narrow
	// Begin waits until a tile that is not in the cache may be built; nil: at once.
	Begin BeginBuild
	// Tilesets are archives served beside the collections' tiles.
	Tilesets []*archive.Set
	// Basemap is an archive of vector tiles in the place of the editions' basemap; nil:
	// that one.
	Basemap *archive.Set
	// Jobs run what takes longer than a request may; nil: nothing does.
	Jobs *job.Store
	// Expensive has a handler wait for its client's turn; nil: it need not.
	Expensive func(echo.HandlerFunc) echo.HandlerFunc
	// Client names who asks and says nothing of who they are, so that the jobs of one can
	// be bounded; nil: all are one.
	Client func(*http.Request) string
	// Program is the version of the program.
	Program string
	// Extracts bound what is given out at once.
	Extracts ExtractLimits
	// History tells what has changed.
	History *history.Store
}

// New makes an API.
func New(o Options) *API {
	a := &API{cache: o.Cache, picks: tiles.NewPicks(0), base: baseURL(o.PublicURL), files: o.Files, narrow: o.Narrow, begin: o.Begin, archives: o.Tilesets, basemap: o.Basemap,
		jobs: o.Jobs, expensive: o.Expensive, client: o.Client, program: o.Program, extracts: o.Extracts, history: o.History}
	if a.client == nil {
		a.client = func(*http.Request) string { return "" }
	}
	if a.expensive == nil {
		a.expensive = func(next echo.HandlerFunc) echo.HandlerFunc { return next }
	}
	if a.jobs != nil {
		a.register()
	}
	return a
}

// views are a snapshot with what serving each of its editions needs.
type views struct {
	snapshot *geo.Snapshot
	of       map[*geo.Edition]*view
	scoped   scopedViews
}

// view is an edition with what serving it needs, made once.
type view struct {
	*geo.Edition
	built   time.Time                 // when its snapshot was
	data    *tiles.Tileset            // every layer
	layers  map[string]*tiles.Tileset // one layer each
	basemap *tiles.Tileset
	cuts    map[tiles.Grid]cuts
	facts   map[string]facts      // by collection
	indexes map[string]*cql.Index // by collection
	borders *borders
	near    map[string]func() []nearCount // by border, counted when first asked for
	sheets  func() (sheets, error)        // drawn when first asked for
	openapi description
	picks   *tiles.Picks
}

// Publish makes a snapshot the one that requests are answered from, once what
// serving it needs is prepared, so that no request waits for that. Tiles in the cache that
// the snapshot does not change are carried over. Snapshots are published one by one.
func (a *API) Publish(next *geo.Snapshot) {
	prepared := &views{snapshot: next, of: make(map[*geo.Edition]*view), scoped: scopedViews{narrow: a.narrow}}
	var made []*view
	for _, e := range next.Editions() {
		v := newView(e, made, a.picks)
		v.built = next.Built
		made = append(made, v)
		prepared.of[e] = v
	}
	a.cache.Carry(prepared.replacing(a.views.Load())...)
	a.views.Store(prepared)
	if a.jobs != nil {
		a.jobs.Start() // which need a snapshot
	}
}

// replacing pairs the tilesets of each class with those that they take the place of.
func (v *views) replacing(before *views) []tiles.Replacement {
	var all []tiles.Replacement
	for _, e := range v.snapshot.Editions() {
		if before == nil {
			break
		}
		old, now := before.of[before.snapshot.Edition(e.Class)], v.of[e]
		all = append(all, tiles.Replacement{Old: old.basemap, New: now.basemap})
		for _, g := range tiles.Grids() {
			all = append(all, tiles.Replacement{Old: old.cuts[g].data, New: now.cuts[g].data})
		}
	}
	return all
}

// view returns the edition that the request's principal may see, or the part of it that
// their scope allows, taking the snapshot just once. It fails before the first snapshot
// is there.
func (a *API) view(c echo.Context) (*view, error) {
	current := a.views.Load()
	if current == nil {
		return nil, echo.NewHTTPError(http.StatusServiceUnavailable, "the data are still being loaded; try again in a moment")
	}
	p := auth.From(c.Request().Context())
	return current.seenBy(p.Class, p.Scope)
}

// seenBy is what an access class may see within a scope.
func (v *views) seenBy(class string, scope geo.Scope) (*view, error) {
	whole := v.of[v.snapshot.Edition(class)]
	if key := scope.Key(); key != "" {
		return v.scoped.view(whole, scope, key)
	}
	return whole, nil
}

// newView prepares an edition. What other views have prepared of the same collections
// is shared, so that three classes do not take three times the memory.
func newView(e *geo.Edition, others []*view, picks *tiles.Picks) *view {
	data := tilesetsOf(others, func(o *view) *tiles.Tileset { return o.data })
	backdrops := tilesetsOf(others, func(o *view) *tiles.Tileset { return o.basemap })
	v := &view{
		Edition: e, picks: picks,
		data:    tiles.NewTilesetWith(tiles.Options{Picks: picks}, "data", e.Collections, data...),
		layers:  make(map[string]*tiles.Tileset, len(e.Collections)),
		basemap: tiles.NewTileset("basemap", e.Basemap, backdrops...),
		facts:   make(map[string]facts, len(e.Collections)),
		indexes: make(map[string]*cql.Index, len(e.Collections)),
	}
	for _, c := range e.Collections {
		v.layers[c.ID], _ = v.data.Layer(c.ID)
		if o := withCollection(others, c); o != nil {
			v.facts[c.ID], v.indexes[c.ID] = o.facts[c.ID], o.indexes[c.ID]
			continue
		}
		v.facts[c.ID], v.indexes[c.ID] = factsOf(c), cql.NewIndex(c)
	}
	v.borders = bordersOf(e, others)
	v.near = v.countersOf()
	v.cuts = v.cutForGrids(others)
	v.sheets = sync.OnceValues(v.drawSheets)
	return v
}

// withCollection is a view that has the very collection, nil if none does.
func withCollection(views []*view, c *geo.Collection) *view {
	for _, v := range views {
		if slices.Contains(v.Collections, c) {
			return v
		}
	}
	return nil
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
