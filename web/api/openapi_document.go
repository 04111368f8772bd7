package api

import (
	"slices"
	"strings"

	"lindero/geo"
)

// operationDoc is an Operation Object (OpenAPI 3.0.3, 4.7.10).
type operationDoc struct {
	ID         string        `json:"operationId"`
	Tags       []string      `json:"tags"`
	Summary    string        `json:"summary"`
	Parameters []any         `json:"parameters,omitempty"` // parameter or reference
	Responses  orderedObject `json:"responses"`
	Lindero    summarised    `json:"x-lindero"`
}

type summarised struct {
	Summary geo.Text `json:"summary"`
}

type reference struct {
	Ref string `json:"$ref"`
}

// responseStatuses are the statuses of the components' responses.
var responseStatuses = map[string]string{
	"empty": "204", "unchanged": "304", "invalid": "400", "notFound": "404", "expired": "410", "limited": "429", "unavailable": "503", "unready": "503",
	"tooLong": "414", "tooMany": "431",
}

// ofEvery are what any address may answer, before anything is looked at.
var ofEvery = []string{"tooLong", "tooMany"}

// doc writes an operation, as far as the components have it already by reference.
func (o *operation) doc() operationDoc {
	doc := operationDoc{ID: o.id, Tags: []string{o.tag}, Summary: o.summary.In("en"), Lindero: summarised{o.summary}}
	for _, p := range o.parameters {
		if p.key == "" {
			doc.Parameters = append(doc.Parameters, p)
		} else {
			doc.Parameters = append(doc.Parameters, reference{"#/components/parameters/" + p.key})
		}
	}
	var content orderedObject
	for _, a := range o.answers {
		media := orderedObject{}
		if a.schema != "" {
			media = orderedObject{{"schema", reference{"#/components/schemas/" + a.schema}}}
		}
		content = append(content, member{a.media, media})
	}
	doc.Responses = orderedObject{{"200", orderedObject{{"description", "OK"}, {"content", content}}}}
	for _, key := range slices.Concat(o.also, ofEvery) {
		doc.Responses = append(doc.Responses, member{responseStatuses[key], reference{"#/components/responses/" + key}})
	}
	return doc
}

func tagDocs() []orderedObject {
	docs := make([]orderedObject, len(tags))
	for i, t := range tags {
		docs[i] = orderedObject{{"name", t.name}, {"description", t.about.In("en")}, {"x-lindero", described{t.about}}}
	}
	return docs
}

// Type names the parameter's type, with its values or bounds, for people.
func (p parameter) Type() string {
	var parts []string
	for _, m := range p.Schema {
		switch m.name {
		case "type":
			parts = append(parts, m.value.(string))
		case "enum":
			parts = append(parts, strings.Join(m.value.([]string), " | "))
		}
	}
	return strings.Join(parts, ": ")
}
