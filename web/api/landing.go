package api

import (
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"lindero/geo"
)

// Landing answers with what there is and where.
func (a *API) Landing(c echo.Context) error {
	r, err := a.document(c, asJSON, asHTML)
	if err != nil {
		return err
	}
	doc := landingDoc{
		Title: r.Dataset.Title.In(r.lang), Description: r.Dataset.Description.In(r.lang),
		Attribution: strings.Join(distinct(slices.Concat(sources(r.Dataset.Attribution, r.Collections), r.basemapSources())), " | "),
		Links:       append(r.own(), r.landingLinks()...),
		Lindero:     about{r.Dataset.Title, r.Dataset.Description, r.Version},
	}
	if r.wantsHTML() {
		return r.sendHTML("landing", r.landingPage(doc))
	}
	return r.send(mediaJSON, doc)
}

// landingDoc is the landing page (OGC 17-069r4, 7.2).
type landingDoc struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Attribution string `json:"attribution,omitempty"`
	Links       []Link `json:"links"`
	Lindero     about  `json:"x-lindero"`
}

func (r *request) landingLinks() []Link {
	return []Link{
		{Href: r.base + "/", Rel: "related", Type: mediaHTML, Title: r.text("El mapa", "The map")},
		{Href: r.base + "/api", Rel: "service-desc", Type: mediaOpenAPI, Title: r.text("La API, como OpenAPI 3.0", "The API, as OpenAPI 3.0")},
		{Href: r.base + "/api?f=html", Rel: "service-doc", Type: mediaHTML, Title: r.text("La API, para leer", "The API, to read")},
		{Href: r.base + "/conformance", Rel: "conformance", Type: mediaJSON, Title: r.text("Normas que este servidor cumple", "Standards that this server keeps to")},
		{Href: r.base + "/collections", Rel: "data", Type: mediaJSON, Title: r.text("Colecciones", "Collections")},
		{Href: r.base + "/tiles", Rel: relTilesets, Type: mediaJSON, Title: r.text("Teselas vectoriales de todas las colecciones", "Vector tiles of all collections")},
		{Href: r.base + "/tileMatrixSets", Rel: relTilingSchemes, Type: mediaJSON, Title: r.text("Esquemas de teselas", "Tiling schemes")},
		{Href: r.base + "/tiles.json", Rel: "describedby", Type: mediaJSON, Title: r.text("Teselas vectoriales de todas las capas (TileJSON)", "Vector tiles of all layers (TileJSON)")},
		{Href: r.base + "/basemap.json", Rel: "related", Type: mediaJSON, Title: r.text("Teselas vectoriales del mapa base (TileJSON)", "Vector tiles of the basemap (TileJSON)")},
		{Href: r.base + "/tilesets", Rel: "related", Type: mediaJSON, Title: r.text("Juegos de teselas empaquetados", "Packed tilesets")},
		{Href: r.base + "/borders", Rel: "related", Type: mediaJSON, Title: r.text("Fronteras, por kilómetros", "Borders, by kilometres")},
		{Href: r.base + "/processes", Rel: relProcesses, Type: mediaJSON, Title: r.text("Procesos", "Processes")},
		r.jobListLink(),
		{Href: r.base + "/changes", Rel: "related", Type: mediaJSON, Title: r.text("Cambios en los datos", "Changes in the data")},
		{Href: r.base + feedPath, Rel: "related", Type: mediaAtom, Title: r.text("Cambios en los datos, para suscribirse (Atom)", "Changes in the data, to subscribe to (Atom)")},
		{Href: r.base + "/style.json", Rel: "stylesheet", Type: mediaStyle, Title: r.text("El mapa como estilo MapLibre", "The map as a MapLibre style")},
	}
}

type about struct {
	Title       geo.Text `json:"title"`
	Description geo.Text `json:"description"`
	Version     string   `json:"version"`
}
