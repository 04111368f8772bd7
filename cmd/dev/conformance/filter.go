package conformance

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Conformance classes of filters (OGC 19-079r2, OGC 21-065r2).
const (
	specFilter          = specBase + "ogcapi-features-3/1.0/conf/"
	classFilter         = specFilter + "features-filter"
	classQueryables     = specFilter + "queryables"
	classQueryablesText = specFilter + "queryables-query-parameters"
	specCQL             = specBase + "cql2/1.0/conf/"
)

func filterChecks() []check {
	in := func(name, ats, class string, run func(*tester)) check {
		return check{"lindero/filter." + name, ats, class, run}
	}
	cql := func(class string, questions func(p *probe) []question) check {
		return in("CQL2."+class, specCQL+class, specCQL+class, func(t *tester) { askFilters(t, questions) })
	}
	return []check{
		in("Queryables.document", "/conf/queryables/get-conformance", classQueryables, queryablesDocument),
		in("Queryables.parameters", "/conf/queryables-query-parameters/parameters", classQueryablesText, queryableParameters),
		in("Filter.invalid", "/conf/filter/invalid", classFilter, filterInvalid),
		cql("basic-cql2", basicQuestions),
		cql("cql2-json", jsonQuestions),
		cql("advanced-comparison-operators", advancedQuestions),
		cql("case-insensitive-comparison", caseQuestions),
		cql("basic-spatial-functions", spatialQuestions),
		cql("accent-insensitive-comparison", accentQuestions),
		cql("spatial-functions", withinQuestions),
		cql("temporal-functions", temporalQuestions),
		cql("array-functions", arrayQuestions),
		cql("property-property", propertyQuestions),
		cql("arithmetic", arithmeticQuestions),
	}
}

func queryablesDocument(t *tester) {
	t.eachCollection(func(c *collection) error {
		doc, a, err := t.linked(c, relBase+"queryables")
		if err != nil {
			return err
		}
		if doc.Type != "object" || len(doc.Properties) == 0 || !strings.HasPrefix(doc.Schema, "https://json-schema.org/draft/") {
			return a.errorf("no JSON Schema of an object with properties")
		}
		return nil
	})
}

// A probe is a collection with what questions about it are made from: a value of text
// and one of number that some features have and others not, and a date.
type probe struct {
	c             *collection
	items         string
	all           []feature
	text, number  string // names of properties; empty where there are none
	date          string
	textValue     string
	numberValue   float64
	dateValue     string
	list          string // a property with lists of texts
	listValue     string
	extent, upper []float64 // the extent's bbox, and that of its upper right quarter
}

// A question is a filter and what it must select.
type question struct {
	filter, lang string
	want         func(f *feature) bool
}

// askFilters puts questions about every collection.
func askFilters(t *tester, questions func(p *probe) []question) {
	t.eachCollection(func(c *collection) error {
		p, err := t.probe(c)
		if err != nil {
			return err
		}
		all := questions(p)
		if len(all) == 0 {
			return skipf("%s has no property of the kind", c.ID)
		}
		for _, q := range all {
			address := withQuery(p.items, "filter", q.filter, "filter-lang", q.lang)
			got, err := t.follow(address)
			if err != nil {
				return err
			}
			if err := wantFeatures(got, filtered(p.all, q.want)); err != nil {
				return fmt.Errorf("%s: %w", q.filter, err)
			}
		}
		return nil
	})
}

func (t *target) probe(c *collection) (*probe, error) {
	items, err := c.itemsURL()
	if err != nil {
		return nil, err
	}
	all, err := t.all(c)
	if err != nil {
		return nil, err
	}
	schema, err := t.schema(c)
	if err != nil {
		return nil, needs(err)
	}
	p := &probe{c: c, items: items, all: all}
	if b, err := c.bbox(); err == nil {
		p.extent, p.upper = b, []float64{(b[0] + b[2]) / 2, (b[1] + b[3]) / 2, b[2], b[3]}
	}
	for _, name := range names(schema) {
		if p.list == "" {
			p.list, p.listValue = listOf(all, name)
		}
		values := valuesOf(all, name)
		if len(values) == 0 || schema.Properties[name].Role == "id" {
			continue
		}
		p.take(name, schema.Properties[name], values[len(values)/2])
	}
	return p, nil
}

// take keeps the first property of each kind.
func (p *probe) take(name string, kind schemaProperty, value any) {
	switch v := value.(type) {
	case float64:
		if p.number == "" {
			p.number, p.numberValue = name, v
		}
	case string:
		switch {
		case kind.Format == "date" && p.date == "":
			p.date, p.dateValue = name, v
		case kind.Format == "" && kind.Type == "string" && p.text == "":
			p.text, p.textValue = name, v
		}
	}
}

func names(schema *schemaDoc) []string {
	var all []string
	for name := range schema.Properties {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// listOf returns a property's name and a text that a list of it holds, where there is
// one.
func listOf(all []feature, name string) (list, value string) {
	for _, f := range all {
		if members, ok := f.Properties[name].([]any); ok && len(members) > 0 {
			if text, ok := members[0].(string); ok {
				return name, text
			}
		}
	}
	return "", ""
}

// valuesOf lists the different values of a property, where there are at least two,
// the number and text values in the order of the features.
func valuesOf(all []feature, name string) []any {
	var values []any
	seen := map[any]bool{}
	for _, f := range all {
		switch v := f.Properties[name].(type) {
		case string, float64:
			if !seen[v] {
				seen[v] = true
				values = append(values, v)
			}
		}
	}
	if len(values) < 2 {
		return nil
	}
	return values
}

// queryableParameters asks for property=value.
func queryableParameters(t *tester) {
	t.eachCollection(func(c *collection) error {
		p, err := t.probe(c)
		if err != nil {
			return err
		}
		if p.text == "" {
			return skipf("%s has no property of text", c.ID)
		}
		got, err := t.follow(withQuery(p.items, p.text, p.textValue))
		if err != nil {
			return err
		}
		return wantFeatures(got, filtered(p.all, func(f *feature) bool { is, known := p.textIs(f); return known && is }))
	})
}

func filterInvalid(t *tester) {
	eachRefusal(t, http.StatusBadRequest, func(items string) []string {
		var all []string
		for _, filter := range []string{"name =", "no_such_property = 1", "S_INTERSECTS(geometry, POINT(1))", "(", "1 = 'a'"} {
			all = append(all, withQuery(items, "filter", filter, "filter-lang", "cql2-text"))
		}
		return append(all, withQuery(items, "filter", "TRUE", "filter-lang", "no-such-language"))
	})
}
