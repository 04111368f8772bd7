package api

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	"lindero/geo"
	"lindero/geo/crs"
	"lindero/geo/speech"
)

// collectionsBody is what the list of collections shows.
type collectionsBody struct{ Collections []collectionDoc }

func (r *request) collectionsPage(docs []collectionDoc) htmlPage {
	return htmlPage{
		Title:       r.text("Colecciones", "Collections"),
		Description: r.about(),
		Crumbs:      r.crumbs(),
		Shown:       r.Collections,
		Data:        r.datasetOfAll(),
		Body:        collectionsBody{docs},
	}
}

// collectionBody is a collection's document, with what people read in another form.
type collectionBody struct {
	collectionDoc
	Geometry        string
	Since, Until    string // the days of its first and last date; "" for none
	Systems         []Link
	Files, Services []Link // all of it as a file; what programs read
	OnMap           string // where the map shows all of it
}

func (r *request) collectionPage(c *geo.Collection, doc collectionDoc) htmlPage {
	body := collectionBody{collectionDoc: doc, Geometry: geometryTitles[doc.Lindero.Geometry].In(r.lang), Systems: systemLinks(offeredFor(c))}
	if times := r.facts[c.ID].times; times != nil {
		s := speech.In(r.lang)
		body.Since, body.Until = s.Date(times[0].Format(time.DateOnly)), s.Date(times[1].Format(time.DateOnly))
	}
	for _, l := range doc.Links {
		switch l.Rel {
		case "enclosure":
			l.Title = mediaTitle(l.Type, r.lang)
			body.Files = append(body.Files, l)
		case relTilesets, "describedby", "stylesheet":
			body.Services = append(body.Services, l)
		}
	}
	if box, ok := c.Extent(); ok {
		body.OnMap = r.onMap(box)
	}
	return htmlPage{
		Title:       doc.Title,
		Description: r.aboutCollection(doc),
		Crumbs:      r.crumbs(r.collectionsCrumb()),
		Shown:       []*geo.Collection{c},
		Data:        r.dataset(c, doc),
		Map:         r.collectionMap(c),
		Body:        body,
	}
}

var geometryTitles = map[string]geo.Text{
	"point": both("puntos", "points"), "line": both("líneas", "lines"),
	"polygon": both("polígonos", "polygons"), "mixed": both("de varias clases", "of several kinds"),
}

// oneGeometry names the geometry of one feature.
var oneGeometry = map[string]geo.Text{
	"point": both("puntos", "points"), "line": both("línea", "line"),
	"polygon": both("polígono", "polygon"), "mixed": both("de varias clases", "of several kinds"),
}

// systemLinks lead to the registry of coordinate systems.
func systemLinks(systems []crs.Offered) []Link {
	links := make([]Link, len(systems))
	for i, s := range systems {
		code := "EPSG:" + strconv.Itoa(s.EPSG)
		if s.URI == crs.CRS84 {
			code = "CRS84"
		}
		links[i] = Link{Href: s.URI, Title: s.Name + " (" + code + ")"}
	}
	return links
}

// titleOf is the name of a collection.
func (r *request) titleOf(c *geo.Collection) string { return cmp.Or(c.Title.In(r.lang), c.ID) }

// Features counts features, in words.
func (r *request) Features(n int) string {
	if n == 1 {
		return r.text("1 elemento", "1 feature")
	}
	return speech.In(r.lang).Count(n) + " " + r.text("elementos", "features")
}

// aboutCollection describes a collection in a sentence or two, with how many features
// there are and how many of them are made up.
func (r *request) aboutCollection(doc collectionDoc) string {
	counted := r.Features(doc.ItemCount)
	if n := doc.Lindero.SyntheticCount; n > 0 {
		counted += fmt.Sprintf(r.text(", %s de ellos sintéticos", ", %s of them synthetic"), speech.In(r.lang).Count(n))
	}
	return short(cmp.Or(doc.Description, doc.Title)+" ("+counted+")", descriptionRunes)
}
