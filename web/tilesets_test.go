package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"

	"lindero/geo"
)

const (
	tileType     = "application/vnd.mapbox-vector-tile"
	tileJSONType = "application/vnd.mapbox.tile+json"
)

// named is a layer of points, of an id and zooms.
func named(t testing.TB, info geo.Info, points ...orb.Point) *geo.Collection {
	t.Helper()
	b := geo.NewBuilder(info, geo.Schema{})
	for i, p := range points {
		f := feature(fmt.Sprint(info.ID, i), p)
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// tilesServer has a layer of all kinds of properties and one that starts at zoom 4.
func tilesServer(t testing.TB) *Server {
	server, _ := testServer(t, Config{PublicURL: "https://maps.example.org/lindero"}, threeCrossings(t),
		named(t, geo.Info{ID: "airstrips", Title: geo.Text{ES: "Pistas", EN: "Airstrips"}, MinZoom: 4, MaxZoom: 9}, orb.Point{-91, 16}))
	return server
}

func TestTilesets(t *testing.T) {
	server := tilesServer(t)
	english := map[string]string{"Accept-Language": "en"}
	const base = "https://maps.example.org/lindero"
	webMercator, degrees := "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad", "http://www.opengis.net/def/tilematrixset/OGC/1.0/WorldCRS84Quad"
	for _, s := range []scenario{
		{name: "landing", url: "/?f=json", status: 200, has: []string{
			`"href":"` + base + `/tiles","rel":"http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"`,
			`"href":"` + base + `/tileMatrixSets","rel":"http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"`, base + "/tiles.json"}},
		{name: "collection", url: "/collections/crossings", status: 200, has: []string{
			`"href":"` + base + `/collections/crossings/tiles","rel":"http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"`, base + "/collections/crossings/tiles.json"}},
		{name: "conformance", url: "/conformance", status: 200, has: []string{"ogcapi-tiles-1/1.0/conf/core", "ogcapi-tiles-1/1.0/conf/mvt", "tms/2.0/conf/json-tilesetmetadata"}},

		{name: "tiling schemes", url: "/tileMatrixSets", status: 200, typ: "application/json", has: []string{`"id":"WebMercatorQuad"`, degrees, base + "/tileMatrixSets/WorldCRS84Quad", `"rel":"self"`, `"rel":"item"`}},
		{name: "tiling scheme", url: "/tileMatrixSets/WorldCRS84Quad", status: 200, has: []string{`"cellSize":0.703125`, `"pointOfOrigin":[-180,90]`, `"matrixWidth":2,"matrixHeight":1`, `"id":"23"`}, hasNot: []string{`"id":"24"`}},
		{name: "no such tiling scheme", url: "/tileMatrixSets/Quad", status: 404, typ: problemType, has: []string{`"parameter":"tileMatrixSetId"`, "WebMercatorQuad WorldCRS84Quad"}},
		{name: "tiling scheme in another format", url: "/tileMatrixSets/WebMercatorQuad?f=xml", status: 400, typ: problemType},

		{name: "tilesets", url: "/tiles", status: 200, headers: english, typ: "application/json",
			has:    []string{`"title":"Borders · WebMercatorQuad"`, webMercator, degrees, base + `/tiles/WorldCRS84Quad"`, `"rel":"http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"`},
			hasNot: []string{"{tileMatrix}", "example.com"}},
		{name: "tilesets of a layer", url: "/collections/airstrips/tiles", status: 200, headers: english, has: []string{`"title":"Airstrips · WorldCRS84Quad"`, base + "/collections/airstrips/tiles/WebMercatorQuad"}},
		{name: "tilesets of no layer", url: "/collections/nope/tiles", status: 404, typ: problemType, has: []string{`"parameter":"collectionId"`}},

		{name: "tileset", url: "/tiles/WebMercatorQuad", status: 200, headers: english, typ: "application/json", header: map[string]string{"Content-Language": "en", "Vary": "*", "ETag": "*"},
			has: []string{`"dataType":"vector"`, `"crs":"http://www.opengis.net/def/crs/EPSG/0/3857"`, webMercator, `"attribution":"© Example"`,
				base + `/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}?v=`, `"rel":"item","type":"` + tileType + `"`, `"templated":true`,
				base + `/tiles/WebMercatorQuad?f=tilejson","rel":"alternate","type":"` + tileJSONType + `"`,
				`{"tileMatrix":"0","minTileRow":0,"maxTileRow":0,"minTileCol":0,"maxTileCol":0}`, `"id":"crossings","title":"Crossings"`, `"geometryDimension":0`,
				`"minTileMatrix":"4","maxTileMatrix":"9"`, `"name":{"type":"string","title":"Name"}`, `"width_m":{"type":"number","title":"width_m","uom":"m"}`,
				`"uses":{"type":"string","title":"uses","contentMediaType":"application/json"}`, `"id":{"type":"string","title":"Identifier"}`,
				`"lowerLeft":[-92.147,14.679],"upperRight":[-88,16]`}},
		{name: "tileset in degrees", url: "/tiles/WorldCRS84Quad", status: 200,
			has:    []string{`"crs":"http://www.opengis.net/def/crs/OGC/1.3/CRS84"`, `{"tileMatrix":"0","minTileRow":0,"maxTileRow":0,"minTileCol":0,"maxTileCol":0}`, `"minTileMatrix":"3","maxTileMatrix":"8"`},
			hasNot: []string{"tilejson", `"tileMatrix":"14"`}},
		{name: "tileset of a layer", url: "/collections/airstrips/tiles/WebMercatorQuad", status: 200,
			has:    []string{base + `/collections/airstrips","rel":"http://www.opengis.net/def/rel/ogc/1.0/geodata"`, base + "/collections/airstrips/tiles/WebMercatorQuad/{tileMatrix}/", `"tileMatrix":"4"`},
			hasNot: []string{`"tileMatrix":"3"`, "crossings"}},
		{name: "tileset of some layers", url: "/tiles/WebMercatorQuad?collections=airstrips", status: 200,
			has: []string{`"id":"airstrips"`, base + `/tiles/WebMercatorQuad?collections=airstrips","rel":"self"`, "{tileCol}?collections=airstrips&v=", "?collections=airstrips&f=tilejson"}, hasNot: []string{`"id":"crossings"`}},
		{name: "tileset of no layer", url: "/tiles/WebMercatorQuad?collections=nope", status: 400, typ: problemType, has: []string{`"parameter":"collections"`}},
		{name: "no such tileset", url: "/tiles/Quad", status: 404, typ: problemType, has: []string{`"parameter":"tileMatrixSetId"`}},
		{name: "tileset in another format", url: "/tiles/WebMercatorQuad?f=html", status: 400, typ: problemType, has: []string{"json, tilejson"}},
		{name: "a layer's tileset has no selection", url: "/collections/crossings/tiles/WebMercatorQuad?collections=crossings", status: 400, typ: problemType},

		{name: "TileJSON of a tileset", url: "/tiles/WebMercatorQuad?f=tilejson", status: 200, typ: tileJSONType, has: []string{`"tilejson":"3.0.0"`, base + "/tiles/WebMercatorQuad/{z}/{y}/{x}?v="}},
		{name: "TileJSON by Accept", url: "/collections/crossings/tiles/WebMercatorQuad", headers: map[string]string{"Accept": tileJSONType}, status: 200, typ: tileJSONType, has: []string{base + "/collections/crossings/tiles/WebMercatorQuad/{z}/{y}/{x}?v="}},
		{name: "JSON and TileJSON alike", url: "/tiles/WebMercatorQuad", headers: map[string]string{"Accept": "application/json, " + tileJSONType + ";q=0.9"}, status: 200, typ: "application/json"},
		{name: "TileJSON of some layers", url: "/tiles/WebMercatorQuad?collections=airstrips&f=tilejson", status: 200, typ: tileJSONType, has: []string{"/{z}/{y}/{x}?collections=airstrips&v="}, hasNot: []string{"crossings"}},
		{name: "TileJSON of degrees", url: "/tiles/WorldCRS84Quad?f=tilejson", status: 400, typ: problemType, has: []string{`"parameter":"f"`, "there is json"}},
		{name: "Accept of TileJSON in degrees", url: "/tiles/WorldCRS84Quad", headers: map[string]string{"Accept": tileJSONType}, status: 200, typ: "application/json"},
		{name: "for GDAL", url: "/tiles/metadata.json", status: 200, has: []string{`"tilejson":"3.0.0"`, `"vector_layers"`}},
		{name: "a layer for GDAL", url: "/collections/airstrips/tiles/metadata.json", status: 200, has: []string{`"id":"airstrips"`}, hasNot: []string{"crossings"}},

		{name: "tile", url: "/tiles/WebMercatorQuad/0/0/0", status: 200, typ: tileType, has: []string{"Copán"}, header: map[string]string{"Content-Encoding": "", "Cache-Control": "public, no-cache"}},
		{name: "tile, compressed", url: "/tiles/WorldCRS84Quad/0/0/0?f=mvt", headers: map[string]string{"Accept-Encoding": "gzip"}, status: 200, typ: tileType, has: []string{"Copán"}, header: map[string]string{"Content-Encoding": "gzip", "Vary": "Accept-Encoding, Authorization, Cookie, X-API-Key"}},
		{name: "tile of a layer", url: "/collections/airstrips/tiles/WorldCRS84Quad/3/3/3", status: 200, has: []string{"airstrips"}},
		{name: "tile of some layers", url: "/tiles/WebMercatorQuad/4/7/3?collections=airstrips", status: 200, has: []string{"airstrips"}, hasNot: []string{"crossings"}},
		{name: "tile of layers by address", url: "/tiles/WebMercatorQuad/4/7/3?collections=" + base + "/collections/crossings", status: 200, has: []string{"crossings"}, hasNot: []string{"airstrips"}},
		{name: "tile of no layer", url: "/tiles/WebMercatorQuad/4/7/3?collections=nope", status: 400, typ: problemType},
		{name: "tile without a selection", url: "/collections/crossings/tiles/WebMercatorQuad/4/7/3?collections=crossings", status: 400, typ: problemType},
		{name: "tile in another format", url: "/tiles/WebMercatorQuad/0/0/0?f=png", status: 400, typ: problemType, has: []string{"mvt"}},
		{name: "empty tile", url: "/tiles/WebMercatorQuad/10/467/256", status: 204, header: map[string]string{"Cache-Control": "public, no-cache"}},
		{name: "tile outside the limits", url: "/tiles/WebMercatorQuad/10/0/0", status: 404, typ: problemType, has: []string{"rows 466 to 469 and columns 249 to 261"}},
		{name: "tile outside the matrix", url: "/tiles/WebMercatorQuad/1/0/2", status: 404, typ: problemType, has: []string{`"parameter":"tileCol"`}},
		{name: "row outside the matrix", url: "/tiles/WorldCRS84Quad/0/1/0", status: 404, typ: problemType, has: []string{`"parameter":"tileRow"`}},
		{name: "tile above the levels", url: "/tiles/WorldCRS84Quad/14/0/0", status: 404, typ: problemType},
		{name: "tile below a layer's levels", url: "/collections/airstrips/tiles/WebMercatorQuad/3/3/1", status: 404, typ: problemType, has: []string{"levels 4 to 9"}},
		{name: "tile of no number", url: "/tiles/WebMercatorQuad/0/0/x", status: 400, typ: problemType, has: []string{`"parameter":"tileCol"`}},
		{name: "tile of no tiling scheme", url: "/tiles/Quad/0/0/0", status: 404, typ: problemType},
		{name: "tile of no collection", url: "/collections/nope/tiles/WebMercatorQuad/0/0/0", status: 404, typ: problemType},
		{name: "HEAD of a tile", method: "HEAD", url: "/tiles/WebMercatorQuad/0/0/0", status: 200, typ: tileType, header: map[string]string{"Content-Length": "*", "ETag": "*"}},
	} {
		t.Run(s.name, func(t *testing.T) { s.run(t, server) })
	}
}

// follow gets an address of the server that links carry.
func follow(t *testing.T, server http.Handler, href string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	path, ok := strings.CutPrefix(href, "https://maps.example.org/lindero")
	if !ok {
		t.Fatalf("%s leads elsewhere", href)
	}
	return get(server, path, headers...)
}

// linked is a document with links.
type linked struct {
	Links []struct {
		Href, Rel, Type string
		Templated       bool
	}
}

type tilesetJSON struct {
	linked
	CRS                 string
	TileMatrixSetLimits []struct {
		TileMatrix                                     string
		MinTileRow, MaxTileRow, MinTileCol, MaxTileCol int
	}
}

func (d linked) link(t *testing.T, rel string) string {
	t.Helper()
	for _, l := range d.Links {
		if l.Rel == rel {
			return l.Href
		}
	}
	t.Fatalf("no link %s in %+v", rel, d.Links)
	return ""
}

func decode[T any](t *testing.T, w *httptest.ResponseRecorder) (doc T) {
	t.Helper()
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestFollowingTheLinks goes from the landing page to every tile within the limits, as
// a client does that knows no addresses, and finds every feature.
func TestFollowingTheLinks(t *testing.T) {
	server := tilesServer(t)
	landing := decode[linked](t, get(server, "/?f=json"))
	lists := []string{landing.link(t, "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector")}
	for _, c := range decode[struct{ Collections []linked }](t, get(server, "/collections")).Collections {
		lists = append(lists, c.link(t, "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"))
	}
	wants := []string{"[airstrips airstrips0 crossings 3 crossings GT-MX/1 crossings ñandú 2]", "[crossings 3 crossings GT-MX/1 crossings ñandú 2]", "[airstrips airstrips0]"}
	for i, list := range lists {
		items := decode[struct{ Tilesets []tilesetJSON }](t, follow(t, server, list)).Tilesets
		if len(items) != 2 {
			t.Fatalf("%s: %d tilesets", list, len(items))
		}
		for _, item := range items {
			for _, l := range item.Links { // clients take all of them for documents
				if w := follow(t, server, l.Href, "Accept", "application/json"); w.Code != http.StatusOK || l.Templated {
					t.Errorf("%s: %d", l.Href, w.Code)
				}
			}
			set := decode[tilesetJSON](t, follow(t, server, item.link(t, "self")))
			if got := set.features(t, server); fmt.Sprint(got) != wants[i] {
				t.Errorf("%s in %s: %v, want %s", list, set.CRS, got, wants[i])
			}
		}
	}
}

// features are the ids in all tiles within the limits of the first eight levels. Right
// outside of them, there are no tiles.
func (d tilesetJSON) features(t *testing.T, server http.Handler) []string {
	t.Helper()
	template := d.link(t, "item")
	ask := func(matrix string, row, col int) *httptest.ResponseRecorder {
		return follow(t, server, strings.NewReplacer("{tileMatrix}", matrix, "{tileRow}", fmt.Sprint(row), "{tileCol}", fmt.Sprint(col)).Replace(template))
	}
	var all []string
	for _, l := range d.TileMatrixSetLimits[:min(8, len(d.TileMatrixSetLimits))] {
		for row := l.MinTileRow; row <= l.MaxTileRow; row++ {
			for col := l.MinTileCol; col <= l.MaxTileCol; col++ {
				all = append(all, idsIn(t, ask(l.TileMatrix, row, col))...)
			}
		}
		if w := ask(l.TileMatrix, l.MaxTileRow+1, l.MinTileCol); w.Code != http.StatusNotFound {
			t.Errorf("row %d of matrix %s: status %d", l.MaxTileRow+1, l.TileMatrix, w.Code)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// idsIn are the ids of the features in a tile, by orb's decoder, with their layers'.
func idsIn(t *testing.T, w *httptest.ResponseRecorder) []string {
	t.Helper()
	if w.Code == http.StatusNoContent {
		return nil
	}
	if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" {
		t.Fatalf("status %d, %v", w.Code, w.Header())
	}
	layers, err := mvt.Unmarshal(w.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, l := range layers {
		for _, f := range l.Features {
			ids = append(ids, fmt.Sprint(l.Name, " ", f.Properties["id"]))
		}
	}
	return ids
}

// TestSameTilesByBothNumberings: an XYZ address and the one by row and column are of
// one tile.
func TestSameTilesByBothNumberings(t *testing.T) {
	server := tilesServer(t)
	for _, set := range []string{"/tiles", "/collections/crossings/tiles"} {
		xyz, ogc := get(server, set+"/6/15/29.mvt"), get(server, set+"/WebMercatorQuad/6/29/15")
		if xyz.Code != http.StatusOK || ogc.Code != http.StatusOK || xyz.Body.String() != ogc.Body.String() || xyz.Header().Get("ETag") != ogc.Header().Get("ETag") {
			t.Errorf("%s: %d with %d bytes, %d with %d bytes", set, xyz.Code, xyz.Body.Len(), ogc.Code, ogc.Body.Len())
		}
	}
}
