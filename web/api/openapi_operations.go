package api

import (
	"net/http"
	"slices"

	"lindero/geo"
	"lindero/geo/encode"
	"lindero/tiles/archive"
)

// operation describes what a route answers; HEAD answers the same as GET without a body.
type operation struct {
	route   string // as the router spells it
	method  string // default GET
	id      string
	tag     string
	summary geo.Text
	query   []string // parameters of the query, by their keys among the components
	body    []answer // what the request has to bring
	answers []answer // 200
	parts   bool     // 206 as well, of those that are bytes
	also    []string // other answers, by their keys among the components
	open    bool     // credentials are not looked at

	path       string      // the route as OpenAPI spells it
	parameters []parameter // of path and query
}

// answer is a media type with the name of its schema; "" stands for bytes or text
// that no schema describes.
type answer struct{ media, schema string }

const itemsRoute = "/collections/:collectionId/items"

var aboutAPI = both(
	"Infraestructura fronteriza como elementos y teselas vectoriales. Toda dirección responde también a HEAD; los textos siguen a Accept-Language (es, en).",
	"Border infrastructure as features and vector tiles. Every address answers HEAD as well; texts follow Accept-Language (es, en).")

// What goes wrong with documents, with what lies within a collection, and with tiles.
var (
	ofDocuments  = []string{"unchanged", "invalid", "limited", "unavailable"}
	ofCollection = []string{"unchanged", "invalid", "notFound", "limited", "unavailable"}
	ofItems      = []string{"unchanged", "invalid", "notFound", "expired", "limited", "unavailable"}
	ofTiles      = []string{"empty", "unchanged", "invalid", "notFound", "limited", "unavailable"}
	ofArchives   = []string{"empty", "unchanged", "invalid", "notFound", "limited", "unreadable", "unavailable", "late"}
)

// ofResults is what else may come of results.
var ofResults = []string{"unchanged", "invalid", "notFound", "dismissed", "beyond", "broken"}

// downloadQuery are the keys of downloadParams: files come in fewer formats than pages.
var downloadQuery = slices.Concat(selectionParams, []string{"crs", "properties", "fFile"})

// clusterQuery, nearestQueryKeys, leavesQuery and tileQuery are the keys of the parameters of
// clusters, of nearest features, of the features of a cluster, and of tiles.
var (
	clusterQuery     = slices.Concat([]string{"bbox", "zoom", "fDocument"}, filterParams)
	nearestQueryKeys = slices.Concat([]string{"lonFrom", "latFrom", "k", "withinKM", "fDocument"}, filterParams)
	leavesQuery      = slices.Concat([]string{"limit", "offset", "fDocument"}, filterParams)
	tileQuery        = slices.Concat(filterParams, []string{"v"})
)

// feedQuery are the keys of feedParams.
var feedQuery = []string{"since", "until", collectionsParam, "kind", "bbox", "border", "municipality", "changesLimit", "changesCursor", "lang"}

// ofSeveral is how tiles of several collections are filtered.
var ofSeveral = both("; un filtro vale para las colecciones que tienen todas las propiedades que usa, una propiedad como parámetro y datetime para las que la tienen; las demás se muestran enteras",
	"; a filter is for the collections that have all the properties it uses, a property as a parameter and datetime for those that have it; others are shown whole")

// The answers that several operations share.
var (
	asTile        = []answer{{mediaTile, "tile"}}
	asTileJSON    = []answer{{mediaJSON, "tileJSON"}}
	asArchiveJSON = []answer{{mediaJSON, "archiveTileJSON"}}
	asTilesets    = []answer{{mediaJSON, "tilesets"}}
	asTileset     = []answer{{mediaJSON, "tileset"}, {mediaTileJSON, "tileJSON"}}
	asStyle       = []answer{{mediaStyle, "style"}}
	asText        = []answer{{"text/plain", "text"}}
	asSession     = []answer{{mediaJSON, "session"}}
)

// operations describes every route but those of the front end's own files, in the
// order of the document. Routes without a line here fail the tests.
var operations = []operation{
	{route: "/", id: "landing", tag: "service", summary: both("El mapa, o con f qué hay y dónde", "The map, or with f what there is and where"),
		query: []string{"fPage", "lang"}, answers: []answer{{mediaJSON, "landing"}, {mediaHTML, ""}}, also: ofDocuments},
	{route: "/api", id: "api", tag: "service", summary: both("Esta descripción", "This description"),
		query: []string{"fPage", "lang"}, answers: []answer{{mediaOpenAPI, "openAPI"}, {mediaHTML, ""}}, also: ofDocuments},
	{route: "/conformance", id: "conformance", tag: "service", summary: both("Clases de conformidad", "Conformance classes"),
		query: []string{"fPage", "lang"}, answers: []answer{{mediaJSON, "conformance"}, {mediaHTML, ""}}, also: ofDocuments},

	{route: "/collections", id: "collections", tag: "features", summary: both("Todas las colecciones", "All collections"),
		query: []string{"fPage", "lang"}, answers: []answer{{mediaJSON, "collections"}, {mediaHTML, ""}}, also: ofDocuments},
	{route: "/collections/:collectionId", id: "collection", tag: "features", summary: both("Una colección", "One collection"),
		query: []string{"fPage", "lang"}, answers: []answer{{mediaJSON, "collection"}, {mediaHTML, ""}}, also: ofCollection},
	{route: "/collections/:collectionId/schema", id: "schema", tag: "features", summary: both("Esquema de los elementos", "Schema of the features"),
		query: []string{"fSchema", "lang"}, answers: []answer{{mediaSchema, "schema"}, {mediaHTML, ""}}, also: ofCollection},
	{route: "/collections/:collectionId/queryables", id: "queryables", tag: "features",
		summary: both("Propiedades por las que se puede filtrar", "Properties that filters may use"),
		query:   []string{"fPage", "lang"}, answers: []answer{{mediaSchema, "schema"}, {mediaHTML, ""}}, also: ofCollection},
	{route: "/collections/:collectionId/sortables", id: "sortables", tag: "features",
		summary: both("Propiedades por las que se puede ordenar", "Properties that features may be sorted by"),
		query:   []string{"fPage", "lang"}, answers: []answer{{mediaSchema, "schema"}, {mediaHTML, ""}}, also: ofCollection},
	{route: itemsRoute, id: "items", tag: "features",
		summary: both("Elementos, por páginas; cada propiedad es también un parámetro", "Features, page by page; every property is a parameter as well"),
		query:   itemsParams, answers: append(asFormats("featureCollection"), answer{mediaHTML, ""}), also: ofItems},
	{route: "/collections/:collectionId/download", id: "download", tag: "features",
		summary: both("Todos los elementos seleccionados, como archivo", "All features selected, as a file"),
		query:   downloadQuery, answers: asFormats("featureFile"), also: ofCollection},
	{route: "/collections/:collectionId/items/:featureId", id: "item", tag: "features", summary: both("Un elemento", "One feature"),
		query: []string{"crs", "fPage", "lang"}, answers: []answer{{mediaGeoJSON, "feature"}, {mediaHTML, ""}}, also: ofCollection},
	{route: "/collections/:collectionId/items/:featureId/neighbours", id: "neighbours", tag: "features",
		summary: both("Lo que hay cerca de un elemento: cruces, puestos, aeródromos y servicios, con distancia y rumbo",
			"What is near a feature: crossings, posts, airfields and services, with distance and bearing"),
		query: []string{"aroundKM", "fNeighbours", "lang"}, answers: []answer{{mediaJSON, "neighbours"}, {mediaGeoJSON, "neighbourCollection"}, {mediaHTML, ""}}, also: ofCollection},
	{route: "/collections/:collectionId/nearest", id: "nearest", tag: "features",
		summary: both("Los elementos más cercanos a una posición, con distancia y rumbo; cada propiedad es también un parámetro",
			"The features nearest to a position, with distance and bearing; every property is a parameter as well"),
		query: nearestQueryKeys, answers: []answer{{mediaGeoJSON, "nearestCollection"}}, also: ofCollection},
	{route: "/collections/:collectionId/clusters", id: "clusters", tag: "features",
		summary: both("Elementos agrupados a un nivel de zoom, con conteos exactos; cada propiedad es también un parámetro",
			"Features clustered at a zoom, with exact counts; every property is a parameter as well"),
		query: clusterQuery, answers: []answer{{mediaGeoJSON, "clusterCollection"}}, also: ofCollection},
	{route: "/collections/:collectionId/clusters/:clusterId/leaves", id: "cluster_leaves", tag: "features",
		summary: both("Elementos de un grupo, por páginas; cada propiedad es también un parámetro", "Features of a cluster, page by page; every property is a parameter as well"),
		query:   leavesQuery, answers: []answer{{mediaGeoJSON, "featureCollection"}}, also: ofCollection},
	{route: "/changes", id: "changes", tag: "features",
		summary: both("Lo que se agregó, eliminó, movió y modificó, el cambio más reciente primero", "What was added, removed, moved and changed, the newest first"),
		query:   slices.Concat([]string{"fChanges", "by"}, feedQuery), answers: []answer{{mediaJSON, "changes"}, {mediaGeoJSON, "featureCollection"}, {mediaHTML, ""}}, also: ofDocuments},
	{route: feedPath, id: "changes_feed", tag: "features", summary: both("Los mismos cambios, para suscribirse (Atom)", "The same changes, to subscribe to (Atom)"),
		query: feedQuery, answers: []answer{{mediaAtom, ""}}, also: ofDocuments},

	{route: "/tileMatrixSets", id: "getTileMatrixSetsList", tag: "tiles", summary: both("Todos los esquemas de teselas", "All tiling schemes"),
		query: []string{"fDocument", "lang"}, answers: []answer{{mediaJSON, "tileMatrixSets"}}, also: ofDocuments},
	{route: "/tileMatrixSets/:tileMatrixSetId", id: "getTileMatrixSet", tag: "tiles", summary: both("Un esquema de teselas", "One tiling scheme"),
		query: []string{"fDocument", "lang"}, answers: []answer{{mediaJSON, "tileMatrixSet"}}, also: ofCollection},
	{route: "/tiles", id: ".dataset.vector.getTileSetsList", tag: "tiles", summary: both("Juegos de teselas de todas las colecciones", "Tilesets of all collections"),
		query: []string{"fDocument", "lang"}, answers: asTilesets, also: ofDocuments},
	{route: "/tiles/:tileMatrixSetId", id: ".dataset.vector.getTileSet", tag: "tiles", summary: both("Un juego de teselas de todas las colecciones", "A tileset of all collections"),
		query: []string{"fTileset", "collections", "lang"}, answers: asTileset, also: ofCollection},
	{route: "/tiles/:tileMatrixSetId/:tileMatrix/:tileRow/:tileCol", id: ".dataset.vector.getTile", tag: "tiles",
		summary: both("Tesela de todas las colecciones, por fila y columna"+ofSeveral.ES, "Tile of all collections, by row and column"+ofSeveral.EN),
		query:   slices.Concat([]string{"fTile", "collections"}, tileQuery), answers: asTile, also: ofTiles},
	{route: "/collections/:collectionId/tiles", id: ".collection.vector.getTileSetsList", tag: "tiles", summary: both("Juegos de teselas de una colección", "Tilesets of one collection"),
		query: []string{"fDocument", "lang"}, answers: asTilesets, also: ofCollection},
	{route: "/collections/:collectionId/tiles/:tileMatrixSetId", id: ".collection.vector.getTileSet", tag: "tiles",
		summary: both("Un juego de teselas de una colección", "A tileset of one collection"),
		query:   []string{"fTileset", "lang"}, answers: asTileset, also: ofCollection},
	{route: "/collections/:collectionId/tiles/:tileMatrixSetId/:tileMatrix/:tileRow/:tileCol", id: ".collection.vector.getTile", tag: "tiles",
		summary: both("Tesela de una colección, por fila y columna; cada propiedad es también un parámetro", "Tile of one collection, by row and column; every property is a parameter as well"),
		query:   slices.Concat([]string{"fTile"}, tileQuery), answers: asTile, also: ofTiles},

	{route: "/tiles/:z/:x/:y", id: "tile", tag: "tiles", summary: both("Tesela de todas las colecciones"+ofSeveral.ES, "Tile of all collections"+ofSeveral.EN),
		query: tileQuery, answers: asTile, also: ofTiles},
	{route: "/tiles.json", id: "tilejson", tag: "tiles", summary: both("TileJSON de todas las colecciones", "TileJSON of all collections"),
		query: []string{"fDocument", "lang"}, answers: asTileJSON, also: ofDocuments},
	{route: "/tiles/metadata.json", id: "tile_metadata", tag: "tiles", summary: both("TileJSON donde GDAL lo busca", "TileJSON where GDAL looks for it"),
		query: []string{"fDocument", "lang"}, answers: asTileJSON, also: ofDocuments},
	{route: "/collections/:collectionId/tiles/:z/:x/:y", id: "collection_tile", tag: "tiles",
		summary: both("Tesela de una colección; cada propiedad es también un parámetro", "Tile of one collection; every property is a parameter as well"),
		query:   tileQuery, answers: asTile, also: ofTiles},
	{route: "/collections/:collectionId/tiles.json", id: "collection_tilejson", tag: "tiles", summary: both("TileJSON de una colección", "TileJSON of one collection"),
		query: []string{"fDocument", "lang"}, answers: asTileJSON, also: ofCollection},
	{route: "/collections/:collectionId/tiles/metadata.json", id: "collection_tile_metadata", tag: "tiles", summary: both("TileJSON donde GDAL lo busca", "TileJSON where GDAL looks for it"),
		query: []string{"fDocument", "lang"}, answers: asTileJSON, also: ofCollection},
	{route: "/tilesets", id: "archives", tag: "tiles", summary: both("Juegos de teselas empaquetados", "Packed tilesets"),
		query: []string{"fDocument", "lang"}, answers: []answer{{mediaJSON, "archives"}}, also: ofDocuments},
	{route: "/tilesets/:tilesetId", id: "archive_tilejson", tag: "tiles", summary: both("TileJSON de un juego de teselas empaquetado, también con .json", "TileJSON of a packed tileset, with .json as well"),
		query: []string{"fDocument", "lang"}, answers: asArchiveJSON, also: ofCollection},
	{route: "/tilesets/:tilesetId/metadata.json", id: "archive_metadata", tag: "tiles", summary: both("TileJSON donde GDAL lo busca", "TileJSON where GDAL looks for it"),
		query: []string{"fDocument", "lang"}, answers: asArchiveJSON, also: ofCollection},
	{route: "/tilesets/:tilesetId/:z/:x/:y", id: "archive_tile", tag: "tiles", summary: both("Tesela empaquetada, con la terminación de su formato", "Packed tile, with the ending of its format"),
		query: []string{"v"}, answers: asArchived(), also: ofArchives},
	{route: "/basemap/:z/:x/:y", id: "basemap_tile", tag: "tiles", summary: both("Tesela del mapa base", "Tile of the basemap"),
		query: []string{"v"}, answers: asTile, also: ofArchives},
	{route: "/basemap.json", id: "basemap_tilejson", tag: "tiles", summary: both("TileJSON del mapa base", "TileJSON of the basemap"),
		query: []string{"fDocument", "lang"}, answers: asArchiveJSON, also: ofDocuments},

	{route: "/style.json", id: "style", tag: "tiles", summary: both("Estilo MapLibre del mapa", "MapLibre style of the map"),
		query: []string{"fDocument", "layers", "lang"}, answers: asStyle, also: ofDocuments},
	{route: "/collections/:collectionId/style.json", id: "collection_style", tag: "tiles", summary: both("Estilo MapLibre de una colección", "MapLibre style of one collection"),
		query: []string{"fDocument", "lang"}, answers: asStyle, also: ofCollection},
	{route: "/sprites/:file", id: "sprite", tag: "tiles", summary: both("Símbolos de los estilos", "Symbols of the styles"),
		answers: []answer{{mediaJSON, "sprite"}, {mediaPNG, ""}}, also: ofCollection},
	{route: "/glyphs/:fontstack/:range", id: "glyphs", tag: "tiles", summary: both("Letras de los estilos", "Letters of the styles"),
		answers: []answer{{mediaGlyphs, "glyphs"}}, also: ofCollection},

	{route: "/processes", id: "getProcesses", tag: "processes", summary: both("Todos los procesos", "All processes"),
		query: []string{"limit", "fPage", "lang"}, answers: []answer{{mediaJSON, "processes"}, {mediaHTML, ""}}, also: ofDocuments},
	{route: "/processes/:processId", id: "getProcessDescription", tag: "processes", summary: both("Un proceso", "One process"),
		query: []string{"fPage", "lang"}, answers: []answer{{mediaJSON, "process"}, {mediaHTML, ""}}, also: ofCollection},
	{route: "/processes/:processId/execution", method: http.MethodPost, id: "execute", tag: "processes",
		summary: both("Ejecutar un proceso; con Prefer: respond-async, como trabajo", "Execute a process; with Prefer: respond-async, as a job"),
		query:   []string{"lang"}, body: []answer{{mediaJSON, "execute"}}, answers: asResults(),
		also: []string{"created", "elsewhere", "invalid", "notFound", "unsupported", "tooLarge"}},
	{route: "/jobs", id: "getJobs", tag: "processes", summary: both("Trabajos de quien pregunta", "Jobs of whoever asks"),
		query: slices.Concat(jobListParams, []string{"fPage", "lang"}), answers: []answer{{mediaJSON, "jobs"}, {mediaHTML, ""}}, also: ofDocuments},
	{route: "/jobs/:jobId", id: "getStatus", tag: "processes", summary: both("Estado de un trabajo", "Where a job stands"),
		query: []string{"fPage", "lang"}, answers: []answer{{mediaJSON, "statusInfo"}, {mediaHTML, ""}}, also: ofCollection},
	{route: "/jobs/:jobId", method: http.MethodDelete, id: "dismiss", tag: "processes", summary: both("Cancelar un trabajo y borrar sus resultados", "Dismiss a job and remove its results"),
		query: []string{"fDocument", "lang"}, answers: []answer{{mediaJSON, "statusInfo"}}, also: []string{"invalid", "notFound"}},
	{route: "/jobs/:jobId/results", id: "getResult", tag: "processes", summary: both("Resultado de un trabajo, como se pidió", "Result of a job, as it was asked for"),
		answers: asResults(), parts: true, also: append([]string{"elsewhere"}, ofResults...)},
	{route: "/jobs/:jobId/results/:name", id: "getResultFile", tag: "processes", summary: both("Un archivo del resultado de un trabajo, también por partes", "A file of a job's result, in parts as well"),
		answers: filesOf(asResults()), parts: true, also: ofResults},

	{route: "/borders", id: "borders", tag: "borders", summary: both("Las fronteras", "The borders"),
		query: []string{"fPage", "lang"}, answers: []answer{{mediaJSON, "borders"}, {mediaHTML, ""}}, also: ofDocuments},
	{route: "/borders/:borderId", id: "border", tag: "borders",
		summary: both("Una frontera: longitud, extremos, partes, vacíos, demarcación, y cuántos elementos hay cerca", "A border: length, ends, parts, gaps, demarcation, and how many features are near"),
		query:   []string{"fPage", "lang"}, answers: []answer{{mediaJSON, "border"}, {mediaHTML, ""}}, also: ofCollection},
	{route: "/borders/:borderId/locate", id: "border_locate", tag: "borders",
		summary: both("El lugar en un kilómetro de una frontera, o el más cercano a una posición", "The place at a kilometre of a border, or the one nearest to a position"),
		query:   []string{"kmPlace", "lon", "lat", "fPage", "lang"}, answers: []answer{{mediaGeoJSON, "borderPlace"}, {mediaHTML, ""}}, also: ofCollection},
	{route: "/borders/:borderId/stretch", id: "border_stretch", tag: "borders",
		summary: both("La línea de una frontera de un kilómetro a otro", "A border's line from one kilometre to another"),
		query:   []string{"kmStretch", "fPage", "lang"}, answers: []answer{{mediaGeoJSON, "borderStretch"}, {mediaHTML, ""}}, also: ofCollection},
	{route: "/borders/:borderId/features", id: "border_features", tag: "borders",
		summary: both("Los puntos cercanos a una frontera, en el orden de los kilómetros, con distancia y lado", "The points near a border, in the order of kilometres, with distance and side"),
		query:   []string{"collections", "within_km", "kmStretch", "limit", "offset", "fPage", "lang"}, answers: []answer{{mediaGeoJSON, "borderFeatures"}, {mediaHTML, ""}}, also: ofCollection},

	{route: "/session", id: "session", tag: "service", summary: both("Quién pregunta", "Who is asking"),
		answers: asSession, also: []string{"invalid"}},
	{route: "/session", method: http.MethodPost, id: "sign_in", tag: "service", summary: both("Abrir una sesión con un token", "Begin a session with a token"),
		body: []answer{{mediaForm, "signIn"}, {mediaJSON, "signIn"}}, answers: asSession,
		also: []string{"invalid", "unauthorized", "foreign", "tooLarge", "limited", "unavailable"}, open: true},
	{route: "/session", method: http.MethodDelete, id: "sign_out", tag: "service", summary: both("Cerrar la sesión", "End the session"), also: []string{"gone", "foreign", "limited"}, open: true},

	{route: "/healthz", id: "health", tag: "operation", summary: both("El proceso vive", "The process is alive"), answers: asText, open: true},
	{route: "/readyz", id: "readiness", tag: "operation", summary: both("Hay datos que servir", "There are data to serve"),
		answers: []answer{{mediaJSON, "readiness"}}, also: []string{"unready"}, open: true},
	{route: "/metrics", id: "metrics", tag: "operation", summary: both("Métricas en el formato de Prometheus", "Metrics in the format of Prometheus"), answers: asText, open: true},
}

// asResults has the media types of what processes make.
func asResults() []answer {
	all := []answer{{mediaJSON, "results"}}
	for _, p := range processes() {
		for _, media := range p.Media {
			if a := (answer{media, ""}); media != mediaJSON && !slices.Contains(all, a) {
				all = append(all, a)
			}
		}
	}
	return all
}

// asArchived has the formats of packed tiles.
func asArchived() []answer {
	all := slices.Clone(asTile)
	for t := archive.PNG; t <= archive.AVIF; t++ {
		all = append(all, answer{t.Format().Media, ""})
	}
	return all
}

// asFormats has the formats of features; the schema is that of GeoJSON.
func asFormats(geoJSON string) []answer {
	var all []answer
	for _, f := range encode.Formats() {
		schema := "text"
		switch f.MediaType {
		case mediaGeoJSON:
			schema = geoJSON
		case mediaFlatGeobuf:
			schema = "flatgeobuf"
		}
		all = append(all, answer{f.MediaType, schema})
	}
	return all
}

// tags group the operations, in order.
var tags = []struct {
	name  string
	about geo.Text
}{
	{"service", both("El servicio", "The service")},
	{"features", both("Colecciones y elementos (OGC API Features)", "Collections and features (OGC API Features)")},
	{"tiles", both("Teselas vectoriales: OGC API Tiles, y XYZ en EPSG:3857", "Vector tiles: OGC API Tiles, and XYZ in EPSG:3857")},
	{"borders", both("Fronteras por kilómetros (referencia lineal)", "Borders by kilometres (linear referencing)")},
	{"processes", both("Procesos y trabajos (OGC API Processes)", "Processes and jobs (OGC API Processes)")},
	{"operation", both("Funcionamiento", "Operation")},
}

func both(es, en string) geo.Text { return geo.Text{ES: es, EN: en} }
