package api

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/geo/crs"
	"lindero/geo/encode"
)

// collectionsDoc lists the collections, with the systems that all of them may be
// asked for in where their data allow (OGC 17-069r4, 7.13; OGC 18-058r1, 6.2).
type collectionsDoc struct {
	Links       []Link          `json:"links"`
	CRS         []string        `json:"crs"`
	Collections []collectionDoc `json:"collections"`
}

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
	Spatial  *spatialDoc  `json:"spatial,omitempty"`
	Temporal *temporalDoc `json:"temporal,omitempty"`
}

type temporalDoc struct {
	Interval [][2]time.Time `json:"interval"`
	TRS      string         `json:"trs"`
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
	// Generalised says which features give way to zones that count them; left out where
	// none do.
	Generalised geo.Generalised `json:"generalised,omitzero"`
}

// Collections lists the collections.
func (a *API) Collections(c echo.Context) error {
	r, err := a.document(c, asJSON, asHTML)
	if err != nil {
		return err
	}
	docs := r.describeAll()
	if r.wantsHTML() {
		return r.sendHTML("collections", r.collectionsPage(docs))
	}
	for i, collection := range r.Collections {
		docs[i].Links = append([]Link{{Href: r.base + "/collections/" + collection.ID, Rel: "self", Type: mediaJSON, Title: docs[i].Title}}, docs[i].Links...)
	}
	return r.send(mediaJSON, collectionsDoc{r.own(), crsURIs(crs.All()), docs})
}

// Collection describes one collection.
func (a *API) Collection(c echo.Context) error {
	r, collection, err := a.collectionDocument(c, asJSON, asHTML)
	if err != nil {
		return err
	}
	doc := r.describe(collection)
	if r.wantsHTML() {
		return r.sendHTML("collection", r.collectionPage(collection, doc))
	}
	doc.Links = append(r.own(), doc.Links...)
	return r.send(mediaJSON, doc)
}

// describeAll describes every collection, without the links to itself.
func (r *request) describeAll() []collectionDoc {
	docs := make([]collectionDoc, len(r.Collections))
	for i, collection := range r.Collections {
		docs[i] = r.describe(collection)
	}
	return docs
}

// describe is what both documents say of a collection.
func (r *request) describe(c *geo.Collection) collectionDoc {
	facts := r.facts[c.ID]
	doc := collectionDoc{
		ID: c.ID, Title: cmp.Or(c.Title.In(r.lang), c.ID), Description: c.Description.In(r.lang), Attribution: c.Attribution,
		ItemType: "feature", ItemCount: c.Len(), CRS: crsURIs(offeredFor(c)), StorageCRS: crs.CRS84,
		Links: r.collectionLinks(c),
		Lindero: collectionX{
			Title: c.Title, Description: c.Description, Geometry: facts.geometry, ClassProperty: c.Schema.Class,
			Sensitive: c.Sensitive, SyntheticCount: facts.synthetic, Version: c.Version, Generalised: c.Generalised,
		},
	}
	if extent := (extentDoc{spatialOf(c), facts.temporal()}); extent != (extentDoc{}) {
		doc.Extent = &extent
	}
	return doc
}

func spatialOf(c *geo.Collection) *spatialDoc {
	b, ok := c.Extent()
	if !ok {
		return nil
	}
	return &spatialDoc{[][4]float64{{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}}, crs.CRS84}
}

// gregorian is the temporal reference system of dates (OGC 17-069r4, 7.13).
const gregorian = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"

func (f facts) temporal() *temporalDoc {
	if f.times == nil {
		return nil
	}
	return &temporalDoc{[][2]time.Time{*f.times}, gregorian}
}

func (r *request) collectionLinks(c *geo.Collection) []Link {
	self := r.base + "/collections/" + c.ID
	links := []Link{
		{Href: self + "/schema", Rel: relSchema, Type: mediaSchema, Title: r.text("Esquema de los elementos", "Schema of the features")},
		{Href: self + "/schema?f=geojson", Rel: "describedBy", Type: mediaSchema, Title: r.text("Esquema de un elemento como GeoJSON", "Schema of a feature as GeoJSON")},
		{Href: self + "/queryables", Rel: relQueryables, Type: mediaSchema, Title: r.text("Lo que los filtros pueden usar", "What filters may use")},
		{Href: self + "/sortables", Rel: relSortables, Type: mediaSchema, Title: r.text("Por lo que se puede ordenar", "What sorting may use")},
		{Href: self + "/tiles", Rel: relTilesets, Type: mediaJSON, Title: r.text("Teselas vectoriales", "Vector tiles")},
		{Href: self + "/tiles.json", Rel: "describedby", Type: mediaJSON, Title: r.text("Teselas vectoriales (TileJSON)", "Vector tiles (TileJSON)")},
	}
	links = append(links, Link{Href: self + "/style.json", Rel: "stylesheet", Type: mediaStyle, Title: r.text("Estilo MapLibre", "MapLibre style")})
	for i, f := range encode.Formats() {
		address := self + "/items"
		if i > 0 {
			address += "?f=" + f.Name
		}
		links = append(links, Link{Href: address, Rel: "items", Type: f.MediaType, Title: r.text("Elementos como ", "Features as ") + f.Title.In(r.lang)})
	}
	for _, f := range encode.Formats() {
		links = append(links, Link{Href: self + "/download?f=" + f.Name, Rel: "enclosure", Type: f.MediaType, Title: r.text("Todo como archivo: ", "All of it as a file: ") + f.Title.In(r.lang)})
	}
	if c.LicenseURL != "" {
		links = append(links, Link{Href: c.LicenseURL, Rel: "license", Type: mediaHTML, Title: c.License})
	}
	return links
}

// offeredFor are the systems that a collection's features may be asked for in.
func offeredFor(c *geo.Collection) []crs.Offered {
	box, ok := c.Extent()
	if !ok {
		return crs.All()
	}
	return crs.For(box)
}

func crsURIs(systems []crs.Offered) []string {
	uris := make([]string, len(systems))
	for i, s := range systems {
		uris[i] = s.URI
	}
	return uris
}

// attribution is the line of every source.
func attribution(dataset []string, collections []*geo.Collection) string {
	return strings.Join(sources(dataset, collections), " | ")
}

// sources are those of the dataset as a whole, and of the collections; each once.
func sources(dataset []string, collections []*geo.Collection) []string {
	lines := slices.Clone(dataset)
	for _, c := range collections {
		if c.Attribution != "" && !slices.Contains(lines, c.Attribution) {
			lines = append(lines, c.Attribution)
		}
	}
	return lines
}
