package conformance

import (
	"net/http"
	"slices"
	"strings"
)

func documentMutations() []mutation {
	const all, one = "FeatureCollections.validateFeatureCollectionsMetadataOperation", "FeatureCollection.validateFeatureCollectionMetadata"
	const links = all + "Response_Links"
	parameter := func(name string, change func(p map[string]any)) func(a *reply) {
		return document("/api", func(doc map[string]any) {
			change(doc["components"].(map[string]any)["parameters"].(map[string]any)[name].(map[string]any))
		})
	}
	return []mutation{
		{name: "no landing page", tell: document("/", func(map[string]any) {}), ask: path("/", "/nowhere"), asked: "core.landingpage", fails: []string{"core.landingpage.LandingPage.landingPageRetrieval"}},
		{name: "no link data", tell: document("/", withoutLink("data")), asked: "core.landingpage", fails: []string{"core.landingpage.LandingPage.landingPageValidation"}},
		{name: "broken conformance link", tell: document("/", func(doc map[string]any) { retarget(doc, "conformance", "/nowhere") }),
			asked: "core.(landingpage|conformance)", fails: []string{"core.landingpage.LandingPage.landingPageValidation", "core.conformance.Conformance.validateConformanceOperationAndResponse"}},
		{name: "core not declared", tell: document("/conformance", func(doc map[string]any) {
			doc["conformsTo"] = slices.DeleteFunc(doc["conformsTo"].([]any), func(c any) bool { return strings.HasSuffix(c.(string), "features-1/1.0/conf/core") })
		}),
			asked: "core.conformance", fails: []string{"core.conformance.Conformance.validateConformanceOperationAndResponse"}},
		{name: "conformance without conformsTo", tell: document("/conformance", remove("conformsTo")),
			asked: "core.conformance", fails: []string{"core.conformance.Conformance.validateConformanceOperationAndResponse"}},

		{name: "API under another type", tell: of("/api", func(a *reply) { a.header.Set("Content-Type", mediaJSON) }), asked: "core.apidefinition",
			fails: []string{"core.apidefinition.ApiDefinition.openapiDocumentRetrieval"}},
		{name: "API without info", tell: document("/api", remove("info")), asked: "core.apidefinition", fails: []string{"core.apidefinition.ApiDefinition.apiDefinitionValidation"}},
		{name: "bbox of five numbers", tell: parameter("bbox", func(p map[string]any) {
			p["schema"].(map[string]any)["oneOf"].([]any)[0].(map[string]any)["maxItems"] = 5
		}), asked: "ParameterDefinition", fails: []string{"FeaturesBBox.boundingBoxParameterDefinition"}},
		{name: "limit of text", tell: parameter("limit", func(p map[string]any) { p["schema"].(map[string]any)["type"] = "string" }),
			asked: "ParameterDefinition", fails: []string{"FeaturesLimit.limitParameterDefinition"}},
		{name: "datetime explodes", tell: parameter("datetime", set("explode", true)), asked: "ParameterDefinition", fails: []string{"FeaturesTime.timeParameterDefinition"}},

		{name: "no collections", ask: path("/collections", "/nowhere"), asked: "core.collections.FeatureCollections", fails: []string{all}},
		{name: "collections without self", tell: document("/collections", withoutLink("self")), asked: "core.collections.FeatureCollections",
			fails: []string{links, links + "_v101"}},
		{name: "collections without links", tell: document("/collections", set("links", []any{})), asked: "core.collections.FeatureCollections",
			fails: []string{links, links + "_v101", all + "Response_Content"}},
		{name: "an id twice", tell: document("/collections", func(doc map[string]any) {
			c := doc["collections"].([]any)
			doc["collections"] = append(c, c[0])
		}), asked: "core.collections.FeatureCollections", fails: []string{all + "Response_Items"}},
		{name: "global CRSs begin with another", tell: document("/collections", set("crs", []any{"http://www.opengis.net/def/crs/EPSG/0/3857", crs84})),
			asked: "core.collections.FeatureCollections", fails: []string{all + "Response_CrsProperty"}},
		{name: "no collection at all", tell: document("/collections", set("collections", []any{})), asked: "core.collections.FeatureCollections",
			fails: []string{all + "Response_Content"}},
		{name: "a bbox of three numbers", tell: entry(func(c map[string]any) {
			c["extent"].(map[string]any)["spatial"] = map[string]any{"bbox": []any{[]any{1, 2, 3}}}
		}),
			asked: "core.collections.FeatureCollections.*Items_v101", fails: []string{all + "Response_Items_v101"}},
		{name: "items of another type", tell: of("/items", func(a *reply) { a.header.Set("Content-Type", mediaJSON) }),
			asked: "core.collections.FeatureCollections.*Items_v101", fails: []string{all + "Response_Items_v101"}},
		{name: "a link without type", tell: entry(func(c map[string]any) { delete(c["links"].([]any)[1].(map[string]any), "type") }),
			asked: "core.collections.FeatureCollections.*Items_Links", fails: []string{all + "Response_Items_Links_v101"}},
		{name: "an extent too small", tell: entry(func(c map[string]any) {
			c["extent"].(map[string]any)["spatial"] = map[string]any{"bbox": []any{[]any{-90, 14, -89, 15}}}
		}), asked: "core.collections.FeatureCollections.*Extent", fails: []string{all + "Response_Extent_v101"}},
		{name: "a temporal extent too short", tell: entry(func(c map[string]any) {
			if c["id"] == "blind_crossings" {
				c["extent"].(map[string]any)["temporal"] = map[string]any{"interval": []any{[]any{"1990-01-01T00:00:00Z", "1991-01-01T00:00:00Z"}}}
			}
		}), asked: "core.collections.FeatureCollections.*Extent", fails: []string{all + "Response_Extent_v101"}},
		{name: "no single collection", ask: path("/collections/airstrips", "/nowhere"), asked: "core.collections.FeatureCollection[.]", fails: []string{one + "Operation"}},
		{name: "another title in the list", tell: entry(set("title", "Other")), asked: "core.collections.FeatureCollection[.]", fails: []string{one + "Response"}},
		{name: "another extent in the list", tell: entry(func(c map[string]any) { delete(c["extent"].(map[string]any), "spatial") }),
			asked: "core.collections.FeatureCollection[.]", fails: []string{one + "Response"}},
	}
}

// path leads requests for one path to another.
func path(from, to string) func(r *http.Request) {
	return func(r *http.Request) {
		if r.URL.Path == from {
			r.URL.Path = to
		}
	}
}

// retarget makes the links of a relation lead to another path of the server.
func retarget(doc map[string]any, rel, to string) {
	for _, l := range doc["links"].([]any) {
		if l := l.(map[string]any); l["rel"] == rel {
			href := l["href"].(string)
			l["href"] = href[:strings.Index(href[8:], "/")+8] + to
		}
	}
}
