package conformance

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
)

// crs84 and crs84h are the default CRSs, without and with heights.
const (
	crs84  = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
	crs84h = "http://www.opengis.net/def/crs/OGC/0/CRS84h"
)

func collectionsChecks() []check {
	in := func(class, method, ats string, run func(*tester)) check {
		return check{"features/core.collections." + class + "." + method, ats, classFeatures, run}
	}
	const all, one = "FeatureCollections", "FeatureCollection"
	return []check{
		in(all, "validateFeatureCollectionsMetadataOperation", "/conf/core/fc-md-op", collectionsOperation),
		in(all, "validateFeatureCollectionsMetadataOperationResponse_Links", "/conf/core/fc-md-success 1", collectionsLinks),
		in(all, "validateFeatureCollectionsMetadataOperationResponse_Items", "/conf/core/fc-md-success 2", collectionsEntries),
		in(all, "validateFeatureCollectionsMetadataOperationResponse_CrsProperty", "/conf/core/fc-md-success 3", collectionsCRS),
		in(all, "validateFeatureCollectionsMetadataOperationResponse_Content", "/conf/core/fc-md-success 4", collectionsContent),
		in(all, "validateFeatureCollectionsMetadataOperationResponse_Links_v101", "/conf/core/fc-md-links", collectionsLinks),
		in(all, "validateFeatureCollectionsMetadataOperationResponse_Items_v101", "/conf/core/fc-md-items", collectionsItems),
		in(all, "validateFeatureCollectionsMetadataOperationResponse_Items_Links_v101", "/conf/core/fc-md-items-links", collectionsItemsLinks),
		in(all, "validateFeatureCollectionsMetadataOperationResponse_Extent_v101", "/conf/core/fc-md-extent", collectionsExtent),
		in(one, "validateFeatureCollectionMetadataOperation", "/conf/core/sfc-md-op", collectionOperation),
		in(one, "validateFeatureCollectionMetadataResponse", "/conf/core/sfc-md-success", collectionResponse),
	}
}

func collectionsOperation(t *tester) {
	a, err := t.expect(t.address("/collections"), mediaJSON, http.StatusOK)
	if err == nil {
		err = a.wantMedia(mediaJSON)
	}
	t.assert("", err)
}

// ofCollections asserts something of the document /collections.
func ofCollections(t *tester, verify func(doc *collectionsDoc, a *answer) error) {
	doc, a, err := t.collectionsDoc()
	if err != nil {
		t.assert("", needs(err))
		return
	}
	t.assert("", verify(doc, a))
}

func collectionsLinks(t *tester) {
	ofCollections(t, func(doc *collectionsDoc, a *answer) error { return t.verifyLinks(a, doc.Links, mediaJSON) })
}

// verifyLinks wants a link to the document itself, one to each other media type that
// the declared classes promise, and a type and a relation for each.
func (t *target) verifyLinks(a *answer, all links, geojson string) error {
	self, ok := all.find("self", "")
	if !ok {
		return a.errorf("there is no link self")
	}
	for _, media := range t.mediaTypes(geojson) {
		if _, ok := all.find("alternate", media); !ok && media != self.Type {
			return a.errorf("there is no link alternate of type %s", media)
		}
	}
	for _, l := range all {
		if slices.Contains([]string{"self", "alternate", "collection"}, l.Rel) && (l.Type == "" || l.Href == "") {
			return a.errorf("the link %s to %q has no type or no address", l.Rel, l.Href)
		}
	}
	return nil
}

// mediaTypes are those that the declared classes promise of every resource; geojson
// is what the class GeoJSON promises of this one.
func (t *target) mediaTypes(geojson string) []string {
	var all []string
	if t.declared(classHTML) {
		all = append(all, mediaHTML)
	}
	if t.declared(classGeoJSON) {
		all = append(all, geojson)
	}
	return all
}

// collectionsEntries wants one entry for each id.
func collectionsEntries(t *tester) {
	ofCollections(t, func(doc *collectionsDoc, a *answer) error {
		seen := map[string]bool{}
		for _, c := range doc.Collections {
			if c.ID == "" || seen[c.ID] {
				return a.errorf("the id %q is empty or there twice", c.ID)
			}
			seen[c.ID] = true
		}
		return nil
	})
}

func collectionsCRS(t *tester) {
	ofCollections(t, func(doc *collectionsDoc, a *answer) error {
		if len(doc.CRS) == 0 {
			return skipf("there is no global list of CRSs")
		}
		if doc.CRS[0] != crs84 && doc.CRS[0] != crs84h {
			return a.errorf("the first CRS is %s", doc.CRS[0])
		}
		return nil
	})
}

func collectionsContent(t *tester) {
	ofCollections(t, func(doc *collectionsDoc, a *answer) error {
		if len(doc.Links) == 0 || len(doc.Collections) == 0 {
			return a.errorf("%d links, %d collections", len(doc.Links), len(doc.Collections))
		}
		return nil
	})
}

// collectionsItems wants each collection's id, an extent that can be read, and what
// its links to items promise.
func collectionsItems(t *tester) {
	t.eachCollection(func(c *collection) error {
		_, noBox := c.bbox()
		_, noInterval := c.interval()
		if err := first(ignoreSkip(noBox), ignoreSkip(noInterval)); err != nil {
			return err
		}
		for _, l := range c.Links.rel("items") {
			a, err := t.expect(l.Href, l.Type, http.StatusOK)
			if err != nil {
				return err
			}
			if err := a.wantMedia(l.Type); err != nil {
				return err
			}
			if l.Type == mediaGeoJSON {
				if p, err := t.page(l.Href); err != nil || p.Type != "FeatureCollection" {
					return first(err, a.errorf("no FeatureCollection"))
				}
			}
		}
		return nil
	})
}

// collectionsItemsLinks wants a relation and a type of every link of a collection.
func collectionsItemsLinks(t *tester) {
	t.eachCollection(func(c *collection) error {
		for _, l := range c.Links {
			if l.Rel == "" || l.Type == "" || l.Href == "" {
				return fmt.Errorf("the link %q to %q lacks relation, type or address", l.Rel, l.Href)
			}
		}
		_, err := c.itemsURL()
		return err
	})
}

// collectionsExtent wants the extents to hold every geometry and every instant.
func collectionsExtent(t *tester) {
	t.eachCollection(func(c *collection) error {
		extent, err := c.bbox()
		if err != nil {
			return err
		}
		all, err := t.all(c)
		if err != nil {
			return err
		}
		for i := range all {
			if g := all[i].Geometry; g != nil && !within(g, extent) {
				return fmt.Errorf("%s lies outside the extent %v", all[i].key(), extent)
			}
		}
		return t.verifyInterval(c, all)
	})
}

func within(g *geometry, extent []float64) bool {
	for _, p := range g.vertices() {
		if !slices.ContainsFunc(boxes(extent), func(b box) bool { return b.contains(p) }) {
			return false
		}
	}
	return true
}

// verifyInterval wants some date of the features to lie in the temporal extent
// throughout: which one the extent speaks of is the server's choice.
func (t *target) verifyInterval(c *collection, all []feature) error {
	interval, err := c.interval()
	if err != nil {
		return ignoreSkip(err)
	}
	within, err := parsePeriod(ends(interval))
	if err != nil {
		return fmt.Errorf("temporal extent: %w", err)
	}
	names := t.dateProperties(c)
	for _, name := range names {
		outside := filtered(all, func(f *feature) bool { p, ok := periodOf(f, name); return ok && !within.overlaps(p) })
		if len(outside) == 0 && len(datesOf([]string{name}, all)) > 0 {
			return nil
		}
	}
	if len(names) == 0 {
		return fmt.Errorf("there is a temporal extent, but no property with dates")
	}
	return fmt.Errorf("of no property out of %v all dates lie in the temporal extent", names)
}

func collectionOperation(t *tester) {
	t.eachCollection(func(c *collection) error {
		_, err := t.expect(t.address("/collections/"+c.ID), mediaJSON, http.StatusOK)
		return err
	})
}

// collectionResponse wants /collections/{id} to say the same as /collections.
func collectionResponse(t *tester) {
	t.eachCollection(func(c *collection) error {
		var other collection
		a, err := t.document(t.address("/collections/"+c.ID), mediaJSON, &other)
		if err != nil {
			return needs(err)
		}
		if other.ID != c.ID || other.Title != c.Title || other.Description != c.Description {
			return a.errorf("id, title or description are not those of /collections")
		}
		if !sameJSON(other.Extent, c.Extent) {
			return a.errorf("the extent is not that of /collections")
		}
		return nil
	})
}

func sameJSON(a, b json.RawMessage) bool {
	var x, y any
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}
