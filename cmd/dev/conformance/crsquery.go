package conformance

import (
	"fmt"
	"math"
	"net/http"
)

func crsQueryChecks() []check {
	in := func(class, method, ats string, run func(*tester)) check {
		return check{"features/crs.query." + class + "." + method, ats, classCRS, run}
	}
	const many, one = "crs.features.FeaturesCrsParameter", "crs.feature.FeatureCrsParameter"
	return []check{
		in(many, "verifyFeaturesCrsParameter", "/conf/crs/crs-parameter", itemsIn(contentCRS)),
		in(many+"Default", "verifyFeaturesCrsParameterDefault", "/conf/crs/crs-parameter-default", itemsIn(defaultContentCRS)),
		in(many+"Invalid", "verifyFeaturesCrsParameterInvalid", "/conf/crs/crs-parameter-invalid", itemsIn(invalidCRS)),
		in(many+"Transform", "verifyFeaturesCrsParameterTransformWithoutCrsParameter", "/conf/crs/crs-parameter-transform", itemsIn(defaultContentCRS)),
		in(many+"Transform", "verifyFeaturesCrsParameterTransformWithCrsParameter", "/conf/crs/crs-parameter-transform", itemsIn(transformedItems)),
		in(one, "verifyFeatureCrsParameter", "/conf/crs/crs-parameter", featureIn(contentCRS)),
		in(one+"Default", "verifyFeatureCrsParameterDefault", "/conf/crs/crs-parameter-default", featureIn(defaultContentCRS)),
		in(one+"Invalid", "verifyFeatureCrsParameterInvalid", "/conf/crs/crs-parameter-invalid", featureIn(invalidCRS)),
		in(one+"Transform", "verifyFeatureCrsParameterTransformWithCrsParameter", "/conf/crs/crs-parameter-transform", featureIn(transformedFeature)),
		in(one+"Transform", "verifyFeatureCrsParameterTransformWithoutCrsParameter", "/conf/crs/crs-parameter-transform", featureIn(defaultContentCRS)),
	}
}

// A crsTest verifies what an address of a collection answers with a CRS, or without
// one where it makes no use of it.
type crsTest func(t *tester, address, uri string) error

// maxCRS is how many CRSs of a collection are tested, as in the suite.
const maxCRS = 20

// eachCRS asserts something of every CRS of every collection.
func eachCRS(t *tester, verify func(c *collection, uri string) error) {
	doc, _, err := t.collectionsDoc()
	all, collectionsErr := t.collections()
	if err = first(err, collectionsErr); err != nil {
		t.assert("", needs(err))
		return
	}
	for _, c := range all {
		uris := allCRS(c, doc.CRS)
		for _, uri := range uris[:min(len(uris), maxCRS)] {
			t.assert(c.ID+" "+uri, verify(c, uri))
		}
	}
}

func itemsIn(verify crsTest) func(*tester) {
	return func(t *tester) {
		eachCRS(t, func(c *collection, uri string) error {
			items, err := c.itemsURL()
			if err != nil {
				return err
			}
			return verify(t, items, uri)
		})
	}
}

// featureIn asks for one feature, from the middle of the collection.
func featureIn(verify crsTest) func(*tester) {
	return func(t *tester) {
		eachCRS(t, func(c *collection, uri string) error {
			items, err := c.itemsURL()
			if err != nil {
				return err
			}
			all, err := t.all(c)
			if err != nil {
				return err
			}
			if len(all) == 0 {
				return skipf("%s has no features", c.ID)
			}
			return verify(t, featureURL(items, all[len(all)/2].key()), uri)
		})
	}
}

// contentCRS wants the CRS asked for in the header, in angle brackets.
func contentCRS(t *tester, address, uri string) error {
	a, err := t.expect(withQuery(address, "crs", uri), mediaGeoJSON, http.StatusOK)
	if err != nil {
		return err
	}
	return first(a.wantMedia(mediaGeoJSON), wantContentCRS(a, uri))
}

func wantContentCRS(a *answer, uris ...string) error {
	got := a.header.Get("Content-Crs")
	for _, uri := range uris {
		if got == "<"+uri+">" {
			return nil
		}
	}
	return a.errorf("Content-Crs %q, want <%s>", got, uris[0])
}

func defaultContentCRS(t *tester, address, _ string) error {
	a, err := t.expect(address, mediaGeoJSON, http.StatusOK)
	if err != nil {
		return err
	}
	return wantContentCRS(a, crs84, crs84h)
}

// unsupportedCRS is the suite's.
const unsupportedCRS = "http://www.opengis.net/def/crs/0/unsupported"

func invalidCRS(t *tester, address, _ string) error {
	_, err := t.expect(withQuery(address, "crs", unsupportedCRS), mediaGeoJSON, http.StatusBadRequest)
	return err
}

func transformedItems(t *tester, address, uri string) error {
	plain, err := t.page(address)
	if err != nil {
		return needs(err)
	}
	other, err := t.page(withQuery(address, "crs", uri))
	if err != nil {
		return needs(err)
	}
	if err := first(wantSameFeatures(plain.features(), other.features()), wantPositionsIn(t, uri, plain.features(), other.features())); err != nil {
		return keepSkip(other.answer, err)
	}
	return nil
}

func transformedFeature(t *tester, address, uri string) error {
	var plain, other feature
	if _, err := t.document(address, mediaGeoJSON, &plain); err != nil {
		return needs(err)
	}
	a, err := t.document(withQuery(address, "crs", uri), mediaGeoJSON, &other)
	if err != nil {
		return needs(err)
	}
	if err := wantPositionsIn(t, uri, []feature{plain}, []feature{other}); err != nil {
		return keepSkip(a, err)
	}
	return nil
}

// keepSkip says which answer an error is about, and leaves a skip one.
func keepSkip(a *answer, err error) error {
	if isSkip(err) {
		return err
	}
	return a.errorf("%v", err)
}

// How far a coordinate may be from what PROJ makes of it. Degrees and metres are told
// apart by size: within 360 it is degrees. 1e-6 degrees are 0.11 m.
const (
	toleranceDegrees = 1e-6
	toleranceMetres  = 0.1
)

// wantPositionsIn wants every position of some features to be that of the plain
// features transformed. Features come in the same order.
func wantPositionsIn(t *tester, uri string, plain, other []feature) error {
	var from, have []position
	for i := range plain {
		if (plain[i].Geometry == nil) != (other[i].Geometry == nil) {
			return fmt.Errorf("%s has a geometry in one CRS only", plain[i].key())
		}
		if plain[i].Geometry != nil {
			from, have = append(from, plain[i].Geometry.vertices()...), append(have, other[i].Geometry.vertices()...)
		}
	}
	want, err := project(t.ctx, uri, from)
	if err != nil {
		return err
	}
	if len(have) != len(want) {
		return fmt.Errorf("%d positions, want %d", len(have), len(want))
	}
	for i := range want {
		for k := range want[i] {
			tolerance := toleranceMetres
			if math.Abs(want[i][0]) <= 360 && math.Abs(want[i][1]) <= 360 {
				tolerance = toleranceDegrees
			}
			if !(math.Abs(have[i][k]-want[i][k]) <= tolerance) {
				return fmt.Errorf("%v is %v, want %v", from[i], have[i], want[i])
			}
		}
	}
	return nil
}
