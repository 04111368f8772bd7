package api

import (
	"strconv"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/encode"
)

// What search engines read (schema.org, as JSON-LD). The fields are those that
// https://developers.google.com/search/docs/appearance/structured-data/dataset names.

type ldDataset struct {
	Context     string       `json:"@context,omitempty"`
	Type        string       `json:"@type"`
	ID          string       `json:"@id"`
	URL         string       `json:"url"`
	Name        string       `json:"name"`
	Description string       `json:"description"`
	Language    []string     `json:"inLanguage"`
	Identifier  string       `json:"identifier,omitempty"`
	Version     string       `json:"version"`
	License     string       `json:"license,omitempty"`
	Creator     []ldNamed    `json:"creator,omitempty"`
	CreditText  string       `json:"creditText,omitempty"`
	IsFree      bool         `json:"isAccessibleForFree"`
	Coverage    *ldPlace     `json:"spatialCoverage,omitempty"`
	Times       string       `json:"temporalCoverage,omitempty"`
	Catalog     *ldNamed     `json:"includedInDataCatalog,omitempty"`
	Parts       []ldDataset  `json:"hasPart,omitempty"`
	Files       []ldDownload `json:"distribution,omitempty"`
}

// ldNamed is an organisation, a catalogue or a dataset, by its name.
type ldNamed struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

type ldDownload struct {
	Type   string `json:"@type"`
	Name   string `json:"name"`
	Format string `json:"encodingFormat"`
	URL    string `json:"contentUrl"`
}

type ldPlace struct {
	Context     string   `json:"@context,omitempty"`
	Type        string   `json:"@type"`
	ID          string   `json:"@id,omitempty"`
	URL         string   `json:"url,omitempty"`
	Name        string   `json:"name,omitempty"`
	Description string   `json:"description,omitempty"`
	Identifier  string   `json:"identifier,omitempty"`
	Geo         ldGeo    `json:"geo"`
	SubjectOf   *ldNamed `json:"subjectOf,omitempty"`
}

// ldGeo is a GeoCoordinates or a GeoShape, in degrees on WGS 84.
type ldGeo struct {
	Type      string   `json:"@type"`
	Latitude  *float64 `json:"latitude,omitempty"`
	Longitude *float64 `json:"longitude,omitempty"`
	Box       string   `json:"box,omitempty"` // south west north east
}

const ldContext = "https://schema.org/"

// geoOf is a point where the box is one, else the box.
func geoOf(b orb.Bound) ldGeo {
	if b.Min == b.Max {
		return ldGeo{Type: "GeoCoordinates", Latitude: &b.Min[1], Longitude: &b.Min[0]}
	}
	text := ""
	for i, v := range []float64{b.Min[1], b.Min[0], b.Max[1], b.Max[0]} {
		if i > 0 {
			text += " "
		}
		text += strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ldGeo{Type: "GeoShape", Box: text}
}

// dataset describes a collection.
func (r *request) dataset(c *geo.Collection, doc collectionDoc) ldDataset {
	address := r.base + "/collections/" + c.ID
	d := ldDataset{
		Context: ldContext, Type: "Dataset", ID: address, URL: address + "?" + pageQuery(r.lang), Name: doc.Title, Description: r.aboutCollection(doc),
		Language: []string{"es", "en"}, Identifier: c.ID, Version: c.Version[:16], License: webAddress(c.LicenseURL), CreditText: c.Attribution, IsFree: true,
		Catalog: &ldNamed{"DataCatalog", r.Site(), r.base + "/?" + pageQuery(r.lang)},
	}
	if c.Attribution != "" {
		d.Creator = []ldNamed{{Type: "Organization", Name: c.Attribution}}
	}
	if box, ok := c.Extent(); ok {
		d.Coverage = &ldPlace{Type: "Place", Geo: geoOf(box)}
	}
	if times := r.facts[c.ID].times; times != nil {
		d.Times = times[0].Format(time.DateOnly) + "/" + times[1].Format(time.DateOnly)
	}
	for _, f := range encode.Formats() {
		d.Files = append(d.Files, ldDownload{"DataDownload", f.Title.In(r.lang), f.MediaType, address + "/download?f=" + f.Name})
	}
	return d
}

// datasetOfAll describes the data as a whole, with the collections as its parts.
func (r *request) datasetOfAll() ldDataset {
	d := ldDataset{
		Context: ldContext, Type: "Dataset", ID: r.base + "/", URL: r.base + "/?" + pageQuery(r.lang), Name: r.Site(), Description: r.about(),
		Language: []string{"es", "en"}, Version: r.Version[:16], IsFree: true,
		Files: []ldDownload{{"DataDownload", "OGC API Features", mediaJSON, r.base + "/collections?f=json"}},
	}
	for _, source := range r.credits(r.Collections) {
		d.Creator = append(d.Creator, ldNamed{Type: "Organization", Name: source})
	}
	for _, c := range r.Collections {
		part := r.dataset(c, r.describe(c))
		part.Context, part.Catalog = "", nil
		d.Parts = append(d.Parts, part)
	}
	if box, ok := r.extent(); ok {
		d.Coverage = &ldPlace{Type: "Place", Geo: geoOf(box)}
	}
	return d
}

// place describes a feature.
func (r *request) place(c *geo.Collection, i uint32, box orb.Bound) ldPlace {
	address := r.base + r.c.Request().URL.EscapedPath()
	name := r.nameOf(c, i)
	return ldPlace{
		Context: ldContext, Type: "Place", ID: address, URL: address + "?" + pageQuery(r.lang), Name: name, Identifier: string(c.AppendID(nil, i)),
		Description: short(name+" · "+r.titleOf(c), descriptionRunes), Geo: geoOf(box),
		SubjectOf: &ldNamed{"Dataset", r.titleOf(c), r.base + "/collections/" + c.ID + "?" + pageQuery(r.lang)},
	}
}
