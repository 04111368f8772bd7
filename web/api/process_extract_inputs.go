package api

import (
	"lindero/geo/extract"
	"lindero/tiles"
)

// areaInput is the area that a process is about.
func areaInput() processValue {
	number, text := kind("number"), filledText()
	names := append(listOf(text), member{"maxItems", 1000})
	position := append(kind("array", member{"items", number}), numbers(2)...)
	ways := []member{
		{"bbox", append(kind("array", member{"items", number}), numbers(4)...)},
		{"geometry", kind("object", member{"description", "GeoJSON: polygons, alone or as features"})},
		{"circle", kind("object", member{"required", []string{"center", "radius_km"}}, member{"properties", orderedObject{
			{"center", position}, {"radius_km", kind("number", member{"minimum", 0.001}, member{"maximum", 5000})}}})},
		{"municipalities", names}, {"departments", names},
		{"border", text}, {"km", position}, {"width_km", kind("number", member{"minimum", 0.001}, member{"maximum", 500})},
		{"file", kind("object", member{"required", []string{"value"}}, member{"properties", orderedObject{
			{"value", kind("string", member{"format", "byte"})}, {"encoding", oneOf("base64")}, {"mediaType", text}}})},
	}
	return processValue{
		ID: "area", Required: true, Title: both("Área", "Area"),
		Description: both(
			"De una de estas maneras: bbox (oeste, sur, este, norte), geometry (GeoJSON), circle, municipalities (identificadores), departments (nombres), border con km y width_km, o file: GeoJSON, KML, KMZ, GPX o Shapefile en zip, en base64",
			"In one of these ways: bbox (west, south, east, north), geometry (GeoJSON), circle, municipalities (identifiers), departments (names), border with km and width_km, or file: GeoJSON, KML, KMZ, GPX or a zipped Shapefile, in base64"),
		Schema: kind("object", member{"additionalProperties", false}, member{"properties", orderedObject(ways)}),
	}
}

// extractInputs are those of an extract; whether the format must be there depends.
func extractInputs(formatRequired bool) []processValue {
	var formats []string
	for _, f := range extract.Formats() {
		formats = append(formats, f.Name)
	}
	formats = append(formats, "geojson")
	zoom := kind("integer", member{"minimum", 0}, member{"maximum", tiles.MaxZoom})
	return []processValue{
		areaInput(),
		{ID: "collections", Title: both("Colecciones", "Collections"), Description: both("Identificadores, en el orden de las capas; sin ellos, todas", "Identifiers, in the order of the layers; without them, all"), Schema: listOf(filledText())},
		{ID: "filter", Title: both("Filtros", "Filters"), Description: both("Por colección, en texto CQL2", "By collection, in CQL2 text"), Schema: kind("object", member{"additionalProperties", kind("string")})},
		{ID: "datetime", Title: both("Tiempo", "Time"), Description: both("Instante o intervalo, como el parámetro datetime", "An instant or interval, as the parameter datetime"), Schema: kind("string")},
		{ID: "crs", Title: both("Sistema de coordenadas", "Coordinate system"), Description: both("Por su URI; sin él, longitud y latitud", "By its URI; without it, longitude and latitude"), Schema: kind("string", member{"format", "uri"})},
		{ID: "cut", Title: both("Corte", "Cut"), Description: both("Líneas y superficies que salen del área: clip las recorta, whole las deja enteras", "Lines and polygons that reach beyond the area: clip cuts them, whole leaves them"), Schema: append(oneOf(string(extract.Clip), string(extract.Whole)), member{"default", string(extract.Clip)})},
		{ID: "format", Required: formatRequired, Title: both("Formato", "Format"), Description: both("Formato del archivo", "Format of the file"), Schema: oneOf(formats...)},
		{ID: "lang", Title: both("Idioma", "Language"), Description: both("De los títulos dentro del archivo; sin él, el de la petición", "Of titles within the file; without it, the request's"), Schema: oneOf("es", "en")},
		{ID: "minzoom", Title: both("Primer nivel de zoom", "First zoom"), Description: both("Del mapa sin conexión", "Of the offline map"), Schema: zoom},
		{ID: "maxzoom", Title: both("Último nivel de zoom", "Last zoom"), Description: both("Del mapa sin conexión; sin él, hasta donde sea útil", "Of the offline map; without it, as far as is useful"), Schema: zoom},
		{ID: "paper", Title: both("Papel", "Paper"), Description: both("De la hoja de mapa", "Of the map sheet"), Schema: append(oneOf("a4", "letter"), member{"default", "a4"})},
	}
}
