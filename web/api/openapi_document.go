package api

import (
	"cmp"
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
	Body       *bodyDoc      `json:"requestBody,omitempty"`
	Responses  orderedObject `json:"responses"`
	Security   []any         `json:"security,omitempty"`
	Lindero    summarised    `json:"x-lindero"`
}

type summarised struct {
	Summary geo.Text `json:"summary"`
}

// bodyDoc is a Request Body Object (OpenAPI 3.0.3, 4.7.13).
type bodyDoc struct {
	Required bool          `json:"required"`
	Content  orderedObject `json:"content"`
}

type reference struct {
	Ref string `json:"$ref"`
}

// responseStatuses are the statuses of the components' responses.
var responseStatuses = map[string]string{
	"created": "201", "empty": "204", "gone": "204", "elsewhere": "204", "unchanged": "304", "invalid": "400", "unauthorized": "401", "forbidden": "403", "foreign": "403",
	"notFound": "404", "expired": "410", "dismissed": "410", "tooLarge": "413", "tooLong": "414", "unsupported": "415", "beyond": "416", "limited": "429", "tooMany": "431",
	"broken": "500", "unreadable": "502", "unavailable": "503", "unready": "503", "late": "504",
}

// What any address may answer before anything is looked at, and what those may that
// look at credentials.
var (
	ofEvery   = []string{"tooLong", "tooMany"}
	ofGuarded = []string{"unauthorized", "forbidden", "limited", "unavailable"}
)

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
	if o.answers != nil {
		doc.Responses = orderedObject{{"200", orderedObject{{"description", "OK"}, {"content", contentOf(o.answers)}}}}
	}
	if o.parts {
		doc.Responses = append(doc.Responses, member{"206", orderedObject{{"description", "The part that Range asks for"}, {"content", contentOf(filesOf(o.answers))}}})
	}
	if o.body != nil {
		doc.Body = &bodyDoc{Required: true, Content: contentOf(o.body)}
	}
	also := slices.Concat(o.also, ofEvery)
	if !o.open {
		doc.Security = anyCredential()
		also = append(also, ofGuarded...)
	}
	for _, key := range byStatus(also) {
		doc.Responses = append(doc.Responses, member{responseStatuses[key], reference{"#/components/responses/" + key}})
	}
	return doc
}

// byStatus orders answers by their status, each once.
func byStatus(keys []string) []string {
	sorted := slices.SortedFunc(slices.Values(keys), func(a, b string) int {
		return cmp.Or(cmp.Compare(responseStatuses[a], responseStatuses[b]), cmp.Compare(a, b))
	})
	return slices.Compact(sorted)
}

// filesOf are the answers as files: bytes, whatever they say.
func filesOf(answers []answer) (files []answer) {
	for _, a := range answers {
		files = append(files, answer{a.media, ""})
	}
	return files
}

func contentOf(answers []answer) orderedObject {
	var content orderedObject
	for _, a := range answers {
		media := orderedObject{}
		if a.schema != "" {
			media = orderedObject{{"schema", reference{"#/components/schemas/" + a.schema}}}
		}
		content = append(content, member{a.media, media})
	}
	return content
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
