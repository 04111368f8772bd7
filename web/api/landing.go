package api

import (
	"slices"

	"github.com/labstack/echo/v4"

	"lindero/geo"
)

// Landing answers with what there is and where, as JSON.
func (a *API) Landing(c echo.Context) error {
	v, base, err := a.document(c)
	if err != nil {
		return err
	}
	language := lang(c)
	return document(c, mediaJSON, struct {
		Title       string `json:"title"`
		Description string `json:"description"`
		Attribution string `json:"attribution,omitempty"`
		Links       []Link `json:"links"`
		Lindero     about  `json:"x-lindero"`
	}{
		v.Dataset.Title.In(language), v.Dataset.Description.In(language), attribution(v.Dataset.Attribution, slices.Concat(v.Collections, v.Basemap)),
		[]Link{
			{base + "/?f=json", "self", mediaJSON, "This document", false},
			{base + "/", "alternate", mediaHTML, "The map", false},
			{base + "/api", "service-desc", mediaOpenAPI, "The API, as OpenAPI 3.0", false},
			{base + "/api?f=html", "service-doc", mediaHTML, "The API, to read", false},
			{base + "/conformance", "conformance", mediaJSON, "What standards this server keeps to", false},
			{base + "/collections", "data", mediaJSON, "Collections", false},
			{base + "/tiles.json", "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", mediaJSON, "Vector tiles of all layers (TileJSON)", false},
			{base + "/basemap.json", "related", mediaJSON, "Vector tiles of the basemap (TileJSON)", false},
		},
		about{v.Dataset.Title, v.Dataset.Description, v.Version},
	})
}

type about struct {
	Title       geo.Text `json:"title"`
	Description geo.Text `json:"description"`
	Version     string   `json:"version"`
}
