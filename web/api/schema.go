package api

import (
	"bytes"
	"cmp"

	"github.com/labstack/echo/v4"

	"lindero/geo"
)

// Schema answers with the JSON Schema of a collection's features (OGC API Features
// Part 5), its labels in both languages under x-lindero; with f=geojson, with that of
// one feature as GeoJSON has it.
func (a *API) Schema(c echo.Context) error {
	r, collection, err := a.collectionDocument(c, asSchema, asFeatureSchema, asHTML)
	if err != nil {
		return err
	}
	switch r.as.name {
	case asFeatureSchema.name:
		return r.sendFeatureSchema(collection)
	case asHTML.name:
		return r.sendHTML("schema", r.schemaPage(collection, "schema"))
	}
	return r.sendSchema(collection, "schema")
}

// The representations of schemas.
var (
	asSchema        = representation{"json", mediaSchema, []string{mediaJSON}}
	asFeatureSchema = representation{"geojson", mediaSchema, nil}
)

// Queryables answers with the JSON Schema of what filters may use (OGC 19-079r2, 6.2):
// the same properties.
func (a *API) Queryables(c echo.Context) error { return a.propertyList(c, "queryables") }

// Sortables answers with the JSON Schema of what sortby may use: no lists and no
// geometry (draft of OGC API Features Part 8).
func (a *API) Sortables(c echo.Context) error { return a.propertyList(c, "sortables") }

func (a *API) propertyList(c echo.Context, name string) error {
	r, collection, err := a.collectionDocument(c, asSchema, asHTML)
	if err != nil {
		return err
	}
	if r.wantsHTML() {
		return r.sendHTML("schema", r.schemaPage(collection, name))
	}
	return r.sendSchema(collection, name)
}

// sendSchema sends the schema of a collection's features under the last part of its
// address.
func (r *request) sendSchema(collection *geo.Collection, name string) error {
	var properties orderedObject
	if name != "sortables" {
		properties = append(properties, member{"geometry", geometryDoc{geometryFormats[r.facts[collection.ID].geometry], "primary-geometry"}})
	}
	if id := collection.Schema.ID; id != "" {
		properties = append(properties, member{id, idDoc(collection, r.lang)})
	}
	for _, p := range collection.Schema.Properties {
		if name == "sortables" && p.Type == geo.JSON {
			continue
		}
		properties = append(properties, member{p.Name, propertyDoc(p, r.lang)})
	}
	return r.send(mediaSchema, collectionSchema{
		Schema: jsonSchema, ID: r.base + "/collections/" + collection.ID + "/" + name,
		Type: "object", Title: cmp.Or(collection.Title.In(r.lang), collection.ID), Properties: properties,
	})
}

// collectionSchema is a JSON Schema of a collection's features.
type collectionSchema struct {
	Schema     string        `json:"$schema"`
	ID         string        `json:"$id"`
	Type       string        `json:"type"`
	Title      string        `json:"title"`
	Properties orderedObject `json:"properties"`
	Additional bool          `json:"additionalProperties"`
}

type geometryDoc struct {
	Format string `json:"format"`
	Role   string `json:"x-ogc-role"`
}

type schemaDoc struct {
	Type    string     `json:"type,omitempty"`
	Format  string     `json:"format,omitempty"`
	Title   string     `json:"title,omitempty"`
	Role    string     `json:"x-ogc-role,omitempty"`
	Enum    []string   `json:"enum,omitempty"`
	Items   *schemaDoc `json:"items,omitempty"`
	Lindero *labelsDoc `json:"x-lindero,omitempty"`
}

type labelsDoc struct {
	Title geo.Text      `json:"title"`
	Unit  string        `json:"unit,omitempty"`
	Enum  orderedObject `json:"enum,omitempty"`
}

func idDoc(c *geo.Collection, lang string) schemaDoc {
	kind := "string"
	if c.NumericIDs() {
		kind = "integer"
	}
	title := geo.Text{ES: "Identificador", EN: "Identifier"}
	return schemaDoc{Type: kind, Title: title.In(lang), Role: "id", Lindero: &labelsDoc{Title: title}}
}

func propertyDoc(p geo.Property, lang string) schemaDoc {
	doc := schemaDoc{
		Type: p.Type.String(), Format: p.Format, Title: cmp.Or(p.Title.In(lang), p.Name),
		Lindero: &labelsDoc{Title: p.Title.Or(geo.Text{ES: p.Name, EN: p.Name}), Unit: p.Unit},
	}
	values := make([]string, len(p.Enum))
	for i, e := range p.Enum {
		values[i] = e.Value
		doc.Lindero.Enum = append(doc.Lindero.Enum, member{e.Value, e.Title})
	}
	switch p.Type {
	case geo.Unknown:
		doc.Type = "" // only nulls: nothing is known
	case geo.JSON:
		doc.Type = "array"
		doc.Items = &schemaDoc{Enum: values}
		if len(values) > 0 {
			doc.Items.Type = "string"
		}
	default:
		doc.Enum = values
	}
	return doc
}

// orderedObject is a JSON object whose members keep their order.
type orderedObject []member

type member struct {
	name  string
	value any
}

func (o orderedObject) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			out.WriteByte(',')
		}
		name, err := marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := marshal(m.value)
		if err != nil {
			return nil, err
		}
		out.Write(name)
		out.WriteByte(':')
		out.Write(value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}
