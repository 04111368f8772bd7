package conformance

import "net/url"

func selectionMutations() []mutation {
	const box, time = "FeaturesBBox.validateFeaturesWithBoundingBoxResponse", "FeaturesTime.validateFeaturesWithDateTimeResponse"
	fewer := everyItems(func(doc map[string]any) {
		if all := doc["features"].([]any); len(all) > 0 {
			doc["features"] = all[1:]
		}
	})
	with := func(parameter string, tell func(a *reply)) func(a *reply) {
		return func(a *reply) {
			if a.r.URL.Query().Has(parameter) {
				tell(a)
			}
		}
	}
	return []mutation{
		{name: "bbox ignored", ask: dropParameter("bbox"), asked: box + "$", fails: []string{box}},
		{name: "a feature of the box is missing", tell: with("bbox", fewer), asked: box + "$", fails: []string{box}},
		{name: "the box over the antimeridian is turned round", ask: query(func(q url.Values) {
			if q.Get("bbox") == "177,65,-177,70" {
				q.Set("bbox", "-177,-65,177,70")
			}
		}), asked: box + "$", fails: []string{box}},
		{name: "datetime ignored", ask: dropParameter("datetime"), asked: time + "$|Datetime.selects", fails: []string{time, "Datetime.selectsByDates"}},
		{name: "intervals lose their end", ask: query(func(q url.Values) {
			if text := q.Get("datetime"); len(text) > 20 && text[10] == '/' {
				q.Set("datetime", text[:11]+"..")
			}
		}), asked: "Datetime.selects", fails: []string{"Datetime.selectsByDates"}},
		{name: "a feature of the time is missing", tell: with("datetime", fewer), asked: time + "$|Datetime.selects", fails: []string{time, "Datetime.selectsByDates"}},
		{name: "limit ignored", ask: dropParameter("limit"), asked: "validateFeaturesWithLimitResponse$", fails: []string{"FeaturesLimit.validateFeaturesWithLimitResponse"}},
		{name: "filter ignored", ask: dropParameter("filter"), asked: "lindero/filter", fails: []string{"CQL2.basic-cql2", "CQL2.cql2-json", "CQL2.advanced-comparison-operators",
			"CQL2.case-insensitive-comparison", "CQL2.basic-spatial-functions", "CQL2.accent-insensitive-comparison", "CQL2.spatial-functions",
			"CQL2.temporal-functions", "CQL2.array-functions", "CQL2.property-property", "CQL2.arithmetic", "Filter.invalid"}},
	}
}
