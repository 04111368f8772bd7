package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/tiles"
)

// TestEveryFeatureIsWhereItsLinkSays follows the link of each feature to itself.
func TestEveryFeatureIsWhereItsLinkSays(t *testing.T) {
	ids := []string{"plain", "100%", "a%41", "aA", "a/b", "a?b=c", "a#b", "ñandú 2", "a+b", "%2F", `"`, "a\\b", "a;b"}
	var features []geo.Feature
	for i, id := range ids {
		features = append(features, feature(id, orb.Point{-90, 14 + float64(i)/10}, text(id)))
	}
	server, _ := testServer(t, Config{}, crossings(t, features...))
	for _, id := range ids {
		var found struct {
			ID    string
			Links []struct{ Rel, Href string }
		}
		ask := func(address string) {
			t.Helper()
			w := get(server, address)
			if err := json.Unmarshal(w.Body.Bytes(), &found); err != nil || w.Code != http.StatusOK || found.ID != id {
				t.Fatalf("%q: %s answers %d %s", id, address, w.Code, w.Body)
			}
		}
		ask("/collections/crossings/items/" + escapeAll(id))
		if len(found.Links) == 0 || found.Links[0].Rel != "self" {
			t.Fatalf("%q has no link to itself: %+v", id, found)
		}
		ask(strings.TrimPrefix(found.Links[0].Href, "http://example.com"))
	}
	if w := get(server, "/collections/"+escapeAll("crossings")); w.Code != http.StatusOK {
		t.Errorf("an escaped collection: %d %s", w.Code, w.Body)
	}
}

// escapeAll escapes every byte, as clients may.
func escapeAll(s string) string {
	const digits = "0123456789ABCDEF"
	var out strings.Builder
	for i := range len(s) {
		out.WriteByte('%')
		out.WriteByte(digits[s[i]>>4])
		out.WriteByte(digits[s[i]&15])
	}
	return out.String()
}

// TestFoldersOfTheFrontEndAreNotFiles asks the embedded files, which are read in
// another way than those of tests.
func TestFoldersOfTheFrontEndAreNotFiles(t *testing.T) {
	cache, err := tiles.NewCache(tiles.CacheOptions{MaxBytes: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	server, err := New(Config{}, &geo.Store{}, cache)
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"/app", "/app/", "/app//"} {
		scenario{url: address, status: 404, typ: problemType}.run(t, server)
	}
}
