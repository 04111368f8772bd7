package sheet

import (
	"bytes"
	"context"
	"iter"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"lindero/fixtures"
	"lindero/geo"
	"lindero/geo/redact"
	"lindero/geo/source"
)

// demonstration returns the edition of an access class of the embedded data, with the
// embedded basemap.
func demonstration(t testing.TB, class string) *geo.Edition {
	t.Helper()
	d, _, err := source.Load(context.Background(), []source.Input{{FS: fixtures.Data(), Path: "."}}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, _, err := source.Load(context.Background(), []source.Input{{FS: fixtures.Basemap(), Path: "."}}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	o := redact.Options{Dataset: d.Dataset, Classes: d.Classes, Basemap: b.Collections}
	for i, c := range d.Collections {
		o.Layers = append(o.Layers, redact.Layer{Collection: c, Rules: d.Rules[i]})
	}
	editions, err := redact.Editions(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range editions {
		if e.Class == class {
			return e
		}
	}
	t.Fatalf("there is no class %s", class)
	return nil
}

// rectangle returns a box as an area; west above east spans the antimeridian.
func rectangle(west, south, east, north float64) orb.MultiPolygon {
	if west > east {
		return append(rectangle(west, south, 180, north), rectangle(-180, south, east, north)...)
	}
	return orb.MultiPolygon{orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}}.ToPolygon()}
}

// crossing yields the features of a collection whose boxes meet an area's.
func meeting(c *geo.Collection, area orb.MultiPolygon) iter.Seq2[uint32, error] {
	return func(yield func(uint32, error) bool) {
		for i := range uint32(c.Len()) {
			b, ok := geo.BoundOf(c.Geometry(i))
			meets := !ok
			for _, polygon := range area {
				meets = meets || ok && polygon.Bound().Intersects(b)
			}
			if meets && !yield(i, nil) {
				return
			}
		}
	}
}

// options of a sheet of an edition's layers within an area.
func options(e *geo.Edition, area orb.MultiPolygon) Options {
	o := Options{Edition: e, Area: area, Time: time.Date(2026, 11, 20, 8, 30, 0, 0, time.UTC), URL: "https://mapa.example.org/?lang=es#map=9/14.8/-91.9"}
	for _, c := range e.Collections {
		o.Layers = append(o.Layers, Layer{Collection: c, Features: meeting(c, area)})
	}
	return o
}

func write(t testing.TB, o Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
