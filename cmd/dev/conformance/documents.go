package conformance

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A link is a link of an OGC API document.
type link struct {
	Href, Rel, Type string
	Templated       bool
}

type links []link

// rel returns the links of a relation.
func (l links) rel(rel string) links {
	return slices.DeleteFunc(slices.Clone(l), func(k link) bool { return k.Rel != rel })
}

// find returns the link of a relation and a media type; an empty type is any.
func (l links) find(rel, media string) (link, bool) {
	for _, k := range l.rel(rel) {
		if media == "" || strings.ReplaceAll(k.Type, " ", "") == media {
			return k, true
		}
	}
	return link{}, false
}

// landing is the landing page (OGC 17-069r4, 7.2).
type landing struct{ Links links }

func (t *target) landing() (landing, error) {
	var doc landing
	_, err := t.document(t.address("/"), mediaJSON, &doc)
	return doc, err
}

// declared tells whether /conformance has a class, or one below it where it ends in
// a slash.
func (t *target) declared(class string) bool {
	var doc struct{ ConformsTo []string }
	if _, err := t.document(t.address("/conformance"), mediaJSON, &doc); err != nil {
		return false
	}
	return slices.ContainsFunc(doc.ConformsTo, func(c string) bool {
		return c == class || strings.HasSuffix(class, "/") && strings.HasPrefix(c, class)
	})
}

// collectionsDoc is /collections (OGC 17-069r4, 7.13).
type collectionsDoc struct {
	Links       links
	CRS         []string
	StorageCRS  *string
	Collections []*collection
}

// A collection is one of /collections, or the document at /collections/{id}.
type collection struct {
	ID, Title, Description, ItemType string
	Links                            links
	Extent                           json.RawMessage
	CRS                              []string
	StorageCRS                       *string
}

func (t *target) collectionsDoc() (*collectionsDoc, *answer, error) {
	var doc collectionsDoc
	a, err := t.document(t.address("/collections"), mediaJSON, &doc)
	return &doc, a, err
}

// maxCollections is how many collections are tested, as in the suite.
const maxCollections = 20

// collections returns the collections of features, the first ones where there are
// many. Where it fails the error is a skip: FeatureCollections reports why.
func (t *target) collections() ([]*collection, error) {
	doc, _, err := t.collectionsDoc()
	if err != nil {
		return nil, needs(err)
	}
	all := slices.DeleteFunc(slices.Clone(doc.Collections), func(c *collection) bool {
		_, ok := c.Links.find("items", "")
		return !ok || c.ID == "" || c.ItemType != "" && c.ItemType != "feature"
	})
	if len(all) == 0 {
		return nil, skipf("there is no collection of features")
	}
	return all[:min(len(all), maxCollections)], nil
}

// eachCollection asserts something of every collection.
func (t *tester) eachCollection(verify func(c *collection) error) {
	all, err := t.collections()
	if err != nil {
		t.assert("", err)
		return
	}
	for _, c := range all {
		t.assert(c.ID, verify(c))
	}
}

// itemsURL is where a collection has its features as GeoJSON.
func (c *collection) itemsURL() (string, error) {
	l, ok := c.Links.find("items", mediaGeoJSON)
	if !ok {
		return "", skipf("%s has no link items of type %s", c.ID, mediaGeoJSON)
	}
	return l.Href, nil
}

// bbox is the whole of the spatial extent in CRS84: west, south, east, north.
func (c *collection) bbox() ([]float64, error) {
	var extent struct {
		Spatial struct{ BBox [][]float64 }
	}
	if len(c.Extent) == 0 {
		return nil, skipf("%s has no extent", c.ID)
	}
	if err := json.Unmarshal(c.Extent, &extent); err != nil {
		return nil, fmt.Errorf("%s: extent: %w", c.ID, err)
	}
	if len(extent.Spatial.BBox) == 0 {
		return nil, skipf("%s has no spatial extent", c.ID)
	}
	switch b := extent.Spatial.BBox[0]; len(b) {
	case 4:
		return b, nil
	case 6:
		return []float64{b[0], b[1], b[3], b[4]}, nil
	default:
		return nil, fmt.Errorf("%s: a bbox of %d numbers", c.ID, len(b))
	}
}

// interval is the whole of the temporal extent: two instants, or nulls where open.
func (c *collection) interval() ([2]*string, error) {
	var extent struct {
		Temporal struct{ Interval [][]*string }
	}
	if len(c.Extent) > 0 {
		if err := json.Unmarshal(c.Extent, &extent); err != nil {
			return [2]*string{}, fmt.Errorf("%s: extent: %w", c.ID, err)
		}
	}
	all := extent.Temporal.Interval
	if len(all) == 0 {
		return [2]*string{}, skipf("%s has no temporal extent", c.ID)
	}
	if len(all[0]) != 2 {
		return [2]*string{}, fmt.Errorf("%s: an interval of %d ends", c.ID, len(all[0]))
	}
	for _, end := range all[0] {
		if end == nil {
			continue
		}
		if _, err := time.Parse(time.RFC3339, *end); err != nil {
			return [2]*string{}, fmt.Errorf("%s: the temporal extent ends at %q, which is no timestamp", c.ID, *end)
		}
	}
	return [2]*string(all[0]), nil
}
