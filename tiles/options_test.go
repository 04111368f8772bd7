package tiles

import (
	"reflect"
	"testing"

	"lindero/geo"
)

// TestCollectionsSayHowTheyAreCut: what a collection says counts before the options of
// the tileset, those before the defaults.
func TestCollectionsSayHowTheyAreCut(t *testing.T) {
	o := Options{LayerOptions: LayerOptions{MaxBytes: 70_000, Cells: 2}}
	for _, c := range []struct {
		cutting geo.Cutting
		want    LayerOptions
	}{
		{geo.Cutting{}, LayerOptions{MaxBytes: 70_000, MaxFeatures: DefaultMaxFeatures, Cells: 2}},
		{geo.Cutting{MaxBytes: 90_000, MaxFeatures: 7, Cells: 4}, LayerOptions{MaxBytes: 90_000, MaxFeatures: 7, Cells: 4}},
		{geo.Cutting{Keep: []string{"name"}, KeepTo: 6}, LayerOptions{MaxBytes: 70_000, MaxFeatures: DefaultMaxFeatures, Cells: 2, Thin: &Thin{MaxZoom: 6, Keep: []string{"name"}}}},
	} {
		if got := o.of(&geo.Info{ID: "a", Cutting: c.cutting}); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%+v: %+v, want %+v", c.cutting, got, c.want)
		}
	}
}

// TestCutVersions: tilesets that are cut in another way have another version, and a
// layer of few features a tile shows clusters.
func TestCutVersions(t *testing.T) {
	versions := map[string]bool{}
	for _, cutting := range []geo.Cutting{{}, {MaxFeatures: 20}, {MaxBytes: 5_000}, {Keep: []string{}, KeepTo: 3}} {
		base, _ := crowd(t, "a", 10, 300)
		c := *base.layers[0].Collection
		c.Cutting = cutting
		ts := NewTileset("a", []*geo.Collection{&c})
		versions[ts.Version] = true
		clustered := ts.layers[0].clusters != nil && ts.Layers()[0].Clusters != nil
		if wanted := cutting.MaxFeatures > 0 || cutting.MaxBytes > 0; clustered != wanted {
			t.Errorf("%+v: clusters %t", cutting, clustered)
		}
	}
	if len(versions) != 4 {
		t.Errorf("%d versions of four ways to cut", len(versions))
	}
}
