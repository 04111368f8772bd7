package web

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// route sets up the whole of the server: every route, on one screen.
func (s *Server) route() error {
	compressed, err := compression()
	if err != nil {
		return err
	}
	e := echo.New()
	e.HTTPErrorHandler = s.handleError
	e.IPExtractor = echo.ExtractIPDirect() // or Context.RealIP would believe anybody's headers
	e.Use(s.around)
	s.echo = e

	open := func(path string, h echo.HandlerFunc) { // whoever asks
		e.Match([]string{http.MethodGet, http.MethodHead}, path, h)
	}
	get := func(path string, h echo.HandlerFunc) { open(path, s.known(h)) }
	page := func(h echo.HandlerFunc) echo.HandlerFunc { return s.exposed(compressed(h)) }
	document := func(path string, h echo.HandlerFunc) { get(path, s.dispensable(page(h))) }
	tile := func(path string, h echo.HandlerFunc) { get(path, s.watched(s.filtering(h))) }
	a := s.api
	open("/", s.dispensable(page(s.home))) // which asks itself who it is where that matters
	open("/app/*", s.dispensable(page(s.asset)))
	open("/favicon.ico", s.favicon)
	open("/robots.txt", a.Robots)
	document("/sitemap.xml", a.Sitemap)

	document("/session", s.session)
	e.POST("/session", s.ownPages(s.signIn))
	e.DELETE("/session", s.ownPages(s.signOut))
	open("/login", s.login)
	open(callbackPath, s.loginCallback)

	document("/conformance", a.Conformance)
	document("/api", a.OpenAPI)
	document("/collections", a.Collections)
	document("/collections/:collectionId", a.Collection)
	document("/collections/:collectionId/schema", a.Schema)
	document("/collections/:collectionId/queryables", a.Queryables)
	document("/collections/:collectionId/sortables", a.Sortables)
	get("/collections/:collectionId/items", s.watched(s.expensive(page(a.Items))))
	document("/collections/:collectionId/filter", a.Filter)
	get("/collections/:collectionId/download", s.recorded(s.expensive(page(a.Download))))
	get("/collections/:collectionId/items/:featureId", s.watched(s.dispensable(page(a.Item))))
	get(neighboursRoute, s.watched(s.expensive(page(a.Neighbours))))
	get("/collections/:collectionId/nearest", s.watched(s.expensive(page(a.Nearest))))
	get("/collections/:collectionId/clusters", s.watched(s.expensive(page(a.Clusters))))
	get("/collections/:collectionId/clusters/:clusterId/leaves", s.watched(s.expensive(page(a.Leaves))))
	get("/changes", s.watched(s.expensive(page(a.Changes))))
	get("/changes.atom", s.watched(s.expensive(page(a.ChangesFeed))))

	document("/tileMatrixSets", a.TileMatrixSets)
	document("/tileMatrixSets/:tileMatrixSetId", a.TileMatrixSet)
	document("/tiles", a.DataTilesets)
	document("/tiles/:tileMatrixSetId", a.DataTileset)
	tile("/tiles/:tileMatrixSetId/:tileMatrix/:tileRow/:tileCol", a.DataGridTile)
	document("/collections/:collectionId/tiles", a.LayerTilesets)
	document("/collections/:collectionId/tiles/:tileMatrixSetId", a.LayerTileset)
	tile("/collections/:collectionId/tiles/:tileMatrixSetId/:tileMatrix/:tileRow/:tileCol", a.LayerGridTile)

	tile("/tiles/:z/:x/:y", a.DataTile)
	document("/tiles.json", a.DataTileJSON)
	document("/tiles/metadata.json", a.DataTileJSON)
	tile("/collections/:collectionId/tiles/:z/:x/:y", a.LayerTile)
	document("/collections/:collectionId/tiles.json", a.LayerTileJSON)
	document("/collections/:collectionId/tiles/metadata.json", a.LayerTileJSON)
	document("/tilesets", a.Archives)
	document("/tilesets/:tilesetId", a.ArchiveTileJSON)
	document("/tilesets/:tilesetId/metadata.json", a.ArchiveMetadata)
	get("/tilesets/:tilesetId/:z/:x/:y", s.dispensable(a.ArchiveTile))
	get("/basemap/:z/:x/:y", a.BasemapTile)
	document("/basemap.json", a.BasemapTileJSON)
	document("/style.json", a.Style)
	document("/collections/:collectionId/style.json", a.CollectionStyle)
	document("/sprites/:file", a.Sprite)
	document("/glyphs/:fontstack/:range", a.Glyphs)

	document("/borders", a.Borders)
	get("/borders/:borderId", s.expensive(page(a.Border))) // which counts features
	document("/borders/:borderId/locate", a.Locate)
	document("/borders/:borderId/stretch", a.Stretch)
	get("/borders/:borderId/features", s.watched(s.expensive(page(a.BorderFeatures))))

	document("/processes", a.Processes)
	document("/processes/:processId", a.Process)
	e.POST("/processes/:processId/execution", s.known(s.ownPages(s.recorded(s.dispensable(s.exposed(a.Execute))))))
	document("/jobs", a.Jobs)
	document("/jobs/:jobId", a.Job)
	e.DELETE("/jobs/:jobId", s.known(s.ownPages(s.exposed(a.DismissJob))))
	get("/jobs/:jobId/results", s.recorded(s.exposed(a.Results)))
	get("/jobs/:jobId/results/:name", s.recorded(s.exposed(a.Result)))

	open("/healthz", s.healthz)
	open("/readyz", page(s.readyz))
	open("/metrics", echo.WrapHandler(s.metrics.handler()))
	return nil
}
