package encode

import (
	"bytes"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/crs"
)

// sampleTexts are texts that formats treat in particular ways; nil is null.
func sampleTexts() [][]byte {
	texts := [][]byte{nil}
	for _, s := range []string{
		"", "Copán, Ruinas", `dijo "sí", y ya`, "dos\nlíneas", "dos\r\nlíneas", "\U0001F6A9 \u202e", "=1+1", "+502 7777", "-5", "@SUM(A1)",
		"\ttab", "007", " orillas ", "a\\b", ",", `"`, "'", "true", "ñ;x|y", "2024-05-31", "plain",
	} {
		texts = append(texts, []byte(s))
	}
	return texts
}

func square(x, y, side float64) orb.Ring {
	return orb.Ring{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}}
}

// sampleGeometries are geometries of each type, by name.
func sampleGeometries() map[string]orb.Geometry {
	hole := square(-90.8, 14.2, 0.25)
	hole.Reverse()
	polygon := orb.Polygon{square(-91, 14, 1), hole}
	line := orb.LineString{{-92, 14}, {-91.0000001, 14.5}, {-90.25, 15}}
	return map[string]orb.Geometry{
		"point": orb.Point{-92.1470001, 14.68}, "multipoint": orb.MultiPoint{{-92, 14}, {-90.5, 15.25}},
		"line": line, "multiline": orb.MultiLineString{line, {{-89, 13}, {-88.5, 13.75}}}, "one line": orb.MultiLineString{line},
		"polygon": polygon, "no hole": orb.Polygon{square(-91, 14, 1)},
		"multipolygon": orb.MultiPolygon{polygon, {square(-89, 13, 0.5)}},
		"collection":   orb.Collection{orb.Point{-92, 14}, line, orb.Collection{polygon, orb.MultiPoint{{-91, 13}}}},
	}
}

// sample is a collection of the given geometries, as often as there are texts. Every
// type of property stands in it; the ids are numbers or texts.
func sample(t testing.TB, numeric bool, geometries ...orb.Geometry) *geo.Collection {
	t.Helper()
	schema := geo.Schema{ID: "code", Properties: []geo.Property{
		{Name: "code"}, {Name: "text", Type: geo.String, Title: geo.Text{ES: "Texto", EN: "Text"}}, {Name: "count", Type: geo.Integer},
		{Name: "width", Type: geo.Number}, {Name: "open", Type: geo.Boolean}, {Name: "uses", Type: geo.JSON},
		{Name: "seen", Type: geo.String, Format: geo.FormatDate}, {Name: "at", Type: geo.String, Format: geo.FormatDateTime},
		{Name: "nothing"}, {Name: `odd "name",`, Type: geo.String},
	}}
	b := geo.NewBuilder(geo.Info{ID: "sample", Title: geo.Text{ES: "Muestra", EN: "Sample"}, License: "CC-BY-4.0"}, schema)
	for i, s := range sampleTexts() {
		f := geo.Feature{ID: geo.Value{Kind: geo.KindInteger, Int: int64(1000*i) - 2000}}
		if !numeric {
			f.ID = text("ñ-" + string(rune('a'+i)))
		}
		f.Geometry = geometries[i%len(geometries)]
		if p, ok := f.Geometry.(orb.Point); ok {
			f.IsPoint, f.Point, f.Geometry = true, orb.Point{p[0] + float64(i)/10, p[1]}, nil
		}
		if s != nil {
			f.Values = []geo.Value{
				{}, {Kind: geo.KindString, Bytes: s}, {Kind: geo.KindInteger, Int: int64(i)*(1<<40) - 7}, {Kind: geo.KindNumber, Float: float64(i)/3 - 2},
				{Kind: geo.KindBoolean, Int: int64(i % 2)}, {Kind: geo.KindJSON, Bytes: []byte(`["car","a \"b\", c",` + string(rune('0'+i%10)) + `]`)},
				text("2024-02-29"), text("2024-05-31T12:00:07Z"), {}, text("x"),
			}
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

// samples are collections of each type of geometry, of mixed ones, and with features
// that have none.
func samples(t testing.TB) map[string]*geo.Collection {
	t.Helper()
	all := map[string]*geo.Collection{}
	var mixed []orb.Geometry
	for name, g := range sampleGeometries() {
		all[name] = sample(t, len(name)%2 == 0, g)
		all[name+" or none"] = sample(t, false, g, nil)
	}
	for _, name := range []string{"polygon", "point", "line", "collection", "multipolygon", "multiline", "multipoint"} {
		mixed = append(mixed, sampleGeometries()[name])
	}
	all["mixed"] = sample(t, true, mixed...)
	all["empty ones"] = sample(t, true, append(mixed, orb.LineString{}, orb.Collection{}, orb.MultiPolygon{{}, {square(-91, 14, 1)}})...)
	all["none"] = sample(t, true, nil)
	return all
}

func allOf(c *geo.Collection) []uint32 {
	ordinals := make([]uint32, c.Len())
	for i := range ordinals {
		ordinals[i] = uint32(i)
	}
	return ordinals
}

func encoded(t testing.TB, name string, c *geo.Collection, ordinals []uint32, o Options) []byte {
	t.Helper()
	for _, f := range streams() {
		if f.Name == name {
			var out bytes.Buffer
			if err := WriteAll(f.New(&out, c, o), ordinals); err != nil {
				t.Fatal(err)
			}
			return out.Bytes()
		}
	}
	t.Fatalf("there is no format %s", name)
	return nil
}

// systemsOf are the systems in which the samples can be written.
func systemsOf(t testing.TB) []crs.Offered {
	t.Helper()
	all := crs.All()
	if len(all) < 5 {
		t.Fatalf("%d systems", len(all))
	}
	return all
}

// idsWithin are the ids of features whose boxes touch the box, in order.
func idsWithin(c *geo.Collection, box orb.Bound) []string {
	var ids []string
	for i := range uint32(c.Len()) {
		b, ok := geo.BoundOf(c.Geometry(i))
		if ok && b.Min[0] <= box.Max[0] && b.Max[0] >= box.Min[0] && b.Min[1] <= box.Max[1] && b.Max[1] >= box.Min[1] {
			ids = append(ids, string(c.AppendID(nil, i)))
		}
	}
	return ids
}
