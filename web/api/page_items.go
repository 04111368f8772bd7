package api

import (
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/geo/encode"
	"lindero/web/api/speech"
)

// How many features a page shows unless another limit is asked for, and at most: it is
// made to be read.
const (
	pageRows     = 50
	mostPageRows = 1_000
)

// cellRunes is what a cell of the table shows of a long text; the feature's page has
// all of it.
const cellRunes = 160

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
	Empty     []string // titles of columns that no feature shown has a value of
}

type tableColumn struct {
	Title, Unit string
	Numeric     bool
}

type tableRow struct {
	ID, Name, Href string
	Synthetic      bool
	Cells          []tableCell
}

type tableCell struct {
	Text    string
	Numeric bool
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
		links = append(links, Link{Href: withQuery(r.c, r.base, map[string]string{"f": o.name}), Type: o.media, Title: formatTitle(o, r.lang)})
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

// hasValue reports whether one of the features has a value.
func hasValue(s speech.Speech, column *geo.Column, ordinals []uint32) bool {
	return slices.ContainsFunc(ordinals, func(i uint32) bool { return s.Value(column.Property, column.Value(i)) != "" })
}

func isNumeric(p geo.Property) bool {
	return (p.Type == geo.Integer || p.Type == geo.Number) && len(p.Enum) == 0
}

func (r *request) tableColumns(c *geo.Collection, columns []*geo.Column) []tableColumn {
	heads := []tableColumn{{Title: r.text("Nombre", "Name")}}
	for _, column := range columns {
		heads = append(heads, tableColumn{Title: r.propertyTitle(column.Property), Unit: speech.Unit(column.Unit), Numeric: isNumeric(column.Property)})
	}
	if c.Points() != nil {
		heads = append(heads, tableColumn{Title: r.text("Latitud, longitud", "Latitude, longitude"), Numeric: true})
	}
	return heads
}

// tableRow is a feature's row: units stand in the heads of the columns.
func (r *request) tableRow(c *geo.Collection, columns []*geo.Column, i uint32) tableRow {
	s, id := speech.In(r.lang), string(c.AppendID(nil, i))
	row := tableRow{ID: id, Name: short(r.nameOf(c, i), titleRunes), Href: r.itemAddress(c, id), Synthetic: isSynthetic(c, i)}
	for _, column := range columns {
		property := column.Property
		if property.Unit != "a" {
			property.Unit = ""
		}
		row.Cells = append(row.Cells, tableCell{short(s.Value(property, column.Value(i)), cellRunes), isNumeric(property)})
	}
	if c.Points() == nil {
		return row
	}
	cell := tableCell{Numeric: true}
	if box, ok := boundOf(c, i); ok {
		cell.Text = s.Position(box.Min[0], box.Min[1])
	}
	row.Cells = append(row.Cells, cell)
	return row
}
