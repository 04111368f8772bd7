package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"lindero/web/auth"
)

const ownAddress = "https://maps.example.org/lindero"

// linksIn are the strings of a JSON document that lead to this server.
func linksIn(v any) []string {
	switch v := v.(type) {
	case string:
		if strings.HasPrefix(v, ownAddress+"/") {
			return []string{v}
		}
	case []any:
		var all []string
		for _, member := range v {
			all = append(all, linksIn(member)...)
		}
		return all
	case map[string]any:
		var all []string
		for _, member := range v {
			all = append(all, linksIn(member)...)
		}
		return all
	}
	return nil
}

// TestLinksCarryTheKey follows every link from the landing page on, as a client does that
// can send no headers, and as one that can.
func TestLinksCarryTheKey(t *testing.T) {
	k := newKeyring(t)
	server := k.server(Config{PublicURL: ownAddress})
	key := k.text["official"]
	for _, c := range []struct {
		name, start string
		put         func(*http.Request)
		isKeyed     bool
	}{
		{"by key", "/?f=json&key=" + key, func(*http.Request) {}, true},
		{"by header", "/?f=json", byHeader("Authorization", "Bearer "+key), false},
	} {
		seen, templates := map[string]bool{c.start: true}, 0
		for queue := []string{c.start}; len(queue) > 0; queue = queue[1:] {
			w := askWith(server, http.MethodGet, queue[0], c.put)
			if w.Code >= 400 || !strings.HasPrefix(w.Header().Get("Cache-Control"), "private") {
				t.Errorf("%s: %s answers %d, %q", c.name, queue[0], w.Code, w.Header().Get("Cache-Control"))
			}
			var doc any
			if json.Unmarshal(w.Body.Bytes(), &doc) != nil {
				continue // no JSON
			}
			for _, link := range linksIn(doc) {
				if keyed := strings.Count(link, "key="+key) == 1; keyed != c.isKeyed {
					t.Errorf("%s: %s leads to %s", c.name, queue[0], link)
				}
				u, err := url.Parse(link)
				if err != nil {
					t.Fatal(err)
				}
				address := strings.TrimPrefix(u.RequestURI(), "/lindero")
				switch {
				case strings.Contains(link, "{"):
					templates++
				case strings.HasSuffix(u.Path, "/sprites/lindero"), strings.HasSuffix(u.Path, "/execution"), strings.Contains(link, "f=html"): // clients append to the one and POST to the other; the last is for people
				case !seen[address]:
					seen[address] = true
					queue = append(queue, address)
				}
			}
		}
		if len(seen) < 50 || templates < 5 {
			t.Errorf("%s: only %d links and %d templates were found", c.name, len(seen), templates)
		}
	}
}

// TestKeysOfPagesGoOn checks what stands in headers and beside features.
func TestKeysOfPagesGoOn(t *testing.T) {
	k := newKeyring(t)
	server := k.server(Config{PublicURL: ownAddress})
	w := get(server, "/collections/crossings/items?limit=1&key="+k.text["official"])
	links := w.Header().Values("Link")
	if len(links) < 4 || w.Header().Get("Referrer-Policy") != "no-referrer" {
		t.Fatalf("%v", w.Header())
	}
	for _, link := range links {
		if !strings.Contains(link, "key="+k.text["official"]) {
			t.Errorf("without a key: %s", link)
		}
	}
	if w := get(server, "/collections/crossings/items?limit=1&id=1&key="+k.text["official"]); !strings.Contains(w.Body.String(), `"numberMatched":1`) {
		t.Errorf("a key is taken for a filter: %s", w.Body)
	}
}

// TestDataAreNoLinks has features whose texts look like links to this server.
func TestDataAreNoLinks(t *testing.T) {
	k := newKeyring(t)
	f := feature("1", [2]float64{-90, 15}, text(ownAddress+"/collections"))
	server, _ := testServer(t, Config{PublicURL: ownAddress, Auth: k.service()}, crossings(t, f))
	for _, address := range []string{"/collections/crossings/items", "/collections/crossings/items/1", "/collections/crossings/download"} {
		w := get(server, address+"?key="+k.text["public"])
		if !strings.Contains(w.Body.String(), `"name":"`+ownAddress+`/collections"`) {
			t.Errorf("%s changes data: %s", address, w.Body)
		}
	}
}

// TestAnonymousClass serves another edition to whoever does not say who they are.
func TestAnonymousClass(t *testing.T) {
	k := newKeyring(t)
	server := k.server(Config{AnonymousClass: "partner"})
	w := get(server, "/collections")
	if !strings.Contains(w.Body.String(), mark("partner")) || w.Header().Get("Cache-Control") != "private, no-cache" {
		t.Errorf("%v %s", w.Header(), w.Body)
	}
	if doc := who(t, server, func(*http.Request) {}); doc.SignedIn || doc.Class != "partner" {
		t.Errorf("%+v", doc)
	}
	if w := get(server, "/collections", "X-API-Key", k.text["public"]); !strings.Contains(w.Body.String(), mark("public")) {
		t.Errorf("a token of the public sees %s", w.Body)
	}
	if err := (&Config{AnonymousClass: "No Class"}).validate(); err == nil {
		t.Error("any class is taken")
	}
}

// TestScopesNarrowEditions serves a part of an edition, and nothing to whom none is made.
func TestScopesNarrowEditions(t *testing.T) {
	k := newKeyring(t)
	if w := get(k.server(Config{}), "/collections", "X-API-Key", k.text["limited"]); w.Code != http.StatusForbidden {
		t.Errorf("without a way to narrow: %d %s", w.Code, w.Body)
	}
	k.add("elsewhere", auth.Token{Class: "official", Collections: []string{"wells"}})
	server := k.server(Config{Narrow: someCollections})
	for name, layers := range map[string][2]int{"limited": {200, 404}, "elsewhere": {404, 200}, "official": {200, 200}} {
		for i, layer := range []string{"crossings", hiddenLayer} {
			for _, address := range []string{"/collections/" + layer, "/collections/" + layer + "/items", "/collections/" + layer + "/tiles/0/0/0"} {
				if w := get(server, address, "X-API-Key", k.text[name]); w.Code != layers[i] {
					t.Errorf("%s with %s: %d, want %d", address, name, w.Code, layers[i])
				}
			}
		}
	}
}
