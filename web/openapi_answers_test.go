package web

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/geo/encode"
	"lindero/web/limit"
)

// documented finds the operation of a request in the document of a server with the
// collection "crossings", whatever the server's address. It is made once.
var documented struct {
	once   sync.Once
	router routers.Router
}

func openAPIRouter(t *testing.T) routers.Router {
	t.Helper()
	documented.once.Do(func() {
		for _, media := range []string{"application/geo+json", "application/schema+json", "application/vnd.oai.openapi+json", tileJSONType, "application/vnd.mapbox.style+json"} {
			openapi3filter.RegisterBodyDecoder(media, openapi3filter.JSONBodyDecoder)
		}
		openapi3filter.RegisterBodyDecoder("application/geo+json-seq", openapi3filter.PlainBodyDecoder)
		openapi3filter.RegisterBodyDecoder("application/atom+xml", openapi3filter.PlainBodyDecoder)
		for _, media := range []string{"application/flatgeobuf", "application/vnd.pmtiles", "application/vnd.mbtiles+sqlite3"} {
			openapi3filter.RegisterBodyDecoder(media, openapi3filter.FileBodyDecoder)
		}
		openapi3filter.RegisterBodyDecoder("application/vnd.mapbox-vector-tile", openapi3filter.FileBodyDecoder)
		openapi3filter.RegisterBodyDecoder("application/x-protobuf", openapi3filter.FileBodyDecoder)
		server, _ := testServer(t, Config{}, threeCrossings(t))
		doc := specification(t, server)
		doc.Servers = nil
		router, err := gorillamux.NewRouter(doc)
		if err != nil {
			t.Fatal(err)
		}
		documented.router = router
	})
	if documented.router == nil {
		t.Fatal("there is no valid document")
	}
	return documented.router
}

// conforms checks an answer against the document: its status, its media type and,
// if it is JSON, its body. Addresses that are no part of the API pass, and so do
// methods it does not have.
func conforms(t *testing.T, r *http.Request, w *httptest.ResponseRecorder, body string) {
	t.Helper()
	route, variables, err := openAPIRouter(t).FindRoute(r)
	if err != nil {
		return
	}
	header := w.Header().Clone()
	header.Del(echo.HeaderContentEncoding)
	err = openapi3filter.ValidateResponse(r.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: variables, Route: route},
		Status:                 w.Code,
		Header:                 header,
		Body:                   io.NopCloser(strings.NewReader(body)),
		Options:                &openapi3filter.Options{IncludeResponseStatus: true},
	})
	if err != nil {
		t.Errorf("%s %s is not as the document says: %v", r.Method, r.URL, err)
	}
}

// documentation asks a server and keeps which of the documented answers came.
type documentation struct {
	t     *testing.T
	seen  map[string]bool
	found map[string]bool // paths that answered 200
}

// check asks for an address that is part of the API.
func (d *documentation) check(server http.Handler, status int, url string, headers ...string) {
	d.t.Helper()
	d.answer(httptest.NewRequest(http.MethodGet, url, nil), get(server, url, headers...), status)
}

// answer keeps an answer to a request, which must have the status.
func (d *documentation) answer(r *http.Request, w *httptest.ResponseRecorder, status int) {
	d.t.Helper()
	url := r.URL.String()
	route, _, err := openAPIRouter(d.t).FindRoute(r)
	if err != nil {
		d.t.Fatalf("%s: %v", url, err)
	}
	if w.Code != status {
		d.t.Errorf("%s: status %d, want %d: %s", url, w.Code, status, w.Body)
	}
	conforms(d.t, r, w, bodyOf(d.t, w))
	d.seen[answerKey(r.Method+" "+route.Path, status, w.Header().Get("Content-Type"))] = true
	if status == http.StatusOK && r.Method == http.MethodGet {
		d.found[r.URL.EscapedPath()] = true
	}
}

// answerKey leaves the character set out, which the document does not name.
func answerKey(operation string, status int, media string) string {
	if !strings.HasPrefix(media, "application/vnd.oai") {
		media, _, _ = strings.Cut(media, ";")
	}
	return fmt.Sprint(operation, " ", status, " ", media)
}

// TestEveryAnswerIsAsDocumented has every operation give every answer that the
// document promises: each status, in each media type.
func TestEveryAnswerIsAsDocumented(t *testing.T) {
	k := newKeyring(t)
	loading, _ := testServer(t, Config{})
	short, _ := testServer(t, Config{Limits: gate(t, limit.Options{Memory: 1})}, threeCrossings(t)) // of memory
	strict, _ := testServer(t, Config{Limits: gate(t, limit.Options{Rate: 1e-9, Burst: 1})}, threeCrossings(t))
	get(strict, "/") // all that it allows
	jobs := jobsOf(t)
	server, store := testServer(t, Config{Auth: k.service(), Tilesets: archives(t), Jobs: jobs})
	unsure := unsureServer(t)
	layers := []*geo.Collection{threeCrossings(t), someBorders(t, "marked")}
	server.Publish(geo.NewSnapshot(time.Now(), geo.NewEdition(geo.Public, geo.Dataset{}, layers, layers)))
	packedJob(t, server, jobs, "crossings")
	d := &documentation{t, make(map[string]bool), make(map[string]bool)}
	items := "/collections/crossings/items"
	for _, url := range []string{"/?f=json", "/api", "/conformance", "/collections", "/collections/crossings", "/collections/crossings/schema",
		"/collections/crossings/queryables", "/collections/crossings/sortables", items, "/collections/crossings/download", "/collections/crossings/clusters", "/collections/crossings/clusters/89/leaves", items + "/GT-MX%2F1", items + "/GT-MX%2F1/neighbours",
		"/collections/crossings/nearest?lon=-90&lat=15", "/changes", "/changes.atom", "/tiles.json", "/collections/crossings/tiles.json", "/basemap.json",
		"/style.json", "/collections/crossings/style.json", "/sprites/lindero.json",
		"/tiles/0/0/0.mvt", "/collections/crossings/tiles/0/0/0.pbf", "/basemap/0/0/0",
		"/tileMatrixSets", "/tileMatrixSets/WorldCRS84Quad", "/tiles", "/tiles/WebMercatorQuad", "/tiles/WorldCRS84Quad/0/0/0", "/tiles/metadata.json",
		"/borders", "/borders/GT-MX", "/borders/GT-MX/locate", "/borders/GT-MX/locate?lon=-91&lat=15", "/borders/GT-MX/stretch", "/borders/GT-MX/features",
		"/processes", "/processes/pack", "/jobs", "/jobs/" + firstJob,
		"/tilesets", "/tilesets/packed", "/tilesets/packed/metadata.json", "/tilesets/packed/0/0/0.mvt",
		"/collections/crossings/tiles", "/collections/crossings/tiles/WorldCRS84Quad", "/collections/crossings/tiles/WebMercatorQuad/0/0/0", "/collections/crossings/tiles/metadata.json"} {
		d.check(server, http.StatusOK, url)
		d.check(server, http.StatusNotModified, url, "If-None-Match", "*")
		d.refused(k, server, unsure, url)
		path, _, _ := strings.Cut(url, "?")
		d.check(server, http.StatusBadRequest, path+"?nope=1")
		if strings.Contains(path, "crossings") && path != items {
			d.check(server, http.StatusNotFound, strings.Replace(path, "crossings", "nope", 1))
		}
		if strings.Contains(path, "GT-MX") {
			d.check(server, http.StatusNotFound, strings.Replace(path, "GT-MX", "nope", 1))
		}
		if strings.Contains(path, "Quad") {
			d.check(server, http.StatusNotFound, strings.Replace(path, "Quad", "Round", 1))
		}
		if strings.HasPrefix(path, "/tilesets/") {
			d.check(server, http.StatusNotFound, strings.Replace(path, "packed", "nope", 1))
		}
		if path != "/conformance" && !strings.HasPrefix(path, "/tileMatrixSets") && !strings.HasPrefix(path, "/tilesets") { // what the server can do does not hang on data
			d.check(loading, http.StatusServiceUnavailable, url)
		}
		d.check(short, http.StatusServiceUnavailable, url)
		d.check(strict, http.StatusTooManyRequests, url)
	}
	for _, set := range []string{"/tiles", "/basemap", "/collections/crossings/tiles"} {
		d.check(server, http.StatusNoContent, set+"/10/0/0.mvt")
		d.check(server, http.StatusNotFound, set+"/1/2/0.mvt")
	}
	d.check(server, http.StatusNoContent, "/tilesets/packed/3/0/0.mvt")
	for _, picture := range []string{"png", "jpg", "webp", "avif"} {
		d.check(server, http.StatusOK, "/tilesets/"+picture+"/0/0/0."+picture)
	}
	for name, status := range map[string]int{"broken": http.StatusBadGateway, "late": http.StatusGatewayTimeout} {
		set := archiveNamed(t, name)
		d.check(server, status, "/tilesets/"+name+"/0/0/0.mvt")
		other, _ := testServer(t, Config{Basemap: set}, threeCrossings(t))
		d.check(other, status, "/basemap/0/0/0.mvt")
	}
	glyphs := "/glyphs/Go%20Bold/0-255.pbf"
	d.check(server, http.StatusNotModified, glyphs, "If-None-Match", "*")
	d.check(server, http.StatusBadRequest, glyphs+"?nope=1")
	d.check(server, http.StatusNotFound, "/glyphs/Nope/0-255.pbf")
	d.check(short, http.StatusServiceUnavailable, glyphs)
	d.check(strict, http.StatusTooManyRequests, glyphs)
	d.check(short, http.StatusOK, "/readyz")
	for _, url := range []string{glyphs, "/session"} {
		d.refused(k, server, unsure, url)
	}
	d.check(strict, http.StatusTooManyRequests, "/session")
	d.signsInAndOut(k, server, unsure, strict)
	d.executes(k, server, unsure, strict, jobs)
	d.extracts(server, jobs)
	d.check(server, http.StatusNotFound, "/sprites/nope.json")
	for _, url := range []string{glyphs, "/sprites/lindero@2x.png"} {
		d.check(server, http.StatusOK, url)
	}
	for _, set := range []string{"/tiles", "/collections/crossings/tiles"} {
		d.check(server, http.StatusNoContent, set+"/WebMercatorQuad/10/467/256")
		d.check(server, http.StatusOK, set+"/WebMercatorQuad?f=tilejson")
	}
	for _, f := range encode.Formats() {
		d.check(server, http.StatusOK, items+"?f="+f.Name)
		d.check(server, http.StatusOK, "/collections/crossings/download?f="+f.Name)
	}
	for _, url := range []string{"/?f=html", "/conformance?f=html", "/collections?f=html", "/collections/crossings?f=html", "/collections/crossings/schema?f=html",
		"/collections/crossings/queryables?f=html", "/collections/crossings/sortables?f=html", items + "?f=html", items + "/3?f=html", items + "/3/neighbours?f=html", items + "/3/neighbours?f=geojson", "/api?f=html", "/borders?f=html", "/borders/GT-MX?f=html", "/borders/GT-MX/locate?f=html", "/borders/GT-MX/stretch?f=html", "/borders/GT-MX/features?f=html", "/processes?f=html", "/processes/pack?f=html", "/jobs?f=html", "/jobs/" + firstJob + "?f=html", "/changes?f=html", "/changes?f=geojson", items + "?limit=1&status=open", "/healthz", "/readyz", "/metrics"} {
		d.check(server, http.StatusOK, url)
	}
	d.check(server, http.StatusOK, "/", "Accept", "text/html")
	d.check(loading, http.StatusServiceUnavailable, "/readyz")
	next := nextOf(t, get(server, items+"?limit=1"))
	server.Publish(snapshotOf(generation(t, 1)))
	d.check(server, http.StatusGone, next)
	store.Fail(time.Now(), io.ErrUnexpectedEOF)
	d.check(server, http.StatusOK, "/readyz")
	d.boundedEverywhere(server)
	d.nothingMissing(specification(t, server))
}

// boundedEverywhere asks every address that has answered with more than it takes.
func (d *documentation) boundedEverywhere(server http.Handler) {
	many := tooManyFields()
	for _, path := range slices.Sorted(maps.Keys(d.found)) {
		d.check(server, http.StatusRequestURITooLong, path+"?"+strings.Repeat("x", maxAddress))
		d.check(server, http.StatusRequestHeaderFieldsTooLarge, path, many...)
	}
}

// tooManyFields are names and values of a header field more than there may be.
func tooManyFields() []string {
	var many []string
	for i := range maxFields + 1 {
		many = append(many, fmt.Sprint("X-Field-", i), "1")
	}
	return many
}

// nothingMissing fails where the document promises an answer that never came. The
// items' template stands for the address of each collection, which was asked.
func (d *documentation) nothingMissing(doc *openapi3.T) {
	for path, item := range doc.Paths.Map() {
		if path == "/collections/{collectionId}/items" {
			continue
		}
		for method, operation := range item.Operations() {
			d.allOf(method+" "+path, operation)
		}
	}
}

// allOf fails where an answer of the operation never came.
func (d *documentation) allOf(name string, operation *openapi3.Operation) {
	for code, response := range operation.Responses.Map() {
		status, err := strconv.Atoi(code)
		if err != nil {
			d.t.Fatal(err)
		}
		medias := slices.Collect(maps.Keys(response.Value.Content))
		if len(medias) == 0 {
			medias = []string{""}
		}
		for _, media := range medias {
			if key := answerKey(name, status, media); !d.seen[key] {
				d.t.Errorf("the document promises %s, which never came", key)
			}
		}
	}
}

// nextOf is the address of the next page.
func nextOf(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	for _, link := range w.Header().Values("Link") {
		if address, ok := strings.CutSuffix(link, `>; rel="next"; type="application/geo+json"`); ok {
			return strings.TrimPrefix(address, "<http://example.com")
		}
	}
	t.Fatal("there is no next page")
	return ""
}
