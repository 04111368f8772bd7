package conformance

import (
	"fmt"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
)

// TestTilesAreReadAsOrbWritesThem compares with what orb's encoder was given.
func TestTilesAreReadAsOrbWritesThem(t *testing.T) {
	geometries := []orb.Geometry{
		orb.Point{5, -7}, orb.MultiPoint{{1, 2}, {-300, 4000}}, orb.LineString{{0, 0}, {10, 10}, {0, 20}},
		orb.MultiLineString{{{1, 1}, {2, 2}}, {{4095, 0}, {0, 4095}}},
		orb.Polygon{{{0, 0}, {100, 0}, {100, 100}, {0, 0}}, {{10, 5}, {20, 8}, {20, 5}, {10, 5}}},
	}
	kinds := []uint64{1, 1, 2, 2, 3}
	layer := &mvt.Layer{Name: "one", Version: 2, Extent: 4096}
	for _, g := range geometries {
		f := geojson.NewFeature(g)
		f.Properties["a"] = "b"
		layer.Features = append(layer.Features, f)
	}
	data, err := mvt.Marshal(mvt.Layers{layer, {Name: "empty", Version: 2, Extent: 512}})
	if err != nil {
		t.Fatal(err)
	}
	layers, err := decodeTile(data)
	if err != nil || len(layers) != 2 || layers[0].name != "one" || layers[0].extent != 4096 || layers[1].extent != 512 || len(layers[0].features) != len(geometries) {
		t.Fatalf("%+v %v", layers, err)
	}
	for i, f := range layers[0].features {
		if got, want := fmt.Sprint(f.kind, f.paths), fmt.Sprint(kinds[i], pathsOf(geometries[i])); got != want {
			t.Errorf("%v: %s, want %s", geometries[i], got, want)
		}
	}
}

// pathsOf lays out a geometry as a tile does: a path for each point, and no end of a
// ring, which is its start.
func pathsOf(g orb.Geometry) [][]tilePosition {
	var paths [][]tilePosition
	add := func(points []orb.Point) {
		var path []tilePosition
		for _, p := range points {
			path = append(path, tilePosition{int64(p[0]), int64(p[1])})
		}
		paths = append(paths, path)
	}
	switch g := g.(type) {
	case orb.Point:
		add([]orb.Point{g})
	case orb.MultiPoint:
		for _, p := range g {
			add([]orb.Point{p})
		}
	case orb.LineString:
		add(g)
	case orb.MultiLineString:
		for _, l := range g {
			add(l)
		}
	case orb.Polygon:
		for _, r := range g {
			add(r[:len(r)-1])
		}
	}
	return paths
}

func TestTilesThatAreNone(t *testing.T) {
	feature := []byte{0x12, 0x07, 0x18, 0x01, 0x22, 0x03, 0x09, 0x02, 0x02}
	layer := func(parts ...[]byte) []byte {
		body := slices.Concat(parts...)
		return append([]byte{0x1a, byte(len(body))}, body...)
	}
	name, version := []byte{0x0a, 0x01, 'a'}, []byte{0x78, 0x02}
	if layers, err := decodeTile(layer(name, version, feature)); err != nil || layers[0].features[0].paths[0][0] != (tilePosition{1, 1}) {
		t.Fatalf("%+v %v", layers, err)
	}
	for what, data := range map[string][]byte{
		"without name":       layer(version, feature),
		"version 1":          layer(name, []byte{0x78, 0x01}, feature),
		"extent 0":           layer(name, version, []byte{0x28, 0x00}),
		"truncated":          layer(name, version, feature)[:9],
		"wire type 3":        {0x1b},
		"without geometry":   layer(name, version, []byte{0x12, 0x02, 0x18, 0x01}),
		"of type 0":          layer(name, version, []byte{0x12, 0x07, 0x18, 0x00, 0x22, 0x03, 0x09, 0x02, 0x02}),
		"command 3":          layer(name, version, []byte{0x12, 0x07, 0x18, 0x01, 0x22, 0x03, 0x0b, 0x02, 0x02}),
		"a line from no one": layer(name, version, []byte{0x12, 0x07, 0x18, 0x02, 0x22, 0x03, 0x0a, 0x02, 0x02}),
		"short of positions": layer(name, version, []byte{0x12, 0x06, 0x18, 0x01, 0x22, 0x02, 0x09, 0x02}),
	} {
		if layers, err := decodeTile(data); err == nil {
			t.Errorf("%s: no error, but %+v", what, layers)
		}
	}
}

func FuzzDecodeTile(f *testing.F) {
	f.Add([]byte{0x1a, 0x0e, 0x0a, 0x01, 'a', 0x78, 0x02, 0x12, 0x07, 0x18, 0x01, 0x22, 0x03, 0x09, 0x02, 0x02})
	f.Fuzz(func(t *testing.T, data []byte) {
		layers, err := decodeTile(data)
		if err != nil {
			return
		}
		for _, l := range layers {
			for _, feature := range l.features {
				if l.name == "" || l.extent == 0 || feature.kind < 1 || feature.kind > 3 {
					t.Errorf("%+v", l)
				}
			}
		}
	})
}
