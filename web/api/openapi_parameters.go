package api

import (
	"lindero/geo"
	"lindero/geo/crs"
	"lindero/tiles"
	"lindero/web/style/glyph"
)

// parameter describes a parameter of path or query (OpenAPI 3.0.3, 4.7.12).
type parameter struct {
	key         string        // among the components; "" for one that stands in its operation
	Name        string        `json:"name"`
	In          string        `json:"in"`
	Required    bool          `json:"required,omitempty"`
	Description string        `json:"description"`
	Style       string        `json:"style"`
	Explode     bool          `json:"explode"`
	Schema      orderedObject `json:"schema"`
	Lindero     described     `json:"x-lindero"`
}

type described struct {
	Description geo.Text `json:"description"`
}

func queryParameter(key, name string, about geo.Text, schema orderedObject) parameter {
	return parameter{key: key, Name: name, In: "query", Style: "form", Description: about.In("en"), Schema: schema, Lindero: described{about}}
}

func pathParameter(name string, about geo.Text, schema orderedObject) parameter {
	return parameter{key: name, Name: name, In: "path", Required: true, Style: "simple", Description: about.In("en"), Schema: schema, Lindero: described{about}}
}

// required is a parameter that must be there.
func required(p parameter) parameter {
	p.Required = true
	return p
}

// kilometres is a distance above 0.
func kilometres(most int) orderedObject {
	return kind("number", member{"minimum", 0}, member{"exclusiveMinimum", true}, member{"maximum", most})
}

// kind is a schema of one type, with further members behind it.
func kind(name string, more ...member) orderedObject {
	return append(orderedObject{{"type", name}}, more...)
}

func oneOf(values ...string) orderedObject { return kind("string", member{"enum", values}) }

// filledText is a string that is not empty.
func filledText() orderedObject { return kind("string", member{"minLength", 1}) }

// wholeNumber is what a property in whole numbers can hold.
func wholeNumber() orderedObject { return kind("integer", member{"format", "int64"}) }

// listOf is a list of at least one.
func listOf(items orderedObject) orderedObject {
	return kind("array", member{"minItems", 1}, member{"items", items})
}

// numbers is a list of n numbers.
func numbers(n int) orderedObject { return orderedObject{{"minItems", n}, {"maxItems", n}} }

// parameters are those of the components, in order. GDAL and QGIS read the size of
// pages from limit.
func (v *view) parameters() []parameter {
	zoom := kind("integer", member{"minimum", 0}, member{"maximum", tiles.MaxZoom})
	return append(selectionParameters(),
		queryParameter("fDocument", "f", both("Formato", "Format"), oneOf("json")),
		queryParameter("fSchema", "f", both("Formato: esquema de las propiedades, o de un elemento como lo escribe GeoJSON",
			"Format: schema of the properties, or of a feature as GeoJSON writes it"), oneOf("json", "geojson", "html")),
		queryParameter("fChanges", "f", both("Formato; sin él, según Accept", "Format; without it, as Accept asks"), oneOf(names(asChanges)...)),
		queryParameter("since", "since", both("Cambios publicados desde este día o instante (RFC 3339)", "Changes published since this day or instant (RFC 3339)"), filledText()),
		queryParameter("until", "until", both("Cambios publicados hasta este día o instante", "Changes published until this day or instant"), filledText()),
		queryParameter("kind", "kind", both("Clases de cambio", "Kinds of change"), listOf(oneOf(kindNames()...))),
		queryParameter("border", "border", both("Cambios en una frontera: GT-MX", "Changes at a border: GT-MX"), filledText()),
		queryParameter("municipality", "municipality", both("Cambios en un municipio, por su nombre", "Changes in a municipality, by its name"), filledText()),
		queryParameter("by", "by", both("Contar los cambios también por", "Count the changes as well by"), oneOf(groupingNames()...)),
		queryParameter("changesLimit", "limit", both("Cambios por página", "Changes on a page"),
			kind("integer", member{"minimum", 1}, member{"maximum", mostChangesLimit}, member{"default", changesLimit})),
		queryParameter("changesCursor", "cursor", both("Lugar de la página siguiente, como lo da el enlace next", "Place of the next page, as the link next gives it"), filledText()),
		queryParameter("lang", "lang", both("Idioma de los textos; sin él, según Accept-Language", "Language of the texts; without it, as Accept-Language asks"), oneOf("es", "en")),
		queryParameter("fPage", "f", both("Formato; sin él, según Accept", "Format; without it, as Accept asks"), oneOf("json", "html")),
		queryParameter("v", "v", both("Versión de los datos, como la da TileJSON: la respuesta se puede guardar para siempre",
			"Version of the data, as TileJSON gives it: the answer may be kept for good"), filledText()),
		pathParameter("collectionId", both("Identificador de la colección", "Identifier of the collection"), v.collectionIDs()),
		queryParameter("zoom", "zoom", both("Nivel de zoom", "Zoom level"), kind("integer", member{"minimum", 0}, member{"maximum", tiles.MaxZoom}, member{"default", 0})),
		pathParameter("clusterId", both("Identificador del grupo", "Identifier of the cluster"), kind("string", member{"pattern", "^[0-9]+$"})),
		pathParameter("featureId", both("Identificador del elemento", "Identifier of the feature"), filledText()),
		required(queryParameter("lonFrom", "lon", both("Longitud de donde se mide, en grados", "Longitude to measure from, in degrees"), kind("number", member{"minimum", -180}, member{"maximum", 180}))),
		required(queryParameter("latFrom", "lat", both("Latitud de donde se mide, en grados", "Latitude to measure from, in degrees"), kind("number", member{"minimum", -90}, member{"maximum", 90}))),
		queryParameter("k", "k", both("Cuántos elementos", "How many features"), kind("integer", member{"minimum", 1}, member{"maximum", maxNearest}, member{"default", defaultNearest})),
		queryParameter("withinKM", "within_km", both("Solo los que están a esta distancia o menos, en km", "Only those so many kilometres away at most"), kilometres(maxNearestKM)),
		queryParameter("aroundKM", "within_km", both("Radio de la lista de cruces, en km", "Radius of the list of crossings, in km"), append(kilometres(maxAroundKM), member{"default", defaultAroundKM})),
		queryParameter("fNeighbours", "f", both("Formato; sin él, según Accept", "Format; without it, as Accept asks"), oneOf("json", "geojson", "html")),
		queryParameter("fTile", "f", both("Formato", "Format"), oneOf("mvt")),
		queryParameter("fTileset", "f", both("Formato; sin él, según Accept; tilejson solo para WebMercatorQuad", "Format; without it, as Accept asks; tilejson for WebMercatorQuad alone"), oneOf("json", "tilejson")),
		queryParameter(collectionsParam, collectionsParam, both("Colecciones, en el orden de las capas; sin él, todas", "Collections, in the order of the layers; without it, all"),
			append(listOf(v.collectionIDs()), member{"maxItems", max(1, len(v.Collections))})),
		pathParameter("tileMatrixSetId", both("Esquema de teselas", "Tiling scheme"), gridIDs()),
		pathParameter("tileMatrix", both("Nivel", "Level"), kind("string", member{"pattern", "^[0-9]+$"})),
		pathParameter("tileRow", both("Fila, desde el norte", "Row, from the north"), kind("integer", member{"minimum", 0})),
		pathParameter("tileCol", both("Columna, desde el oeste", "Column, from the west"), kind("integer", member{"minimum", 0})),
		pathParameter("z", both("Nivel de zoom", "Zoom level"), zoom),
		pathParameter("x", both("Columna, desde el oeste", "Column, from the west"), kind("integer", member{"minimum", 0})),
		pathParameter("y", both("Fila, desde el norte, con .mvt; de teselas empaquetadas, con la terminación de su formato",
			"Row, from the north, with .mvt; of packed tiles, with the ending of their format"),
			kind("string", member{"pattern", `^[0-9]+(\.[a-z]+)?$`})),
		pathParameter("tilesetId", both("Nombre del juego de teselas", "Name of the tileset"), kind("string", member{"pattern", `^[a-z0-9_-]+(\.json)?$`})),
		pathParameter("borderId", both("Identificador de la frontera", "Identifier of the border"), v.borderIDs()),
		queryParameter("kmPlace", "km", both("Kilómetro de la frontera", "Kilometre of the border"), kind("number", member{"minimum", 0}, member{"default", 0})),
		queryParameter("lon", "lon", both("Longitud de una posición en grados; va con lat, y no con km", "Longitude of a position in degrees; goes with lat, and not with km"), kind("number", member{"minimum", -180}, member{"maximum", 180})),
		queryParameter("lat", "lat", both("Latitud de una posición en grados; va con lon, y no con km", "Latitude of a position in degrees; goes with lon, and not with km"), kind("number", member{"minimum", -90}, member{"maximum", 90})),
		queryParameter("kmStretch", "km", both("Kilómetros de inicio y fin, como 100-150; sin él, toda la línea", "Kilometres where it starts and ends, as 100-150; without it, the whole line"), kind("string", member{"pattern", stretchPattern})),
		queryParameter("within_km", "within_km", both("Distancia a la línea en kilómetros, hasta 100", "Distance from the line in kilometres, up to 100"), kind("number", member{"minimum", 0}, member{"exclusiveMinimum", true}, member{"maximum", maxWithinKM}, member{"default", nearKM})),
		pathParameter("processId", both("Identificador del proceso", "Identifier of the process"), oneOf(processIDs()...)),
		pathParameter("jobId", both("Identificador del trabajo", "Identifier of the job"), kind("string", member{"pattern", "^[0-9a-f]{32}$"})),
		pathParameter("name", both("Nombre del archivo", "Name of the file"), filledText()),
		queryParameter("type", "type", both("Tipo de los trabajos", "Type of the jobs"), listOf(oneOf(typeProcess))),
		queryParameter("processID", "processID", both("Trabajos de estos procesos", "Jobs of these processes"), listOf(filledText())),
		queryParameter("status", "status", both("Trabajos en estos estados", "Jobs with these statuses"), listOf(oneOf(statusNames()...))),
		queryParameter("minDuration", "minDuration", both("Trabajos que tomaron al menos estos segundos", "Jobs that took at least so many seconds"), kind("integer", member{"minimum", 0}, member{"maximum", maxSeconds})),
		queryParameter("maxDuration", "maxDuration", both("Trabajos que tomaron a lo más estos segundos", "Jobs that took at most so many seconds"), kind("integer", member{"minimum", 0}, member{"maximum", maxSeconds})),
		queryParameter("layers", "layers", both("Qué parte del mapa", "Which part of the map"), append(oneOf(styleLayers...), member{"default", styleLayers[0]})),
		pathParameter("file", both("Imagen o índice, para pantallas normales o densas", "Image or index, for normal or dense screens"), oneOf(spriteFiles...)),
		pathParameter("fontstack", both("Tipo de letra", "Font"), oneOf(glyph.Stacks()...)),
		pathParameter("range", both("256 códigos Unicode, hasta 65280-65535", "256 Unicode code points, up to 65280-65535"), kind("string", member{"pattern", `^[0-9]+-[0-9]+(\.pbf)?$`})),
	)
}

// selectionParameters describe itemsParams.
func selectionParameters() []parameter {
	formats := names(featureFormats())
	systems := append(oneOf(crsURIs(crs.All())...), member{"default", crs.CRS84})
	box := kind("array", member{"items", kind("number")}, member{"oneOf", []orderedObject{numbers(4), numbers(6)}})
	limit := kind("integer", member{"minimum", 1}, member{"maximum", MaxLimit}, member{"default", DefaultLimit})
	offset := kind("integer", member{"minimum", 0}, member{"maximum", MaxOffset}, member{"default", 0})
	return []parameter{
		queryParameter("bbox", "bbox", both("Rectángulo: oeste,sur,este,norte en el sistema de bbox-crs; con oeste mayor que este cruza el antimeridiano",
			"Box: west,south,east,north in the system of bbox-crs; with west above east it crosses the antimeridian"), box),
		queryParameter("bbox-crs", "bbox-crs", both("Sistema de coordenadas de bbox", "Coordinate system of bbox"), systems),
		queryParameter("crs", "crs", both("Sistema de coordenadas de la respuesta, con el orden de ejes de su autoridad", "Coordinate system of the answer, in the axis order of its authority"), systems),
		queryParameter("properties", "properties", both("Propiedades de la respuesta, separadas por comas; sin él, todas", "Properties of the answer, separated by commas; without it, all"),
			listOf(filledText())),
		queryParameter("datetime", "datetime", both("Fecha, instante o intervalo (RFC 3339), con .. para un extremo abierto: 2024-01-01/..",
			"Date, instant or interval (RFC 3339), with .. for an open end: 2024-01-01/.."), filledText()),
		queryParameter("limit", "limit", both("Elementos por página", "Features on a page"), limit),
		queryParameter("cursor", "cursor", both("Lugar de la página siguiente, como lo da el enlace next", "Place of the next page, as the link next gives it"), filledText()),
		queryParameter("offset", "offset", both("Elementos que se saltan; más rápido es seguir los enlaces next", "Features to skip; following the next links is faster"), offset),
		queryParameter("sortby", "sortby", both("Propiedades por las que se ordena, separadas por comas, con - ante las que descienden: status,-width_m",
			"Properties to sort by, separated by commas, with - before those that descend: status,-width_m"), listOf(filledText())),
		queryParameter("filter", "filter", both("Filtro CQL2", "CQL2 filter"), filledText()),
		queryParameter("filter-lang", "filter-lang", both("Lenguaje del filtro", "Language of the filter"),
			append(oneOf("cql2-text", "cql2-json"), member{"default", "cql2-text"})),
		queryParameter("filter-crs", "filter-crs", both("Sistema de coordenadas del filtro", "Coordinate system of the filter"), systems),
		queryParameter("f", "f", both("Formato", "Format"), append(oneOf(names(asItems())...), member{"default", formats[0]})),
		queryParameter("fFile", "f", both("Formato", "Format"), append(oneOf(formats...), member{"default", formats[0]})),
	}
}

// parameterOf returns the parameter with the key. One that is not there leaves a
// reference to nothing, which the tests of the document find.
func parameterOf(all []parameter, key string) parameter {
	for _, p := range all {
		if p.key == key {
			return p
		}
	}
	return parameter{key: key}
}

// gridIDs lists the identifiers of tile matrix sets.
func gridIDs() orderedObject {
	var ids []string
	for _, g := range tiles.Grids() {
		ids = append(ids, g.String())
	}
	return oneOf(ids...)
}

// collectionIDs lists the identifiers there are.
func (v *view) collectionIDs() orderedObject {
	var ids []string
	for _, c := range v.Collections {
		ids = append(ids, c.ID)
	}
	if ids == nil {
		return kind("string")
	}
	return oneOf(ids...)
}

// borderIDs lists the identifiers of borders.
func (v *view) borderIDs() orderedObject {
	var ids []string
	for _, l := range v.borders.Lines() {
		ids = append(ids, l.ID)
	}
	if ids == nil {
		return filledText()
	}
	return oneOf(ids...)
}

// propertyParameter describes the filter property=value. Lists are asked for one
// value that they contain.
func propertyParameter(c *geo.Collection, name string) parameter {
	column := c.Column(name)
	if column == nil { // the identifier
		id := kind("string")
		if c.NumericIDs() {
			id = wholeNumber()
		}
		return queryParameter("", name, both("Identificador", "Identifier"), id)
	}
	schema := kind("string")
	switch column.Type {
	case geo.Integer:
		schema = wholeNumber()
	case geo.Number, geo.Boolean:
		schema = kind(column.Type.String())
	case geo.String:
		if column.Format != "" {
			schema = append(schema, member{"format", column.Format})
		}
	}
	return queryParameter("", name, column.Title.Or(both(name, name)), schema)
}
