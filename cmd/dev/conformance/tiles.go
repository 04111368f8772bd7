package conformance

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
)

func tilesChecks() []check {
	in := func(name, ats, class string, run func(*tester)) check { return check{"tiles/" + name, ats, class, run} }
	template := func(variable string) func(*tester) {
		return func(t *tester) { eachTileset(t, wantTemplate(variable)) }
	}
	return []check{
		in("apidefinition.ApiDefinition.apiDefinitionValidation", "A.23 /conf/oas30/completeness", classTilesOAS, apiValidation),
		in("apidefinition.ApiDefinition.apiDefinitionOperationIdValidation", "A.24 /conf/oas30/operation-id", classTilesOAS, operationIDs),
		in("general.GeneralHttp.http", "/req/core/http", classTiles, http11),
		in("conformance.Conformance.validateConformanceOperationAndResponse", "A.1 /conf/core/conformance-success", classTiles,
			func(t *tester) { conformanceDeclaration(t, classTiles) }),
		in("core.MandatoryCore.verifyMinimalConformance", "A.2 /conf/core/tc-op", classTiles, minimalConformance),
		in("core.MandatoryCore.validateSuccessfulTilesExecution", "A.6 /conf/core/tc-success", classTiles, tilesWithContent),
		in("core.MandatoryCore.verifyErrorResponses", "A.7 /conf/core/tc-error", classTiles, farOutside),
		in("conformance.Tile.validateTilesAreAvailable", "A.2 /conf/core/tc-op", classTiles, tilesAvailable),
		in("conformance.Tile.validateTileMatrixDefinitionIsAvailable", "A.3 /conf/core/tc-tilematrix-definition", classTiles, template("tileMatrix")),
		in("conformance.Tile.validateTileRowDefinitionIsAvailable", "A.4 /conf/core/tc-tilerow-definition", classTiles, template("tileRow")),
		in("conformance.Tile.validateTileColDefinitionIsAvailable", "A.5 /conf/core/tc-tilecol-definition", classTiles, template("tileCol")),
		in("conformance.Tile.validateSuccessfulTilesExecutionFollowingLinks", "A.6 /conf/core/tc-success", classTiles, cornerTile),
		in("conformance.Tile.validateTilesErrorConditions", "A.7 /conf/core/tc-error", classTiles, belowLimits(false)),
		{"lindero/tiles.Limits.outsideIsRefused", "A.7 /conf/core/tc-error", classTiles, belowLimits(true)},
		{"lindero/tiles.Content.featuresAreWhereTheyAre", "A.6 /conf/core/tc-success, A.18 /conf/mvt/content", classMVT, featuresInTiles},
		{"lindero/tiles.CollectionsSelection.collections", "A.15 /conf/collections-selection/collections-response", classSelection, selectedCollections},
	}
}

// operationIDs wants the suffixes of table 11 for the declared classes.
func operationIDs(t *tester) {
	doc, err := t.api()
	if err != nil {
		t.assert("", needs(err))
		return
	}
	for _, s := range [][2]string{{classTiles, ".getTile"}, {classTileset, ".getTileSet"}, {classTilesetList, ".getTileSetsList"}} {
		if !t.declared(s[0]) {
			continue
		}
		err := fmt.Errorf("no operation's id ends in %s", s[1])
		for _, item := range doc.Paths.Map() {
			if item.Get != nil && strings.HasSuffix(item.Get.OperationID, s[1]) {
				err = nil
			}
		}
		t.assert(s[1], err)
	}
}

// registered are the tile matrix sets of OGC's register that vector tiles come in.
var registered = []string{"WebMercatorQuad", "WorldCRS84Quad", "WorldMercatorWGS84Quad", "GNOSISGlobalGrid", "EuropeanETRS89_LAEAQuad"}

const tileMatrixSetBase = "http://www.opengis.net/def/tilematrixset/OGC/1.0/"

// minimalConformance wants a registered tile matrix set, named by the template.
func minimalConformance(t *tester) {
	eachTileset(t, func(_ *tilesetList, s *tileset, a *answer) error {
		id := strings.TrimPrefix(s.TileMatrixSetURI, tileMatrixSetBase)
		if !slices.Contains(registered, id) {
			return a.errorf("the tile matrix set %q is not in OGC's register", s.TileMatrixSetURI)
		}
		item, err := s.item()
		if err == nil && !strings.Contains(item.Href, "/tiles/"+id) {
			err = a.errorf("%s is not the template of %s", item.Href, id)
		}
		return err
	})
}

// tilesAvailable wants a list of tilesets behind every link to one.
func tilesAvailable(t *tester) {
	lists, err := t.lists()
	if err == nil && len(lists) == 0 {
		err = fmt.Errorf("there is no list of tilesets, of the dataset or of a collection")
	}
	t.assert("", err)
}

// wantTemplate wants a variable in the template of addresses, and that the link says
// it is one.
func wantTemplate(variable string) func(*tilesetList, *tileset, *answer) error {
	return func(_ *tilesetList, s *tileset, a *answer) error {
		item, err := s.item()
		if err != nil {
			return a.errorf("%v", err)
		}
		if !strings.Contains(item.Href, "{"+variable+"}") || !item.Templated {
			return a.errorf("the link item to %s is no template with {%s}", item.Href, variable)
		}
		return nil
	}
}

// cornerTile asks, as the suite does, for the tile in the lower left corner of the
// first limits. Every link of a tileset of a list must lead to JSON.
func cornerTile(t *tester) {
	lists, err := t.lists()
	if err != nil {
		t.assert("", needs(err))
		return
	}
	for _, list := range lists {
		for _, s := range list.Tilesets {
			for _, l := range s.Links {
				var doc map[string]any
				_, err := t.document(l.Href, mediaJSON, &doc)
				t.assert(list.url+" "+l.Rel, err)
			}
		}
	}
	eachTileset(t, func(_ *tilesetList, s *tileset, a *answer) error {
		item, err := s.item()
		if err != nil || len(s.Limits) == 0 {
			return first(err, a.errorf("there are no tileMatrixSetLimits"))
		}
		l := s.Limits[0]
		tile, err := t.expect(tileURL(item.Href, l.TileMatrix, l.MaxTileRow, l.MinTileCol), mediaTile, http.StatusOK, http.StatusNoContent)
		if err != nil || tile.status == http.StatusNoContent {
			return err
		}
		_, err = t.tile(tile)
		return err
	})
}

// tile reads a tile and wants its coordinates to lie in it, or near.
func (t *target) tile(a *answer) ([]tileLayer, error) {
	if err := a.wantMedia(mediaTile); err != nil {
		return nil, err
	}
	layers, err := decodeTile(a.body)
	if err != nil {
		return nil, a.errorf("%v", err)
	}
	for _, l := range layers {
		for _, f := range l.features {
			for _, path := range f.paths {
				for _, p := range path {
					if outside(p, int64(l.extent)) {
						return nil, a.errorf("the layer %s has a position (%d, %d) of %d", l.name, p.x, p.y, l.extent)
					}
				}
			}
		}
	}
	return layers, nil
}

// outside tells whether a position is more than a quarter of a tile away from it: more
// than any buffer for drawing.
func outside(p tilePosition, extent int64) bool {
	return p.x < -extent/4 || p.y < -extent/4 || p.x > extent+extent/4 || p.y > extent+extent/4
}

// farOutside asks for a tile that no tile matrix has.
func farOutside(t *tester) {
	eachTileset(t, func(_ *tilesetList, s *tileset, a *answer) error {
		item, err := s.item()
		if err != nil || len(s.Limits) == 0 {
			return first(err, a.errorf("there are no tileMatrixSetLimits"))
		}
		_, err = t.expect(tileURL(item.Href, s.Limits[0].TileMatrix, math.MaxInt32, math.MaxInt32), mediaTile, http.StatusNotFound, http.StatusBadRequest)
		return err
	})
}

// belowLimits asks for the tile below the lowest row of the first limits, as the suite
// does; or in all of them, and in columns and matrices as well.
func belowLimits(all bool) func(*tester) {
	return func(t *tester) {
		eachTileset(t, func(_ *tilesetList, s *tileset, a *answer) error {
			item, err := s.item()
			if err != nil || len(s.Limits) == 0 {
				return first(err, a.errorf("there are no tileMatrixSetLimits"))
			}
			addresses := []string{tileURL(item.Href, s.Limits[0].TileMatrix, s.Limits[0].MaxTileRow+1, s.Limits[0].MinTileCol)}
			if all {
				addresses = append(outsideLimits(item.Href, s.Limits), tileURL(item.Href, "no-such-matrix", 0, 0))
			}
			for _, address := range addresses {
				if _, err := t.expect(address, mediaTile, http.StatusNotFound, http.StatusBadRequest); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

func outsideLimits(template string, limits []tileLimits) []string {
	var all []string
	for _, l := range limits {
		all = append(all, tileURL(template, l.TileMatrix, l.MaxTileRow+1, l.MinTileCol), tileURL(template, l.TileMatrix, l.MinTileRow, l.MaxTileCol+1))
		if l.MinTileRow > 0 {
			all = append(all, tileURL(template, l.TileMatrix, l.MinTileRow-1, l.MinTileCol))
		}
		if l.MinTileCol > 0 {
			all = append(all, tileURL(template, l.TileMatrix, l.MinTileRow, l.MinTileCol-1))
		}
	}
	return all
}
