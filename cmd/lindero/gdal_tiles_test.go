//go:build interop

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"slices"
	"testing"
)

// located are the positions of features by id.
type located map[string][]float64

// pointsIn reads features, one a line.
func pointsIn(t *testing.T, lines io.Reader) located {
	t.Helper()
	found := located{}
	for scanner := bufio.NewScanner(lines); scanner.Scan(); {
		var f struct {
			ID         string
			Properties struct{ ID string }
			Geometry   struct{ Coordinates []float64 }
		}
		if err := json.Unmarshal(bytes.TrimPrefix(scanner.Bytes(), []byte("\x1e")), &f); err != nil {
			t.Fatalf("%v: %s", err, scanner.Text())
		}
		id := f.ID
		if id == "" {
			id = f.Properties.ID
		}
		found[id] = f.Geometry.Coordinates
	}
	return found
}

// TestGDALReadsATileset has GDAL read the tiles of the running program as one dataset,
// in a small area at the largest zoom: it finds the features that the collection has
// there, and where they are to half a unit of a tile.
func TestGDALReadsATileset(t *testing.T) {
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--anonymous-class", "official")
	const unit = 360.0 / (4096 << 14)
	box := []string{"-92.3", "14.4", "-91.9", "15.2"}
	for tileset, layer := range map[string]string{
		"tiles/14": "blind_crossings", "collections/blind_crossings/tiles/14": "blind_crossings",
		"collections/municipalities/tiles/14": "municipalities",
	} {
		args := append([]string{"-f", "GeoJSONSeq", "/vsistdout/", "MVT:" + p.url + tileset, layer, "-select", "id", "-t_srs", "EPSG:4326", "-spat_srs", "EPSG:4326", "-spat"}, box...)
		out, err := exec.Command("ogr2ogr", args...).Output()
		if err != nil {
			t.Fatalf("ogr2ogr %v: %v (Debian package gdal-bin)", args, err)
		}
		got := pointsIn(t, bytes.NewReader(out))
		response, err := http.Get(fmt.Sprintf("%scollections/%s/items?f=geojsonseq&bbox=%s,%s,%s,%s", p.url, layer, box[0], box[1], box[2], box[3]))
		if err != nil {
			t.Fatal(err)
		}
		want := pointsIn(t, response.Body)
		if err := response.Body.Close(); err != nil {
			t.Error(err)
		}
		if len(want) == 0 || len(got) != len(want) {
			t.Errorf("%s: GDAL reads %d features, the collection has %d", tileset, len(got), len(want))
		}
		for id, position := range want {
			if !slices.EqualFunc(got[id], position, func(a, b float64) bool { return a-b < unit && b-a < unit }) {
				t.Errorf("%s: GDAL reads %s at %v, it is at %v", tileset, id, got[id], position)
			}
		}
	}
}
