package tiles

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"lindero/geo"
)

// item is a feature on its way into a collection of a test.
type item struct {
	id         any // string or int
	geometry   orb.Geometry
	properties []property
}

type property struct {
	name  string
	value any // string, int, float64, bool, nil or jsonText
}

// jsonText is a list or object as JSON text.
type jsonText string

func valueOf(v any) geo.Value {
	switch v := v.(type) {
	case nil:
		return geo.Value{}
	case string:
		return geo.Value{Kind: geo.KindString, Bytes: []byte(v)}
	case jsonText:
		return geo.Value{Kind: geo.KindJSON, Bytes: []byte(v)}
	case int:
		return geo.Value{Kind: geo.KindInteger, Int: int64(v)}
	case int64:
		return geo.Value{Kind: geo.KindInteger, Int: v}
	case float64:
		return geo.Value{Kind: geo.KindNumber, Float: v}
	case bool:
		n := int64(0)
		if v {
			n = 1
		}
		return geo.Value{Kind: geo.KindBoolean, Int: n}
	}
	panic(fmt.Sprintf("no value: %T", v))
}

// build makes a collection with zooms 0 to maxZoom.
func build(t testing.TB, id string, maxZoom int, items ...item) *geo.Collection {
	t.Helper()
	return buildInfo(t, geo.Info{ID: id, MaxZoom: maxZoom}, items...)
}

func buildInfo(t testing.TB, info geo.Info, items ...item) *geo.Collection {
	t.Helper()
	return buildSchema(t, info, geo.Schema{}, items...)
}

func buildSchema(t testing.TB, info geo.Info, schema geo.Schema, items ...item) *geo.Collection {
	t.Helper()
	b := geo.NewBuilder(info, schema)
	var f geo.Feature
	for _, it := range items {
		f.Reset()
		f.ID = valueOf(it.id)
		if p, ok := it.geometry.(orb.Point); ok {
			f.IsPoint, f.Point = true, p
		} else {
			f.Geometry = it.geometry
		}
		for _, p := range it.properties {
			column, err := b.Column([]byte(p.name))
			if err != nil {
				t.Fatal(err)
			}
			f.Set(column, valueOf(p.value))
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

// sampleProperties are eight: enumerations, a name of its own, numbers, a truth
// value and a date.
func sampleProperties(r *rand.Rand, i int) []property {
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	return []property{
		{"name", fmt.Sprintf("Paso %d", i)},
		{"status", pick("active", "inactive", "blocked", "unknown")},
		{"border", pick("GT-MX", "GT-HN", "GT-SV", "HN-SV", "HN-NI", "BZ-GT")},
		{"width_m", float64(r.IntN(80)) / 10},
		{"count", r.IntN(1000)},
		{"accuracy", r.IntN(20) * 5},
		{"synthetic", r.IntN(2) == 0},
		{"last_verified", fmt.Sprintf("20%02d-%02d-%02d", 10+r.IntN(15), 1+r.IntN(12), 1+r.IntN(28))},
	}
}

// geoJSON is the item as orb's pipeline takes it. Its tiles drop ids of text, so that
// a property carries them, as in ours.
func (it item) geoJSON() *geojson.Feature {
	f := geojson.NewFeature(it.geometry)
	f.Properties["id"] = it.id
	for _, p := range it.properties {
		f.Properties[p.name] = p.value
	}
	return f
}

// inside returns random positions within a tile of WebMercatorQuad.
func inside(r *rand.Rand, id ID) orb.Point { return within(r, WebMercatorQuad.Bound(id)) }

// within returns random positions within a box.
func within(r *rand.Rand, b orb.Bound) orb.Point {
	return orb.Point{
		b.Min[0] + r.Float64()*(b.Max[0]-b.Min[0]),
		b.Min[1] + r.Float64()*(b.Max[1]-b.Min[1]),
	}
}

// unproject returns the position of a cell of a tile of WebMercatorQuad, in degrees.
func unproject(id ID, c cell) orb.Point { return unprojectOn(WebMercatorQuad, id, c) }

// unprojectOn returns the position of a cell of a tile of a grid, in degrees.
func unprojectOn(g Grid, id ID, c cell) orb.Point {
	scale := g.scale(id.Z)
	return orb.Point{
		lonAt((float64(id.X)*Extent + float64(c.x)) / scale),
		g.projection().lat((float64(id.Y)*Extent + float64(c.y)) / scale),
	}
}
