package api

import (
	"cmp"
	"net/url"
	"slices"

	"lindero/geo"
	"lindero/geo/cql"
	"lindero/geo/speech"
)

// schemaBody is what the page of properties shows.
type schemaBody struct {
	Lead                 string
	Example, ExampleHref string
	Properties           []propertyRow
}

type propertyRow struct {
	Name, Title, Type, Unit string
	Values                  []valueTitle
	sortable                bool
}

type valueTitle struct{ Value, Title string }

// schemaPage describes the properties of a collection's features; under the names
// "queryables" and "sortables" as what filters and sorting may use.
func (r *request) schemaPage(c *geo.Collection, name string) htmlPage {
	title := r.titleOf(c)
	body := schemaBody{
		Lead:       r.text("Propiedades de los elementos de la colección.", "Properties of the collection's features."),
		Properties: r.propertyRows(c),
	}
	heading := r.text("Propiedades: ", "Properties: ")
	switch name {
	case "queryables":
		heading = r.text("Lo que los filtros pueden usar: ", "What filters may use: ")
		body.Lead = r.text("Cada propiedad es un parámetro de los elementos, y se puede usar en filtros CQL2.",
			"Every property is a parameter of the features, and CQL2 filters may use it.")
		body.exemplify(r, c, "filter", exampleFilter(c))
	case "sortables":
		heading = r.text("Por lo que se puede ordenar: ", "What sorting may use: ")
		body.Lead = r.text("Propiedades para sortby; con un guion delante, en orden descendente.", "Properties for sortby; with a hyphen before them, in descending order.")
		body.Properties = slices.DeleteFunc(body.Properties, func(p propertyRow) bool { return !p.sortable })
		if len(body.Properties) > 0 {
			body.exemplify(r, c, "sortby", "-"+body.Properties[0].Name)
		}
	}
	return htmlPage{
		Title:       heading + title,
		Description: short(heading+title, descriptionRunes),
		Crumbs:      r.crumbs(r.collectionsCrumb(), r.collectionCrumb(c)),
		Body:        body,
	}
}

// exemplify shows a use of a parameter; none without a value.
func (b *schemaBody) exemplify(r *request, c *geo.Collection, parameter, value string) {
	if value == "" {
		return
	}
	query := url.Values{"f": {asHTML.name}, "lang": {r.lang}, parameter: {value}}
	b.Example, b.ExampleHref = parameter+"="+value, r.base+"/collections/"+c.ID+"/items?"+query.Encode()
}

// exampleFilter asks for the first value of a property that has values to choose from:
// the one that legends tell apart by, else the first. It is "" without one.
func exampleFilter(c *geo.Collection) string {
	first := ""
	for _, p := range c.Schema.Properties {
		if p.Type != geo.String || len(p.Enum) == 0 {
			continue
		}
		example := p.Name + " = " + quote(p.Enum[0].Value)
		if _, err := cql.Parse(example); err != nil { // its name is one that needs quotes
			continue
		}
		if p.Name == c.Schema.Class {
			return example
		}
		first = cmp.Or(first, example)
	}
	return first
}

func (r *request) propertyRows(c *geo.Collection) []propertyRow {
	s := speech.In(r.lang)
	rows := []propertyRow{{Name: "geometry", Title: r.text("Geometría", "Geometry"), Type: geometryTitles[r.facts[c.ID].geometry].In(r.lang)}}
	if id := c.Schema.ID; id != "" {
		kind := geo.String
		if c.NumericIDs() {
			kind = geo.Integer
		}
		rows = append(rows, propertyRow{Name: id, Title: r.text("Identificador", "Identifier"), Type: typeTitles[kind].In(r.lang), sortable: true})
	}
	for _, p := range c.Schema.Properties {
		row := propertyRow{Name: p.Name, Title: r.propertyTitle(p), Type: r.typeTitle(p), Unit: speech.Unit(p.Unit), sortable: isSortable(p)}
		for _, e := range p.Enum {
			title, _ := s.Title(p, e.Value)
			row.Values = append(row.Values, valueTitle{e.Value, title})
		}
		rows = append(rows, row)
	}
	return rows
}

// isSortable reports whether sortby takes a property.
func isSortable(p geo.Property) bool { return p.Type != geo.JSON }

var typeTitles = map[geo.Type]geo.Text{
	geo.Unknown: both("sin valores", "no values"), geo.String: both("texto", "text"), geo.Integer: both("número entero", "whole number"),
	geo.Number: both("número", "number"), geo.Boolean: both("sí o no", "yes or no"), geo.JSON: both("lista", "list"),
}

func (r *request) typeTitle(p geo.Property) string {
	switch p.Format {
	case geo.FormatDate:
		return r.text("fecha", "date")
	case geo.FormatDateTime:
		return r.text("fecha y hora", "date and time")
	}
	return typeTitles[p.Type].In(r.lang)
}

// propertyTitle is the label of a property; of one without, its name in words.
func (r *request) propertyTitle(p geo.Property) string {
	return p.Title.Or(both(inWords(p.Name), inWords(p.Name))).In(r.lang)
}
