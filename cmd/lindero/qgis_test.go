//go:build interop

package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// qgisRequest is what qgis_features.py opens: a collection, or a part of it.
type qgisRequest struct {
	Collection string    `json:"collection"`
	Subset     string    `json:"subset,omitempty"` // expression of QGIS
	Rect       []float64 `json:"rect,omitempty"`   // west, south, east, north
}

// qgisLayer is what QGIS makes of it.
type qgisLayer struct {
	Count    int
	CRS      string
	Extent   [4]float64
	Fields   []string
	Features map[string][2]float64 // centre of each feature's box, by id
}

// qgisPython is a Python with QGIS, which keeps its settings and its cache apart.
func qgisPython(t *testing.T) string {
	t.Helper()
	python := interpreter(t, "QGIS_PYTHON")
	dir := t.TempDir()
	t.Setenv("QGIS_CUSTOM_CONFIG_PATH", dir)
	t.Setenv("XDG_CACHE_HOME", dir)
	return python
}

// openInQGIS opens collections one after another.
func openInQGIS(t *testing.T, address string, requests ...qgisRequest) []qgisLayer {
	t.Helper()
	python := qgisPython(t)
	wanted, err := json.Marshal(requests)
	if err != nil {
		t.Fatal(err)
	}
	var layers []qgisLayer
	runPython(t, python, "qgis_features.py", &layers, address, string(wanted))
	if len(layers) != len(requests) {
		t.Fatalf("QGIS opened %d of %d layers", len(layers), len(requests))
	}
	return layers
}

// TestQGISHasWhatTheServerHas opens every collection and compares number, extent,
// fields and features.
func TestQGISHasWhatTheServerHas(t *testing.T) {
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--anonymous-class", "official")
	r := record(t, p)
	var requests []qgisRequest
	for _, id := range p.collectionIDs(t) {
		requests = append(requests, qgisRequest{Collection: id})
	}
	for i, got := range openInQGIS(t, r.url, requests...) {
		id := requests[i].Collection
		if got.CRS != "EPSG:4326" && got.CRS != "OGC:CRS84" {
			t.Errorf("%s: coordinate system %s", id, got.CRS)
		}
		if want := p.extent(t, id); !near(got.Extent[:], want) {
			t.Errorf("%s: extent %v, want %v", id, got.Extent, want)
		}
		if want := fieldNames(t, p, id); !slices.Equal(got.Fields, want) {
			t.Errorf("%s: fields %q, want %q", id, got.Fields, want)
		}
		want := p.centres(t, id, nil)
		if got.Count != len(want) {
			t.Errorf("%s: QGIS counts %d features, the server has %d", id, got.Count, len(want))
		}
		sameFeatures(t, id, got.Features, want)
	}
	r.take(t)
}

// TestQGISFilters opens parts of collections, by an expression and by a rectangle.
func TestQGISFilters(t *testing.T) {
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--anonymous-class", "official")
	r := record(t, p)
	requests := []qgisRequest{
		{Collection: "airstrips", Rect: []float64{-91, 14, -89.5, 15.5}},
		{Collection: "blind_crossings", Subset: `"kind" = 'ford'`},
		{Collection: "blind_crossings", Subset: `"last_observed" >= '2011-06-01'`},
		{Collection: "blind_crossings", Subset: `"width_m" > 4 AND "border" = 'GT-MX'`, Rect: []float64{-92.5, 14, -91.5, 16}},
	}
	same := []url.Values{
		{"bbox": {"-91,14,-89.5,15.5"}},
		{"kind": {"ford"}},
		{"filter": {"last_observed >= DATE('2011-06-01')"}},
		{"filter": {"width_m > 4 AND border = 'GT-MX'"}, "bbox": {"-92.5,14,-91.5,16"}},
	}
	for i, got := range openInQGIS(t, r.url, requests...) {
		want := p.centres(t, requests[i].Collection, same[i])
		if len(want) == 0 {
			t.Fatalf("%v finds nothing, which proves nothing", same[i])
		}
		sameFeatures(t, fmt.Sprint(requests[i]), got.Features, want)
	}
	visits := r.take(t)
	for _, part := range [][]string{{"bbox=", "-91,14,-89.5,15.5"}, {"datetime=", "2011-06-01"}} { // the rest QGIS 3.22 filters by itself
		if !asked(visits, part...) {
			t.Errorf("no request carried %q: %+v", part, visits)
		}
	}
}

// TestQGISDrawsFeaturesAndTiles draws a collection, vector tiles and both.
func TestQGISDrawsFeaturesAndTiles(t *testing.T) {
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--anonymous-class", "official")
	r := record(t, p)
	var drawn struct {
		Valid                                []bool
		Pixels, Blank, Features, Tiles, Both int
	}
	python := qgisPython(t)
	picture := filepath.Join(t.TempDir(), "map.png")
	runPython(t, python, "qgis_map.py", &drawn, r.url, "airstrips", "-92.5,13.5,-88,17", picture)
	if !slices.Equal(drawn.Valid, []bool{true, true}) || drawn.Blank != 0 {
		t.Fatalf("valid layers %v, %d pixels of nothing", drawn.Valid, drawn.Blank)
	}
	least := drawn.Pixels / 100 // some hundred circles cover more than that
	if drawn.Features < least || drawn.Tiles < least || drawn.Both < max(drawn.Features, drawn.Tiles) {
		t.Errorf("of %d pixels the features cover %d, the tiles %d, both %d", drawn.Pixels, drawn.Features, drawn.Tiles, drawn.Both)
	}
	visits := r.take(t)
	if !slices.ContainsFunc(visits, func(v visit) bool { return strings.HasPrefix(v.path, "/tiles/") && strings.HasSuffix(v.path, ".mvt") }) {
		t.Errorf("QGIS asked for no tile: %+v", visits)
	}
}

// sameFeatures compares ids and centres.
func sameFeatures(t *testing.T, what string, got, want map[string][2]float64) {
	t.Helper()
	gotIDs, wantIDs := slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want))
	if !slices.Equal(gotIDs, wantIDs) {
		t.Errorf("%s: QGIS has %d features, the server %d:\n%q\n%q", what, len(got), len(want), gotIDs, wantIDs)
		return
	}
	for id, centre := range want {
		if g := got[id]; !near(g[:], centre[:]) {
			t.Errorf("%s: %s is at %v in QGIS, want %v", what, id, g, centre)
		}
	}
}

// near compares degrees, to a tenth of a millimetre.
func near(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return math.Abs(x-y) < 1e-9 })
}

// extent is the box of a collection.
func (p *program) extent(t *testing.T, collection string) []float64 {
	t.Helper()
	var doc struct {
		Extent struct{ Spatial struct{ BBox [][]float64 } }
	}
	p.getJSON(t, "/collections/"+collection, &doc)
	return doc.Extent.Spatial.BBox[0]
}

// centres has the centre of the box of every feature that a query selects.
func (p *program) centres(t *testing.T, collection string, query url.Values) map[string][2]float64 {
	t.Helper()
	var page struct {
		Features []struct {
			ID       string
			Geometry struct{ Coordinates json.RawMessage }
		}
	}
	p.getJSON(t, "/collections/"+collection+"/items?limit=10000&"+query.Encode(), &page)
	all := map[string][2]float64{}
	for _, f := range page.Features {
		all[f.ID] = centreOf(t, f.Geometry.Coordinates)
	}
	return all
}

// centreOf reads positions, however deep they lie in lists.
func centreOf(t *testing.T, coordinates json.RawMessage) [2]float64 {
	t.Helper()
	low, high := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	var walk func(json.RawMessage)
	walk = func(raw json.RawMessage) {
		var position []float64
		if json.Unmarshal(raw, &position) == nil && len(position) >= 2 {
			for axis := range 2 {
				low[axis], high[axis] = min(low[axis], position[axis]), max(high[axis], position[axis])
			}
			return
		}
		var list []json.RawMessage
		if err := json.Unmarshal(raw, &list); err != nil {
			t.Fatal(err)
		}
		for _, inner := range list {
			walk(inner)
		}
	}
	walk(coordinates)
	return [2]float64{(low[0] + high[0]) / 2, (low[1] + high[1]) / 2}
}

// fieldNames are the properties of a collection's schema, in its order.
func fieldNames(t *testing.T, p *program, collection string) []string {
	t.Helper()
	var names []string
	for _, field := range gdalFields(t, p, collection) {
		name, _, _ := strings.Cut(field, " ")
		names = append(names, name)
	}
	return names
}
