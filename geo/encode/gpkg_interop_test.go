//go:build interop

package encode

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/symbology"
)

// gdalValue is a value of GDAL's GeoJSON as expected has it.
func gdalValue(t *testing.T) func(*geo.Column, json.RawMessage) string {
	return func(c *geo.Column, v json.RawMessage) string {
		switch c.Type {
		case geo.JSON:
			return compact(t, v)
		case geo.Number:
			return canonicalNumber(t, string(v))
		}
		return unquoteJSON(t, v)
	}
}

// GDAL 3.6 reads GeoPackage 1.4 with a warning; it has what 1.4 has.
func gdalReadsGPKG(t *testing.T, path string, args ...string) []json.RawMessage {
	t.Helper()
	return ogr2geojson(t, path, append([]string{"--config", "CPL_LOG", os.DevNull}, args...)...)
}

func TestGDALReadsGeoPackages(t *testing.T) {
	for name, c := range samples(t) {
		if name == "empty ones" {
			continue // GeoJSON of GDAL's has no empty geometries
		}
		for i, system := range systemsOf(t) {
			if i > 0 && len(name)%3 != i%3 {
				continue // each system with some of the geometries
			}
			o := Options{CRS: system}
			path := saved(t, "sample.gpkg", writeLayers(t, "gpkg", FileOptions{Created: sampleCreated}, o, c))
			args := []string{"sample"}
			if system.EPSG != 4326 {
				args = append(args, "-a_srs", "EPSG:4326") // its numbers, not their meaning
			}
			rows := rowsOf(t, gdalReadsGPKG(t, path, args...), c, gdalValue(t))
			compareRows(t, name+", "+system.URI, rows, gpkgExpected(c, o))
		}
	}
}

// GDAL finds by the index what brute force finds, near and far, among 100,000.
func TestGDALSearchesGeoPackages(t *testing.T) {
	for _, polygons := range []bool{false, true} {
		c := scattered(t, 100_000, polygons)
		path := saved(t, "scattered.gpkg", writeFile(t, "gpkg", FileOptions{}, c))
		for _, box := range []orb.Bound{
			{Min: orb.Point{-90, 16}, Max: orb.Point{-89.9, 16.1}}, {Min: orb.Point{-95, 12}, Max: orb.Point{-90, 15}}, {Min: orb.Point{0, 0}, Max: orb.Point{1, 1}},
		} {
			var got []string
			for _, f := range gdalReadsGPKG(t, path, "scattered", "-preserve_fid", "-spat", fmt.Sprint(box.Min[0]), fmt.Sprint(box.Min[1]), fmt.Sprint(box.Max[0]), fmt.Sprint(box.Max[1])) {
				var feature struct{ ID json.Number }
				if err := json.Unmarshal(f, &feature); err != nil {
					t.Fatal(err)
				}
				got = append(got, feature.ID.String())
			}
			compareIDs(t, got, idsWithin(c, box))
		}
	}
}

// qgisTable is what QGIS makes of a layer.
type qgisTable struct {
	Count    int
	CRS      string
	Renderer string
	Field    string
	Classes  map[string][2]string // label and colour by value
	Aliases  map[string]string
	Widgets  map[string]map[string]string // values by label
	Fields   map[string]string
	Found    int // in the western half of the extent
}

// runInQGIS runs a script of testdata with Debian's QGIS.
func runInQGIS(t *testing.T, script string, answer any, args ...string) {
	t.Helper()
	python := os.Getenv("QGIS_PYTHON")
	if python == "" {
		t.Fatal("QGIS_PYTHON names no Python with QGIS; go run ./cmd/dev test -run interoperability names it")
	}
	cmd := exec.Command(python, append([]string{"testdata/" + script}, args...)...)
	dir := t.TempDir()
	cmd.Env = append(os.Environ(), "QT_QPA_PLATFORM=offscreen", "QGIS_CUSTOM_CONFIG_PATH="+dir, "XDG_CACHE_HOME="+dir)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, complaint.String())
	}
	if err := json.Unmarshal(out, answer); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
}

// styled is a collection of a known layer with a class and titles.
func styled(t *testing.T, id, class string, g orb.Geometry, values ...geo.EnumValue) *geo.Collection {
	t.Helper()
	schema := geo.Schema{ID: "id", Class: class, Properties: []geo.Property{
		{Name: "id", Type: geo.String, Title: geo.Text{ES: "Identificador", EN: "Identifier"}},
		{Name: class, Type: geo.String, Title: geo.Text{ES: "Estado «uno» & \"dos\"", EN: "Status <1>"}, Enum: values},
		{Name: "width", Type: geo.Number, Unit: "m", Title: geo.Text{ES: "Anchura", EN: "Width"}},
	}}
	b := geo.NewBuilder(geo.Info{ID: id, Title: geo.Text{ES: "Título de " + id, EN: "Title of " + id}}, schema)
	for i, v := range values {
		f := geo.Feature{ID: text(fmt.Sprint(id, i)), Geometry: g, Values: []geo.Value{{}, text(v.Value), {Kind: geo.KindNumber, Float: 1.5}}}
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

// QGIS draws the classes in the map's colours, and shows titles in the file's language.
func TestQGISTakesTheStylesOfGeoPackages(t *testing.T) {
	known := []geo.EnumValue{{Value: "active", Title: geo.Text{ES: "activo", EN: "active"}}, {Value: "blocked", Title: geo.Text{ES: "bloqueado", EN: "blocked"}}}
	odd := []geo.EnumValue{{Value: `o'"<&`, Title: geo.Text{ES: `«ó» <&"'`, EN: "odd"}}, {Value: "b"}}
	layers := []*geo.Collection{
		styled(t, "blind_crossings", "status", orb.Point{-90, 14}, known...),
		styled(t, "other-lines", "kind", sampleGeometries()["line"], odd...),
		styled(t, "areas", "kind", sampleGeometries()["multipolygon"], odd...),
	}
	for _, lang := range []string{"es", "en"} {
		path := saved(t, "styled.gpkg", writeFile(t, "gpkg", FileOptions{Lang: lang, Created: sampleCreated}, layers...))
		var tables []qgisTable
		var sources []string
		for _, c := range layers {
			sources = append(sources, path+"|layername="+c.ID)
		}
		runInQGIS(t, "qgis_gpkg.py", &tables, sources...)
		for i, got := range tables {
			c := layers[i]
			look := symbology.Of(c, 0)
			class := &c.Columns[len(c.Columns)-2].Property
			if got.Count != c.Len() || got.Renderer != "categorizedSymbol" || got.Field != c.Schema.Class || got.CRS != "EPSG:4326" || got.Found != c.Len() {
				t.Errorf("%s: %+v", c.ID, got)
			}
			for k, e := range class.Enum {
				label := e.Title.Or(geo.Text{ES: e.Value}).In(lang)
				drawn := look.Classes[slices.IndexFunc(look.Classes, func(c symbology.Class) bool { return c.Value == e.Value })]
				want := [2]string{label, drawn.Point.Color.String()}
				if got.Classes[e.Value] != want {
					t.Errorf("%s, %s: class %d is %q, want %q", c.ID, lang, k, got.Classes[e.Value], want)
				}
				if got.Widgets[c.Schema.Class][label] != e.Value {
					t.Errorf("%s, %s: values %q", c.ID, lang, got.Widgets)
				}
			}
			if got.Aliases[c.Schema.Class] != class.Title.In(lang) || !strings.HasSuffix(got.Aliases["width"], " (m)") {
				t.Errorf("%s, %s: titles %q", c.ID, lang, got.Aliases)
			}
		}
	}
}

// QGIS reads every kind of geometry, with or without a style, and may change it: the
// triggers keep the index.
func TestQGISReadsAndEditsGeoPackages(t *testing.T) {
	all := samples(t)
	names := slices.Sorted(maps.Keys(all))
	var paths, sources []string
	for _, name := range names {
		paths = append(paths, saved(t, "sample.gpkg", writeFile(t, "gpkg", FileOptions{}, all[name])))
		sources = append(sources, paths[len(paths)-1]+"|layername=sample")
	}
	var tables []qgisTable
	runInQGIS(t, "qgis_gpkg.py", &tables, append(sources, "edit")...)
	for i, name := range names {
		if got := tables[i]; got.Count != all[name].Len() {
			t.Errorf("%s: %d features of %d", name, got.Count, all[name].Len())
		}
		data, err := os.ReadFile(paths[i])
		if err != nil {
			t.Fatal(err)
		}
		openSQLite(t, data)
	}
}
