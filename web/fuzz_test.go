package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"
)

// FuzzRequest asks every route for anything: whatever a client sends is answered, or
// refused with a problem document that says why.
func FuzzRequest(f *testing.F) {
	server, _ := testServer(f, Config{PublicURL: "https://maps.example.org"}, threeCrossings(f))
	items := "/collections/crossings/items"
	for _, seed := range []struct{ path, query, accept, language string }{
		{"/", "", "text/html;q=0.5, application/json", "es"},
		{items, "bbox=-93,14,-92,15&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3857&limit=3", "*/*", "en;q=x"},
		{items, "datetime=2024-01-01/..&cursor=YWFhYWFhYWEB", "application/geo+json", ""},
		{items, "filter=S_INTERSECTS(geometry,BBOX(-91,14,-90,16))&crs=http://www.opengis.net/def/crs/EPSG/0/32616", "text/csv", ""},
		{items, "filter-lang=cql2-json&filter=%7B%22op%22:%22=%22%7D&offset=2", "", ""},
		{items, "properties=name,status&width_m=7.5&f=geojsonseq", "", ""},
		{items + "/GT-MX%2F1", "crs=http://www.opengis.net/def/crs/EPSG/0/4326&lang=en", "", ""},
		{"/tiles/7/33/58.mvt", "v=1", "application/vnd.mapbox-vector-tile", ""},
		{"/api", "f=html", "", ""}, {"/app/%2e%2e/x", "", "", ""}, {"/collections//items", "=&;", "", ""},
	} {
		f.Add(seed.path, seed.query, seed.accept, seed.language)
	}
	usual := []int{http.StatusOK, http.StatusNoContent, http.StatusBadRequest, http.StatusNotFound, http.StatusGone, http.StatusRequestEntityTooLarge}
	f.Fuzz(func(t *testing.T, path, query, accept, language string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		unescaped, err := url.PathUnescape(path)
		if err != nil || path == "" || path[0] != '/' || path == "/metrics" {
			return // net/http refuses it, or it is another's work
		}
		r.URL.Path, r.URL.RawPath, r.URL.RawQuery = unescaped, path, query
		r.Header.Set("Accept", accept)
		r.Header.Set("Accept-Language", language)
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		if !slices.Contains(usual, w.Code) {
			t.Fatalf("status %d: %s", w.Code, w.Body)
		}
		var p problem
		if w.Code >= 400 && (json.Unmarshal(w.Body.Bytes(), &p) != nil || p.Detail == "" || p.Status != w.Code) {
			t.Fatalf("%d is no problem document: %s", w.Code, w.Body)
		}
	})
}
