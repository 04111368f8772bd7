package conformance

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// classCRS is Coordinate Reference Systems by Reference (OGC 18-058r1).
const classCRS = specBase + "ogcapi-features-2/1.0/conf/crs"

// sameAsGlobal stands in a collection's list of CRSs for those of /collections.
const sameAsGlobal = "#/crs"

func crsDiscoveryChecks() []check {
	in := func(class, method, ats string, run func(*tester)) check {
		return check{"features/crs." + class + "." + method, ats, classCRS, run}
	}
	const uri, standard, storage = "/conf/crs/crs-uri", "/conf/crs/default-crs", "/conf/crs/storageCrs"
	return []check{
		in("CrsRequirementClassPrecondition", "verifyConformanceClass", classCRS, func(t *tester) { t.assert("", nil) }),
		in("discovery.collections.DiscoveryCollectionsCrsUri", "verifyCollectionsCrsIdentifierOfCrsProperty", uri, globalCRS),
		in("discovery.collections.DiscoveryCollectionsCrsUri", "verifyCollectionsCrsIdentifierOfStorageCrs", uri, globalStorageCRS),
		in("discovery.collections.DiscoveryCollectionsCrsUri", "verifyCollectionsCollectionCrsIdentifierOfCrsProperty", uri, entries(listedCRS)),
		in("discovery.collections.DiscoveryCollectionsCrsUri", "verifyCollectionsCollectionCrsIdentifierOfStorageCrs", uri, entries(storageCRS)),
		in("discovery.collections.DiscoveryCollectionsDefaultCrs", "verifyCollectionsPathCollectionCrsPropertyContainsDefaultCrs", standard, entries(defaultCRS)),
		in("discovery.collections.DiscoveryCollectionsStorageCrs", "verifyCollectionsPathCollectionCrsPropertyContainsStorageCrs", storage, entries(storageListed)),
		in("discovery.collection.DiscoveryCollectionCrsUri", "verifyCollectionCrsIdentifierOfCrsProperty", uri, singles(listedCRS)),
		in("discovery.collection.DiscoveryCollectionCrsUri", "verifyCollectionCrsIdentifierOfStorageCrsProperty", uri, singles(storageCRS)),
		in("discovery.collection.DiscoveryCollectionDefaultCrs", "verifyCollectionCrsIdentifierOfCrsProperty", standard, singles(defaultCRS)),
		in("discovery.collection.DiscoveryCollectionStorageCrs", "verifyCollectionCrsIdentifierOfCrsProperty", storage, singles(storageListed)),
	}
}

func globalCRS(t *tester) {
	ofCollections(t, func(doc *collectionsDoc, _ *answer) error {
		if len(doc.CRS) == 0 {
			return skipf("there is no global list of CRSs")
		}
		return validCRSs(doc.CRS)
	})
}

func globalStorageCRS(t *tester) {
	ofCollections(t, func(doc *collectionsDoc, _ *answer) error {
		if doc.StorageCRS == nil {
			return skipf("there is no global storageCrs")
		}
		return validCRSs([]string{*doc.StorageCRS})
	})
}

// entries verifies collections as /collections describes them; global is the list of
// CRSs there.
func entries(verify func(c *collection, global []string) error) func(*tester) {
	return func(t *tester) {
		doc, _, err := t.collectionsDoc()
		if err != nil {
			t.assert("", needs(err))
			return
		}
		t.eachCollection(func(c *collection) error { return verify(c, doc.CRS) })
	}
}

// singles verifies collections as their own documents describe them.
func singles(verify func(c *collection, global []string) error) func(*tester) {
	return func(t *tester) {
		t.eachCollection(func(c *collection) error {
			var own collection
			if _, err := t.document(t.address("/collections/"+c.ID), mediaJSON, &own); err != nil {
				return needs(err)
			}
			return verify(&own, nil)
		})
	}
}

// allCRS is a collection's list of CRSs, with the global ones where it refers to them.
func allCRS(c *collection, global []string) []string {
	if slices.Contains(c.CRS, sameAsGlobal) {
		return slices.Concat(slices.DeleteFunc(slices.Clone(c.CRS), func(s string) bool { return s == sameAsGlobal }), global)
	}
	return c.CRS
}

func listedCRS(c *collection, global []string) error {
	if len(c.CRS) == 0 {
		return fmt.Errorf("there is no list of CRSs")
	}
	return validCRSs(allCRS(c, global))
}

func storageCRS(c *collection, _ []string) error {
	if c.StorageCRS == nil {
		return skipf("there is no storageCrs")
	}
	return validCRSs([]string{*c.StorageCRS})
}

func defaultCRS(c *collection, global []string) error {
	if _, err := c.bbox(); err != nil {
		return err
	}
	if all := allCRS(c, global); !slices.Contains(all, crs84) && !slices.Contains(all, crs84h) {
		return fmt.Errorf("neither CRS84 nor CRS84h is among %v", all)
	}
	return nil
}

func storageListed(c *collection, global []string) error {
	if c.StorageCRS == nil {
		return skipf("there is no storageCrs")
	}
	if !slices.Contains(allCRS(c, global), *c.StorageCRS) {
		return fmt.Errorf("the storageCrs %s is not among the CRSs", *c.StorageCRS)
	}
	return nil
}

// The forms of CRS identifiers: http (RFC 9110, 4.2), of OGC (09-048r5), URN (RFC
// 8141), and of OGC again.
var (
	httpCRS   = regexp.MustCompile(`^https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~!$&'()*+,;=:@%-]*)*$`)
	ogcCRS    = regexp.MustCompile(`^http://www\.opengis\.net/def/crs/[A-Za-z0-9]+/[0-9A-Za-z._-]+/[0-9A-Za-z._-]+$`)
	urnCRS    = regexp.MustCompile(`^urn:[A-Za-z0-9][A-Za-z0-9-]{0,31}:\S+$`)
	ogcURNCRS = regexp.MustCompile(`^urn:ogc:def:crs:[A-Za-z0-9]+:[0-9A-Za-z._-]*:[0-9A-Za-z._-]+$`)
)

func validCRSs(uris []string) error {
	for _, uri := range uris {
		form := httpCRS
		switch {
		case strings.HasPrefix(uri, "http://www.opengis.net/def/crs/"):
			form = ogcCRS
		case strings.HasPrefix(uri, "urn:ogc:def:crs:"):
			form = ogcURNCRS
		case strings.HasPrefix(uri, "urn:"):
			form = urnCRS
		}
		if !form.MatchString(uri) {
			return fmt.Errorf("%q is no identifier of a CRS", uri)
		}
	}
	return nil
}
