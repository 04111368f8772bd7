package conformance

import (
	"fmt"
	"net/http"
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
