package conformance

import (
	"fmt"
	"math"
	"net/http"
	"strings"
)

// A sighting is a point of a feature and where it must be in the deepest tiles.
type sighting struct {
	key        string
	collection string
	at         position
	col, row   float64
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
		found = append(found, sample(c.ID, all)...)
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
func sample(collection string, all []feature) []sighting {
	var some []sighting
	points := filtered(all, func(f *feature) bool { return f.Geometry != nil && f.Geometry.kind == "Point" })
	for i := range min(sampled, len(points)) {
		f := &points[i*len(points)/min(sampled, len(points))]
		some = append(some, sighting{key: f.key(), collection: collection, at: f.Geometry.points[0]})
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

// selectedCollections asks for the tile of each feature with its collection alone: the
// feature must be there, and no layer of another.
func selectedCollections(t *tester) {
	eachSighting(t, func(address string, s sighting) error {
		if strings.Contains(address, "/collections/") {
			return skipf("collections selects from the tiles of the dataset")
		}
		a, err := t.expect(withQuery(address, "collections", s.collection), mediaTile, http.StatusOK)
		if err != nil {
			return err
		}
		layers, err := t.tile(a)
		if err != nil {
			return err
		}
		if len(layers) != 1 || layers[0].name != s.collection || !seen(layers, s) {
			return a.errorf("%d layers, of which one has to be %s with %s", len(layers), s.collection, s.key)
		}
		return nil
	})
}
