package conformance

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// The addresses of OGC API - Tiles.
var (
	listPath    = regexp.MustCompile(`^(/collections/[a-z_]+)?/tiles$`)
	tilesetPath = regexp.MustCompile(`^(/collections/[a-z_]+)?/tiles/(WebMercatorQuad|WorldCRS84Quad)$`)
	tilePath    = regexp.MustCompile(`^((?:/collections/[a-z_]+)?/tiles/(?:WebMercatorQuad|WorldCRS84Quad))/([^/]+)/([0-9]+)/([0-9]+)$`)
)

// metadata applies a change to every tileset, whole or in a list.
func metadata(change func(s map[string]any)) func(a *reply) {
	return func(a *reply) {
		switch {
		case tilesetPath.MatchString(a.r.URL.Path):
			a.edit(change)
		case listPath.MatchString(a.r.URL.Path):
			a.edit(func(doc map[string]any) {
				for _, s := range doc["tilesets"].([]any) {
					change(s.(map[string]any))
				}
			})
		}
	}
}

// template applies a change to the template of addresses of tiles.
func template(change func(href string) string) func(a *reply) {
	return metadata(func(s map[string]any) {
		for _, l := range s["links"].([]any) {
			if l := l.(map[string]any); l["rel"] == "item" {
				l["href"] = change(l["href"].(string))
			}
		}
	})
}

func anyTile(change func(a *reply)) func(a *reply) {
	return func(a *reply) {
		if tilePath.MatchString(a.r.URL.Path) {
			change(a)
		}
	}
}

func tileMutations() []mutation {
	const core, tile = "core.MandatoryCore.", "conformance.Tile."
	const available = tile + "validateTilesAreAvailable"
	rename := func(from string) func(a *reply) {
		return template(func(href string) string { return strings.Replace(href, "{"+from+"}", "{other}", 1) })
	}
	return []mutation{
		{name: "the API of tiles is not valid", tell: document("/api", remove("info")), asked: "tiles/apidefinition.*[.]apiDefinitionValidation", fails: []string{"tiles/apidefinition.ApiDefinition.apiDefinitionValidation"}},
		{name: "operations without ids of the standard", tell: of("/api", func(a *reply) {
			a.body = []byte(strings.ReplaceAll(string(a.body), ".vector.getTileSet\"", ".vector.tileset\""))
		}), asked: "tiles/apidefinition", fails: []string{"tiles/apidefinition.ApiDefinition.apiDefinitionOperationIdValidation"}},
		{name: "no conformance of tiles behind its link", tell: document("/", func(doc map[string]any) { retarget(doc, "conformance", "/nowhere") }),
			asked: "tiles/conformance.Conformance", fails: []string{"tiles/conformance.Conformance.validateConformanceOperationAndResponse"}},
		{name: "no HTTP", tell: of("/", func(a *reply) { a.status = http.StatusTeapot }), asked: "general.GeneralHttp|tiles/landingpage.*Retrieval",
			fails: []string{"features/core.general.GeneralHttp.http", "tiles/general.GeneralHttp.http", "tiles/landingpage.LandingPage.landingPageRetrieval"}},
		{name: "a landing page of tiles without data", tell: document("/", withoutLink("data")), asked: "tiles/landingpage", fails: []string{"tiles/landingpage.LandingPage.tilesLandingPageValidation"}},
		{name: "no link to tilesets", tell: document("/", withoutLink(relTilesets+"vector")), asked: "tiles/(datasettilesets|conformance.Tile.*Available$)",
			fails: []string{"datasettilesets.LandingPage.landingPageRetrieval", available}},
		{name: "collections without links to tilesets", tell: entry(withoutLink(relTilesets + "vector")), asked: "tiles/geodatatilesets",
			fails: []string{"geodatatilesets.GeospatialDataResource.geospatialResourceTilesetsLinksCheck", "geodatatilesets.GeospatialDataResource.geospatialResourceTilesetsRetrieval"}},
		{name: "a tile matrix set of its own", tell: metadata(set("tileMatrixSetURI", "https://example.org/quad")), asked: "tiles/(core.*Minimal|tileset[.])",
			fails: []string{core + "verifyMinimalConformance", "tileset.TileSet.validateTilesetResponse"}},
		{name: "no variable for the matrix", tell: rename("tileMatrix"), asked: "tiles/.*DefinitionIsAvailable", fails: []string{tile + "validateTileMatrixDefinitionIsAvailable"}},
		{name: "no variable for the row", tell: rename("tileRow"), asked: "tiles/.*DefinitionIsAvailable", fails: []string{tile + "validateTileRowDefinitionIsAvailable"}},
		{name: "no variable for the column", tell: rename("tileCol"), asked: "tiles/.*DefinitionIsAvailable", fails: []string{tile + "validateTileColDefinitionIsAvailable"}},
		{name: "rows and columns the other way", tell: template(func(href string) string {
			return strings.NewReplacer("{tileRow}", "{tileCol}", "{tileCol}", "{tileRow}").Replace(href)
		}), asked: "tiles/core.*Successful|tiles.Content|FollowingLinks", fails: []string{core + "validateSuccessfulTilesExecution", "tiles.Content.featuresAreWhereTheyAre"}},
		{name: "rows from the south", ask: func(r *http.Request) {
			if m := tilePath.FindStringSubmatch(r.URL.Path); m != nil {
				r.URL.Path = m[1] + "/" + m[2] + "/" + flipped(m[2], m[3]) + "/" + m[4]
			}
		}, asked: "tiles.Content", fails: []string{"tiles.Content.featuresAreWhereTheyAre"}},
		{name: "tiles of another type", tell: anyTile(func(a *reply) { a.header.Set("Content-Type", "application/octet-stream") }), asked: "FollowingLinks|tiles.Content",
			fails: []string{tile + "validateSuccessfulTilesExecutionFollowingLinks", "tiles.Content.featuresAreWhereTheyAre"}},
		{name: "tiles that break off", tell: anyTile(func(a *reply) { a.body = a.body[:len(a.body)*2/3] }), asked: "FollowingLinks|tiles.Content",
			fails: []string{tile + "validateSuccessfulTilesExecutionFollowingLinks", "tiles.Content.featuresAreWhereTheyAre"}},
		{name: "a list with a link to nowhere", tell: func(a *reply) {
			if listPath.MatchString(a.r.URL.Path) {
				metadata(func(s map[string]any) { retarget(s, relTilingScheme, "/nowhere") })(a)
			}
		}, asked: "FollowingLinks", fails: []string{tile + "validateSuccessfulTilesExecutionFollowingLinks"}},
		{name: "no tile is out of range", tell: anyTile(func(a *reply) { a.status = http.StatusNoContent }), asked: "ErrorConditions$|verifyErrorResponses|tiles.Limits",
			fails: []string{tile + "validateTilesErrorConditions", core + "verifyErrorResponses", "tiles.Limits.outsideIsRefused"}},
		{name: "tiles outside the limits are empty", tell: anyTile(func(a *reply) {
			if a.status == http.StatusNotFound && !strings.Contains(a.r.URL.Path, "Quad/0/") {
				a.status = http.StatusNoContent
			}
		}), asked: "ErrorConditions$|tiles.Limits", fails: []string{"tiles.Limits.outsideIsRefused"}},
		{name: "a list without CRS", tell: metadata(remove("crs")), asked: "tilesetslist|tiles/tileset[.]",
			fails: []string{"tilesetslist.TilesetLlinks.validateTilesetsListResponse", "tileset.TileSet.validateTilesetResponse"}},
		{name: "limits beyond the matrix", tell: metadata(func(s map[string]any) {
			if limits, ok := s["tileMatrixSetLimits"].([]any); ok {
				limits[3].(map[string]any)["maxTileCol"] = 16
			}
		}), asked: "tiles/tileset[.]", fails: []string{"tileset.TileSet.validateTilesetResponse"}},
		{name: "a scale that does not fit", tell: of("/tileMatrixSets/WebMercatorQuad", func(a *reply) {
			a.edit(func(doc map[string]any) { doc["tileMatrices"].([]any)[2].(map[string]any)["scaleDenominator"] = 1e8 })
		}), asked: "tiles/tileset[.]", fails: []string{"tileset.TileSet.validateTilesetResponse"}},
		{name: "tiles of all collections", ask: dropParameter("collections"), asked: "CollectionsSelection", fails: []string{"tiles.CollectionsSelection.collections"}},
		{name: "TileJSON without zooms", tell: of("/tiles.json", func(a *reply) { a.edit(remove("minzoom")) }), asked: "TileJSON", fails: []string{"tiles.TileJSON.document"}},
		{name: "TileJSON for tiles that are nowhere", tell: of("/tiles.json", func(a *reply) {
			a.body = []byte(strings.ReplaceAll(string(a.body), "/tiles/{z}", "/nowhere/{z}"))
		}), asked: "TileJSON", fails: []string{"tiles.TileJSON.document"}},
	}
}

// flipped counts a row from the other end of a matrix of Web Mercator.
func flipped(matrix, row string) string {
	var z, y int
	if _, err := fmt.Sscan(matrix, &z); err != nil {
		return row
	}
	if _, err := fmt.Sscan(row, &y); err != nil {
		return row
	}
	return fmt.Sprint(1<<z - 1 - y)
}
