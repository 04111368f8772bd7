package encode

import (
	"bytes"
	"context"
	"encoding/csv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/crs"
	"lindero/geo/source"
)

func TestCSVBytes(t *testing.T) {
	point := func(id geo.Value, values ...geo.Value) geo.Feature {
		return geo.Feature{ID: id, IsPoint: true, Point: orb.Point{-90.25, 14.5}, Values: values}
	}
	const names = `id,longitude,latitude,text,count,width,open,uses,"odd ""name"""`
	for _, c := range []struct {
		name    string
		feature geo.Feature
		want    string
	}{
		{"all null", geo.Feature{ID: text("a")}, `a,,,,,,,,`},
		{"empty text", point(text("a"), text("")), `a,-90.25,14.5,"",,,,,`},
		{"a quote", point(text("a"), text(`a"b`)), `a,-90.25,14.5,"a""b",,,,,`},
		{"a comma", point(text("a,b"), text(`ñ`)), `"a,b",-90.25,14.5,ñ,,,,,`},
		{"a line break", point(text("a"), text("a\nb")), "a,-90.25,14.5,\"a\nb\",,,,,"},
		{"blanks", point(text("a"), text(" a b ")), `a,-90.25,14.5," a b ",,,,,`},
		{"a formula", point(text("=1"), text(`=HYPERLINK("http://x")`)), `'=1,-90.25,14.5,"'=HYPERLINK(""http://x"")",,,,,`},
		{"a tab first", point(text("@a"), text("\t=1")), "'@a,-90.25,14.5,\"'\t=1\",,,,,"},
		{"a minus", point(text("a"), text("-1"), geo.Value{Kind: geo.KindInteger, Int: -1}, geo.Value{Kind: geo.KindNumber, Float: -2.5}),
			`a,-90.25,14.5,'-1,-1,-2.5,,,`},
		{"no UTF-8", point(text("a"), text("a\xffb")), `a,-90.25,14.5,"a` + "\ufffd" + `b",,,,,`},
		{"a list", point(geo.Value{Kind: geo.KindInteger, Int: -3}, geo.Value{}, geo.Value{}, geo.Value{}, geo.Value{Kind: geo.KindBoolean, Int: 1},
			geo.Value{Kind: geo.KindJSON, Bytes: []byte(`["a",1]`)}), `-3,-90.25,14.5,,,,true,"[""a"",1]",`},
	} {
		out := string(encoded(t, "csv", collection(t, c.feature), []uint32{0}, Options{}))
		if want := names + "\r\n" + c.want + "\r\n"; out != want {
			t.Errorf("%s:\n%q\nwant\n%q", c.name, out, want)
		}
	}
}

func TestCSVNames(t *testing.T) {
	make := func(id string, g orb.Geometry, properties ...string) *geo.Collection {
		var schema geo.Schema
		schema.ID = id
		for _, name := range properties {
			schema.Properties = append(schema.Properties, geo.Property{Name: name})
		}
		b := geo.NewBuilder(geo.Info{ID: "test"}, schema)
		if err := b.Add(&geo.Feature{ID: text("a"), Geometry: g}); err != nil {
			t.Fatal(err)
		}
		c, err := b.Build()
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	mercator := Options{CRS: crs.All()[2]}
	latFirst := Options{CRS: crs.All()[1]}
	line := orb.LineString{{1, 2}, {3, 4}}
	for _, c := range []struct {
		c    *geo.Collection
		o    Options
		want string
	}{
		{make("", nil), Options{}, "id,longitude,latitude"},
		{make("code", nil, "code", "name"), Options{}, "code,longitude,latitude,name"},
		{make("", nil), latFirst, "id,longitude,latitude"},
		{make("", nil), mercator, "id,x,y"},
		{make("", line), mercator, "id,geometry"},
		{make("", nil, "ID", "Longitude", "_longitude"), Options{}, `_id,__longitude,latitude,"ID",Longitude,_longitude`},
		{make("x", nil, "x", "y"), mercator, "x,_x,_y,y"},
		{make("", line, "id", "geometry", "a"), Options{Properties: []string{"a"}}, "_id,_geometry,a"},
		{make("ID", nil), Options{}, `"ID",longitude,latitude`},
		{make("", nil, "=1", "a,b", "a\tb"), Options{}, "id,longitude,latitude,'=1,\"a,b\",\"a\tb\""},
		{make("", nil), Options{ByteOrderMark: true}, "\ufeffid,longitude,latitude"},
	} {
		got, _, _ := strings.Cut(string(encoded(t, "csv", c.c, nil, c.o)), "\r\n")
		if got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

// What Lindero writes it reads again, but for what CSV cannot say: that a text is
// empty, and that it is no number, date or the like.
func TestLinderoReadsItsCSV(t *testing.T) {
	for name, c := range samples(t) {
		for _, mark := range []bool{false, true} {
			data := encoded(t, "csv", c, allOf(c), Options{ByteOrderMark: mark})
			back := loadCSV(t, name, data, c)
			if back.Len() != c.Len() || back.NumericIDs() != c.NumericIDs() {
				t.Fatalf("%s: %d features of %d", name, back.Len(), c.Len())
			}
			var ordinals []uint32
			for i := range uint32(c.Len()) {
				at, ok := back.Lookup(string(c.AppendID(nil, i)))
				if !ok {
					t.Fatalf("%s: %s is gone", name, c.AppendID(nil, i))
				}
				ordinals = append(ordinals, at)
			}
			compareRows(t, name, expected(back, ordinals, Options{}, "fgb"), neutral(expected(c, allOf(c), Options{}, "fgb")))
		}
	}
}

func loadCSV(t *testing.T, name string, data []byte, c *geo.Collection) *geo.Collection {
	t.Helper()
	layer := source.LayerConfig{ID: "sample", IDColumn: "code"}
	for _, p := range c.Schema.Properties {
		layer.Properties = append(layer.Properties, source.PropertyConfig{Name: p.Name, Type: p.Type.String(), Format: p.Format})
		if p.Type == geo.Unknown {
			layer.Properties[len(layer.Properties)-1].Type = ""
		}
	}
	in := source.Input{FS: fstest.MapFS{"sample.csv": &fstest.MapFile{Data: data}}}
	d, r, err := source.Load(context.Background(), []source.Input{in}, source.Options{Config: &source.Config{Layers: []source.LayerConfig{layer}}})
	if err != nil {
		t.Fatal(err)
	}
	if r.HasRefusals() || len(d.Collections) != 1 {
		var report bytes.Buffer
		if err := r.WriteText(&report); err != nil {
			t.Fatal(err)
		}
		t.Fatalf("%s:\n%s", name, report.String())
	}
	return d.Collections[0]
}

// neutral has the rows as they come back: with apostrophes, without empty texts.
func neutral(rows []row) []row {
	for _, r := range rows {
		for name, value := range r.values {
			switch {
			case value == `""`:
				delete(r.values, name)
			case name == "text" && strings.Contains(`=+-@\`, value[1:2]) && !strings.HasPrefix(value, `"\"`):
				r.values[name] = `"'` + value[1:]
			}
		}
	}
	return rows
}

func FuzzCSVField(f *testing.F) {
	for _, s := range sampleTexts() {
		f.Add(string(s))
	}
	f.Fuzz(func(t *testing.T, s string) {
		plain := utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' }) < 0
		record := append(appendField([]byte("first,"), []byte(s), plain), ",last\r\n"...)
		back, err := csv.NewReader(bytes.NewReader(record)).Read()
		if err != nil || len(back) != 3 {
			t.Fatalf("%q: %v, %v", record, back, err)
		}
		want := strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")
		if len(back[1]) > 0 && strings.IndexByte("=+-@\t\r\n", back[1][0]) >= 0 {
			t.Fatalf("%q runs as a formula", record)
		}
		if startsFormula([]byte(s)) {
			want = "'" + strings.ReplaceAll(want, "\r\n", "\n")
		}
		if got := back[1]; got != want && utf8.ValidString(s) {
			t.Fatalf("%q came back as %q, want %q", s, got, want)
		}
	})
}
