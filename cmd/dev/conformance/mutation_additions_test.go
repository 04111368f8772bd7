package conformance

import (
	"net/http"
	"net/url"
)

func additionMutations() []mutation {
	declare := func(class string) func(a *reply) {
		return document("/conformance", func(doc map[string]any) { doc["conformsTo"] = append(doc["conformsTo"].([]any), class) })
	}
	return []mutation{
		{name: "queryables of another type", tell: of("/queryables", func(a *reply) { a.header.Set("Content-Type", mediaJSON) }),
			asked: "Queryables.document", fails: []string{"Queryables.document"}},
		{name: "properties are no parameters", ask: query(func(q url.Values) {
			for name := range q {
				if name != "limit" && name != "cursor" {
					q.Del(name)
				}
			}
		}), asked: "Queryables.parameters", fails: []string{"Queryables.parameters"}},
		{name: "a schema without a role", tell: of("/schema", func(a *reply) {
			a.edit(func(doc map[string]any) {
				delete(doc["properties"].(map[string]any)["geometry"].(map[string]any), "x-ogc-role")
			})
		}), asked: "schemas.Schema", fails: []string{"Schema.document"}},
		{name: "a property of no schema", tell: everyItems(func(doc map[string]any) {
			for _, f := range doc["features"].([]any) {
				f.(map[string]any)["properties"].(map[string]any)["surprise"] = 1
			}
		}), asked: "schemas.Schema", fails: []string{"Schema.features"}},
		{name: "a number where the schema has text", tell: everyItems(func(doc map[string]any) {
			for _, f := range doc["features"].([]any) {
				f.(map[string]any)["properties"].(map[string]any)["source"] = 1
			}
		}), asked: "schemas.Schema", fails: []string{"Schema.features"}},
		{name: "sortby ignored", ask: dropParameter("sortby"), asked: "sorting", fails: []string{"Sorting.sortby"}},
		{name: "properties ignored", ask: dropParameter("properties"), asked: "lindero/properties", fails: []string{"Properties.selected"}},
		{name: "no pages", ask: func(r *http.Request) { r.Header.Set("Accept", mediaJSON) }, tell: declare(classHTML), asked: "lindero/html", fails: []string{"HTML.content"}},
		{name: "an answer that is not documented", tell: of("/conformance", func(a *reply) {
			a.edit(func(doc map[string]any) { doc["conformsTo"] = append(doc["conformsTo"].([]any), "x") })
		}),
			asked: "core.conformance|openapi", fails: []string{"openapi.Answers.asDocumented"}},
		{name: "refusals in plain text", tell: func(a *reply) {
			if a.status >= 400 {
				a.header.Set("Content-Type", "text/plain")
			}
		}, asked: "ErrorConditions|Answers.problems", fails: []string{"Answers.problems"}},
	}
}
