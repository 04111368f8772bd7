package conformance

import (
	"net/url"
	"regexp"
)

var collectionPath = regexp.MustCompile(`^/collections/[a-z_]+$`)

func crsMutations() []mutation {
	const many, one = "crs.features.FeaturesCrsParameter", "crs.feature.FeatureCrsParameter"
	const listed = "discovery.collections.DiscoveryCollections"
	const own = "discovery.collection.DiscoveryCollection"
	const uri = "CrsUri.verifyCollection"
	global := func(name string, value any) func(a *reply) { return document("/collections", set(name, value)) }
	both := func(change func(c map[string]any)) func(a *reply) {
		inList := entry(change)
		return func(a *reply) {
			inList(a)
			if collectionPath.MatchString(a.r.URL.Path) {
				a.edit(change)
			}
		}
	}
	header := func(value string) func(a *reply) {
		return func(a *reply) {
			if a.header.Get("Content-Crs") != "" {
				a.header.Set("Content-Crs", value)
			}
		}
	}
	return []mutation{
		{name: "a global CRS that is none", tell: global("crs", []any{crs84, "EPSG:4326"}), asked: "crs.discovery", fails: []string{listed + "CrsUri.verifyCollectionsCrsIdentifierOfCrsProperty"}},
		{name: "a global storageCrs that is none", tell: global("storageCrs", "EPSG:4326"), asked: "crs.discovery", fails: []string{listed + "CrsUri.verifyCollectionsCrsIdentifierOfStorageCrs"}},
		{name: "CRSs that are none", tell: both(func(c map[string]any) { c["crs"] = append(c["crs"].([]any), "http://www.opengis.net/def/crs/EPSG") }), asked: "crs.discovery",
			fails: []string{listed + "CrsUri.verifyCollectionsCollectionCrsIdentifierOfCrsProperty", own + uri + "CrsIdentifierOfCrsProperty"}},
		{name: "a storageCrs that is none", tell: both(set("storageCrs", "urn:ogc:def:crs:EPSG")), asked: "crs.discovery",
			fails: []string{listed + "CrsUri.verifyCollectionsCollectionCrsIdentifierOfStorageCrs", own + uri + "CrsIdentifierOfStorageCrsProperty",
				listed + "StorageCrs.verifyCollectionsPathCollectionCrsPropertyContainsStorageCrs", own + "StorageCrs.verifyCollectionCrsIdentifierOfCrsProperty"}},
		{name: "no default CRS", tell: both(func(c map[string]any) { c["crs"] = c["crs"].([]any)[1:] }), asked: "crs.discovery",
			fails: []string{listed + "DefaultCrs.verifyCollectionsPathCollectionCrsPropertyContainsDefaultCrs", own + "DefaultCrs.verifyCollectionCrsIdentifierOfCrsProperty",
				listed + "StorageCrs.verifyCollectionsPathCollectionCrsPropertyContainsStorageCrs", own + "StorageCrs.verifyCollectionCrsIdentifierOfCrsProperty"}},

		{name: "Content-Crs without brackets", tell: header(crs84), asked: "crs.query.crs",
			fails: []string{many + ".verifyFeaturesCrsParameter", many + "Default.verifyFeaturesCrsParameterDefault",
				many + "Transform.verifyFeaturesCrsParameterTransformWithoutCrsParameter", one + ".verifyFeatureCrsParameter",
				one + "Default.verifyFeatureCrsParameterDefault", one + "Transform.verifyFeatureCrsParameterTransformWithoutCrsParameter"}},
		{name: "Content-Crs of another CRS", tell: func(a *reply) {
			if a.r.URL.Query().Has("crs") {
				header("<" + crs84 + ">")(a)
			}
		}, asked: "crs.query.crs", fails: []string{many + ".verifyFeaturesCrsParameter", one + ".verifyFeatureCrsParameter"}},
		{name: "crs ignored but for the header", ask: dropParameter("crs"), tell: func(a *reply) {
			if uri := a.r.URL.Query().Get("crs"); uri != "" {
				header("<" + uri + ">")(a)
			}
		}, asked: "crs.query.crs", fails: []string{many + "Invalid.verifyFeaturesCrsParameterInvalid", one + "Invalid.verifyFeatureCrsParameterInvalid",
			many + "Transform.verifyFeaturesCrsParameterTransformWithCrsParameter", one + "Transform.verifyFeatureCrsParameterTransformWithCrsParameter"}},
		{name: "the axes of EPSG:4326 the other way", ask: query(func(q url.Values) {
			if q.Get("crs") == epsg4326 {
				q.Del("crs")
			}
		}), tell: func(a *reply) {
			if a.r.URL.Query().Get("crs") == epsg4326 {
				header("<" + epsg4326 + ">")(a)
			}
		}, asked: "crs.query.crs", fails: []string{
			many + "Transform.verifyFeaturesCrsParameterTransformWithCrsParameter", one + "Transform.verifyFeatureCrsParameterTransformWithCrsParameter"}},
		{name: "unsupported CRSs are taken for the default", ask: query(func(q url.Values) {
			for _, name := range []string{"crs", "bbox-crs"} {
				if q.Get(name) == unsupportedCRS {
					q.Del(name)
				}
			}
		}), asked: "crs.query", fails: []string{many + "Invalid.verifyFeaturesCrsParameterInvalid", one + "Invalid.verifyFeatureCrsParameterInvalid",
			"bboxcrs.BBoxCrsParameterInvalid.verifyBboxCrsParameterInvalid"}},
		{name: "bbox-crs means another CRS", ask: query(func(q url.Values) {
			if q.Get("bbox-crs") == epsg4326 {
				q.Del("bbox-crs")
			}
		}), asked: "bboxcrs", fails: []string{"bboxcrs.BBoxCrsParameter.verifyBboxCrsParameter"}},
		{name: "bbox-crs of the default means latitude first", ask: query(func(q url.Values) {
			if q.Get("bbox-crs") == crs84 {
				q.Set("bbox-crs", epsg4326)
			}
		}), asked: "bboxcrs.BBoxCrsParameterDefault", fails: []string{"bboxcrs.BBoxCrsParameterDefault.verifyBboxCrsParameterDefault"}},
	}
}

const epsg4326 = "http://www.opengis.net/def/crs/EPSG/0/4326"
