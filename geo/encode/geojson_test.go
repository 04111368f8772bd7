package encode

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"lindero/geo"
)

func collection(t testing.TB, features ...geo.Feature) *geo.Collection {
	t.Helper()
	b := geo.NewBuilder(geo.Info{ID: "test"}, geo.Schema{})
	for _, name := range []string{"text", "count", "width", "open", "uses", `odd "name"`} {
		if _, err := b.Column([]byte(name)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range features {
		if features[i].ID.Kind == geo.KindNull {
			features[i].ID = geo.Value{Kind: geo.KindInteger, Int: int64(i)}
		}
		if err := b.Add(&features[i]); err != nil {
			t.Fatal(err)
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func text(s string) geo.Value { return geo.Value{Kind: geo.KindString, Bytes: []byte(s)} }

func encodeAll(t testing.TB, f Format, c *geo.Collection, members ...Member) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := WriteAll(f.New(&out, c, Options{Members: members}), allOf(c)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestEveryGeometryReadsBack(t *testing.T) {
	ring := orb.Ring{{0, 0}, {4, 0}, {4, 4}, {0, 0}}
	geometries := []orb.Geometry{
		nil, orb.Point{-90.5, 14.6}, orb.MultiPoint{{1, 2}, {3, 4}}, orb.LineString{{1, 2}, {3, 4.0000001}},
		orb.MultiLineString{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}}, orb.Polygon{ring}, orb.MultiPolygon{{ring}, {ring, ring}},
		orb.Collection{orb.Point{1, 2}, orb.Collection{orb.LineString{{1, 2}, {3, 4}}}},
		orb.MultiPoint{}, orb.LineString{}, orb.Polygon{}, orb.MultiPolygon{},
	}
	for _, g := range geometries {
		out := AppendGeometry(nil, g)
		if g == nil {
			if string(out) != "null" {
				t.Errorf("nil is written as %s", out)
			}
			continue
		}
		var back geojson.Geometry
		if err := json.Unmarshal(out, &back); err != nil {
			t.Fatalf("%T: %v in %s", g, err, out)
		}
		if !orb.Equal(back.Geometry(), g) {
			t.Errorf("%T: %v read back as %v", g, g, back.Geometry())
		}
	}
	if out := string(AppendGeometry(nil, orb.Bound{Max: orb.Point{1, 1}})); out != `{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}` {
		t.Errorf("bound: %s", out)
	}
	if out := string(AppendGeometry(nil, orb.Collection{})); out != `{"type":"GeometryCollection","geometries":[]}` {
		t.Errorf("empty collection: %s", out)
	}
}

// JSON escapes what must not stand in a string, and the id as well.
func TestStrangeTextsReadBack(t *testing.T) {
	strange := "Copán \"Ruinas\"\\\n\t\x01 <script>\u2028 \u202e \U0001F6A9"
	c := collection(t,
		geo.Feature{ID: text("a/b " + strange), Values: []geo.Value{text(strange), {Kind: geo.KindInteger, Int: -7}, {Kind: geo.KindNumber, Float: 3.25}, {Kind: geo.KindBoolean, Int: 1}, {Kind: geo.KindJSON, Bytes: []byte(`["car","boat"]`)}, text("")}},
		geo.Feature{ID: text("b")},
	)
	for _, f := range Formats() {
		got := decoders()[f.Name](t, encodeAll(t, f, c), c)
		compareRows(t, f.Name, got, expected(c, allOf(c), Options{}, f.Name))
	}
}

// Clients infer the columns from the first features: each has all of them.
func TestNullsStandInGeoJSON(t *testing.T) {
	c := collection(t, geo.Feature{ID: text("b")})
	want := `{"type":"Feature","id":"b","geometry":null,"properties":{"text":null,"count":null,"width":null,"open":null,"uses":null,"odd \"name\"":null}}`
	if got := string(NewGeoJSON(c, Options{}).AppendFeature(nil, 0)); got != want {
		t.Errorf("%s", got)
	}
}

func TestFeatureWithFurtherProperties(t *testing.T) {
	c := collection(t, geo.Feature{IsPoint: true, Point: orb.Point{1, 2}, Values: []geo.Value{text("a")}})
	more := []Member{{Name: "far", JSON: []byte("1.5")}, {Name: `"way"`, JSON: []byte("null")}}
	for _, tt := range []struct {
		properties []string
		want       string
	}{{[]string{"text"}, `{"text":"a","far":1.5,"\"way\"":null}`}, {[]string{}, `{"far":1.5,"\"way\"":null}`}} {
		want := `{"type":"Feature","id":0,"geometry":{"type":"Point","coordinates":[1,2]},"properties":` + tt.want + `}`
		if got := string(NewGeoJSON(c, Options{Properties: tt.properties}).AppendFeatureWith(nil, 0, more)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if got, want := NewGeoJSON(c, Options{}).AppendFeatureWith(nil, 0, nil), NewGeoJSON(c, Options{}).AppendFeature(nil, 0); string(got) != string(want) {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestDocumentIsOneFeatureCollection(t *testing.T) {
	for n := range 3 {
		c := collection(t, make([]geo.Feature, n)...)
		var doc struct {
			Type          string
			NumberMatched int
			Features      []json.RawMessage
		}
		out := encodeAll(t, Formats()[0], c, Member{"numberMatched", []byte("12")})
		if err := json.Unmarshal(out, &doc); err != nil {
			t.Fatalf("%v in %s", err, out)
		}
		if doc.Type != "FeatureCollection" || doc.NumberMatched != 12 || doc.Features == nil || len(doc.Features) != n {
			t.Errorf("%d features: %s", n, out)
		}
	}
}

func TestNumbersReadBackInTheShortestForm(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	values := []float64{0, 1, -1, 0.1, -0.1, 1e-7, 5e-8, 1e-6, 123456789, 99999999.9999999, 1e15, 1e21, -1e300, 5e-324, math.MaxFloat64, 1.0 / 3, -89.1234567, 14.60000005}
	for range 200_000 {
		values = append(values,
			math.Round(r.Float64()*360e7-180e7)/1e7, // as coordinates are
			r.Float64()*360-180, math.Round(r.Float64()*1e6)/100, r.NormFloat64()*math.Pow(10, float64(r.IntN(40)-20)))
	}
	for _, v := range values {
		got := string(appendNumber(nil, v))
		if back, err := strconv.ParseFloat(got, 64); err != nil || back != v {
			t.Fatalf("%v is written %s", v, got)
		}
		if want := strconv.FormatFloat(v, 'f', -1, 64); len(got) > len(want) {
			t.Fatalf("%s could be %s", got, want)
		}
		if !json.Valid([]byte(got)) {
			t.Fatalf("%s is not JSON", got)
		}
	}
}

func TestWriteErrorsReachTheCaller(t *testing.T) {
	c := collection(t, geo.Feature{})
	for _, f := range Formats() {
		if err := WriteAll(f.New(brokenWriter{}, c, Options{}), []uint32{0}); err == nil {
			t.Errorf("%s: the error is lost", f.Name)
		}
	}
}

func BenchmarkWriteGeoJSON(b *testing.B) {
	const n = 10_000
	c := manyPoints(b, n)
	out := encodeAll(b, Formats()[0], c)
	b.Run("lindero", func(b *testing.B) {
		g := NewGeoJSON(c, Options{})
		buf := make([]byte, 0, 1024)
		b.SetBytes(int64(len(out)))
		b.ReportAllocs()
		for b.Loop() {
			for i := range uint32(n) {
				buf = g.AppendFeature(buf[:0], i)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/feature")
	})
	b.Run("orb", func(b *testing.B) {
		reference, err := geojson.UnmarshalFeatureCollection(out)
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(out)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := reference.MarshalJSON(); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/feature")
	})
}
