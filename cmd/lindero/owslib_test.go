//go:build interop

package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"testing"
)

// owslibAnswers are what owslib_features.py prints.
type owslibAnswers struct {
	Landing     []string // link relations
	Conformance []string
	Operations  []string // paths
	Collections []string
	Described   map[string]struct {
		Document           struct{ ItemCount int }
		Schema, Queryables []string
	}
	Items []struct {
		Matched int
		IDs     []string
		Next    []string
	}
	Pages []string
	Item  string
}

// owslibRequest is one page of features, with the parameters as OWSLib names them.
type owslibRequest struct {
	Collection string         `json:"collection"`
	Params     map[string]any `json:"params"`
}

func TestOWSLib(t *testing.T) {
	python := interpreter(t, "CLIENTS_PYTHON")
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--anonymous-class", "official")
	r := record(t, p)
	requests := []owslibRequest{
		{"airstrips", map[string]any{"bbox": []float64{-91, 14, -89.5, 15.5}, "limit": 10}},
		{"airstrips", map[string]any{"filter": "registration = 'unregistered' AND length_m > 900", "limit": 5}},
		{"airstrips", map[string]any{"filter": `{"op":"=","args":[{"property":"country"},"GT"]}`, "filter-lang": "cql2-json"}},
		{"blind_crossings", map[string]any{"datetime_": "2011-06-01/..", "limit": 10000}},
		{"blind_crossings", map[string]any{"border": "GT-MX", "offset": 2, "limit": 3}},
	}
	same := []url.Values{
		{"bbox": {"-91,14,-89.5,15.5"}, "limit": {"10"}},
		{"filter": {"registration = 'unregistered' AND length_m > 900"}, "limit": {"5"}},
		{"country": {"GT"}},
		{"filter": {"last_observed >= DATE('2011-06-01')"}, "limit": {"10000"}},
		{"border": {"GT-MX"}, "offset": {"2"}, "limit": {"3"}},
	}
	wanted, err := json.Marshal(requests)
	if err != nil {
		t.Fatal(err)
	}
	var got owslibAnswers
	runPython(t, python, "owslib_features.py", &got, r.url, string(wanted))
	r.take(t)

	for _, rel := range []string{"conformance", "data", "self", "service-desc", "service-doc"} {
		if !slices.Contains(got.Landing, rel) {
			t.Errorf("the landing page has no link %q: %q", rel, got.Landing)
		}
	}
	if class := "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"; !slices.Contains(got.Conformance, class) {
		t.Errorf("%s is not among %q", class, got.Conformance)
	}
	collections := p.collectionIDs(t)
	if !slices.Equal(got.Collections, collections) {
		t.Errorf("collections %q, want %q", got.Collections, collections)
	}
	for _, id := range collections {
		described, want := got.Described[id], fieldNames(t, p, id)
		if n := p.matched(t, id, nil); described.Document.ItemCount != n || n == 0 {
			t.Errorf("%s: OWSLib counts %d, the server %d", id, described.Document.ItemCount, n)
		}
		for _, names := range [][]string{described.Schema, described.Queryables} {
			if !slices.Equal(slices.DeleteFunc(names, func(s string) bool { return s == "geometry" }), want) {
				t.Errorf("%s: properties %q, want %q", id, names, want)
			}
		}
		if path := "/collections/" + id + "/items"; !slices.Contains(got.Operations, path) {
			t.Errorf("%s is not among the operations %q", path, got.Operations)
		}
	}
	for i, items := range got.Items {
		p.samePage(t, requests[i].Collection, same[i], items.Matched, items.IDs, len(items.Next) > 0)
	}
	last := collections[len(collections)-1]
	p.samePage(t, last, url.Values{"limit": {"10000"}}, len(got.Pages), got.Pages, false)
	if got.Item != got.Pages[0] {
		t.Errorf("asked for %q, got %q", got.Pages[0], got.Item)
	}
}

// samePage compares a page with what the server answers to a query of the same sense.
func (p *program) samePage(t *testing.T, collection string, query url.Values, matched int, ids []string, more bool) {
	t.Helper()
	var page struct {
		NumberMatched int
		Features      []struct{ ID string }
		Links         []struct{ Rel string }
	}
	p.getJSON(t, "/collections/"+collection+"/items?"+query.Encode(), &page)
	var want []string
	for _, f := range page.Features {
		want = append(want, f.ID)
	}
	next := slices.ContainsFunc(page.Links, func(l struct{ Rel string }) bool { return l.Rel == "next" })
	if len(want) == 0 || matched != page.NumberMatched || !slices.Equal(ids, want) || more != next {
		t.Errorf("%s: %d matched, %q, next page %t; want %d, %q, %t",
			fmt.Sprint(collection, "?", query.Encode()), matched, ids, more, page.NumberMatched, want, next)
	}
}
