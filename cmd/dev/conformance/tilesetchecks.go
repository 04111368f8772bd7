package conformance

import (
	"fmt"
	"math"
	"strings"
)

func tilesetChecks() []check {
	return []check{
		{"tiles/tilesetslist.TilesetLlinks.validateTilesetsListResponse", "A.9 /conf/tilesets-list/tileset-links", classTilesetList, listedTilesets},
		{"tiles/datasettilesets.LandingPage.landingPageRetrieval", "A.10 /conf/dataset-tilesets/landingpage", classDataset, func(t *tester) {
			_, err := t.datasetList()
			t.assert("", err)
		}},
		{"tiles/landingpage.LandingPage.landingPageRetrieval", "/req/core/root-op", classDataset, landingRetrieval},
		{"tiles/landingpage.LandingPage.tilesLandingPageValidation", "/req/core/root-success", classDataset, landingValidation},
		{"tiles/geodatatilesets.GeospatialDataResource.geospatialResourceTilesetsLinksCheck", "A.12 /conf/geodata-tilesets/desc-links", classGeodata, collectionLists(false)},
		{"tiles/geodatatilesets.GeospatialDataResource.geospatialResourceTilesetsRetrieval", "A.13 /conf/geodata-tilesets/operation", classGeodata, collectionLists(true)},
		{"tiles/tileset.TileSet.validateTilesetResponse", "A.8 /conf/tileset/description", classTileset, func(t *tester) { eachTileset(t, t.describedTileset) }},
		{"lindero/tiles.TileJSON.document", "TileJSON 3.0.0", classTiles, tileJSONs},
	}
}

// listedTilesets wants of every tileset of a list what the list must have of it.
func listedTilesets(t *tester) {
	lists, err := t.lists()
	if err != nil {
		t.assert("", needs(err))
		return
	}
	for _, list := range lists {
		for _, s := range list.Tilesets {
			_, self := s.Links.find("self", "")
			_, scheme := s.Links.find(relTilingScheme, "")
			switch {
			case s.DataType == "", crsURI(s.CRS) == "", s.TileMatrixSetURI == "", !self, !scheme:
				err = list.errorf("the tileset %q lacks dataType, crs, tileMatrixSetURI or the links self and tiling-scheme", s.Title)
			case !strings.Contains(list.url, "/tiles"):
				err = list.errorf("a list of tilesets is at .../tiles")
			default:
				err = list.wantMedia(mediaJSON)
			}
			t.assert(list.url, err)
		}
	}
}

// collectionLists wants a list of tilesets of every collection, at .../tiles.
func collectionLists(path bool) func(*tester) {
	return func(t *tester) {
		t.eachCollection(func(c *collection) error {
			list, err := t.collectionList(c)
			if err != nil {
				return err
			}
			if address, _, _ := strings.Cut(list.url, "?"); path && !strings.HasSuffix(address, "/tiles") {
				return list.errorf("a list of tilesets is at .../tiles")
			}
			return nil
		})
	}
}

// describedTileset wants metadata from which tiles can be asked for: a registered tile
// matrix set, its definition, and limits that lie in it.
func (t *tester) describedTileset(_ *tilesetList, s *tileset, a *answer) error {
	if s.DataType != "vector" || crsURI(s.CRS) == "" {
		return a.errorf("dataType %q, crs %s", s.DataType, s.CRS)
	}
	scheme, err := t.scheme(s)
	if err != nil {
		return err
	}
	if scheme.URI != "" && scheme.URI != s.TileMatrixSetURI {
		return a.errorf("tileMatrixSetURI %s, and the definition is that of %s", s.TileMatrixSetURI, scheme.URI)
	}
	for _, l := range s.Limits {
		m, err := scheme.matrix(l.TileMatrix)
		if err != nil {
			return a.errorf("%v", err)
		}
		if l.MinTileRow < 0 || l.MinTileCol < 0 || l.MinTileRow > l.MaxTileRow || l.MinTileCol > l.MaxTileCol || l.MaxTileRow >= m.MatrixHeight || l.MaxTileCol >= m.MatrixWidth {
			return a.errorf("the limits %+v are not in a matrix of %d × %d", l, m.MatrixWidth, m.MatrixHeight)
		}
	}
	return sound(scheme)
}

// pixelMetres is the size of a pixel that scale denominators go by (OGC 17-083r4,
// 6.1.1), and degreeMetres the length of a degree of the equator of WGS 84.
const (
	pixelMetres  = 0.00028
	degreeMetres = 2 * math.Pi * earthRadius / 360
)

// sound wants cell sizes that fit the scale denominators, and matrices that span the
// same at every level.
func sound(s *tileMatrixSet) error {
	unit := 1.0
	if uri := crsURI(s.CRS); strings.HasSuffix(uri, "CRS84") || strings.HasSuffix(uri, "/4326") {
		unit = degreeMetres
	}
	span := func(m *tileMatrix) float64 { return m.CellSize * float64(m.TileWidth*m.MatrixWidth) }
	for i := range s.TileMatrices {
		m := &s.TileMatrices[i]
		if cell := m.ScaleDenominator * pixelMetres / unit; math.Abs(cell/m.CellSize-1) > 1e-6 {
			return fmt.Errorf("%s/%s: cellSize %g, by the scale denominator %g", s.ID, m.ID, m.CellSize, cell)
		}
		if math.Abs(span(m)/span(&s.TileMatrices[0])-1) > 1e-6 {
			return fmt.Errorf("%s/%s spans %g, the first matrix %g", s.ID, m.ID, span(m), span(&s.TileMatrices[0]))
		}
	}
	return nil
}
