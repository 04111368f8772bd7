package web

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lindero/geo"
)

// pageAddresses are the pages of a server with the collection "crossings".
var pageAddresses = []string{
	"/", "/conformance", "/api", "/collections", "/collections/crossings", "/collections/crossings/schema", "/collections/crossings/queryables", "/collections/crossings/sortables",
	"/collections/crossings/items", "/collections/crossings/items/GT-MX%2F1", "/collections/crossings/items/3",
	"/collections/crossings/items/GT-MX%2F1/neighbours", "/changes",
}

// pageServer serves the collection at an address with a path, as behind a proxy.
func pageServer(t testing.TB, features ...geo.Feature) *Server {
	t.Helper()
	collection := threeCrossings(t)
	if features != nil {
		collection = crossings(t, features...)
	}
	server, _ := testServer(t, Config{PublicURL: "https://maps.example.org/lindero"}, collection)
	return server
}

func TestPages(t *testing.T) {
	server := pageServer(t)
	items := "/collections/crossings/items"
	for _, s := range []scenario{
		{name: "landing in Spanish", url: "/?f=html&lang=es", has: []string{`<html lang="es">`, "<title>Datos y API · Fronteras</title>", ">Cruces</a>", "3 elementos", "1 sintéticos", "Abrir el mapa", `"@type":"Dataset"`},
			hasNot: []string{"Borders</", "Open the map", "3 features"}},
		{name: "landing in English", url: "/?f=html&lang=en", has: []string{`<html lang="en">`, "<title>Data and API · Borders</title>", ">Crossings</a>", "3 features", "1 synthetic"}, hasNot: []string{"Fronteras", "Abrir el mapa", "elementos"}},
		{name: "conformance in Spanish", url: "/conformance?f=html&lang=es", has: []string{"Part 1: Core", "Normas que", `href="http://www.opengis.net/spec/cql2/1.0/conf/cql2-text"`}, hasNot: []string{"Standards"}},
		{name: "conformance in English", url: "/conformance?f=html&lang=en", has: []string{"Standards that"}, hasNot: []string{"Normas"}},
		{name: "collections in Spanish", url: "/collections?f=html&lang=es", has: []string{"<h1>Colecciones</h1>", ">Cruces</a>"}, hasNot: []string{"Crossings"}},
		{name: "collections in English", url: "/collections?f=html&lang=en", has: []string{"<h1>Collections</h1>", ">Crossings</a>"}, hasNot: []string{"Cruces"}},
		{name: "collection in Spanish", url: "/collections/crossings?f=html&lang=es", has: []string{">Cruces</h1>", "Datos sintéticos:", "1 de 3", "© Example", `<a href="https://creativecommons.org/licenses/by/4.0/" rel="license">CC-BY-4.0</a>`,
			"puntos", "oeste -92.14700", "norte 15.90000", "https://maps.example.org/lindero/#8/15.29039/-90.07350", `"spatialCoverage":{"@type":"Place","geo":{"@type":"GeoShape","box":"14.679 -92.147 15.9 -88"}}`, `"license":"https://creativecommons.org/licenses/by/4.0/"`,
			"UTM zone 15N (EPSG:32615)", "/collections/crossings/download?f=csv", "31 de mayo de 2024 – 31 de mayo de 2024", `"temporalCoverage":"2024-05-31/2024-05-31"`}, hasNot: []string{"west -92", "Capa sensible", "Crossings"}},
		{name: "collection in English", url: "/collections/crossings?f=html&lang=en", has: []string{">Crossings</h1>", "Synthetic data:", "1 of 3", "points", "west -92.14700"}, hasNot: []string{"oeste", "Cruces", "Sensitive layer"}},
		{name: "schema in Spanish", url: "/collections/crossings/schema?f=html&lang=es", has: []string{"Propiedades: Cruces", "Nombre", "<td>m</td>", ">abierto</span> <code>open</code>", "número", "fecha", "sí o no", "Width m"}, hasNot: []string{"Properties", "Por ejemplo"}},
		{name: "schema in English", url: "/collections/crossings/schema?f=html&lang=en", has: []string{"Properties: Crossings", ">open</span> <code>open</code>", "number", "date", "yes or no"}, hasNot: []string{"Propiedades", "abierto"}},
		{name: "queryables", url: "/collections/crossings/queryables?f=html&lang=en", has: []string{"What filters may use: Crossings", "filter=status = &#39;open&#39;", "items?f=html&amp;filter=status&#43;%3D&#43;%27open%27&amp;lang=en"}, hasNot: []string{"Propiedades"}},
		{name: "items in Spanish", url: items + "?f=html&lang=es", has: []string{"Cruces: elementos", "3 elementos.", "Suchiate &lt;b&gt;I&lt;/b&gt;", ">abierto<", ">7.5<", `<span class="unit">(m)</span>`, "31 de mayo de 2024", "14.67900, -92.14700", "Dato sintético",
			`href="https://maps.example.org/lindero/collections/crossings/items/GT-MX%2F1?f=html&amp;lang=es"`, `<span class="none">—</span>`, `data-features="/lindero/collections/crossings/items?f=json&amp;limit=50"`, ">GeoJSON</a>"},
			hasNot: []string{"Suchiate <b>", "May 31", "Synthetic data", `rel="next"`, "<details class=\"filter\" open"}},
		{name: "items in English", url: items + "?f=html&lang=en", has: []string{"Crossings: features", "3 features.", ">open<", "May 31, 2024", "Synthetic data:", "car, foot"}, hasNot: []string{"abierto", "Dato sintético", "mayo"}},
		{name: "items, first page", url: items + "?f=html&lang=en&limit=2", has: []string{"2 of 3 features.", `rel="next"`, "Next page", "cursor="}, hasNot: []string{"Previous page"}},
		{name: "items, sorted", url: items + "?f=html&lang=en&sortby=-width_m", has: []string{`aria-sort="descending"`, "items?f=html&amp;lang=en&amp;sortby=width_m", `<input type="hidden" name="sortby" value="-width_m">`}, hasNot: []string{`sortby=uses`, `aria-sort="ascending"`}},
		{name: "sortables in Spanish", url: "/collections/crossings/sortables?f=html&lang=es", has: []string{"Por lo que se puede ordenar: Cruces", "sortby=-id", "width_m"}, hasNot: []string{"<code>uses</code>", "<code>geometry</code>", "What"}},
		{name: "sortables in English", url: "/collections/crossings/sortables?f=html&lang=en", has: []string{"What sorting may use: Crossings"}, hasNot: []string{"ordenar"}},
		{name: "items by a property", url: items + "?f=html&lang=en&synthetic=true", has: []string{"1 feature.", "Copán", "<details class=\"filter\" open", `<option value="true" selected>yes</option>`, "Without data on this page"}, hasNot: []string{"Suchiate"}},
		{name: "items of no place", url: items + "?f=html&lang=es&bbox=0,0,1,1", has: []string{"Ningún elemento", `value="0,0,1,1"`}, hasNot: []string{"<table", `id="map"`}},
		{name: "items by a value", url: items + "?f=html&lang=en&status=open", has: []string{"2 features.", `<option value="open" selected>`, "Download 2 features", "/download?f=csv&amp;status=open", `action="/lindero/collections/crossings/filter"`}, hasNot: []string{"3 features."}},
		{name: "items, some properties", url: items + "?f=html&lang=en&properties=status", has: []string{"Suchiate", ">open<"}, hasNot: []string{"May 31", ">7.5<"}},
		{name: "items for a browser", url: items, headers: map[string]string{"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "en"}, has: []string{"Crossings: features", `href="https://maps.example.org/lindero/collections/crossings"`},
			header: map[string]string{"Content-Language": "en", "Cache-Control": "public, no-cache", "ETag": "*"}},
		{name: "item in Spanish", url: items + "/GT-MX%2F1?f=html&lang=es", has: []string{">Suchiate &lt;b&gt;I&lt;/b&gt;</h1>", "Latitud, longitud", "14.67900, -92.14700", "7.5\u00a0m", "car y foot", "31 de mayo de 2024", `"@type":"GeoCoordinates","latitude":14.679,"longitude":-92.147`,
			`https://maps.example.org/lindero/#13/14.67900/-92.14700`, `data-features="/lindero/collections/crossings/items/GT-MX%2F1?f=json"`, "items/GT-MX%2F1?f=json"}, hasNot: []string{"Dato sintético", "noindex", "Latitude"}},
		{name: "item in English", url: items + "/GT-MX%2F1?f=html&lang=en", has: []string{"Latitude, longitude", "May 31, 2024", "car, foot"}, hasNot: []string{"Latitud,", "mayo"}},
		{name: "synthetic item in Spanish", url: items + "/%C3%B1and%C3%BA%202?f=html&lang=es", has: []string{"Dato sintético", "No describe un lugar real", "noindex", "Sin dato", "Seen"}, hasNot: []string{"application/ld+json", "Synthetic"}},
		{name: "synthetic item in English", url: items + "/%C3%B1and%C3%BA%202?f=html&lang=en", has: []string{"Synthetic data", "does not describe a real place", "noindex"}, hasNot: []string{"application/ld+json", "sintético"}},
		{name: "item without a name", url: items + "/3?f=html&lang=es", has: []string{">3</h1>", "<title>3 · Fronteras</title>"}, hasNot: []string{"Dato sintético"}},
	} {
		s.status, s.typ = 200, "text/html; charset=utf-8"
		t.Run(s.name, func(t *testing.T) { s.run(t, server) })
	}
}

func TestPagesFailAsProblems(t *testing.T) {
	server := pageServer(t)
	for _, s := range []scenario{
		{name: "no such item", url: "/collections/crossings/items/9?f=html", status: 404},
		{name: "no such collection", url: "/collections/nope?f=html", status: 404},
		{name: "a filter with a fault", url: "/collections/crossings/items?f=html&filter=x+%3D", status: 400},
		{name: "an empty box", url: "/collections/crossings/items?f=html&bbox=", status: 400},
		{name: "tiles have no page", url: "/tiles.json?f=html", status: 400},
	} {
		s.typ = problemType
		t.Run(s.name, func(t *testing.T) { s.run(t, server) })
	}
}

func TestFormLeadsToTheFeatures(t *testing.T) {
	server := pageServer(t)
	for _, s := range []scenario{
		{name: "some fields", url: "/collections/crossings/filter?f=html&lang=en&bbox=&status=open&filter=&limit=&name=a%26b", status: 303,
			header: map[string]string{"Location": "/lindero/collections/crossings/items?f=html&lang=en&name=a%26b&status=open"}},
		{name: "no fields", url: "/collections/crossings/filter?bbox=", status: 303, header: map[string]string{"Location": "/lindero/collections/crossings/items"}},
		{name: "no collection", url: "/collections/nope/filter?bbox=", status: 404, typ: problemType},
	} {
		t.Run(s.name, func(t *testing.T) { s.run(t, server) })
	}
}

func TestPageIsNotSentAgain(t *testing.T) {
	server := pageServer(t)
	for _, address := range pageAddresses {
		first := get(server, address+"?f=html")
		if again := get(server, address+"?f=html", "If-None-Match", first.Header().Get("Etag")); again.Code != 304 {
			t.Errorf("%s: %d with its own ETag", address, again.Code)
		}
		if other := get(server, address+"?f=html&lang=en"); other.Header().Get("Etag") == first.Header().Get("Etag") {
			t.Errorf("%s: one ETag for both languages", address)
		}
	}
}

func TestFormatsAndPagesKnowEachOther(t *testing.T) {
	server := pageServer(t)
	for _, address := range pageAddresses {
		if w := get(server, address+"?f=json"); address != "/api" && !strings.HasSuffix(address, "/schema") && !strings.HasSuffix(address, "ables") && address != "/conformance" && !strings.Contains(w.Body.String(), `f=html","rel":"alternate","type":"text/html"`) {
			t.Errorf("%s: the document has no link to the page: %s", address, w.Body)
		}
		page := parsePage(t, get(server, address+"?f=html"))
		found := false
		for _, link := range page.all("link") {
			found = found || attribute(link, "rel") == "alternate" && strings.Contains(attribute(link, "href"), "f=json") && strings.HasSuffix(attribute(link, "type"), "json") ||
				strings.Contains(attribute(link, "type"), "openapi+json")
		}
		if !found {
			t.Errorf("%s: the page has no link to the JSON", address)
		}
	}
}

// TestPagesFollowOneAnother walks through all features by the links of their pages.
func TestPagesFollowOneAnother(t *testing.T) {
	server := pageServer(t)
	var names []string
	address := "/collections/crossings/items?f=html&lang=en&limit=1"
	for range 10 {
		page := parsePage(t, get(server, address))
		address = ""
		for _, row := range page.all("tr") {
			if id := attribute(row, "data-id"); id != "" {
				names = append(names, id)
			}
		}
		for _, link := range page.all("a") {
			if attribute(link, "rel") == "next" {
				address = strings.TrimPrefix(attribute(link, "href"), "https://maps.example.org/lindero")
			}
		}
		if address == "" {
			break
		}
	}
	slices.Sort(names)
	if want := []string{"3", "GT-MX/1", "ñandú 2"}; !slices.Equal(names, want) {
		t.Errorf("the pages have %q", names)
	}
}

func TestPageOfNothing(t *testing.T) {
	server, _ := testServer(t, Config{}, crossings(t))
	for _, address := range []string{"/?f=html", "/collections?f=html", "/collections/crossings?f=html", "/collections/crossings/items?f=html"} {
		scenario{url: address, status: 200, hasNot: []string{`id="map"`, "NaN", "+Inf"}}.run(t, server)
	}
	empty, _ := testServer(t, Config{}, []*geo.Collection{}...)
	empty.Publish(geo.NewSnapshot(time.Now(), geo.NewEdition(geo.Public, geo.Dataset{}, nil, nil)))
	scenario{url: "/?f=html&lang=en", status: 200, has: []string{"There are no collections.", "<h1>Lindero</h1>"}}.run(t, empty)
	loading, _ := testServer(t, Config{})
	scenario{url: "/conformance?f=html", status: 200, has: []string{"· Lindero</title>"}}.run(t, loading)
}

func TestPagesVaryByWhatTheyAreNegotiatedBy(t *testing.T) {
	server := pageServer(t)
	for _, address := range pageAddresses[1:] {
		vary := strings.Join(get(server, address, "Accept", "text/html").Header().Values("Vary"), ",")
		for _, name := range []string{"Accept", "Accept-Language"} {
			if !slices.Contains(strings.Split(strings.ReplaceAll(vary, " ", ""), ","), name) {
				t.Errorf("%s: Vary is %q", address, vary)
			}
		}
	}
}
