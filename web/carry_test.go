package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// TestTilesOutliveReloads: tiles where nothing changed are served as they were, with their
// ETag, and are not built again; others are.
func TestTilesOutliveReloads(t *testing.T) {
	data := func(east string) *geo.Collection {
		return crossings(t, feature("west", orb.Point{-100, 40}, text("stays")), feature("east", orb.Point{100, 40}, text(east)))
	}
	server, _ := testServer(t, Config{}, data("before"))
	get := func(url string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		server.ServeHTTP(w, httptest.NewRequest(http.MethodGet, url, nil))
		if w.Code != http.StatusOK {
			t.Fatalf("%s: status %d: %s", url, w.Code, w.Body)
		}
		return w
	}
	west := []string{"/tiles/4/3/6.mvt", "/collections/crossings/tiles/4/3/6.mvt", "/collections/crossings/tiles/4/3/6.mvt?name=stays", "/tiles/WorldCRS84Quad/3/2/3"}
	const east = "/tiles/4/12/6.mvt"
	etags := map[string]string{}
	for _, url := range append(west, east) {
		etags[url] = get(url).Header().Get("ETag")
	}
	misses := server.cache.Stats().Misses
	server.Publish(snapshotOf(data("after")))
	for _, url := range west {
		if got := get(url).Header().Get("ETag"); got != etags[url] {
			t.Errorf("%s has the ETag %s, not %s", url, got, etags[url])
		}
	}
	if built := server.cache.Stats().Misses - misses; built > 0 {
		t.Errorf("%d tiles are built again", built)
	}
	if got := get(east).Header().Get("ETag"); got == etags[east] {
		t.Errorf("%s has the ETag that it had", east)
	}
	metrics := get("/metrics").Body.String()
	for _, line := range []string{"lindero_tile_cache_carried_total 4", "lindero_tile_cache_outdated_total 1"} {
		if !strings.Contains(metrics, "\n"+line+"\n") {
			t.Errorf("the metrics lack %s", line)
		}
	}
}
