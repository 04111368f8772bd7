package api

import (
	"cmp"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"lindero/geo"
)

const crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

// collectionDoc describes a collection (OGC 17-069r4, 7.14), with both languages
// and what a map needs beside it.
type collectionDoc struct {
	ID          string      `json:"id"`
	Title       string      `json:"title"`
	Description string      `json:"description,omitempty"`
	Attribution string      `json:"attribution,omitempty"`
	ItemType    string      `json:"itemType"`
	ItemCount   int         `json:"itemCount"`
	Extent      *extentDoc  `json:"extent,omitempty"`
	CRS         []string    `json:"crs"`
	StorageCRS  string      `json:"storageCrs"`
	Links       []Link      `json:"links"`
	Lindero     collectionX `json:"x-lindero"`
}

type extentDoc struct {
	Spatial spatialDoc `json:"spatial"`
}

type spatialDoc struct {
	BBox [][4]float64 `json:"bbox"`
	CRS  string       `json:"crs"`
}

type collectionX struct {
	Title          geo.Text `json:"title"`
	Description    geo.Text `json:"description"`
	Geometry       string   `json:"geometry"`
	ClassProperty  string   `json:"class_property,omitempty"`
	Sensitive      bool     `json:"sensitive"`
	SyntheticCount int      `json:"synthetic_count"`
	Version        string   `json:"version"`
}

// Collections lists the collections.
func (a *API) Collections(c echo.Context) error {
	v, base, err := a.document(c)
	if err != nil {
		return err
	}
	language := lang(c)
	docs := make([]collectionDoc, len(v.Collections))
	for i, collection := range v.Collections {
		docs[i] = v.describe(collection, base, language)
	}
	return document(c, mediaJSON, struct {
		Links       []Link          `json:"links"`
		Collections []collectionDoc `json:"collections"`
	}{[]Link{{base + "/collections", "self", mediaJSON, "This document", false}}, docs})
}

// Collection describes one collection.
func (a *API) Collection(c echo.Context) error {
	v, collection, base, err := a.collectionDocument(c)
	if err != nil {
		return err
	}
	return document(c, mediaJSON, v.describe(collection, base, lang(c)))
}

func (v *view) describe(c *geo.Collection, base, lang string) collectionDoc {
	self := base + "/collections/" + c.ID
	doc := collectionDoc{
		ID: c.ID, Title: cmp.Or(c.Title.In(lang), c.ID), Description: c.Description.In(lang), Attribution: c.Attribution,
		ItemType: "feature", ItemCount: c.Len(), CRS: []string{crs84}, StorageCRS: crs84,
		Links: []Link{
			{self, "self", mediaJSON, "This document", false},
			{self + "/items", "items", mediaGeoJSON, "Features as GeoJSON", false},
			{self + "/schema", "http://www.opengis.net/def/rel/ogc/1.0/schema", mediaSchema, "Schema of the features", false},
			{self + "/queryables", "http://www.opengis.net/def/rel/ogc/1.0/queryables", mediaSchema, "What filters may use", false},
			{self + "/tiles.json", "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", mediaJSON, "Vector tiles (TileJSON)", false},
		},
		Lindero: collectionX{
			Title: c.Title, Description: c.Description, Geometry: v.facts[c.ID].geometry, ClassProperty: c.Schema.Class,
			Sensitive: c.Sensitive, SyntheticCount: v.facts[c.ID].synthetic, Version: c.Version,
		},
	}
	if c.LicenseURL != "" {
		doc.Links = append(doc.Links, Link{c.LicenseURL, "license", "", c.License, false})
	}
	if b, ok := c.Extent(); ok {
		doc.Extent = &extentDoc{spatialDoc{[][4]float64{{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}}, crs84}}
	}
	return doc
}

// attribution is the line of every source: of the dataset as a whole, and of the
// collections; each once.
func attribution(dataset []string, collections []*geo.Collection) string {
	lines := slices.Clone(dataset)
	for _, c := range collections {
		if c.Attribution != "" && !slices.Contains(lines, c.Attribution) {
			lines = append(lines, c.Attribution)
		}
	}
	return strings.Join(lines, " | ")
}
