package conformance

import (
	"net/http"
	"strconv"
	"strings"
)

// A tileJSON is a TileJSON 3.0.0 document.
type tileJSON struct {
	TileJSON         string
	Tiles            []string
	MinZoom, MaxZoom *int
	Bounds, Center   []float64
	VectorLayers     []struct {
		ID     string
		Fields map[string]string
	} `json:"vector_layers"`
}

// tileJSONs reads every TileJSON document that a tileset or a collection links to, and
// asks for its tile of zoom 0 and for one above its zooms.
func tileJSONs(t *tester) {
	addresses := map[string]bool{}
	add := func(all links) {
		for _, l := range all {
			if isTileJSON(l) && !addresses[l.Href] {
				addresses[l.Href] = true
				t.assert(l.Href, t.verifyTileJSON(l.Href))
			}
		}
	}
	if all, err := t.collections(); err == nil {
		for _, c := range all {
			add(c.Links)
		}
	}
	if lists, err := t.lists(); err == nil {
		for _, list := range lists {
			for i := range list.Tilesets {
				if s, _, err := t.whole(&list.Tilesets[i]); err == nil {
					add(s.Links)
				}
			}
		}
	}
}

// isTileJSON tells by address or type that a link leads to TileJSON.
func isTileJSON(l link) bool {
	return strings.HasSuffix(l.Href, "tiles.json") || strings.Contains(l.Href, "f=tilejson") || strings.Contains(l.Type, "tilejson")
}

func (t *target) verifyTileJSON(address string) error {
	var doc tileJSON
	a, err := t.document(address, "", &doc)
	switch {
	case err != nil:
		return err
	case doc.TileJSON != "3.0.0" || len(doc.Tiles) == 0 || len(doc.VectorLayers) == 0:
		return a.errorf("tilejson %q with %d templates and %d layers", doc.TileJSON, len(doc.Tiles), len(doc.VectorLayers))
	case doc.MinZoom == nil || doc.MaxZoom == nil || *doc.MinZoom < 0 || *doc.MinZoom > *doc.MaxZoom:
		return a.errorf("there are no zooms")
	case len(doc.Bounds) != 4 || doc.Bounds[0] < -180 || doc.Bounds[1] < -90 || doc.Bounds[2] > 180 || doc.Bounds[3] > 90:
		return a.errorf("bounds %v", doc.Bounds)
	}
	for _, l := range doc.VectorLayers {
		if l.ID == "" || l.Fields == nil {
			return a.errorf("the layer %q lacks id or fields", l.ID)
		}
	}
	at := func(z int) string {
		return strings.NewReplacer("{z}", strconv.Itoa(z), "{x}", "0", "{y}", "0").Replace(doc.Tiles[0])
	}
	tile, err := t.expect(at(*doc.MinZoom), "", http.StatusOK, http.StatusNoContent)
	if err != nil {
		return err
	}
	if tile.status == http.StatusOK {
		if _, err := t.tile(tile); err != nil {
			return err
		}
	}
	_, err = t.expect(at(*doc.MaxZoom+1), "", http.StatusNotFound)
	return err
}
