package sheet

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/symbology"
)

func TestEqualSheetsHaveEqualBytes(t *testing.T) {
	e := demonstration(t, "public")
	area := rectangle(-92.4, 14.4, -89.4, 15.9)
	first := write(t, options(e, area))
	if !bytes.HasPrefix(first, []byte("%PDF-")) || len(first) < 50_000 {
		t.Fatalf("%d bytes are no sheet", len(first))
	}
	for range 5 {
		if !bytes.Equal(write(t, options(e, area)), first) {
			t.Fatal("the same sheet came out otherwise")
		}
	}
	other := options(e, area)
	other.Lang = "en"
	if bytes.Equal(write(t, other), first) {
		t.Error("English is as Spanish")
	}
}

func TestErrorsEndTheSheet(t *testing.T) {
	e := demonstration(t, "official")
	area := rectangle(-92.4, 14.4, -91.4, 15.6)
	broken := errors.New("the disk is gone")
	failing := options(e, area)
	failing.Layers[0].Features = func(yield func(uint32, error) bool) { yield(0, broken) }
	if err := Write(io.Discard, failing); !errors.Is(err, broken) {
		t.Errorf("got %v, want the layer's error", err)
	}
	if err := Write(fullDisk{}, options(e, area)); !errors.Is(err, errFull) {
		t.Errorf("got %v, want the writer's error", err)
	}
	for param, o := range map[string]Options{"lang": {Lang: "fr"}, "paper": {Paper: 7}, "url": {URL: strings.Repeat("x", maxURL+1)}} {
		o.Edition, o.Area = e, area
		var err *geo.Error
		if !errors.As(Write(io.Discard, o), &err) || err.Param != param || err.Code != geo.CodeInvalid {
			t.Errorf("%s: %v", param, err)
		}
	}
	longest := options(e, area)
	longest.URL = "https://example.org/?" + strings.Repeat("ñ", (maxURL-21)/2)
	write(t, longest)
}

var errFull = errors.New("no space left")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

// TestEveryGeometry draws all types, empty and nil ones too.
func TestEveryGeometry(t *testing.T) {
	e := demonstration(t, "public")
	c := collection(t, "mixed", 1, func(int) orb.Point { return orb.Point{-92, 15} })
	line := orb.LineString{{-92.3, 14.5}, {-91.5, 15.5}}
	for _, g := range []orb.Geometry{
		nil, orb.Point{-92, 15}, orb.MultiPoint{}, orb.MultiPoint{{-92, 15}, {-91.9, 15}}, orb.LineString{}, line, orb.LineString{{-92, 15}},
		orb.MultiLineString{line, {}, nil}, orb.Ring{}, orb.Bound{Min: orb.Point{-92, 15}, Max: orb.Point{-91.8, 15.2}}.ToRing(),
		orb.Polygon{}, orb.Polygon{{}}, rectangle(-92, 15, -91.8, 15.2)[0], rectangle(-92, 15, -91.8, 15.2), orb.MultiPolygon{}, orb.Collection{},
		orb.Collection{orb.Point{-92, 15}, line, nil}, orb.Bound{Min: orb.Point{-92, 15}, Max: orb.Point{-91.8, 15.2}},
		orb.Point{10, 10}, orb.LineString{{-180, 0}, {180, 15}},
	} {
		o := options(e, rectangle(-92.4, 14.4, -91.4, 15.6))
		o.Layers = []Layer{{Collection: c, Features: ordinals(1), Shape: func(uint32) orb.Geometry { return g }}}
		before := orb.Clone(g)
		o.MaxSymbols, o.MaxRows = 10, 10
		got, err := gather(o, layout(t, o))
		if err != nil {
			t.Fatal(err)
		}
		if _, has := geo.BoundOf(g); g != nil && got.layers[0].entries[0].placed != has {
			t.Errorf("%v has a place: %v", g, !has)
		}
		o.Layers[0].Features = ordinals(1)
		write(t, o)
		if g != nil && !orb.Equal(before, g) {
			t.Errorf("%v was changed to %v", before, g)
		}
	}
}

// collection has n points.
func collection(t testing.TB, id string, n int, at func(int) orb.Point) *geo.Collection {
	t.Helper()
	b := geo.NewBuilder(geo.Info{ID: id}, geo.Schema{Properties: []geo.Property{{Name: "name", Type: geo.String}}})
	var f geo.Feature
	for i := range n {
		f.Reset()
		f.ID = geo.Value{Kind: geo.KindInteger, Int: int64(i + 1)}
		f.IsPoint, f.Point = true, at(i)
		f.Set(0, geo.Value{Kind: geo.KindString, Bytes: []byte("lugar n.º " + strconv.Itoa(i))})
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

// ordinals yields the first n.
func ordinals(n int) iter.Seq2[uint32, error] {
	return func(yield func(uint32, error) bool) {
		for i := range uint32(n) {
			if !yield(i, nil) {
				return
			}
		}
	}
}

// scattered returns a place within a box.
func scattered(random *rand.Rand, b orb.Bound) orb.Point {
	return orb.Point{b.Min[0] + random.Float64()*(b.Max[0]-b.Min[0]), b.Min[1] + random.Float64()*(b.Max[1]-b.Min[1])}
}

// TestManyAreCounted draws more than fit: cells count every one of them, and the list
// ends where it should.
func TestManyAreCounted(t *testing.T) {
	const n = 20_000
	area := rectangle(-92.4, 14.4, -91.4, 15.6)
	random := rand.New(rand.NewPCG(4, 4))
	c := collection(t, "many", n, func(int) orb.Point { return scattered(random, area.Bound()) })
	o := Options{Edition: demonstration(t, "public"), Area: area, Layers: []Layer{{Collection: c, Features: ordinals(n)}}}
	o, err := o.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	got, err := gather(o, layout(t, o))
	if err != nil {
		t.Fatal(err)
	}
	g := got.layers[0]
	sum := 0
	g.cells.each(func(_ orb.Point, count int) { sum += count })
	if sum != n || !g.dense() || len(g.entries) != DefaultMaxSymbols || len(got.rows) != DefaultMaxRows || got.total != n || g.outside != 0 {
		t.Errorf("cells count %d, %d entries, %d rows, %d in all, %d outside", sum, len(g.entries), len(got.rows), got.total, g.outside)
	}
	o.Layers[0].Features = ordinals(n)
	if size := len(write(t, o)); size > 1_500_000 {
		t.Errorf("the sheet has %d bytes", size)
	}
}

// TestTheListIsShared puts a layer of many before one of few: both are listed, and
// numbers go on.
func TestTheListIsShared(t *testing.T) {
	area := rectangle(-92.4, 14.4, -91.4, 15.6)
	at := func(int) orb.Point { return orb.Point{-92, 15} }
	o := Options{Edition: demonstration(t, "public"), Area: area, MaxRows: 100, MaxSymbols: 10, Layers: []Layer{
		{Collection: collection(t, "many", 1000, at), Features: ordinals(1000)},
		{Collection: collection(t, "few", 7, at), Features: ordinals(7)},
		{Collection: collection(t, "more", 500, at), Features: ordinals(500)},
	}}
	got, err := gather(o, layout(t, o))
	if err != nil {
		t.Fatal(err)
	}
	var rows [3]int
	for i, e := range got.rows {
		rows[e.layer]++
		if e.number != i+1 {
			t.Fatalf("row %d has the number %d", i, e.number)
		}
	}
	if rows != [3]int{33, 7, 60} {
		t.Errorf("%v rows of the layers", rows)
	}
}

// TestZonesAreCounted compares what is gathered from zones with what the edition says.
func TestZonesAreCounted(t *testing.T) {
	e := demonstration(t, "public")
	area := rectangle(-94, 12, -83, 19)
	o := options(e, area)
	for i := range o.Layers {
		o.Layers[i].Features = ordinals(o.Layers[i].Collection.Len())
	}
	o.MaxSymbols, o.MaxRows = DefaultMaxSymbols, DefaultMaxRows
	got, err := gather(o, layout(t, o))
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range got.layers {
		if g.Collection.ID != "blind_crossings" {
			continue
		}
		want, count := 0, g.Collection.Column(zoneCount)
		for i := range uint32(g.Collection.Len()) {
			want += int(count.Int(i))
		}
		if g.zoned != want || want < 100 || g.zones != g.Collection.Len() || g.elsewhere == 0 || !got.zoned || !got.synthetic {
			t.Errorf("%d in %d zones, %d elsewhere; the edition says %d in %d", g.zoned, g.zones, g.elsewhere, want, g.Collection.Len())
		}
		return
	}
	t.Error("there are no blind crossings")
}

// TestZonesHaveTheirColour: those of airstrips count strips, which are purple.
func TestZonesHaveTheirColour(t *testing.T) {
	for _, c := range demonstration(t, "public").Collections {
		if c.ID != "airstrips" {
			continue
		}
		l, err := lookOf(c, 0)
		if purple := inkOf(symbology.Purple.NRGBA()); err != nil || l.other().area != purple || l.other().color == purple {
			t.Errorf("zones of %v among points of %v, %v", l.other().area, l.other().color, err)
		}
		return
	}
	t.Error("there are no airstrips")
}

// TestPlacesAreThoseOfTheMap: a layer that nobody knows looks the same on every sheet.
func TestPlacesAreThoseOfTheMap(t *testing.T) {
	e := &geo.Edition{Collections: []*geo.Collection{{Info: geo.Info{ID: "a"}}, {Info: geo.Info{ID: "b"}}}}
	for id, want := range map[string]int{"a": 0, "b": 1, "elsewhere": 7} {
		if got := placeOf(e, &geo.Collection{Info: geo.Info{ID: id}}, 7); got != want {
			t.Errorf("%s is at %d, want %d", id, got, want)
		}
	}
}

func BenchmarkMillionFeatures(b *testing.B) {
	const n = 1_000_000
	area := rectangle(-92.4, 14.4, -91.4, 15.6)
	random := rand.New(rand.NewPCG(4, 4))
	c := collection(b, "many", n, func(int) orb.Point { return scattered(random, area.Bound()) })
	e := demonstration(b, "public")
	b.ReportAllocs()
	for b.Loop() {
		o := Options{Edition: e, Area: area, Layers: []Layer{{Collection: c, Features: ordinals(n)}}}
		if err := Write(io.Discard, o); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSheet(b *testing.B) {
	e := demonstration(b, "official")
	b.ReportAllocs()
	for b.Loop() {
		if err := Write(io.Discard, options(e, rectangle(-92.4, 14.4, -91.4, 15.6))); err != nil {
			b.Fatal(err)
		}
	}
}
