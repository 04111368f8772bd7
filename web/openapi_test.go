package web

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"lindero/web/api"
)

const openAPIType = "application/vnd.oai.openapi+json;version=3.0"

// undocumented are the front end's own files, and what serves pages, people who sign in
// at an issuer, and search engines alone: no part of the API.
var undocumented = []string{"/app/*", "/favicon.ico", "/robots.txt", "/sitemap.xml", "/collections/:collectionId/filter", "/login", "/login/callback"}

func get(server http.Handler, url string, headers ...string) *httptest.ResponseRecorder {
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, url, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	server.ServeHTTP(w, asPrincipal(r))
	return w
}

// specification loads and validates the document that the server sends.
func specification(t testing.TB, server http.Handler) *openapi3.T {
	t.Helper()
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromData(get(server, "/api").Body.Bytes())
	if err == nil {
		err = doc.Validate(loader.Context)
	}
	if err != nil {
		t.Fatal("the document is no OpenAPI:", err)
	}
	return doc
}

func TestEveryRouteIsInTheDocument(t *testing.T) {
	server, _ := testServer(t, Config{}, threeCrossings(t))
	doc := specification(t, server)
	for _, route := range server.echo.Routes() {
		if route.Method == http.MethodHead || slices.Contains(undocumented, route.Path) {
			continue
		}
		parts := strings.Split(route.Path, "/")
		for i, part := range parts {
			if name, ok := strings.CutPrefix(part, ":"); ok {
				parts[i] = "{" + name + "}"
			}
		}
		if item := doc.Paths.Value(strings.Join(parts, "/")); item == nil || item.GetOperation(route.Method) == nil {
			t.Errorf("%s %s is not in the document", route.Method, route.Path)
		}
	}
	for _, path := range doc.Paths.InMatchingOrder() {
		c := server.echo.NewContext(httptest.NewRequest(http.MethodGet, "/", nil), nil)
		server.echo.Router().Find(http.MethodGet, strings.NewReplacer("{", "", "}", "").Replace(path), c)
		if c.Path() == "" || slices.Contains(undocumented, c.Path()) {
			t.Errorf("%s is in the document, but not routed", path)
		}
	}
}

// TestClientsFindWhatTheyLookFor checks what GDAL and QGIS read: the page's size, and
// under the collection's own address, every parameter written out.
func TestClientsFindWhatTheyLookFor(t *testing.T) {
	server, _ := testServer(t, Config{PublicURL: "https://maps.example.org/lindero"}, threeCrossings(t))
	doc := specification(t, server)
	if url := doc.Servers[0].URL; url != "https://maps.example.org/lindero" {
		t.Errorf("server %q", url)
	}
	limit := doc.Components.Parameters["limit"].Value.Schema.Value
	if limit.Min == nil || *limit.Min != 1 || limit.Max == nil || *limit.Max != api.MaxLimit || limit.Default != float64(api.DefaultLimit) {
		t.Errorf("limit: %+v", limit)
	}
	types := map[string]string{"bbox": "array", "datetime": "string", "limit": "integer", "cursor": "string", "offset": "integer",
		"filter": "string", "filter-lang": "string", "filter-crs": "string", "f": "string", "bbox-crs": "string", "crs": "string", "properties": "array", "sortby": "array", "lang": "string",
		"id": "string", "name": "string", "status": "string", "width_m": "number", "uses": "string", "synthetic": "boolean", "seen": "string"}
	for _, p := range doc.Paths.Value("/collections/crossings/items").Get.Parameters {
		q := p.Value
		if p.Ref != "" || q.In != "query" || q.Style != "form" || q.Explode == nil || *q.Explode || !q.Schema.Value.Type.Is(types[q.Name]) {
			t.Errorf("parameter %s: %+v", q.Name, q)
		}
		delete(types, q.Name)
	}
	if len(types) > 0 {
		t.Errorf("parameters are missing: %v", types)
	}
}

func TestDocumentForClientsAndForPeople(t *testing.T) {
	server, _ := testServer(t, Config{PublicURL: "https://maps.example.org/lindero"}, threeCrossings(t))
	for _, s := range []scenario{
		{name: "json", url: "/api", status: 200, typ: openAPIType, has: []string{`"openapi":"3.0.3"`, `"es":"Nombre","en":"Name"`}, header: map[string]string{"ETag": "*", "Vary": "*"}},
		{name: "json asked for", url: "/api?f=json", headers: map[string]string{"Accept": "text/html"}, status: 200, typ: openAPIType},
		{name: "html", url: "/api?f=html", status: 200, typ: "text/html; charset=utf-8",
			has:    []string{"/collections/crossings/items", "Elementos por página", "https://maps.example.org/lindero/api?f=json", "width_m"},
			hasNot: []string{"Features on a page", "<style", " style=", " onclick="}, header: map[string]string{"Content-Security-Policy": "*"}},
		{name: "html in English", url: "/api?f=html&lang=en", status: 200, has: []string{"Features on a page"}, hasNot: []string{"Elementos por página"}},
		{name: "html for a browser", url: "/api", headers: map[string]string{"Accept": "text/html,application/xhtml+xml"}, status: 200, typ: "text/html; charset=utf-8"},
		{name: "another format", url: "/api?f=yaml", status: 400, typ: problemType, has: []string{`"parameter":"f"`}},
	} {
		t.Run(s.name, func(t *testing.T) { s.run(t, server) })
	}
	if first, again := get(server, "/api").Body.String(), get(server, "/api").Body.String(); first != again {
		t.Error("the document changes from one request to the next")
	}
}
