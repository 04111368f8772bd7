package conformance

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// complete adds to the real server what checks need to be put to the test and it does
// not have: temporal extents and durations, OGC API - Tiles over its XYZ tiles, and
// the declaration of what it has without declaring it. What the server comes to have
// is taken out here.
func complete(server http.Handler) http.Handler {
	return between(server, func(r *http.Request) {
		spellOut(r)
		if m := tilePath.FindStringSubmatch(r.URL.Path); m != nil {
			r.URL.Path = m[1] + "/tiles/" + m[2] + "/" + m[4] + "/" + m[3] + ".mvt"
		}
	}, func(a *reply) {
		switch path := a.r.URL.Path; {
		case path == "/conformance":
			a.edit(declareAll)
		case path == "/":
			a.edit(func(doc map[string]any) { linkTilesets(doc, "http://"+a.r.Host+"/tiles") })
		case path == "/api":
			a.edit(describeTiles)
		case path == "/collections":
			a.edit(func(doc map[string]any) {
				for _, c := range doc["collections"].([]any) {
					completeCollection(c.(map[string]any), a.r.Host)
				}
			})
		case collectionPath.MatchString(path):
			a.edit(func(doc map[string]any) { completeCollection(doc, a.r.Host) })
		case strings.HasPrefix(path, "/tileMatrixSets/"):
			a.replace(http.StatusOK, mediaJSON, webMercatorQuad())
		case listPath.MatchString(path):
			entry := fakeTileset("http://"+a.r.Host+path, a.r.Host)
			entry["links"] = entry["links"].([]any)[:2]
			a.replace(http.StatusOK, mediaJSON, map[string]any{"tilesets": []any{entry}})
		case tilesetPath.MatchString(path):
			a.replace(http.StatusOK, mediaJSON, fakeTileset("http://"+a.r.Host+strings.TrimSuffix(path, "/WebMercatorQuad"), a.r.Host))
		case tilePath.MatchString(path):
			outsideFake(a, tilePath.FindStringSubmatch(path))
		}
	})
}

var (
	collectionPath = regexp.MustCompile(`^/collections/[a-z_]+$`)
	listPath       = regexp.MustCompile(`^(/collections/[a-z_]+)?/tiles$`)
	tilesetPath    = regexp.MustCompile(`^(/collections/[a-z_]+)?/tiles/WebMercatorQuad$`)
	tilePath       = regexp.MustCompile(`^(/collections/[a-z_]+)?/tiles/WebMercatorQuad/([^/]+)/([0-9]+)/([0-9]+)$`)
)

// declared are the classes that the completed server has.
func declareAll(doc map[string]any) {
	all := doc["conformsTo"].([]any)
	for _, class := range []string{classCRS, classTiles, classTileset, classTilesetList, classDataset, classGeodata, classMVT, classTilesOAS, classProperties + "1.0/conf/properties"} {
		if !slices.Contains(all, any(class)) {
			all = append(all, class)
		}
	}
	doc["conformsTo"] = all
}

// spellOut makes a date of the duration P2D.
func spellOut(r *http.Request) {
	q := r.URL.Query()
	from, ok := strings.CutSuffix(q.Get("datetime"), "/P2D")
	if !ok {
		return
	}
	if day, err := time.Parse(time.DateOnly, from); err == nil {
		q.Set("datetime", from+"/"+day.AddDate(0, 0, 2).Format(time.DateOnly))
		r.URL.RawQuery = q.Encode()
	}
}

func completeCollection(doc map[string]any, host string) {
	id := doc["id"].(string)
	linkTilesets(doc, "http://"+host+"/collections/"+id+"/tiles")
	if id == "blind_crossings" {
		doc["extent"].(map[string]any)["temporal"] = map[string]any{"interval": []any{[]any{"2009-01-12T00:00:00Z", "2011-12-27T00:00:00Z"}}}
	}
}

func linkTilesets(doc map[string]any, href string) {
	doc["links"] = append(doc["links"].([]any), map[string]any{"href": href, "rel": relTilesets + "vector", "type": mediaJSON})
}

// describeTiles puts the operations of the tiles where the tests look for them.
func describeTiles(doc map[string]any) {
	paths := doc["paths"].(map[string]any)
	for path, id := range map[string]string{
		"/tiles": ".dataset.vector.getTileSetsList", "/tiles/WebMercatorQuad": ".dataset.vector.getTileSet",
		"/tiles/WebMercatorQuad/{z}/{row}/{col}": ".dataset.vector.getTile", "/tileMatrixSets/{id}": "getTileMatrixSet",
		"/collections/{id}/tiles": ".collection.vector.getTileSetsList", "/collections/{id}/tiles/WebMercatorQuad": ".collection.vector.getTileSet",
		"/collections/{id}/tiles/WebMercatorQuad/{z}/{row}/{col}": ".collection.vector.getTile",
	} {
		var parameters []any
		for _, m := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(path, -1) {
			parameters = append(parameters, map[string]any{"name": m[1], "in": "path", "required": true, "schema": map[string]any{"type": "string"}})
		}
		paths[path] = map[string]any{"get": map[string]any{"operationId": id, "parameters": parameters,
			"responses": map[string]any{"default": map[string]any{"description": "any"}}}}
	}
}

// fakeTileset is the one tileset, whose limits are the northern half of the west, but
// at zoom 0.
func fakeTileset(base, host string) map[string]any {
	var limits []any
	for z := range 15 {
		half := max(1<<z/2-1, 0)
		limits = append(limits, map[string]any{"tileMatrix": fmt.Sprint(z), "minTileRow": 0, "maxTileRow": half, "minTileCol": 0, "maxTileCol": half})
	}
	self := base + "/WebMercatorQuad"
	link := func(rel, href, media string, templated bool) map[string]any {
		return map[string]any{"rel": rel, "href": href, "type": media, "templated": templated}
	}
	return map[string]any{
		"title": "fake", "dataType": "vector", "crs": "http://www.opengis.net/def/crs/EPSG/0/3857",
		"tileMatrixSetURI": tileMatrixSetBase + "WebMercatorQuad", "tileMatrixSetLimits": limits,
		"links": []any{link("self", self, mediaJSON, false), link(relTilingScheme, "http://"+host+"/tileMatrixSets/WebMercatorQuad", mediaJSON, false),
			link("item", self+"/{tileMatrix}/{tileRow}/{tileCol}", mediaTile, true)},
	}
}

// outsideFake answers 404 outside the limits.
func outsideFake(a *reply, m []string) {
	var z, row, col int
	if _, err := fmt.Sscan(m[2], &z); err != nil {
		return
	}
	if _, err := fmt.Sscan(m[3]+" "+m[4], &row, &col); err != nil {
		return
	}
	if half := max(1<<z/2-1, 0); row > half || col > half {
		a.replace(http.StatusNotFound, mediaProblem, map[string]any{"type": "about:blank", "title": "Not Found", "status": 404, "detail": "outside the limits"})
	}
}

// webMercatorQuad is the definition of OGC 17-083r4, annex D.1.
func webMercatorQuad() json.RawMessage {
	const cell0, half = 156543.033928041, 20037508.3427892
	var matrices []string
	for z := range 15 {
		cell := cell0 / float64(int(1)<<z)
		matrices = append(matrices, fmt.Sprintf(`{"id":"%d","scaleDenominator":%.12g,"cellSize":%.12g,"pointOfOrigin":[%.10f,%.10f],"tileWidth":256,"tileHeight":256,"matrixWidth":%d,"matrixHeight":%d}`,
			z, cell/pixelMetres, cell, -half, half, 1<<z, 1<<z))
	}
	return json.RawMessage(`{"id":"WebMercatorQuad","uri":"` + tileMatrixSetBase + `WebMercatorQuad","crs":"http://www.opengis.net/def/crs/EPSG/0/3857","tileMatrices":[` + strings.Join(matrices, ",") + `]}`)
}
