package api

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/geo/encode"
	"lindero/geo/speech"
)

// How many features a page shows unless another limit is asked for, and at most: it is
// made to be read.
const (
	pageRows     = 50
	mostPageRows = 1_000
)

// asItems are the representations of a page of features.
func asItems() []representation { return append(featureFormats(), asHTML) }

// itemsBody is what the page of features shows.
type itemsBody struct {
	Found     string
	Caption   string
	Synthetic int // of the features shown
	Sensitive bool
	Form      *form
	Columns   []tableColumn // the name's first
	Rows      []tableRow
	Download  string   // what the files hold
	Files     []Link   // all features selected
	Empty     []string // titles of columns that no feature shown has a value of
}

// itemsPage answers with the page of the features selected.
func (a *API) itemsPage(c echo.Context, v *view, base string, collection *geo.Collection, selected selection, wanted page) error {
	r, err := a.itemRequest(c, v, base, asItems())
	if err != nil {
		return err
	}
	wanted.limit = min(wanted.limit, mostPageRows)
	if c.QueryParam("limit") == "" {
		wanted.limit = pageRows
	}
	found, err := selected.find(c.Request().Context(), v, collection, wanted)
	if err != nil {
		return err
	}
	setFeaturesSent(c, len(found.Ordinals))
	links := itemsLinks(c, base, asHTML, collection, found)
	title := r.titleOf(collection)
	return r.sendHTML("items", htmlPage{
		Title:       title + r.text(": elementos", ": features"),
		Description: r.aboutCollection(r.describe(collection)),
		Crumbs:      r.crumbs(r.collectionsCrumb(), r.collectionCrumb(collection)),
		Shown:       []*geo.Collection{collection},
		Formats:     r.itemsFormats(),
		Steps:       r.steps(links),
		Map:         r.itemsMap(collection, found, wanted),
		Body:        r.itemsBody(collection, selected.output, found),
	})
}

// steps are the links to the pages before and behind.
func (r *request) steps(links []Link) []Link {
	titles := map[string]string{"prev": r.text("Página anterior", "Previous page"), "next": r.text("Página siguiente", "Next page")}
	var steps []Link
	for _, rel := range []string{"prev", "next"} {
		if i := slices.IndexFunc(links, func(l Link) bool { return l.Rel == rel }); i >= 0 {
			links[i].Title = titles[rel]
			steps = append(steps, links[i])
		}
	}
	return steps
}

// itemsFormats lead to the same features in other formats.
func (r *request) itemsFormats() []Link {
	var links []Link
	for _, o := range featureFormats() {
		links = append(links, Link{Href: withQuery(r.c, r.base, map[string]string{"f": o.name}), Type: o.media, Title: mediaTitle(o.media, r.lang)})
	}
	return links
}

// downloads lead to all the features selected, as files.
func (r *request) downloads(c *geo.Collection) []Link {
	query := url.Values{}
	for name, values := range r.c.QueryParams() {
		if !slices.Contains(pageParams, name) && name != "lang" {
			query[name] = values
		}
	}
	var links []Link
	for _, f := range encode.Formats() {
		query.Set("f", f.Name)
		links = append(links, Link{Href: r.base + "/collections/" + c.ID + "/download?" + query.Encode(), Type: f.MediaType, Title: f.Title.In(r.lang)})
	}
	return links
}

// itemsMap draws the features of the page: the same, asked for as GeoJSON.
func (r *request) itemsMap(c *geo.Collection, found geo.Page, wanted page) *pageMap {
	if len(found.Ordinals) == 0 {
		return nil
	}
	address := withQuery(r.c, r.prefix(), map[string]string{"f": "json", "limit": strconv.Itoa(wanted.limit), "lang": "", "crs": "", "properties": ""})
	return &pageMap{Collection: c.ID, Features: address}
}

func (r *request) itemsBody(c *geo.Collection, output encode.Options, found geo.Page) itemsBody {
	s := speech.In(r.lang)
	body := itemsBody{Sensitive: c.Sensitive, Form: r.form(c)}
	shown := len(found.Ordinals)
	switch {
	case found.Matched == 0:
		body.Found = r.text("Ningún elemento cumple lo pedido.", "No feature matches.")
	case shown == found.Matched:
		body.Found = r.Features(shown) + "."
	default:
		body.Found = s.Count(shown) + r.text(" de ", " of ") + r.Features(found.Matched) + "."
	}
	body.Caption = r.titleOf(c) + " · " + body.Found
	var columns []*geo.Column
	for _, column := range r.shownColumns(c) {
		switch {
		case output.Properties != nil && !slices.Contains(output.Properties, column.Name):
		case !hasValue(s, column, found.Ordinals):
			body.Empty = append(body.Empty, r.propertyTitle(column.Property))
		default:
			columns = append(columns, column)
		}
	}
	if found.Matched > 0 {
		body.Download, body.Files = r.text("Descargar ", "Download ")+r.Features(found.Matched), r.downloads(c)
	}
	body.Columns = r.tableColumns(c, columns)
	for _, i := range found.Ordinals {
		row := r.tableRow(c, columns, i)
		if row.Synthetic {
			body.Synthetic++
		}
		body.Rows = append(body.Rows, row)
	}
	return body
}
