package border

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/fixtures"
	"lindero/geo"
	"lindero/geo/source"
)

// embedded are the collections of the demonstration data, by id.
func embedded(t testing.TB) map[string]*geo.Collection {
	t.Helper()
	byID := make(map[string]*geo.Collection)
	for _, folder := range []fs.FS{fixtures.Data(), fixtures.Basemap()} {
		d, _, err := source.Load(context.Background(), []source.Input{{FS: folder, Path: "."}}, source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range d.Collections {
			byID[c.ID] = c
		}
	}
	return byID
}

// The borders of the embedded data: lengths beside those that the features and published
// figures give, ends, and which country lies on which side, as one sees on any map.
func TestEmbeddedBorders(t *testing.T) {
	data := embedded(t)
	c := data[Collection]
	s := NewSet(c, data["municipalities"], data["towns"])
	want := []struct {
		id, left, right string
		first, last     orb.Point // to a tenth of a degree
		parts, gaps     int
	}{
		{"BZ-GT", "BZ", "GT", orb.Point{-89.2, 17.8}, orb.Point{-88.9, 15.9}, 1, 0},
		{"BZ-MX", "MX", "BZ", orb.Point{-89.2, 17.8}, orb.Point{-87.9, 18.2}, 2, 1},
		{"GT-HN", "GT", "HN", orb.Point{-89.4, 14.4}, orb.Point{-88.2, 15.7}, 1, 0},
		{"GT-MX", "MX", "GT", orb.Point{-92.2, 14.5}, orb.Point{-89.2, 17.8}, 1, 0},
		{"GT-SV", "GT", "SV", orb.Point{-90.1, 13.7}, orb.Point{-89.4, 14.4}, 1, 0},
		{"HN-NI", "HN", "NI", orb.Point{-87.3, 13}, orb.Point{-83.1, 15}, 1, 0},
		{"HN-SV", "HN", "SV", orb.Point{-89.4, 14.4}, orb.Point{-87.8, 13.4}, 1, 0},
	}
	if len(s.Lines()) != len(want) {
		t.Fatalf("%d borders", len(s.Lines()))
	}
	for i, l := range s.Lines() {
		w := want[i]
		first, last := l.Ends()
		if l.ID != w.id || rounded(first) != w.first || rounded(last) != w.last || len(l.Parts) != w.parts || len(l.Gaps) != w.gaps {
			t.Errorf("%s from %v to %v, parts %v, gaps %v", l.ID, first, last, l.Parts, l.Gaps)
		}
		if l.Left != w.left || l.Right != w.right {
			t.Errorf("%s: %q on the left, %q on the right", l.ID, l.Left, l.Right)
		}
		ordinal, _ := c.Lookup(l.ID)
		length, published := c.Column("length_km").Float(ordinal), c.Column("published_length_km").Value(ordinal)
		if math.Abs(l.Length()-length) > 0.051 {
			t.Errorf("%s is %.3f km long, the feature says %g", l.ID, l.Length(), length)
		}
		t.Logf("%s %8.3f km; published %v", l.ID, l.Length(), published.Float)
	}
}

func rounded(p orb.Point) orb.Point {
	return orb.Point{math.Round(p[0]*10) / 10, math.Round(p[1]*10) / 10}
}

// Official crossings lie on their borders, and synthetic ones near them.
func TestEmbeddedCrossings(t *testing.T) {
	data := embedded(t)
	s := NewSet(data[Collection])
	n := 0
	for _, id := range []string{"official_crossings", "blind_crossings"} {
		c := data[id]
		border := c.Column("border")
		for i, p := range c.Points() {
			named := textOf(border, uint32(i))
			l, at, ok := s.Locate(p, 30_000)
			if !ok {
				t.Errorf("%s %s: no border within 30 km", id, c.AppendID(nil, uint32(i)))
				continue
			}
			own, err := s.Line(named)
			if err != nil {
				t.Fatal(err)
			}
			if d := math.Abs(own.Locate(p).Distance); d > math.Abs(at.Distance)+1e-6 && l.ID == named || d > 3_000 {
				t.Errorf("%s %s lies %g m from %s, and %g m from %s", id, c.AppendID(nil, uint32(i)), d, named, at.Distance, l.ID)
			}
			n++
		}
	}
	if n != 28+125 {
		t.Errorf("%d crossings", n)
	}
}

// The set's nearest border is that of all lines looked at one by one.
func TestSetLocate(t *testing.T) {
	s := NewSet(embedded(t)[Collection])
	r := rand.New(rand.NewPCG(15, 16))
	found := 0
	for range 2_000 {
		p := orb.Point{-93 + 11*r.Float64(), 12 + 7*r.Float64()}
		within := 100_000 * r.Float64()
		best := math.Inf(1)
		for _, l := range s.lines {
			best = min(best, math.Abs(l.Locate(p).Distance))
		}
		l, at, ok := s.Locate(p, within)
		if ok != (best <= within) || ok && math.Abs(math.Abs(at.Distance)-best) > 1e-6 {
			t.Fatalf("%v: %v %t, the nearest lies %g m away, within %g", p, at, ok, best, within)
		}
		if ok && l.Locate(p) != at {
			t.Fatalf("%v: %v, of its line %v", p, at, l.Locate(p))
		}
		if ok {
			found++
		}
	}
	if found < 200 {
		t.Errorf("only %d lie near a border", found)
	}
}

// feature is one of a made-up collection.
type feature struct {
	id, border, country string
	geometry            orb.Geometry
}

func collectionOf(t testing.TB, id string, features ...feature) *geo.Collection {
	t.Helper()
	text := func(s string) geo.Value {
		if s == "" {
			return geo.Value{}
		}
		return geo.Value{Kind: geo.KindString, Bytes: []byte(s)}
	}
	b := geo.NewBuilder(geo.Info{ID: id}, geo.Schema{Properties: []geo.Property{
		{Name: "border", Type: geo.String}, {Name: "country", Type: geo.String}}})
	for _, f := range features {
		row := geo.Feature{ID: text(f.id), Geometry: f.geometry, Values: []geo.Value{text(f.border), text(f.country)}}
		if err := b.Add(&row); err != nil {
			t.Fatal(err)
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Several features make one border, which remembers which stretch is whose.
func TestSetOfStretches(t *testing.T) {
	c := collectionOf(t, Collection,
		feature{"east", "A-B", "", linesOf("1 0, 2 0")}, feature{"west", "A-B", "", linesOf("0 0, 1 0")},
		feature{"C-D", "", "", linesOf("0 5, 1 5")}, feature{"E-F", "", "", nil}, feature{"G", "", "", orb.Point{1, 1}})
	s := NewSet(c)
	if len(s.Lines()) != 2 {
		t.Fatalf("%d borders", len(s.Lines()))
	}
	l, err := s.Line("A-B")
	if err != nil || l.Countries != [2]string{"A", "B"} || len(l.Parts) != 1 || len(l.Stretches) != 2 {
		t.Fatalf("%+v, %v", l, err)
	}
	for i, id := range []string{"west", "east"} {
		if got := c.AppendID(nil, l.Stretches[i].Ordinal); string(got) != id {
			t.Errorf("stretch %d is %s", i, got)
		}
	}
	for id, say := range map[string]string{"E-F": "no line", "X-Y": "there is no border"} {
		var e *geo.Error
		if _, err := s.Line(id); !errors.As(err, &e) || e.Code != geo.CodeNotFound || !strings.Contains(e.Message, say) {
			t.Errorf("%s: %v", id, err)
		}
	}
	if _, _, ok := NewSet(nil).Locate(orb.Point{}, math.Inf(1)); ok {
		t.Error("nothing lies near")
	}
}

// Places tell the sides only where they agree.
func TestTellSides(t *testing.T) {
	line := collectionOf(t, Collection, feature{"A-B", "", "", linesOf("0 0, 1 0")})
	at := func(country string, x, y float64) feature { return feature{"", "", country, orb.Point{x, y}} }
	square := orb.Polygon{{{0.4, 0.1}, {0.6, 0.1}, {0.6, 0.2}, {0.4, 0.2}, {0.4, 0.1}}}
	tests := []struct {
		name   string
		places []feature
		left   string
	}{
		{"agreeing", []feature{at("A", 0.3, 0.1), at("A", 0.4, 0.1), at("B", 0.3, -0.1), at("B", 0.4, -0.1)}, "A"},
		{"polygons", []feature{at("B", 0.3, 0.1), {"", "", "B", square}, at("A", 0.3, -0.1), at("A", 0.4, -0.1)}, "B"},
		{"too few", []feature{at("A", 0.3, 0.1), at("A", 0.4, 0.1), at("B", 0.3, -0.1)}, ""},
		{"of one country", []feature{at("A", 0.3, 0.1), at("A", 0.4, 0.1)}, ""},
		{"contradicting", []feature{at("A", 0.3, 0.1), at("A", 0.4, 0.1), at("B", 0.3, 0.1), at("B", 0.4, -0.1)}, ""},
		{"both on one side", []feature{at("A", 0.3, 0.1), at("A", 0.4, 0.1), at("B", 0.3, 0.2), at("B", 0.4, 0.2)}, ""},
		{"far away", []feature{at("A", 0.3, 1), at("A", 0.4, 1), at("B", 0.3, -0.1), at("B", 0.4, -0.1)}, ""},
		{"beyond the end", []feature{at("A", 1.1, 0.1), at("A", 1.2, 0.1), at("B", 0.3, -0.1), at("B", 0.4, -0.1)}, ""},
		{"of no country, or without a position", []feature{at("", 0.3, 0.1), {"", "", "A", nil}}, ""},
	}
	for _, test := range tests {
		for i := range test.places {
			test.places[i].id = string(rune('a' + i))
		}
		l := NewSet(line, collectionOf(t, "places", test.places...)).Lines()[0]
		if l.Left != test.left || (l.Right == "") != (test.left == "") || l.Right == l.Left && l.Left != "" {
			t.Errorf("%s: %q on the left, %q on the right", test.name, l.Left, l.Right)
		}
	}
}
