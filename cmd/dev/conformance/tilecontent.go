package conformance

import (
	"fmt"
	"math"
	"net/http"
	"strings"
)

// A sighting is a point of a feature and where it must be in the deepest tiles.
type sighting struct {
	key      string
	at       position
	col, row float64
}

// sightings finds where some features of a tileset's collections must be in its
// deepest tile matrix: with the tile matrix set's own definition, by projecting the
// points of the full download.
func (t *target) sightings(list *tilesetList, s *tileset) (string, []sighting, error) {
	if len(s.Limits) == 0 {
		return "", nil, fmt.Errorf("there are no tileMatrixSetLimits")
	}
	matrixID := s.Limits[len(s.Limits)-1].TileMatrix
	scheme, err := t.scheme(s)
	if err != nil {
		return "", nil, err
	}
	matrix, err := scheme.matrix(matrixID)
	if err != nil {
		return "", nil, err
	}
	collections, err := t.collections()
	if err != nil {
		return "", nil, err
	}
	var found []sighting
	for _, c := range collections {
		if list.owner != "" && list.owner != c.ID {
			continue
		}
		all, err := t.all(c)
		if err != nil {
			return "", nil, err
		}
		found = append(found, sample(all)...)
	}
	points := make([]position, len(found))
	for i := range found {
		points[i] = found[i].at
	}
	projected, err := project(t.ctx, crsURI(scheme.CRS), points)
	if err != nil {
		return "", nil, err
	}
	for i := range found {
		found[i].col, found[i].row = matrix.place(projected[i], scheme.northingFirst())
	}
	return matrixID, found, nil
}

// sample takes some features that are single points.
func sample(all []feature) []sighting {
	var some []sighting
	points := filtered(all, func(f *feature) bool { return f.Geometry != nil && f.Geometry.kind == "Point" })
	for i := range min(sampled, len(points)) {
		f := &points[i*len(points)/min(sampled, len(points))]
		some = append(some, sighting{key: f.key(), at: f.Geometry.points[0]})
	}
	return some
}

// tilesWithContent wants 200 for tiles that features lie in.
func tilesWithContent(t *tester) {
	eachSighting(t, func(address string, _ sighting) error {
		_, err := t.expect(address, mediaTile, http.StatusOK)
		return err
	})
}

// eachSighting asserts something of the tile that each feature lies in.
func eachSighting(t *tester, verify func(address string, s sighting) error) {
	eachTileset(t, func(list *tilesetList, s *tileset, a *answer) error {
		item, err := s.item()
		if err != nil {
			return a.errorf("%v", err)
		}
		matrix, all, err := t.sightings(list, s)
		if err != nil {
			return keepSkip(a, err)
		}
		if len(all) == 0 {
			return skipf("%s has no points", list.owner)
		}
		for _, one := range all {
			address := tileURL(item.Href, matrix, int(math.Floor(one.row)), int(math.Floor(one.col)))
			if err := verify(address, one); err != nil {
				return err
			}
		}
		return nil
	})
}

// featuresInTiles wants each feature at its place in its tile, with or without an
// Accept header, within two units of rounding.
func featuresInTiles(t *tester) {
	eachSighting(t, func(address string, s sighting) error {
		for _, accept := range []string{mediaTile, ""} {
			a, err := t.expect(address, accept, http.StatusOK)
			if err != nil {
				return err
			}
			layers, err := t.tile(a)
			if err != nil {
				return err
			}
			if !seen(layers, s) {
				return a.errorf("%s at %v is not in it, where (%.4f, %.4f) of the tile is", s.key, s.at, s.col-math.Floor(s.col), s.row-math.Floor(s.row))
			}
		}
		return nil
	})
}

func seen(layers []tileLayer, s sighting) bool {
	const units = 2
	for _, l := range layers {
		x, y := (s.col-math.Floor(s.col))*float64(l.extent), (s.row-math.Floor(s.row))*float64(l.extent)
		for _, f := range l.features {
			for _, path := range f.paths {
				for _, p := range path {
					if f.kind == 1 && math.Abs(float64(p.x)-x) <= units && math.Abs(float64(p.y)-y) <= units {
						return true
					}
				}
			}
		}
	}
	return false
}

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
