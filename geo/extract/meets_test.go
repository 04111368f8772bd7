package extract

import (
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/area"
	"lindero/geo/cql"
)

// TestMeetingIsIntersecting compares the quick answers with those of CQL2's engine, on
// geometries with so few places for vertices that they often only touch.
func TestMeetingIsIntersecting(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	place := func() orb.Point { return orb.Point{float64(r.IntN(7)), float64(r.IntN(7))} }
	triangle := func() orb.Polygon {
		for {
			a, b, c := place(), place(), place()
			if turn := (b[0]-a[0])*(c[1]-a[1]) - (b[1]-a[1])*(c[0]-a[0]); turn > 0 {
				return orb.Polygon{{a, b, c, a}}
			}
		}
	}
	b := geo.NewBuilder(geo.Info{ID: "shapes"}, geo.Schema{})
	for i := range 600 {
		f := geo.Feature{ID: geo.Value{Kind: geo.KindInteger, Int: int64(i)}}
		switch i % 4 {
		case 0:
			f.Geometry = triangle()
		case 1:
			f.Geometry = orb.LineString{place(), place(), place()}
		case 2:
			f.Geometry = orb.MultiPoint{place(), place()}
		case 3:
			f.Geometry = orb.Collection{place(), triangle()}
		}
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	counts := map[bool]int{}
	for range 60 {
		within, err := area.OfFeatures(collectionOf(t, triangle()), []uint32{0})
		if err != nil {
			t.Fatal(err)
		}
		quick, err := newOutline(within).meeting(c)
		if err != nil {
			t.Fatal(err)
		}
		exact, err := cql.Meeting(nil, c, within.Geometry())
		if err != nil {
			t.Fatal(err)
		}
		for i := range uint32(c.Len()) {
			want := exact.Match(i)
			if counts[want]++; quick(i) != want {
				t.Errorf("%v and %v: %t, want %t", within.Shape, c.Geometry(i), !want, want)
			}
		}
	}
	if counts[true] < 1000 || counts[false] < 1000 {
		t.Errorf("the answers are %v: too much alike to tell anything", counts)
	}
}

func collectionOf(t *testing.T, g orb.Geometry) *geo.Collection {
	t.Helper()
	b := geo.NewBuilder(geo.Info{ID: "one"}, geo.Schema{})
	if err := b.Add(&geo.Feature{ID: geo.Value{Kind: geo.KindInteger}, Geometry: g}); err != nil {
		t.Fatal(err)
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}
