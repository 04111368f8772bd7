package conformance

import (
	"net/http"
	"net/url"
	"strings"
)

// everyItems applies a change to every page of items.
func everyItems(change func(doc map[string]any)) func(a *reply) {
	return of("/items", func(a *reply) {
		if a.status == http.StatusOK {
			a.edit(change)
		}
	})
}

// single applies a change to every answer with one feature.
func single(change func(doc map[string]any)) func(a *reply) {
	return func(a *reply) {
		if strings.Contains(a.r.URL.Path, "/items/") && a.status == http.StatusOK {
			a.edit(change)
		}
	}
}

func pageMutations() []mutation {
	const asked = "core.collections.Features(BBox|Limit|Time|)[.]validate"
	// Each of the four classes of the suite looks at its own pages.
	everywhere := func(end, bboxEnd string) []string {
		return []string{"Features.validateFeaturesResponse_" + end, "FeaturesBBox." + bboxEnd + end,
			"FeaturesTime.validateFeaturesWithDateTimeResponse_" + end, "FeaturesLimit.validateFeaturesWithLimitResponse_" + end}
	}
	const bbox = "validateFeaturesWithBoundingBoxResponse_"
	response := "core.collections.Features(BBox|Limit|Time|)[.].*"
	return []mutation{
		{name: "another type", tell: everyItems(set("type", "Features")), asked: response + "_TypeProperty", fails: everywhere("TypeProperty", bbox)},
		{name: "no features", tell: everyItems(remove("features")), asked: response + "_FeaturesProperty", fails: everywhere("FeaturesProperty", bbox)},
		{name: "features of another type", tell: everyItems(func(doc map[string]any) {
			for _, f := range doc["features"].([]any) {
				f.(map[string]any)["type"] = "feature"
			}
		}), asked: response + "_FeaturesProperty", fails: everywhere("FeaturesProperty", bbox)},
		{name: "pages without self", tell: everyItems(withoutLink("self")), asked: response + "_Links", fails: everywhere("Links", bbox)},
		{name: "a time in the past", tell: everyItems(set("timeStamp", "2001-01-01T00:00:00Z")), asked: response + "_TimeStamp", fails: everywhere("TimeStamp", bbox)},
		{name: "one matched too many", tell: everyItems(func(doc map[string]any) { doc["numberMatched"] = doc["numberMatched"].(float64) + 1 }),
			asked: response + "_NumberMatched", fails: everywhere("NumberMatched", bbox)},
		{name: "one returned too many", tell: everyItems(func(doc map[string]any) { doc["numberReturned"] = doc["numberReturned"].(float64) + 1 }),
			asked: response + "_NumberReturned", fails: []string{"Features.validateFeaturesResponse_NumberReturned", "FeaturesBBox.validateFeaturesResponse_NumberReturned",
				"FeaturesTime.validateFeaturesResponse_NumberReturned", "FeaturesLimit.validateFeaturesResponse_NumberReturned"}},
		{name: "north of the pole", tell: everyItems(func(doc map[string]any) {
			for _, f := range doc["features"].([]any) {
				f.(map[string]any)["geometry"] = map[string]any{"type": "Point", "coordinates": []any{0, 91}}
			}
		}), asked: response + "_GeometryInCRS84", fails: everywhere("GeometryInCRS84", "validateFeaturesResponse_")},
		{name: "no items", tell: of("/items", func(a *reply) { a.status = http.StatusInternalServerError }), asked: asked + ".*Operation$",
			fails: []string{"Features.validateFeaturesOperation", "FeaturesBBox.validateFeaturesWithBoundingBoxOperation",
				"FeaturesTime.validateFeaturesWithDateTimeOperation", "FeaturesLimit.validateFeaturesWithLimitOperation"}},
		{name: "a position of one number", tell: everyItems(func(doc map[string]any) {
			if all := doc["features"].([]any); len(all) > 0 {
				all[0].(map[string]any)["geometry"] = map[string]any{"type": "Point", "coordinates": []any{1}}
			}
		}), asked: "Features.validateFeaturesOperation$", fails: []string{"Features.validateFeaturesOperation"}},
		{name: "next leads to the same page", tell: everyItems(func(doc map[string]any) {
			for _, l := range doc["links"].([]any) {
				if l := l.(map[string]any); l["rel"] == "self" {
					doc["links"] = append(doc["links"].([]any), map[string]any{"rel": "next", "href": l["href"], "type": mediaGeoJSON})
					return
				}
			}
		}), asked: "Paging.nextLinks|Features.validateFeaturesResponse_NumberMatched", fails: []string{"Features.validateFeaturesResponse_NumberMatched"}},
		{name: "a feature lost between pages", tell: everyItems(func(doc map[string]any) {
			if all := doc["features"].([]any); len(all) > 1 && len(all) < 100 {
				doc["features"] = all[1:]
			}
		}), asked: "Paging.nextLinks", fails: []string{"Paging.nextLinks"}},
		{name: "prev leads astray", tell: everyItems(func(doc map[string]any) {
			for _, l := range doc["links"].([]any) {
				if l := l.(map[string]any); l["rel"] == "next" {
					doc["links"] = append(doc["links"].([]any), map[string]any{"rel": "prev", "href": l["href"], "type": mediaGeoJSON})
					return
				}
			}
		}), asked: "Paging.prevLinks", fails: []string{"Paging.prevLinks"}},

		{name: "any limit will do", ask: query(func(q url.Values) {
			if q.Get("limit") == "unlimited" {
				q.Del("limit")
			}
		}), asked: "ErrorConditions", fails: []string{"FeaturesErrorConditions.validateFeaturesOperation_QueryParamInvalid"}},
		{name: "any parameter will do", ask: query(func(q url.Values) { q.Del("unknownQueryParameter17042") }),
			asked: "ErrorConditions", fails: []string{"FeaturesErrorConditions.validateFeaturesOperation_QueryParamUnknown"}},
		{name: "any bbox will do", ask: dropParameter("bbox"), asked: "Errors.invalidParameters", fails: []string{"Errors.invalidParameters"}},
		{name: "nothing is missing", tell: func(a *reply) {
			if a.status == http.StatusNotFound {
				a.status = http.StatusOK
			}
		}, asked: "Errors.notFound", fails: []string{"Errors.notFound"}},

		{name: "no single features", tell: single(func(map[string]any) {}), ask: func(r *http.Request) { r.URL.Path = strings.Replace(r.URL.Path, "/items/", "/nowhere/", 1) },
			asked: "collections.Feature[.]", fails: []string{"Feature.featureOperation"}},
		{name: "another feature", tell: single(set("id", "other")), asked: "collections.Feature[.]", fails: []string{"Feature.validateFeatureResponse"}},
		{name: "other properties", tell: single(set("properties", map[string]any{})), asked: "collections.Feature[.]", fails: []string{"Feature.validateFeatureResponse"}},
		{name: "no link to the collection", tell: single(withoutLink("collection")), asked: "collections.Feature[.]", fails: []string{"Feature.validateFeatureResponse"}},
	}
}
