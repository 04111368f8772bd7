package conformance

import (
	"fmt"
	"net/http"
	"slices"
)

func featuresChecks() []check {
	const class = "Features"
	all := []check{operationCheck(class, "validateFeaturesOperation", plainRequests)}
	return slices.Concat(all, responseChecks(class, plainRequests,
		"validateFeaturesResponse_GeometryInCRS84", "validateFeaturesResponse_TypeProperty", "validateFeaturesResponse_FeaturesProperty",
		"validateFeaturesResponse_Links", "validateFeaturesResponse_TimeStamp", "validateFeaturesResponse_NumberMatched",
		"validateFeaturesResponse_NumberReturned"), []check{
		{"features/core.collections.FeaturesErrorConditions.validateFeaturesOperation_QueryParamInvalid", "/conf/core/query-param-invalid", classFeatures, paramInvalid},
		{"features/core.collections.FeaturesErrorConditions.validateFeaturesOperation_QueryParamUnknown", "/conf/core/query-param-unknown", classFeatures, paramUnknown},
		{"features/core.collections.Feature.featureOperation", "/conf/core/f-op", classFeatures, featureOperation},
		{"features/core.collections.Feature.validateFeatureResponse", "/conf/core/f-success, /conf/core/f-links", classFeatures, featureResponse},
		{"lindero/core.Errors.invalidParameters", "/req/core/query-param-invalid", classFeatures, manyInvalid},
		{"lindero/core.Errors.notFound", "17-069r4, 7.5.1", classFeatures, notFound},
	})
}

// plainRequests ask for items without parameters.
func plainRequests(t *target) []request {
	return t.eachItems(func(c *collection, items string) []request {
		return []request{{subject: c.ID, address: items}}
	})
}

// eachRefusal wants the server to refuse an address for every collection.
func eachRefusal(t *tester, status int, addresses func(items string) []string) {
	for _, r := range plainRequests(t.target) {
		if r.err != nil {
			t.assert(r.subject, r.err)
			continue
		}
		for _, address := range addresses(r.address) {
			_, err := t.expect(address, mediaGeoJSON, status)
			t.assert(r.subject, err)
		}
	}
}

func paramInvalid(t *tester) {
	eachRefusal(t, http.StatusBadRequest, func(items string) []string {
		return []string{withQuery(items, "limit", "unlimited")}
	})
}

func paramUnknown(t *tester) {
	if doc, err := t.api(); err == nil {
		for _, path := range doc.Paths.InMatchingOrder() {
			item := doc.Paths.Value(path)
			if !itemsPath.MatchString(path) || item.Get == nil {
				continue
			}
			for _, p := range item.Get.Parameters {
				if p.Value.In == "query" && p.Value.Schema != nil && p.Value.Schema.Value.Type.Is("object") {
					t.assert(path, skipf("the parameter %s takes any name", p.Value.Name))
					return
				}
			}
		}
	}
	eachRefusal(t, http.StatusBadRequest, func(items string) []string {
		return []string{withQuery(items, "unknownQueryParameter17042", "1")}
	})
}

// manyInvalid asks what no server can make sense of, and wants 400 for each.
func manyInvalid(t *tester) {
	eachRefusal(t, http.StatusBadRequest, func(items string) []string {
		var all []string
		for _, value := range []string{"1,2,3", "1,2,3,4,5", "1,2,3,4,5,6,7", "a,b,c,d", "1,2,,4", "0,10,1,-10", "0,0,NaN,1"} {
			all = append(all, withQuery(items, "bbox", value))
		}
		for _, value := range []string{"yesterday", "2024-13-01", "2024-01-01/2023-01-01", "2024-01-01/2024-02-01/2024-03-01"} {
			all = append(all, withQuery(items, "datetime", value))
		}
		for _, value := range []string{"-1", "1.5", "1e3", "ten"} {
			all = append(all, withQuery(items, "limit", value))
		}
		return append(all, withQuery(items, "f", "nosuchformat"))
	})
}

func notFound(t *tester) {
	for _, path := range []string{"/collections/no-such-collection", "/collections/no-such-collection/items", "/collections/no-such-collection/items/1"} {
		_, err := t.expect(t.address(path), mediaJSON, http.StatusNotFound)
		t.assert(path, err)
	}
	eachRefusal(t, http.StatusNotFound, func(items string) []string {
		return []string{featureURL(items, "no such feature")}
	})
}

// sampled is how many features of a collection are asked for alone.
const sampled = 5

// eachFeature asserts something of some features of every collection, spread over
// all of them.
func eachFeature(t *tester, verify func(c *collection, address string, f *feature) error) {
	t.eachCollection(func(c *collection) error {
		all, err := t.all(c)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return skipf("%s has no features", c.ID)
		}
		items, err := c.itemsURL()
		if err != nil {
			return err
		}
		for i := range min(sampled, len(all)) {
			f := &all[i*len(all)/min(sampled, len(all))]
			if err := verify(c, featureURL(items, f.key()), f); err != nil {
				return err
			}
		}
		return nil
	})
}

func featureOperation(t *tester) {
	eachFeature(t, func(_ *collection, address string, _ *feature) error {
		_, err := t.expect(address, mediaGeoJSON, http.StatusOK)
		return err
	})
}

// featureResponse wants the feature that the items have, and its links.
func featureResponse(t *tester) {
	eachFeature(t, func(_ *collection, address string, f *feature) error {
		var one feature
		a, err := t.document(address, mediaGeoJSON, &one)
		if err != nil {
			return needs(err)
		}
		if one.Type != "Feature" || !sameJSON(one.ID, f.ID) {
			return a.errorf("type %q, id %s, want Feature and %s", one.Type, one.ID, f.ID)
		}
		if fmt.Sprint(one.Properties) != fmt.Sprint(f.Properties) || (one.Geometry == nil) != (f.Geometry == nil) ||
			f.Geometry != nil && !slices.Equal(one.Geometry.vertices(), f.Geometry.vertices()) {
			return a.errorf("the feature differs from that among the items")
		}
		if _, ok := one.Links.find("collection", ""); !ok {
			return a.errorf("there is no link collection")
		}
		return first(a.wantMedia(mediaGeoJSON), t.verifyLinks(a, one.Links, mediaGeoJSON))
	})
}
