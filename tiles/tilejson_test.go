package tiles

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

func TestTileJSON(t *testing.T) {
	crossings := buildInfo(t, geo.Info{
		ID: "official_crossings", MinZoom: 2, MaxZoom: 14, Attribution: "© OpenStreetMap contributors (ODbL)",
		Description: geo.Text{ES: "Cruces oficiales", EN: "Official crossings"},
	},
		item{"a", orb.Point{-92.2, 14.5}, []property{{"name", "Tecún \"Umán\""}, {"lanes", 2}, {"width_m", 3.5}, {"open", true}, {"services", jsonText(`["police"]`)}, {"never", nil}}},
		item{"b", orb.Point{-88.5, 14.2}, nil})
	municipalities := buildInfo(t, geo.Info{ID: "municipalities", MaxZoom: 10, Attribution: "© OpenStreetMap contributors (ODbL)"},
		item{7, orb.Bound{Min: orb.Point{-90, 13.5}, Max: orb.Point{-89, 15}}, nil})
	ts := NewTileset("lindero", []*geo.Collection{crossings, municipalities})
	doc := NewTileJSON(ts, TileJSONOptions{
		Tiles: []string{"https://example.org/tiles/{z}/{x}/{y}.mvt"}, Name: "Fronteras", Language: "en",
	})
	got, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	// The version follows the content's hash, which package geo may change.
	version := regexp.MustCompile(`"version": "1\.\d+\.0"`)
	if !version.Match(got) {
		t.Errorf("version %s", doc.Version)
	}
	got = version.ReplaceAll(append(got, '\n'), []byte(`"version": "1.0.0"`))
	path := filepath.Join("testdata", "tilejson.json")
	if os.Getenv("LINDERO_BLESS") != "" {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%v; got\n%s", err, got)
	}
}

func TestTileJSONOfNothing(t *testing.T) {
	doc := NewTileJSON(NewTileset("empty", []*geo.Collection{build(t, "none", 5)}), TileJSONOptions{})
	if doc.Bounds != [4]float64{-180, -MaxLatitude, 180, MaxLatitude} || doc.Name != "empty" || doc.Center != [3]float64{0, 0, 1} {
		t.Errorf("%+v", doc)
	}
	if got, err := json.Marshal(NewTileJSON(NewTileset("", nil), TileJSONOptions{}).VectorLayers); err != nil || string(got) != "[]" {
		t.Errorf("vector_layers is %s, %v", got, err)
	}
}

func TestVersionFollowsContent(t *testing.T) {
	version := func(name string) string {
		c := build(t, "layer", 14, item{"a", orb.Point{1, 2}, []property{{"name", name}}})
		return NewTileJSON(NewTileset("t", []*geo.Collection{c}), TileJSONOptions{}).Version
	}
	first, again, other := version("x"), version("x"), version("y")
	if first != again || first == other {
		t.Errorf("versions %s, %s, %s", first, again, other)
	}
}
