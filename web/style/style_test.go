package style

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"lindero/fixtures"
	"lindero/geo"
	"lindero/geo/source"
	"lindero/geo/symbology"
	"lindero/tiles"
	"lindero/web/style/glyph"
)

// options say what a collection of a test is like.
type options struct {
	id        string
	class     string
	classType geo.Type // default String
	values    []string
	features  int
	synthetic int
}

func collection(t *testing.T, o options) *geo.Collection {
	t.Helper()
	if o.classType == geo.Unknown {
		o.classType = geo.String
	}
	class := geo.Property{Name: o.class, Type: o.classType}
	for _, v := range o.values {
		class.Enum = append(class.Enum, geo.EnumValue{Value: v})
	}
	properties := []geo.Property{{Name: "nombre", Type: geo.String}, {Name: "synthetic", Type: geo.Boolean}}
	if o.class != "" {
		properties = append(properties, class)
	}
	b := geo.NewBuilder(geo.Info{ID: o.id, MaxZoom: 14}, geo.Schema{Class: o.class, Properties: properties})
	for i := range o.features {
		f := geo.Feature{ID: geo.Value{Kind: geo.KindInteger, Int: int64(i)}, IsPoint: true, Point: orb.Point{float64(i), 10}, Values: []geo.Value{{}, {Kind: geo.KindBoolean}}}
		if i < o.synthetic {
			f.Values[1].Int = 1
		}
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// embedded loads the data and the basemap that the program carries.
func embedded(t *testing.T) (collections []Collection, basemap []*geo.Collection) {
	t.Helper()
	load := func(in source.Input) []*geo.Collection {
		loaded, _, err := source.Load(t.Context(), []source.Input{in}, source.Options{Strict: true})
		if err != nil {
			t.Fatal(err)
		}
		return loaded.Collections
	}
	for _, c := range load(source.Input{FS: fixtures.Data(), Path: ".", Name: "data"}) {
		described := Collection{Collection: c, Geometry: points}
		switch c.ID {
		case "borders":
			described.Geometry = lines
		case "airstrips":
			described.Synthetic = 259
		case "blind_crossings":
			described.Synthetic = c.Len()
		}
		collections = append(collections, described)
	}
	return collections, load(source.Input{FS: fixtures.Basemap(), Path: ".", Name: "basemap"})
}

// awkward are collections that nobody knows: every kind of geometry, classes of every
// type and with every character, more of them than are told apart, and the name of the
// basemap's own source.
func awkward(t *testing.T) []Collection {
	var all []Collection
	for i, kind := range []string{points, lines, polygons, "mixed"} {
		for synthetic := range 3 {
			c := collection(t, options{id: fmt.Sprintf("layer-%d-%d", i, synthetic), class: "k", values: strings.Split("abcdefghij", ""), features: 2, synthetic: synthetic})
			all = append(all, Collection{Collection: c, Geometry: kind, Synthetic: synthetic})
		}
	}
	for _, o := range []options{
		{id: "basemap", class: "k", values: []string{"O'Brien", `"q"`, "{k}", "a/b", "ñ", "", "other", "a/b"}},
		{id: "numbers", class: "k", classType: geo.Integer, values: []string{"1", "-2"}},
		{id: "flags", class: "k", classType: geo.Boolean, values: []string{"true", "false"}},
		{id: "lists", class: "k", classType: geo.JSON, values: []string{"a", "b"}},
		{id: "plain"},
		{id: "empty", class: "nope"},
	} {
		all = append(all, Collection{Collection: collection(t, o), Geometry: "mixed"})
	}
	crowd := collection(t, options{id: "crowd", class: "k", values: []string{"a"}, features: 3, synthetic: 1})
	return append(all, Collection{Collection: crowd, Geometry: points, Synthetic: 1, Clusters: &tiles.ClusterNames{Cluster: "cluster", Count: "_count"}})
}

// everyStyle writes styles of the embedded data and of the awkward collections, with
// the basemap and without.
func everyStyle(t *testing.T) []Document {
	t.Helper()
	collections, basemap := embedded(t)
	var styles []Document
	for _, language := range []string{"es", "en"} {
		for _, cs := range [][]Collection{collections, awkward(t), nil} {
			o := Options{Title: geo.Text{ES: "Mapa", EN: "Map"}, Language: language, Base: "http://example.org/x", Collections: cs, DataURL: "http://example.org/x/tiles.json",
				Basemap: basemap, Center: [3]float64{-90, 15, 6}}
			styles = append(styles, New(o))
			o.Backdrop = true
			styles = append(styles, New(o))
			o.DataURL = ""
			styles = append(styles, New(o))
		}
	}
	return styles
}

// TestStylesHangTogether checks that ids differ and that everything referred to is
// there: sources, layers of tiles, symbols and fonts.
func TestStylesHangTogether(t *testing.T) {
	collections, basemap := embedded(t)
	inTiles := map[string]bool{}
	for _, c := range slices.Concat(collections, awkward(t)) {
		inTiles[dataSource+"/"+c.ID] = true
	}
	for _, c := range basemap {
		inTiles[basemapSource+"/"+c.ID] = true
	}
	pictures := map[string]bool{}
	for _, cs := range [][]Collection{collections, awkward(t)} {
		drawn, err := Pictures(cs)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range drawn {
			pictures[p.Name] = true
		}
	}
	for n, doc := range everyStyle(t) {
		seen := map[string]bool{}
		for _, l := range doc.Layers {
			if seen[l.ID] {
				t.Errorf("style %d has two layers %s", n, l.ID)
			}
			seen[l.ID] = true
			if _, ok := doc.Sources[l.Source]; !ok && l.Type != "background" {
				t.Errorf("%s: no source %q", l.ID, l.Source)
			}
			if doc.Sources[l.Source].Type == "vector" && !inTiles[l.Source+"/"+l.SourceLayer] {
				t.Errorf("%s: no layer %q in the tiles of %s", l.ID, l.SourceLayer, l.Source)
			}
			if icon, ok := l.Layout["icon-image"]; ok && !pictures[icon.(string)] {
				t.Errorf("%s: no symbol %v", l.ID, icon)
			}
			if font, ok := l.Layout["text-font"]; ok && !slices.Contains(glyph.Stacks(), font.([]string)[0]) {
				t.Errorf("%s: no font %v", l.ID, font)
			}
		}
	}
}

// TestStylesAreDeterministic writes each twice.
func TestStylesAreDeterministic(t *testing.T) {
	first, again := everyStyle(t), everyStyle(t)
	for i := range first {
		a, err := json.Marshal(first[i])
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(again[i])
		if err != nil || !bytes.Equal(a, b) {
			t.Errorf("style %d is another one the second time, %v", i, err)
		}
	}
}

func TestMadeUpFeaturesAreToldApart(t *testing.T) {
	collections, basemap := embedded(t)
	doc := New(Options{Language: "es", Collections: collections, DataURL: "x", Attribution: "© Example", Backdrop: true, Basemap: basemap})
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"id":"airstrips/points-synthetic/unregistered"`, `"filter":["all",["==","synthetic",true],["==","registration","unregistered"]]`,
		`"icon-image":"triangle-solid-8f3577-18-synthetic"`, `"id":"airstrips/points/registered"`, `"icon-image":"circle-plane-00745a-18"`,
		`"id":"blind_crossings/points-synthetic/active"`,
		`"attribution":"Datos sintéticos: Pasos ciegos (datos sintéticos), Pistas de aterrizaje (259 de 387). Posiciones generadas para demostración; no son lugares reales. | © Example"`,
		`"en":"Synthetic data: Blind crossings (synthetic data), Airstrips (259 of 387). Positions generated for demonstration; they are not real places."`,
	} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("%s is missing", want)
		}
	}
	for _, banned := range []string{`"blind_crossings/points"`, `"blind_crossings/points/active"`, `"blind_crossings/names"`, `"official_crossings/points-synthetic"`} {
		if bytes.Contains(text, []byte(banned)) {
			t.Errorf("%s is there", banned)
		}
	}
}

func TestClassesComeByTheirType(t *testing.T) {
	for _, c := range awkward(t) {
		d := drawn{c, symbology.Of(c.Collection, 0), dataSource}
		filters := map[string]string{}
		for _, f := range d.filtered() {
			filters[f.Value] = fmt.Sprint(f.filter)
		}
		want := map[string]map[string]string{
			"numbers": {"": "[!in k -2 1]", "1": "[== k 1]", "-2": "[== k -2]"},
			"flags":   {"": "[!in k false true]", "true": "[== k true]", "false": "[== k false]"},
			"plain":   {"": "[]"},
		}[c.ID]
		if want != nil && !maps.Equal(filters, want) {
			t.Errorf("%s: %v, want %v", c.ID, filters, want)
		}
		if c.ID == "numbers" && fmt.Sprint(d.areaColor()) != "[match [to-string [get k]] [1] #1c7aa8 [-2] #c04a00 #1c7aa8]" {
			t.Errorf("colours of areas by number: %v", d.areaColor())
		}
		if c.ID == "layer-0-0" && len(d.Classes) != symbology.MaxClasses {
			t.Errorf("%d classes", len(d.Classes))
		}
	}
}

func TestBoundariesThatTheDataDraw(t *testing.T) {
	collections, basemap := embedded(t)
	hidden := bordersDrawn(basemap, collections)
	slices.Sort(hidden)
	if want := []string{"BZ-GT", "BZ-MX", "GT-HN", "GT-MX", "GT-SV", "HN-NI", "HN-SV"}; !slices.Equal(hidden, want) {
		t.Errorf("%v, want %v", hidden, want)
	}
	if other := bordersDrawn(basemap, awkward(t)); other != nil {
		t.Errorf("without borders in the data: %v", other)
	}
}

// TestNamesStandInside checks where the names of countries and departments are written.
func TestNamesStandInside(t *testing.T) {
	_, basemap := embedded(t)
	checked := 0
	for _, c := range basemap {
		if c.ID != "countries" && c.ID != "departments" {
			continue
		}
		for i := range uint32(c.Len()) {
			at, ok := tiles.LabelPoint(c.Geometry(i))
			inside := false
			switch g := c.Geometry(i).(type) {
			case orb.Polygon:
				inside = planar.PolygonContains(g, at)
			case orb.MultiPolygon:
				inside = planar.MultiPolygonContains(g, at)
			}
			if !ok || !inside {
				t.Errorf("%s: %v is outside", c.AppendID(nil, i), at)
			}
			checked++
		}
	}
	if checked < 300 {
		t.Errorf("only %d names", checked)
	}
	for _, g := range []orb.Geometry{nil, orb.Point{1, 2}, orb.LineString{{0, 0}, {1, 1}}, orb.Polygon{}, orb.Polygon{{}}, orb.MultiPolygon{{{{0, 0}, {0, 0}, {0, 0}}}}} {
		if at, ok := tiles.LabelPoint(g); ok {
			t.Errorf("%v has a middle: %v", g, at)
		}
	}
	es, en := places(basemap, "es"), places(basemap, "en")
	names := func(f *features) (all []string) {
		for _, p := range f.Features {
			all = append(all, p.Properties.Name)
		}
		return all
	}
	if !slices.Contains(names(es), "España") || slices.Contains(names(es), "Spain") || !slices.Contains(names(en), "Spain") || len(es.Features) != len(en.Features) {
		t.Errorf("names of countries are not in the language asked for: %v %v", names(es), names(en))
	}
}

// TestZones draws what stands in the place of features: areas with their counts.
func TestZones(t *testing.T) {
	whole, partly := collection(t, options{id: "blind_crossings"}), collection(t, options{id: "airstrips"})
	whole.Generalised = geo.Generalised{Zones: geo.Zones{To: geo.Grid, CellKM: 25, MinCount: 5}}
	partly.Generalised = geo.Generalised{Zones: geo.Zones{To: geo.Grid, CellKM: 50, MinCount: 5}, Partly: true}
	text, err := json.Marshal(New(Options{Language: "es", DataURL: "https://x.example/tiles.json", Collections: []Collection{{Collection: whole, Geometry: polygons}, {Collection: partly, Geometry: "mixed"}}}))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"id":"blind_crossings/areas"`, `"fill-color":"#c04a00","fill-opacity":0.06`, `{"id":"blind_crossings/counts"`, `"filter":["==","generalised",true]`,
		`"text-field":["to-string",["get","count"]]`, `{"id":"airstrips/points/registered"`, `["registered"],"#00745a",`, `"#8f3577"],"fill-opacity":0.06`,
		`{"id":"airstrips/counts"`, `"filter":["all",["==","$type","Polygon"],["==","generalised",true]]`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(string(text), "status") {
		t.Error("zones are told apart by a class that they do not have")
	}
}

// TestClusters: where tiles show clusters, these are rings with their number, and no
// symbols.
func TestClusters(t *testing.T) {
	c := collection(t, options{id: "crowd", class: "k", values: []string{"a"}, features: 3})
	names := &tiles.ClusterNames{Cluster: "cluster", Count: "_count"}
	for _, clusters := range []*tiles.ClusterNames{nil, names} {
		doc := New(Options{Language: "es", DataURL: "http://example.org/tiles.json", Collections: []Collection{{Collection: c, Geometry: points, Clusters: clusters}}})
		rings, symbols := 0, 0
		for _, l := range doc.Layers {
			filter := fmt.Sprint(l.Filter)
			switch {
			case strings.HasPrefix(l.ID, "crowd/clusters"):
				rings++
				if !strings.Contains(filter, "[== cluster true]") {
					t.Errorf("%s draws what is no cluster: %s", l.ID, filter)
				}
			default:
				symbols++
				if strings.Contains(filter, "[!= cluster true]") != (clusters != nil) {
					t.Errorf("%s: %s", l.ID, filter)
				}
			}
		}
		if want := map[bool]int{true: 2}[clusters != nil]; rings != want || symbols == 0 {
			t.Errorf("%d layers of clusters, want %d; %d of symbols", rings, want, symbols)
		}
	}
}
