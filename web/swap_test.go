package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// generation is a collection whose every feature says which state of the data it
// belongs to.
func generation(t testing.TB, n int) *geo.Collection {
	features := make([]geo.Feature, 50)
	for i := range features {
		features[i] = feature(fmt.Sprint("f", i), orb.Point{-92 + float64(i)*0.1, 15}, text(fmt.Sprintf("generation-%d-", n)))
	}
	return crossings(t, features...)
}

func snapshotOf(c *geo.Collection) *geo.Snapshot {
	return geo.NewSnapshot(time.Now(), geo.NewEdition(geo.Public, geo.Dataset{}, []*geo.Collection{c}, nil))
}

// generations returns the distinct generations that a body names.
func generations(body string) map[string]bool {
	found := map[string]bool{}
	for _, part := range strings.Split(body, "generation-")[1:] {
		name, _, _ := strings.Cut(part, "-")
		found[name] = true
	}
	return found
}

// TestThousandReloadsUnderLoad swaps snapshots under readers: no request fails, no
// answer mixes two states, memory stays flat.
func TestThousandReloadsUnderLoad(t *testing.T) {
	server, _ := testServer(t, Config{}, generation(t, 0))
	reloadUnderLoad(t, server, 1, 500) // fills pools and the tile cache
	before := heapInUse()
	reloadUnderLoad(t, server, 501, 1500)
	if growth := heapInUse() - before; growth > 1<<20 {
		t.Errorf("memory grew by %d bytes over 1000 reloads", growth)
	}
}

// reloadUnderLoad publishes generations first to last while four readers check every
// answer.
func reloadUnderLoad(t *testing.T, server *Server, first, last int) {
	ctx, cancel := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for _, url := range []string{"/collections/crossings/items", "/collections/crossings/items?bbox=-93,14,-80,16", "/tiles/0/0/0.mvt", "/collections/crossings/tiles/2/0/1.mvt"} {
		readers.Go(func() {
			for ctx.Err() == nil {
				w := httptest.NewRecorder()
				server.ServeHTTP(w, httptest.NewRequest(http.MethodGet, url, nil))
				if found := generations(w.Body.String()); w.Code != http.StatusOK || len(found) != 1 {
					t.Errorf("%s: status %d, %d generations in one answer", url, w.Code, len(found))
					return
				}
			}
		})
	}
	for n := first; n <= last; n++ {
		server.Publish(snapshotOf(generation(t, n)))
	}
	cancel()
	readers.Wait()
}

// heapInUse is what is reachable, after what pools keep has gone too.
func heapInUse() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestPagesFitTogetherOrAreRefused pages while the data change.
func TestPagesFitTogetherOrAreRefused(t *testing.T) {
	server, _ := testServer(t, Config{}, generation(t, 0))
	get := func(url string) (*httptest.ResponseRecorder, string) {
		w := httptest.NewRecorder()
		server.ServeHTTP(w, httptest.NewRequest(http.MethodGet, url, nil))
		var page struct {
			Links []struct{ Rel, Href string }
		}
		if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil {
			t.Fatal(err)
		}
		for _, l := range page.Links {
			if l.Rel == "next" {
				return w, l.Href
			}
		}
		return w, ""
	}
	seen := 0
	for url := "/collections/crossings/items?limit=7"; url != ""; {
		w, next := get(url)
		seen += strings.Count(w.Body.String(), `"type":"Feature",`)
		url = next
	}
	if seen != 50 {
		t.Errorf("%d features over all pages", seen)
	}
	_, next := get("/collections/crossings/items?limit=7")
	server.Publish(snapshotOf(generation(t, 1)))
	if w, _ := get(next); w.Code != http.StatusGone {
		t.Errorf("a cursor of data that are gone: %d %s", w.Code, w.Body)
	}
}

func TestValidators(t *testing.T) {
	server, _ := testServer(t, Config{}, generation(t, 0))
	get := func(url string, headers ...string) *httptest.ResponseRecorder {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, url, nil)
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		server.ServeHTTP(w, r)
		return w
	}
	for _, url := range []string{"/tiles/0/0/0.mvt", "/collections", "/collections/crossings", "/collections/crossings/schema", "/collections/crossings/items",
		"/collections/crossings/items?bbox=0,0,1,1", "/collections/crossings/items/f1", "/tiles.json", "/tiles/9/0/0.mvt", "/?f=json", "/style.json", "/sprites/lindero.json", "/sprites/lindero.png", "/glyphs/Go%20Bold/0-255.pbf",
		"/tiles", "/tiles/WebMercatorQuad", "/tiles/WorldCRS84Quad/0/0/0", "/tileMatrixSets", "/tileMatrixSets/WebMercatorQuad"} {
		for _, encoding := range []string{"identity", "gzip"} {
			first := get(url, "Accept-Encoding", encoding)
			etag := first.Header().Get("ETag")
			if !strings.HasPrefix(etag, `"`) {
				t.Fatalf("%s: no strong ETag: %q", url, etag)
			}
			for _, condition := range []string{etag, `"x", W/` + etag, "*"} {
				if again := get(url, "Accept-Encoding", encoding, "If-None-Match", condition); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
					t.Errorf("%s (%s): If-None-Match %s answers %d", url, encoding, condition, again.Code)
				}
			}
			if again := get(url, "Accept-Encoding", encoding, "If-None-Match", `"other"`); again.Code != first.Code {
				t.Errorf("%s: another ETag answers %d", url, again.Code)
			}
			if again := get(url, "Accept-Encoding", encoding); again.Header().Get("ETag") != etag || again.Body.String() != first.Body.String() {
				t.Errorf("%s: the same request has another answer", url)
			}
			if encoding == "gzip" && first.Header().Get("Content-Encoding") == "gzip" && etag == get(url, "Accept-Encoding", "identity").Header().Get("ETag") {
				t.Errorf("%s: one strong ETag for two encodings", url)
			}
		}
	}
	before := get("/tiles/0/0/0.mvt").Header().Get("ETag")
	server.Publish(snapshotOf(generation(t, 1)))
	if w := get("/tiles/0/0/0.mvt", "If-None-Match", before); w.Code != http.StatusOK {
		t.Errorf("changed data answer %d to the old ETag", w.Code)
	}
}
