package conformance

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Conformance classes of drafts of OGC API - Features that servers declare already:
// schemas (OGC 23-058), sorting and property selection.
const (
	classSchemas    = specBase + "ogcapi-features-5/1.0/conf/schemas"
	classSorting    = specBase + "ogcapi-features-8/"
	classProperties = specBase + "ogcapi-features-6/"
)

func additionChecks() []check {
	return []check{
		{"lindero/schemas.Schema.document", "/conf/schemas/schemas", classSchemas, schemaDocument},
		{"lindero/schemas.Schema.features", "/conf/schemas/schemas", classSchemas, schemaFeatures},
		{"lindero/sorting.Sorting.sortby", "/conf/sorting/sortby", classSorting, sorted},
		{"lindero/properties.Properties.selected", "/conf/properties/properties", classProperties, selectedProperties},
		{"lindero/html.HTML.content", "/conf/html/content", classHTML, htmlContent},
	}
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

// sorted asks for an order by number and by date, both ways, over pages. Features
// without a value stand together at one end.
func sorted(t *tester) {
	t.eachCollection(func(c *collection) error {
		p, err := t.probe(c)
		if err != nil {
			return err
		}
		for _, name := range []string{p.number, p.date} {
			for _, sign := range []string{"", "-"} {
				if name == "" {
					continue
				}
				got, err := t.follow(withQuery(p.items, "sortby", sign+name, "limit", smallPage(len(p.all))))
				if err == nil {
					err = first(wantSameFeatures(got, p.all), wantOrder(got, name, sign == "-"))
				}
				if err != nil {
					return fmt.Errorf("sortby=%s%s: %w", sign, name, err)
				}
			}
		}
		if p.number == "" && p.date == "" {
			return skipf("%s has neither numbers nor dates", c.ID)
		}
		_, err = t.expect(withQuery(p.items, "sortby", "no_such_property"), mediaGeoJSON, http.StatusBadRequest)
		return err
	})
}

func wantOrder(features []feature, name string, descending bool) error {
	var values []any
	gaps := 0
	for i := range features {
		v := features[i].Properties[name]
		if i > 0 && (v == nil) != (features[i-1].Properties[name] == nil) {
			gaps++
		}
		if v != nil {
			values = append(values, v)
		}
	}
	if gaps > 1 {
		return fmt.Errorf("features without a value stand among those with one")
	}
	for i := 1; i < len(values); i++ {
		a, b := values[i-1], values[i]
		if descending {
			a, b = b, a
		}
		if greater(a, b) {
			return fmt.Errorf("%v stands before %v", values[i-1], values[i])
		}
	}
	return nil
}

func greater(a, b any) bool {
	switch x := a.(type) {
	case float64:
		y, ok := b.(float64)
		return ok && x > y
	case string:
		y, ok := b.(string)
		return ok && x > y
	}
	return false
}

// selectedProperties asks for one property alone, and for one that is not there.
func selectedProperties(t *tester) {
	t.eachCollection(func(c *collection) error {
		p, err := t.probe(c)
		if err != nil {
			return err
		}
		if p.text == "" {
			return skipf("%s has no property of text", c.ID)
		}
		got, err := t.follow(withQuery(p.items, "properties", p.text))
		if err != nil {
			return err
		}
		for i := range got {
			if _, ok := got[i].Properties[p.text]; !ok || len(got[i].Properties) != 1 {
				return fmt.Errorf("properties=%s: %s has %d properties", p.text, got[i].key(), len(got[i].Properties))
			}
		}
		if err := wantSameFeatures(got, p.all); err != nil {
			return err
		}
		_, err = t.expect(withQuery(p.items, "properties", "no_such_property"), mediaGeoJSON, http.StatusBadRequest)
		return err
	})
}

// htmlContent asks for pages as a browser does, by Accept.
func htmlContent(t *tester) {
	addresses := []string{t.address("/"), t.address("/conformance"), t.address("/collections")}
	if all, err := t.collections(); err == nil {
		for _, c := range all {
			addresses = append(addresses, t.address("/collections/"+c.ID), t.address("/collections/"+c.ID+"/items"))
		}
	}
	for _, address := range addresses {
		a, err := t.expect(address, mediaHTML, http.StatusOK)
		if err == nil {
			err = a.wantMedia(mediaHTML)
		}
		if err == nil && !strings.Contains(strings.ToLower(string(a.body)), "<html") {
			err = a.errorf("there is no element html")
		}
		t.assert(address, err)
	}
}
