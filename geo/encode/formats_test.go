package encode

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

func TestFormatsAreToldApart(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range streams() {
		for _, key := range []string{f.Name, f.MediaType, f.Extension, f.Title.ES, f.Title.EN} {
			if key == "" {
				t.Errorf("%s: %+v has a gap", f.Name, f)
			}
		}
		if seen[f.Name] || seen[f.MediaType] || seen[f.Extension] || f.Extension[0] != '.' || strings.Contains(f.MediaType, ";") {
			t.Errorf("%+v", f)
		}
		seen[f.Name], seen[f.MediaType], seen[f.Extension] = true, true, true
	}
}

// Every format, every type of geometry, every system, and some of the properties.
func TestEverythingReadsBack(t *testing.T) {
	all := decoders()
	for _, f := range streams() {
		decode := all[f.Name]
		if decode == nil {
			t.Fatalf("no test reads %s", f.Name)
		}
		for name, c := range samples(t) {
			if f.Name == "csv" && name == "empty ones" {
				continue // orb's reader knows no empty members; see TestWKT
			}
			for _, system := range systemsOf(t) {
				for _, properties := range [][]string{nil, {}, {"uses", "text", "code"}} {
					o := Options{CRS: system, Properties: properties}
					what := f.Name + ", " + name + ", " + system.URI
					got := decode(t, encoded(t, f.Name, c, allOf(c), o), c)
					compareRows(t, what, got, expected(c, allOf(c), o, f.Name))
				}
			}
		}
	}
}

func compareRows(t *testing.T, what string, got, want []row) {
	t.Helper()
	if len(got) != len(want) || len(want) == 0 {
		t.Fatalf("%s: %d features, want %d", what, len(got), len(want))
	}
	for i := range want {
		if got[i].id != want[i].id || !reflect.DeepEqual(got[i].values, want[i].values) {
			t.Fatalf("%s: got %s %v\nwant %s %v", what, got[i].id, got[i].values, want[i].id, want[i].values)
		}
		if !equalGeometries(got[i].geometry, want[i].geometry) {
			t.Fatalf("%s: got %v\nwant %v", what, got[i].geometry, want[i].geometry)
		}
	}
}

func equalGeometries(got, want orb.Geometry) bool {
	if got == nil || want == nil {
		return got == nil && want == nil
	}
	return orb.Equal(got, want)
}

func TestFeaturesStandInTheOrderGiven(t *testing.T) {
	c := sample(t, true, orb.Point{-90, 14})
	ordinals := []uint32{7, 3, 3, 20}
	for _, f := range streams() {
		o := Options{Properties: []string{"text"}}
		compareRows(t, f.Name, decoders()[f.Name](t, encoded(t, f.Name, c, ordinals, o), c), expected(c, ordinals, o, f.Name))
	}
}

func TestEqualContentHasEqualBytes(t *testing.T) {
	for _, f := range streams() {
		for name := range sampleGeometries() {
			g := sampleGeometries()[name]
			c, again := sample(t, true, g), sample(t, true, g)
			first := encoded(t, f.Name, c, allOf(c), Options{})
			if !bytes.Equal(first, encoded(t, f.Name, again, allOf(again), Options{})) {
				t.Errorf("%s, %s: other bytes", f.Name, name)
			}
		}
	}
}

func TestNoFeatures(t *testing.T) {
	for _, c := range []*geo.Collection{collection(t), sample(t, true, orb.Point{1, 2}), sample(t, false, orb.LineString{{1, 2}, {3, 4}})} {
		for _, f := range streams() {
			out := encoded(t, f.Name, c, nil, Options{})
			if rows := decoders()[f.Name](t, out, c); len(rows) != 0 {
				t.Errorf("%s: %v", f.Name, rows)
			}
		}
	}
}
