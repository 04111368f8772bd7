package web

import (
	"compress/gzip"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/tiles"
)

// crossings is a small layer: ids with awkward characters, every type of value.
func crossings(t testing.TB, features ...geo.Feature) *geo.Collection {
	t.Helper()
	b := geo.NewBuilder(geo.Info{
		ID: "crossings", Title: geo.Text{ES: "Cruces", EN: "Crossings"}, Attribution: "© Example", MaxZoom: 14,
		License: "CC-BY-4.0", LicenseURL: "https://creativecommons.org/licenses/by/4.0/",
	}, geo.Schema{ID: "id", Class: "status", Date: "seen", Properties: []geo.Property{
		{Name: "name", Type: geo.String, Title: geo.Text{ES: "Nombre", EN: "Name"}},
		{Name: "status", Type: geo.String, Enum: []geo.EnumValue{{Value: "open", Title: geo.Text{ES: "abierto", EN: "open"}}}},
		{Name: "width_m", Type: geo.Number, Unit: "m"},
		{Name: "uses", Type: geo.JSON},
		{Name: "synthetic", Type: geo.Boolean},
		{Name: "seen", Type: geo.String, Format: geo.FormatDate},
	}})
	for i := range features {
		if err := b.Add(&features[i]); err != nil {
			t.Fatal(err)
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func feature(id string, p orb.Point, values ...geo.Value) geo.Feature {
	return geo.Feature{ID: text(id), IsPoint: true, Point: p, Values: values}
}

func text(s string) geo.Value { return geo.Value{Kind: geo.KindString, Bytes: []byte(s)} }

func threeCrossings(t testing.TB) *geo.Collection {
	return crossings(t,
		feature("GT-MX/1", orb.Point{-92.147, 14.679}, text("Suchiate <b>I</b>"), text("open"), geo.Value{Kind: geo.KindNumber, Float: 7.5},
			geo.Value{Kind: geo.KindJSON, Bytes: []byte(`["car","foot"]`)}, geo.Value{Kind: geo.KindBoolean}, text("2024-05-31")),
		feature("ñandú 2", orb.Point{-90.5, 15}, text("Copán"), text("open"), geo.Value{}, geo.Value{}, geo.Value{Kind: geo.KindBoolean, Int: 1}),
		feature("3", orb.Point{-88, 15.9}),
	)
}

var testUI = fstest.MapFS{
	"index.html":         {Data: []byte("<!doctype html><title>Lindero</title>")},
	"app/main-abc123.js": {Data: []byte("console.log('map')" + strings.Repeat(" ", 4000))},
	"app/favicon-1.svg":  {Data: []byte("<svg xmlns='http://www.w3.org/2000/svg'/>")},
}

func testServer(t testing.TB, config Config, collections ...*geo.Collection) (*Server, *geo.Store) {
	t.Helper()
	store := &geo.Store{}
	config.UI = testUI
	cache, err := tiles.NewCache(tiles.CacheOptions{MaxBytes: 1 << 20}) // small: reloads must not fill it
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(config, store, cache)
	if err != nil {
		t.Fatal(err)
	}
	if collections != nil {
		s.Publish(geo.NewSnapshot(time.Now(), geo.NewEdition(geo.Public, geo.Dataset{Title: geo.Text{ES: "Fronteras", EN: "Borders"}}, collections, nil)))
	}
	return s, store
}

// scenario is a request and what must and must not be in its answer.
type scenario struct {
	name    string
	method  string // default GET
	url     string
	headers map[string]string
	status  int
	typ     string
	has     []string
	hasNot  []string
	header  map[string]string // exact; "*" is any but none; "" is none
}

func (s scenario) run(t *testing.T, server http.Handler) {
	method := s.method
	if method == "" {
		method = http.MethodGet
	}
	r := httptest.NewRequest(method, s.url, nil)
	for name, value := range s.headers {
		r.Header.Set(name, value)
	}
	if host := s.headers["Host"]; host != "" {
		r.Host = host
	}
	w := httptest.NewRecorder()
	server.ServeHTTP(w, asPrincipal(r))
	if w.Code != s.status {
		t.Fatalf("status %d, want %d: %s", w.Code, s.status, w.Body)
	}
	if typ := w.Header().Get("Content-Type"); s.typ != "" && typ != s.typ {
		t.Errorf("content type %q, want %q", typ, s.typ)
	}
	body := bodyOf(t, w)
	conforms(t, r, w, body)
	for _, want := range s.has {
		if !strings.Contains(body, want) {
			t.Errorf("%q is missing in:\n%s", want, body)
		}
	}
	for _, banned := range s.hasNot {
		if strings.Contains(body, banned) {
			t.Errorf("%q stands in:\n%s", banned, body)
		}
	}
	for name, want := range s.header {
		if got := w.Header().Get(name); got != want && !(want == "*" && got != "") {
			t.Errorf("header %s: %q, want %q", name, got, want)
		}
	}
	if w.Header().Get("Access-Control-Allow-Origin") != "*" || w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("a header that every answer has is missing: %v", w.Header())
	}
	document := strings.HasPrefix(s.url, "/collections") && w.Header().Get("Content-Type") != tileType && method == http.MethodGet
	if w.Header().Get("X-Request-Id") == "" && (document || w.Code >= 400) {
		t.Error("a document or a failure has no id")
	}
}

func bodyOf(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	if w.Header().Get("Content-Encoding") != "gzip" {
		return w.Body.String()
	}
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

const epsg = "http://www.opengis.net/def/crs/EPSG/0/"

const problemType = "application/problem+json"

func TestScenarios(t *testing.T) {
	server, _ := testServer(t, Config{PublicURL: "https://maps.example.org/lindero/"}, threeCrossings(t))
	items := "/collections/crossings/items"
	for _, s := range []scenario{
		{name: "map for a browser", url: "/", headers: map[string]string{"Accept": "text/html,application/xhtml+xml"}, status: 200, typ: "text/html; charset=utf-8", has: []string{"<title>Lindero"},
			header: map[string]string{"Content-Security-Policy": pagePolicy, "Permissions-Policy": "*", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin"}},
		{name: "landing for a client", url: "/", status: 200, typ: "application/json", has: []string{`"rel":"data"`, `https://maps.example.org/lindero/collections`}, hasNot: []string{"example.com"}},
		{name: "landing in English", url: "/?f=json", headers: map[string]string{"Accept": "text/html", "Accept-Language": "en-GB,en;q=0.8"}, status: 200, has: []string{`"title":"Borders"`}, header: map[string]string{"Content-Language": "en"}},
		{name: "landing in Spanish", url: "/?f=json", headers: map[string]string{"Accept-Language": "de"}, status: 200, has: []string{`"title":"Fronteras"`}},
		{name: "asset", url: "/app/main-abc123.js", headers: map[string]string{"Accept-Encoding": "gzip"}, status: 200, has: []string{"console.log"}, header: map[string]string{"Content-Encoding": "gzip", "Cache-Control": "public, max-age=31536000, immutable"}},
		{name: "no such asset", url: "/app/none.js", status: 404, typ: problemType},
		{name: "path tricks", url: "/app/..%2findex.html", status: 404, typ: problemType},
		{name: "folder of assets", url: "/app/", status: 404, typ: problemType},

		{name: "collections", url: "/collections", status: 200, has: []string{`"id":"crossings"`, `"itemCount":3`, `"synthetic_count":1`, `"bbox":[[-92.147,14.679,-88,15.9]]`, `"interval":[["2024-05-31T00:00:00Z","2024-05-31T23:59:59Z"]]`, `"geometry":"point"`, `"rel":"license"`}},
		{name: "collection", url: "/collections/crossings", headers: map[string]string{"Accept-Language": "en"}, status: 200, has: []string{`"title":"Crossings"`}},
		{name: "no such collection", url: "/collections/nope", status: 404, typ: problemType, has: []string{`"parameter":"collectionId"`, "/collections lists"}},
		{name: "schema", url: "/collections/crossings/schema", status: 200, typ: "application/schema+json", has: []string{`"id":{"type":"string"`, `"unit":"m"`, `"enum":{"open":{"es":"abierto","en":"open"}}`, `"uses":{"type":"array"`}},

		{name: "items", url: items, status: 200, typ: "application/geo+json", has: []string{`"numberMatched":3,"numberReturned":3`, `"id":"GT-MX/1"`, `"uses":["car","foot"]`, `"width_m":null`, `"synthetic":true`}, hasNot: []string{`"rel":"next"`},
			header: map[string]string{"OGC-NumberMatched": "3", "ETag": "*", "Cache-Control": "public, no-cache"}},
		{name: "items of a box", url: items + "?bbox=-93,14,-92,15", status: 200, has: []string{`"numberMatched":1`, "Suchiate"}, hasNot: []string{"Copán"}},
		{name: "items of no place", url: items + "?bbox=0,0,1,1", status: 200, has: []string{`"numberMatched":0`, `"features":[`}},
		{name: "first page", url: items + "?limit=2", status: 200, has: []string{`"numberReturned":2`, `"rel":"next"`, `https://maps.example.org/lindero/collections/crossings/items?cursor=`}},
		{name: "as lines", url: items + "?f=geojsonseq", status: 200, typ: "application/geo+json-seq", has: []string{"{\"type\":\"Feature\""}, hasNot: []string{"FeatureCollection"}},
		{name: "as CSV by Accept", url: items + "?limit=1", headers: map[string]string{"Accept": "text/csv, */*;q=0.1"}, status: 200, typ: "text/csv; charset=utf-8", has: []string{"id,longitude,latitude,name"}},
		{name: "as FlatGeobuf", url: items + "?f=fgb", status: 200, typ: "application/flatgeobuf", has: []string{"fgb\x03"}},
		{name: "HEAD of items", method: "HEAD", url: items, status: 200, header: map[string]string{"OGC-NumberMatched": "3"}, hasNot: []string{"Feature"}},
		{name: "limit above the maximum", url: items + "?limit=999999", status: 200},
		{name: "limit above every maximum", url: items + "?limit=99999999999999999999", status: 200},
		{name: "limit below every minimum", url: items + "?limit=-99999999999999999999", status: 400, typ: problemType, has: []string{`"parameter":"limit"`}},
		{name: "limit in words", url: items + "?limit=unlimited", status: 400, typ: problemType, has: []string{`"parameter":"limit"`}},
		{name: "limit of nothing", url: items + "?limit=0", status: 400, typ: problemType},
		{name: "failure, compression taken", url: items + "?limit=0", headers: map[string]string{"Accept-Encoding": "gzip"}, status: 400, typ: problemType, has: []string{`"parameter":"limit"`}},
		{name: "half a bbox", url: items + "?bbox=1,2,3", status: 400, typ: problemType, has: []string{`"parameter":"bbox"`}},
		{name: "unknown parameter", url: items + "?colour=red", status: 400, typ: problemType, has: []string{`"parameter":"colour"`, "bbox, bbox-crs, datetime"}},
		{name: "of two unknown parameters the first", url: items + "?zebra=1&ant=2", status: 400, typ: problemType, has: []string{`"parameter":"ant"`}},
		{name: "parameter without a value", url: items + "?bbox=", status: 400, typ: problemType, has: []string{`"parameter":"bbox"`}},
		{name: "format without a value", url: "/collections?f=", status: 400, typ: problemType, has: []string{`"parameter":"f"`}},
		{name: "property without a value", url: items + "?name=", status: 200, has: []string{`"numberMatched":0`}},
		{name: "query with a broken escape", url: items + "?name=100%&limit=1", status: 400, typ: problemType, has: []string{"%25"}},
		{name: "query with a semicolon", url: items + "?name=a;b&limit=1", status: 400, typ: problemType, has: []string{"%3B"}},
		{name: "language of no filter", url: items + "?filter-lang=ecql", status: 400, typ: problemType, has: []string{`"parameter":"filter-lang"`}},
		{name: "parameter twice", url: items + "?limit=1&limit=2", status: 400, typ: problemType},
		{name: "unknown format", url: items + "?f=shape", status: 400, typ: problemType, has: []string{"geojsonseq"}},
		{name: "no cursor", url: items + "?cursor=xyz", status: 400, typ: problemType},
		{name: "old cursor", url: items + "?cursor=" + "YWFhYWFhYWEB", status: 410, typ: problemType, has: []string{"start again"}},
		{name: "filter", url: items + "?filter=" + url.QueryEscape(`status = 'open' AND ACCENTI(name) = ACCENTI('Copan')`), status: 200, has: []string{`"numberMatched":1`, "Copán"}, hasNot: []string{"Suchiate"}},
		{name: "filter in JSON", url: items + "?filter-lang=cql2-json&filter=" + url.QueryEscape(`{"op":">","args":[{"property":"width_m"},7]}`), status: 200, has: []string{`"numberMatched":1`, "Suchiate"}},
		{name: "spatial filter", url: items + "?filter=" + url.QueryEscape(`S_INTERSECTS(geometry,BBOX(-91,14,-90,16))`), status: 200, has: []string{`"numberMatched":1`, "Copán"}},
		{name: "filter and bbox", url: items + "?bbox=-93,14,-92,15&filter=" + url.QueryEscape(`name LIKE 'Cop%'`), status: 200, has: []string{`"numberMatched":0`}},
		{name: "filter with a fault", url: items + "?filter=" + url.QueryEscape(`status LIKE`), status: 400, typ: problemType, has: []string{`"parameter":"filter"`, "character"}},
		{name: "filter on nothing known", url: items + "?filter=" + url.QueryEscape(`colour = 'red'`), status: 400, typ: problemType, has: []string{"colour", "status"}},
		{name: "filter in another language", url: items + "?filter-lang=ecql&filter=x", status: 400, typ: problemType, has: []string{`"parameter":"filter-lang"`}},
		{name: "filter in another CRS", url: items + "?filter-crs=http://www.opengis.net/def/crs/EPSG/0/3857&filter=" + url.QueryEscape("S_INTERSECTS(geometry,BBOX(-10130000,1600000,-10010000,1800000))"), status: 200, has: []string{`"numberMatched":1`, "Copán"}},
		{name: "filter in no CRS", url: items + "?filter-crs=EPSG:3857&filter=x", status: 400, typ: problemType, has: []string{`"parameter":"filter-crs"`}},

		{name: "in latitude, longitude", url: items + "?crs=" + epsg + "4326&limit=1", status: 200, has: []string{`"coordinates":[14.679,-92.147]`}, header: map[string]string{"Content-Crs": "<" + epsg + "4326>"}},
		{name: "in UTM", url: items + "/3?crs=" + epsg + "32616", status: 200, has: []string{`"coordinates":[392`, `,1758`}, header: map[string]string{"Content-Crs": "<" + epsg + "32616>"}},
		{name: "in CRS84 unless asked", url: items + "/3", status: 200, header: map[string]string{"Content-Crs": "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"}},
		{name: "in a CRS that is not offered", url: items + "?crs=" + epsg + "4267", status: 400, typ: problemType, has: []string{`"parameter":"crs"`, "EPSG/0/32615"}},
		{name: "item in a CRS that is not offered", url: items + "/3?crs=x", status: 400, typ: problemType, has: []string{`"parameter":"crs"`}},
		{name: "box in latitude, longitude", url: items + "?bbox=14,-93,15,-92&bbox-crs=" + epsg + "4326", status: 200, has: []string{`"numberMatched":1`, "Suchiate"}},
		{name: "box in Web Mercator", url: items + "?bbox=-10130000,1600000,-10010000,1800000&bbox-crs=" + epsg + "3857", status: 200, has: []string{`"numberMatched":1`, "Copán"}},
		{name: "box of the world and more in Web Mercator", url: items + "?bbox=-60000000,-60000000,60000000,60000000&bbox-crs=" + epsg + "3857", status: 200, has: []string{`"numberMatched":3`}},
		{name: "box in UTM", url: items + "?bbox=390000,1750000,400000,1760000&bbox-crs=" + epsg + "32616", status: 200, has: []string{`"numberMatched":1`, `"id":"3"`}},
		{name: "box in UTM and filter", url: items + "?bbox=390000,1750000,400000,1760000&status=open&bbox-crs=" + epsg + "32616", status: 200, has: []string{`"numberMatched":0`}},
		{name: "box in UTM the wrong way round", url: items + "?bbox=400000,1750000,390000,1760000&bbox-crs=" + epsg + "32616", status: 400, typ: problemType, has: []string{`"parameter":"bbox"`}},
		{name: "box in no CRS", url: items + "?bbox=1,2,3,4&bbox-crs=EPSG:4326", status: 400, typ: problemType, has: []string{`"parameter":"bbox-crs"`}},
		{name: "bbox-crs without a box", url: items + "?bbox-crs=" + epsg + "4326", status: 200, has: []string{`"numberMatched":3`}},
		{name: "sorted", url: items + "?sortby=name&limit=1", status: 200, has: []string{"Copán", `"rel":"next"`}, hasNot: []string{`"rel":"prev"`}},
		{name: "sorted, nulls first", url: items + "?sortby=-width_m&limit=1&offset=2", status: 200, has: []string{"Suchiate", `"rel":"prev"`}, hasNot: []string{`"rel":"next"`}},
		{name: "sorted by a list", url: items + "?sortby=uses", status: 400, typ: problemType, has: []string{`"parameter":"sortby"`, "list"}},
		{name: "sorted by nothing", url: items + "?sortby=", status: 400, typ: problemType, has: []string{`"parameter":"sortby"`}},
		{name: "sortables", url: "/collections/crossings/sortables", status: 200, has: []string{`"name"`}, hasNot: []string{`"uses"`, `"geometry"`}},
		{name: "some properties", url: items + "?properties=name,status&limit=1", status: 200, has: []string{`"properties":{"name":`, `"status":`}, hasNot: []string{"width_m"}},
		{name: "a property that is not there", url: items + "?properties=name,colour", status: 400, typ: problemType, has: []string{`"parameter":"properties"`, "colour"}},
		{name: "in English, asked by parameter", url: "/collections?lang=en", status: 200, has: []string{`"title":"Crossings"`}, header: map[string]string{"Content-Language": "en"}},
		{name: "in no language", url: "/collections?lang=de", status: 400, typ: problemType, has: []string{`"parameter":"lang"`}},
		{name: "by a property", url: items + "?status=open", status: 200, has: []string{`"numberMatched":2`}},
		{name: "by the id", url: items + "?id=3", status: 200, has: []string{`"numberMatched":1`}},
		{name: "by a list", url: items + "?uses=car", status: 200, has: []string{`"numberMatched":1`}},
		{name: "by a flag", url: items + "?synthetic=true", status: 200, has: []string{`"numberMatched":1`, "Copán"}},
		{name: "by a flag, as GDAL asks", url: items + "?synthetic=1", status: 200, has: []string{`"numberMatched":1`, "Copán"}},
		{name: "by a flag that is not set, as GDAL asks", url: items + "?synthetic=0", status: 200, has: []string{`"numberMatched":1`, "Suchiate"}},
		{name: "by a flag that is none", url: items + "?synthetic=T", status: 400, typ: problemType, has: []string{`"parameter":"synthetic"`}},
		{name: "by a number that is none", url: items + "?width_m=wide", status: 400, typ: problemType, has: []string{`"parameter":"width_m"`}},
		{name: "by a quoted value", url: items + "?name=" + url.QueryEscape(`O'Brien \ "x"`), status: 200, has: []string{`"numberMatched":0`}},
		{name: "by date", url: items + "?datetime=2024-01-01/..", status: 200, has: []string{`"numberMatched":1`, "Suchiate"}},
		{name: "by day", url: items + "?datetime=2024-05-31", status: 200, has: []string{`"numberMatched":1`}},
		{name: "by time", url: items + "?datetime=2024-05-31T10:00:00Z", status: 200, has: []string{`"numberMatched":1`}},
		{name: "before the first date", url: items + "?datetime=/2020-01-01", status: 200, has: []string{`"numberMatched":0`}},
		{name: "by a duration", url: items + "?datetime=2024-05-01/P1M", status: 200, has: []string{`"numberMatched":1`, "Suchiate"}},
		{name: "by a duration that is too short", url: items + "?datetime=2024-05-01/P29D", status: 200, has: []string{`"numberMatched":0`}},
		{name: "by no date", url: items + "?datetime=yesterday", status: 400, typ: problemType, has: []string{`"parameter":"datetime"`}},
		{name: "by an interval that ends too early", url: items + "?datetime=2024-01-01/2020-01-01", status: 400, typ: problemType},
		{name: "from an offset", url: items + "?offset=2&limit=5", status: 200, has: []string{`"numberMatched":3,"numberReturned":1`}, hasNot: []string{`"rel":"next"`}},
		{name: "beyond the end", url: items + "?offset=9", status: 200, has: []string{`"numberMatched":3,"numberReturned":0`}},
		{name: "offset and cursor", url: items + "?offset=1&cursor=x", status: 400, typ: problemType},
		{name: "the page before", url: items + "?limit=1&offset=1", status: 200, has: []string{`"rel":"prev"`, `"rel":"next"`}},
		{name: "no page before the first", url: items + "?limit=1", status: 200, hasNot: []string{`"rel":"prev"`}},
		{name: "file", url: "/collections/crossings/download?status=open", status: 200, typ: "application/geo+json", has: []string{"Suchiate", "Copán"}, hasNot: []string{`"id":"3"`, "numberMatched"},
			header: map[string]string{"Content-Disposition": `attachment; filename="crossings.geojson"`, "Content-Crs": "*", "ETag": "*"}},
		{name: "file of a box in UTM", url: "/collections/crossings/download?f=geojsonseq&bbox=390000,1750000,400000,1760000&bbox-crs=" + epsg + "32616", status: 200, has: []string{`"id":"3"`}, hasNot: []string{"Suchiate"}},
		{name: "file by pages", url: "/collections/crossings/download?limit=1", status: 400, typ: problemType, has: []string{`"parameter":"limit"`}},
		{name: "HEAD of a file", method: "HEAD", url: "/collections/crossings/download", status: 200, hasNot: []string{"Feature"}},
		{name: "schema as GeoJSON", url: "/collections/crossings/schema?f=geojson", status: 200, typ: "application/schema+json",
			has:    []string{`"enum":["Feature"]`, `"properties":{"type":"object","properties":{"name":`, `"format":"geometry-point-or-multipoint"`, `/schema?f=geojson"`},
			hasNot: []string{"additionalProperties", `"properties":{"id"`}},
		{name: "queryables as GeoJSON", url: "/collections/crossings/queryables?f=geojson", status: 400, typ: problemType, has: []string{`"parameter":"f"`}},
		{name: "link to the schema as GeoJSON", url: "/collections/crossings", status: 200, has: []string{`/collections/crossings/schema?f=geojson","rel":"describedBy","type":"application/schema+json"`}},
		{name: "queryables", url: "/collections/crossings/queryables", status: 200, typ: "application/schema+json", has: []string{`"additionalProperties":false`, `/queryables"`}},
		{name: "conformance", url: "/conformance", status: 200, has: []string{"cql2-text"}},
		{name: "item", url: items + "/3", status: 200, typ: "application/geo+json", has: []string{`"id":"3"`, `"name":null`, `"rel":"collection"`}},
		{name: "item with a slash", url: items + "/GT-MX%2F1", status: 200, has: []string{"Suchiate", "items/GT-MX%2F1"}},
		{name: "item with a space", url: items + "/%C3%B1and%C3%BA%202", status: 200, has: []string{"Copán"}},
		{name: "no such item", url: items + "/4", status: 404, typ: problemType, has: []string{`"parameter":"featureId"`}},

		{name: "tile", url: "/tiles/0/0/0.mvt", status: 200, typ: "application/vnd.mapbox-vector-tile", has: []string{"Copán", "crossings"}, header: map[string]string{"Content-Encoding": ""}},
		{name: "tile, compressed", url: "/collections/crossings/tiles/0/0/0.mvt", headers: map[string]string{"Accept-Encoding": "br, gzip"}, status: 200, has: []string{"Copán"}, header: map[string]string{"Content-Encoding": "gzip", "Vary": "Accept-Encoding, Authorization, Cookie, X-API-Key"}},
		{name: "tile, compression refused", url: "/tiles/0/0/0.mvt", headers: map[string]string{"Accept-Encoding": "gzip;q=0, identity"}, status: 200, header: map[string]string{"Content-Encoding": ""}},
		{name: "empty tile", url: "/tiles/10/0/0.mvt", status: 204, header: map[string]string{"Cache-Control": "public, no-cache"}},
		{name: "tile outside the matrix", url: "/tiles/1/2/0.mvt", status: 404, typ: problemType},
		{name: "tile above the zooms", url: "/tiles/23/0/0.mvt", status: 404, typ: problemType},
		{name: "tile of no number", url: "/tiles/a/0/0.mvt", status: 400, typ: problemType},
		{name: "empty basemap", url: "/basemap/0/0/0.mvt", status: 204},
		{name: "icon", url: "/favicon.ico", status: 200, typ: "image/svg+xml"},
		{name: "TileJSON", url: "/tiles.json", status: 200, typ: "application/json", header: map[string]string{"Content-Security-Policy": "", "Cross-Origin-Resource-Policy": "cross-origin"}, has: []string{`"tilejson":"3.0.0"`, `https://maps.example.org/lindero/tiles/{z}/{x}/{y}.mvt?v=`, `"attribution":"© Example"`}},
		{name: "TileJSON of a layer", url: "/collections/crossings/tiles.json", status: 200, has: []string{"/collections/crossings/tiles/{z}/{x}/{y}.mvt", `"width_m":"`}},

		{name: "style", url: "/style.json", status: 200, typ: "application/vnd.mapbox.style+json", header: map[string]string{"Content-Language": "es", "ETag": "*", "Vary": "*"},
			has: []string{`"version":8`, `"name":"Fronteras"`, `"url":"https://maps.example.org/lindero/tiles.json"`, `"sprite":"https://maps.example.org/lindero/sprites/lindero"`,
				`"glyphs":"https://maps.example.org/lindero/glyphs/{fontstack}/{range}.pbf"`, "Datos sintéticos: Cruces (1 de 3)", `"id":"crossings/points-synthetic"`}, hasNot: []string{"example.com", "null"}},
		{name: "style in English", url: "/style.json?lang=en", status: 200, has: []string{`"name":"Borders"`, "Synthetic data: Crossings (1 of 3)"}, header: map[string]string{"Content-Language": "en"}},
		{name: "style of the data", url: "/style.json?layers=data", headers: map[string]string{"Accept-Language": "en"}, status: 200, has: []string{`"name":"Borders"`, "crossings/points"}, hasNot: []string{"basemap"}},
		{name: "style of the basemap", url: "/style.json?layers=basemap", status: 200, has: []string{"/basemap.json", "basemap/water"}, hasNot: []string{"crossings", "tiles.json", "sintéticos"}},
		{name: "style of a collection", url: "/collections/crossings/style.json", status: 200, has: []string{"/collections/crossings/tiles.json", "© Example"}, hasNot: []string{"basemap"}},
		{name: "style in no language", url: "/style.json?lang=de", status: 400, typ: problemType, has: []string{`"parameter":"lang"`}},
		{name: "style of what", url: "/style.json?layers=roads", status: 400, typ: problemType, has: []string{`"parameter":"layers"`}},
		{name: "style of no collection", url: "/collections/nope/style.json", status: 404, typ: problemType},
		{name: "style linked", url: "/collections/crossings", status: 200, has: []string{`/collections/crossings/style.json","rel":"stylesheet"`}},
		{name: "symbols' index", url: "/sprites/lindero.json", status: 200, typ: "application/json", has: []string{`"town-1":{`, `"hexagon-solid-1c7aa8-16":{"x":`, `"hexagon-solid-1c7aa8-16-synthetic"`, `"pixelRatio":1`}},
		{name: "symbols' index for dense screens", url: "/sprites/lindero@2x.json", status: 200, has: []string{`"pixelRatio":2`}},
		{name: "symbols", url: "/sprites/lindero@2x.png", headers: map[string]string{"Accept-Encoding": "gzip"}, status: 200, typ: "image/png", has: []string{"PNG"}, header: map[string]string{"Content-Encoding": "", "Cache-Control": "public, no-cache"}},
		{name: "symbols of an odd spelling", url: "/sprites/lindero%402x.png", status: 200, typ: "image/png"},
		{name: "no such symbols", url: "/sprites/lindero@3x.png", status: 404, typ: problemType, has: []string{`"parameter":"file"`, "lindero@2x.png"}},
		{name: "glyphs", url: "/glyphs/Go%20Regular/0-255.pbf", headers: map[string]string{"Accept-Encoding": "gzip"}, status: 200, typ: "application/x-protobuf", has: []string{"Go Regular", "0-255"}, header: map[string]string{"Content-Encoding": "gzip", "ETag": "*"}},
		{name: "glyphs of an odd spelling", url: "/glyphs/Go%20%42old/0-255.pbf", status: 200, has: []string{"Go Bold"}},
		{name: "glyphs of an escaped range", url: "/glyphs/Go%20Bold/0%2D255.pbf", status: 200, has: []string{"0-255"}},
		{name: "glyphs that the font lacks", url: "/glyphs/Go%20Bold/44032-44287.pbf", status: 200, has: []string{"44032-44287"}},
		{name: "glyphs of no font", url: "/glyphs/Open%20Sans%20Regular,Arial/0-255.pbf", status: 404, typ: problemType, has: []string{`"parameter":"fontstack"`, "Go Medium"}},
		{name: "glyphs beyond the plane", url: "/glyphs/Go%20Bold/65536-65791.pbf", status: 400, typ: problemType, has: []string{`"parameter":"range"`}},
		{name: "glyphs of no range", url: "/glyphs/Go%20Bold/1-256.pbf", status: 400, typ: problemType},

		{name: "alive", url: "/healthz", status: 200, has: []string{"ok"}},
		{name: "ready", url: "/readyz", status: 200, has: []string{`"status":"ready"`, `"crossings":3`}},
		{name: "metrics", url: "/metrics", status: 200, has: []string{`lindero_features{collection="crossings"} 3`, "lindero_tile_cache_hits_total", `lindero_tile_build_seconds_count{zoom="0"}`, "lindero_http_requests_total"}},
		{name: "no such address", url: "/nope", status: 404, typ: problemType, has: []string{"/collections say"}},
		{name: "failure for whoever takes gzip", url: "/collections/nope", headers: map[string]string{"Accept-Encoding": "gzip"}, status: 404, typ: problemType, has: []string{`"parameter":"collectionId"`}},
		{name: "wrong method", method: "POST", url: "/collections", status: 405, typ: problemType, header: map[string]string{"Allow": "*"}},
		{name: "preflight", method: "OPTIONS", url: items, headers: map[string]string{"Origin": "https://qgis.example"}, status: 204, header: map[string]string{"Access-Control-Allow-Methods": "GET, HEAD, OPTIONS"}},
	} {
		t.Run(s.name, func(t *testing.T) { s.run(t, server) })
	}
}

func TestWithoutPublicURLLinksCarryTheRequestsHost(t *testing.T) {
	server, _ := testServer(t, Config{}, threeCrossings(t))
	for _, s := range []scenario{
		{name: "own host", url: "/collections", headers: map[string]string{"Host": "10.0.0.5:8080"}, status: 200, has: []string{"http://10.0.0.5:8080/collections"}},
		{name: "forwarding is not believed", url: "/collections", headers: map[string]string{"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}, status: 200, hasNot: []string{"evil", "https://example.com"}},
		{name: "no host name", url: "/collections", headers: map[string]string{"Host": `x"><script>`}, status: 400, hasNot: []string{"<script>"}},
	} {
		t.Run(s.name, func(t *testing.T) { s.run(t, server) })
	}
}

// TestAccessLogOfCompressedAnswers logs after the answer, when the compressing writer
// is closed.
func TestAccessLogOfCompressedAnswers(t *testing.T) {
	var log strings.Builder
	server, _ := testServer(t, Config{AccessLog: true, Log: slog.New(slog.NewTextHandler(&log, nil))}, threeCrossings(t))
	scenario{url: "/collections/crossings", headers: map[string]string{"Accept-Encoding": "gzip"}, status: 200, header: map[string]string{"Content-Encoding": "gzip"}}.run(t, server)
	if !strings.Contains(log.String(), "path=/collections/crossings status=200") {
		t.Errorf("the log has no line of the request: %s", &log)
	}
}

func TestBeforeTheFirstSnapshot(t *testing.T) {
	server, store := testServer(t, Config{})
	for _, url := range []string{"/collections", "/tiles/0/0/0.mvt", "/?f=json"} {
		scenario{url: url, status: 503, typ: problemType, header: map[string]string{"Retry-After": "*"}}.run(t, server)
	}
	scenario{url: "/healthz", status: 200}.run(t, server)
	scenario{url: "/readyz", status: 503, has: []string{`"loading"`}}.run(t, server)
	store.Fail(time.Now(), io.ErrUnexpectedEOF)
	scenario{url: "/readyz", status: 503, has: []string{"log says why"}, hasNot: []string{"EOF"}}.run(t, server)
}

func TestFailedReloadShowsButServes(t *testing.T) {
	server, store := testServer(t, Config{}, threeCrossings(t))
	store.Fail(time.Now(), io.ErrUnexpectedEOF)
	scenario{url: "/readyz", status: 200, has: []string{`"stale"`, "log says why"}, hasNot: []string{"EOF"}}.run(t, server) // it may hold what is nobody's business
	store.Fail(time.Now(), geo.Errorf(geo.CodeInvalid, "", "posts.csv breaks off"))
	scenario{url: "/readyz", status: 200, has: []string{`"stale"`, "posts.csv breaks off"}}.run(t, server)
	scenario{url: "/collections/crossings/items", status: 200}.run(t, server)
	scenario{url: "/metrics", status: 200, has: []string{"lindero_reload_failed 1"}}.run(t, server)
}

func TestRequestIDsDiffer(t *testing.T) {
	server, _ := testServer(t, Config{}, threeCrossings(t))
	seen := map[string]bool{}
	for range 100 {
		w := httptest.NewRecorder()
		server.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/collections", nil))
		seen[w.Header().Get("X-Request-Id")] = true
	}
	if len(seen) != 100 {
		t.Errorf("%d ids for 100 requests", len(seen))
	}
}

// TestLanguageIsNegotiatedOnce looks for headers that repeat themselves.
func TestLanguageIsNegotiatedOnce(t *testing.T) {
	server, _ := testServer(t, Config{}, threeCrossings(t))
	for _, url := range []string{"/?f=json", "/collections", "/collections/crossings", "/collections/crossings/schema", "/tiles.json", "/collections/crossings/tiles.json", "/basemap.json", "/style.json", "/collections/crossings/style.json"} {
		w := httptest.NewRecorder()
		server.ServeHTTP(w, httptest.NewRequest(http.MethodGet, url, nil))
		if n := strings.Count(strings.Join(w.Header()["Vary"], ","), "Accept-Language"); n != 1 {
			t.Errorf("%s: Vary names Accept-Language %d times: %v", url, n, w.Header()["Vary"])
		}
	}
}
