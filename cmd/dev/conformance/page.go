package conformance

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// maxPages bounds how far next links are followed.
const maxPages = 400

// A page is an answer of /collections/{id}/items as GeoJSON.
type page struct {
	*answer
	Type           string
	Features       *[]feature
	Links          links
	NumberMatched  *int
	NumberReturned *int
	TimeStamp      *string
}

// A feature is a GeoJSON feature. Its id stays JSON: a string or a number.
type feature struct {
	Type       string
	ID         json.RawMessage
	Geometry   *geometry
	Properties map[string]any
	Links      links
}

// key is the feature's id as it stands in addresses.
func (f *feature) key() string {
	var s string
	if json.Unmarshal(f.ID, &s) == nil {
		return s
	}
	return string(f.ID)
}

// page asks for a page of features, and reads it once. It fails where the answer is no
// GeoJSON.
func (t *target) page(address string) (*page, error) {
	a, err := t.expect(address, mediaGeoJSON, http.StatusOK)
	if err != nil {
		return nil, err
	}
	if known := t.pages[a]; known != nil {
		return known, nil
	}
	p := &page{answer: a}
	if err := first(a.wantMedia(mediaGeoJSON), a.decode(p)); err != nil {
		return nil, err
	}
	t.pages[a] = p
	return p, nil
}

// features are those of the page; none where the member is missing, which a check
// of its own finds.
func (p *page) features() []feature {
	if p.Features == nil {
		return nil
	}
	return *p.Features
}

// follow returns the features of an address and of all pages after it.
func (t *target) follow(address string) ([]feature, error) {
	p, err := t.page(address)
	if err != nil {
		return nil, err
	}
	return t.rest(p)
}

// rest returns the features of a page and of all pages after it.
func (t *target) rest(p *page) ([]feature, error) {
	all := slices.Clone(p.features())
	seen := map[string]bool{p.url: true}
	for range maxPages {
		next, ok := p.Links.find("next", "")
		if !ok {
			return all, nil
		}
		if seen[next.Href] {
			return nil, p.errorf("its link next leads back to %s", next.Href)
		}
		seen[next.Href] = true
		var err error
		if p, err = t.page(next.Href); err != nil {
			return nil, err
		}
		all = append(all, p.features()...)
	}
	return nil, p.errorf("there are more than %d pages", maxPages)
}

// all downloads a collection: what every selection is compared with.
func (t *target) all(c *collection) ([]feature, error) {
	address, err := c.itemsURL()
	if err != nil {
		return nil, err
	}
	all, err := t.follow(address)
	return all, needs(err)
}

// featureURL is the address of a feature below that of the items.
func featureURL(items, key string) string {
	path, query, _ := strings.Cut(items, "?")
	address := path + "/" + url.PathEscape(key)
	if query != "" {
		address += "?" + query
	}
	return address
}

// keys lists the ids of features in order of the alphabet.
func keys(features []feature) []string {
	all := make([]string, len(features))
	for i := range features {
		all[i] = features[i].key()
	}
	slices.Sort(all)
	return all
}

// wantFeatures fails where a selection is not exactly the features wanted, each
// once.
func wantFeatures(got, want []feature) error {
	return wantKeys(keys(got), keys(want))
}

func wantKeys(have, wanted []string) error {
	for i := 1; i < len(have); i++ {
		if have[i] == have[i-1] {
			return fmt.Errorf("the feature %q is there twice", have[i])
		}
	}
	if missing := without(wanted, have); len(missing) > 0 {
		return fmt.Errorf("%d of %d features are missing, such as %q", len(missing), len(wanted), missing[0])
	}
	if extra := without(have, wanted); len(extra) > 0 {
		return fmt.Errorf("%d features are there that should not be, such as %q", len(extra), extra[0])
	}
	return nil
}

// without returns what is in the first sorted list and not in the second.
func without(some, others []string) []string {
	return slices.DeleteFunc(slices.Clone(some), func(s string) bool {
		_, found := slices.BinarySearch(others, s)
		return found
	})
}

// filtered returns the features for which keep holds.
func filtered(features []feature, keep func(f *feature) bool) []feature {
	var some []feature
	for i := range features {
		if keep(&features[i]) {
			some = append(some, features[i])
		}
	}
	return some
}
