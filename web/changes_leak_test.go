package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/redact"
	"lindero/web/auth"
)

// openAt is a layer that everybody sees, as it is in its n-th state.
func openAt(t testing.TB, n int) *geo.Collection {
	features := []geo.Feature{feature("GT-MX/1", orb.Point{-92.147, 14.679}, text("Suchiate"), text("open"))}
	for i := range n {
		features = append(features, feature(fmt.Sprint("new ", i), orb.Point{-90 + float64(i)/10, 15 + float64(n)/100}, text("Paso <b>"), text([]string{"open", "closed"}[n%2])))
	}
	return crossings(t, features...)
}

// evolving serves a world after another, published at the same times whatever they hold.
func evolving(t testing.TB, worlds []*world, built time.Time, config Config) *Server {
	t.Helper()
	server := secretServer(t, worlds[0], openAt(t, 0), built, config)
	for n, w := range worlds[1:] {
		server.Publish(secretSnapshot(t, w, openAt(t, n+1), built.Add(time.Duration(n+1)*time.Second)))
	}
	return server
}

// historicAttacks are the addresses that ask for changes in every way.
func historicAttacks(w *world, built time.Time) []string {
	var all []string
	since := url.QueryEscape(built.Add(2 * time.Second).UTC().Format(time.RFC3339))
	for _, query := range []string{"", "limit=1", "limit=2", "kind=layer", "kind=added,removed", "kind=moved", "kind=changed", "collections=blind_crossings", "collections=airstrips", "collections=posts",
		"collections=crossings", "collections=airstrips,blind_crossings", "border=GT-MX", "municipality=x", "since=" + since, "until=" + since, "bbox=-93,13,-87,18", "bbox=-93,13,-90,15"} {
		all = append(all, "/changes.atom?"+query, "/changes.atom?lang=en&"+query)
		for _, f := range []string{"json", "geojson", "html"} {
			all = append(all, "/changes?f="+f+"&"+query)
		}
		for _, by := range []string{"collection", "border", "municipality"} {
			all = append(all, "/changes?f=json&by="+by+"&"+query)
		}
	}
	for _, p := range w.positions[:10] {
		for _, size := range []float64{1, 0.1, 0.001} {
			all = append(all, fmt.Sprintf("/changes?f=geojson&bbox=%g,%g,%g,%g", p[0]-size, p[1]-size, p[0]+size, p[1]+size))
		}
	}
	return all
}

// within asks as a member of the public who is limited to an area.
func within(box geo.BBox) func(http.Handler) http.Handler {
	return func(server http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			p := auth.Principal{ID: "scoped", Class: geo.Public, Scope: geo.Scope{Areas: []geo.BBox{box}}}
			server.ServeHTTP(w, r.WithContext(auth.With(r.Context(), p)))
		})
	}
}

// TestHistoryTellsNoSecrets has the data of two servers change again and again, alike as
// far as everybody may see and each its own secrets beside: every answer on what has
// changed is the same, byte for byte, to the public and within areas, and holds nothing
// hidden.
func TestHistoryTellsNoSecrets(t *testing.T) {
	built := time.Now().Add(-time.Minute).Truncate(time.Second)
	for outline := range uint64(3) {
		state := func(outline, secret uint64) *world { return newWorld(t, outline, secret) }
		one := []*world{state(outline, 10), state(outline, 11), state(outline+1, 12), state(outline, 13)}
		two := []*world{state(outline, 20), state(outline, 20), state(outline+1, 22), state(outline, 23)}
		narrow := Config{Narrow: redact.Scoped}
		a, b := evolving(t, one, built, narrow), evolving(t, two, built, narrow)
		insider := evolving(t, one, built, Config{AnonymousClass: "official"})
		asWhole := func(server http.Handler) http.Handler { return server }
		told1, found := 0, 0
		for _, ask := range []func(http.Handler) http.Handler{asWhole, within(geo.BBox{West: -93, South: 13, East: -89.9, North: 18})} {
			for _, address := range historicAttacks(one[3], built) {
				first, second := told(ask(a), address), told(ask(b), address)
				if first != second {
					t.Fatalf("outline %d: %s tells the secrets apart:\n%.900s\n---\n%.900s", outline, address, first, second)
				}
				if strings.Contains(first, "new 1") {
					told1++
				}
				full := told(insider, address)
				for _, w := range one {
					for _, word := range w.words[:200] {
						if strings.Contains(first, word) {
							t.Fatalf("%s holds %q", address, word)
						}
						if strings.Contains(full, word) {
							found++
						}
					}
				}
			}
		}
		if told1 < 40 || found < 1000 {
			t.Errorf("outline %d: %d answers tell of what is open, officials see %d secrets: the questions ask too little", outline, told1, found)
		}
	}
}

// TestAreasSeeTheirOwnChanges asks as somebody limited to an area that a feature leaves.
func TestAreasSeeTheirOwnChanges(t *testing.T) {
	server, _ := testServer(t, Config{Narrow: redact.Scoped})
	publish := func(p orb.Point, name string) {
		layer := crossings(t, feature("a", p, text(name)), feature("b", orb.Point{-80, 10}, text(name)))
		server.Publish(geo.NewSnapshot(time.Now(), geo.NewEdition(geo.Public, geo.Dataset{}, []*geo.Collection{layer}, nil)))
	}
	publish(orb.Point{-90, 15}, "before")
	publish(orb.Point{-70, 5}, "after")
	west := within(geo.BBox{West: -91, South: 14, East: -89, North: 16})(server)
	w := httptest.NewRecorder()
	west.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/changes", nil))
	body := w.Body.String()
	if !strings.Contains(body, `"numberMatched":1,`) || !strings.Contains(body, `"kind":"removed"`) || strings.Contains(body, "after") || strings.Contains(body, "-70") {
		t.Errorf("what left is told as %s", body)
	}
	if body := get(server, "/changes").Body.String(); !strings.Contains(body, `"numberMatched":3,`) || !strings.Contains(body, "-70") {
		t.Errorf("without a scope: %s", body)
	}
}
