package conformance

import (
	"fmt"
	"slices"
)

// A schemaDoc is the JSON Schema at /collections/{id}/schema or queryables (OGC API
// Features, Part 5 and Part 3).
type schemaDoc struct {
	Schema     string `json:"$schema"`
	Type       string
	Properties map[string]schemaProperty
	Additional *bool `json:"additionalProperties"`
}

type schemaProperty struct {
	Type, Format, Title string
	Role                string `json:"x-ogc-role"`
	Ref                 string `json:"$ref"`
	Enum                []any
}

// linked reads the schema that a collection links to by a relation.
func (t *target) linked(c *collection, rel string) (*schemaDoc, *answer, error) {
	l, ok := c.Links.find(rel, mediaSchema)
	if !ok {
		return nil, nil, fmt.Errorf("%s has no link %s of type %s", c.ID, rel, mediaSchema)
	}
	var doc schemaDoc
	a, err := t.document(l.Href, mediaSchema, &doc)
	if err == nil {
		err = a.wantMedia(mediaSchema)
	}
	return &doc, a, err
}

func (t *target) schema(c *collection) (*schemaDoc, error) {
	doc, _, err := t.linked(c, relBase+"schema")
	return doc, err
}

// schemaDocument wants a JSON Schema with one geometry and one id.
func schemaDocument(t *tester) {
	t.eachCollection(func(c *collection) error {
		doc, a, err := t.linked(c, relBase+"schema")
		if err != nil {
			return err
		}
		roles := map[string]int{}
		for _, p := range doc.Properties {
			roles[p.Role]++
		}
		if doc.Type != "object" || doc.Schema != "https://json-schema.org/draft/2020-12/schema" || roles["primary-geometry"] != 1 || roles["id"] > 1 {
			return a.errorf("type %q, schema %q, roles %v", doc.Type, doc.Schema, roles)
		}
		return nil
	})
}

// schemaFeatures wants every property of every feature to be as the schema says.
func schemaFeatures(t *tester) {
	t.eachCollection(func(c *collection) error {
		schema, err := t.schema(c)
		if err != nil {
			return needs(err)
		}
		all, err := t.all(c)
		if err != nil {
			return err
		}
		for i := range all {
			for name, value := range all[i].Properties {
				p, ok := schema.Properties[name]
				if !ok {
					return fmt.Errorf("%s has a property %q that is not in the schema", all[i].key(), name)
				}
				if err := p.verify(value); err != nil {
					return fmt.Errorf("%s, %s: %w", all[i].key(), name, err)
				}
			}
		}
		return nil
	})
}

// verify wants a value of the type and among the values of the schema. Any may be
// null, where nothing is known.
func (p schemaProperty) verify(value any) error {
	if value == nil {
		return nil
	}
	kind := ""
	switch v := value.(type) {
	case string:
		kind = "string"
		if len(p.Enum) > 0 && !slices.Contains(p.Enum, any(v)) {
			return fmt.Errorf("%q is none of its values", v)
		}
		if _, err := parseInstant(v); p.Format == "date" && (err != nil || len(v) != len("2024-05-31")) {
			return fmt.Errorf("%q is no date", v)
		}
	case float64:
		kind = "number"
		if p.Type == "integer" && v == float64(int64(v)) {
			kind = "integer"
		}
	case bool:
		kind = "boolean"
	case []any:
		kind = "array"
	}
	if p.Type != "" && kind != p.Type {
		return fmt.Errorf("%v is no %s", value, p.Type)
	}
	return nil
}
