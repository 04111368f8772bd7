package history

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// thing is a feature as tests write it down: by names, not by columns.
type thing struct {
	shape  orb.Geometry
	values map[string]string // as JSON
}

type things map[string]thing

// names are the properties of things in their order.
var names = []string{"name", "border", "municipality", "status", "width", "open", "uses"}

// layerOf makes a collection, with some of the properties.
func layerOf(t testing.TB, id string, all things, properties ...string) *geo.Collection {
	t.Helper()
	if properties == nil {
		properties = names
	}
	types := map[string]geo.Type{"width": geo.Number, "open": geo.Boolean, "uses": geo.JSON}
	schema := geo.Schema{}
	for _, name := range properties {
		kind := geo.String
		if special, ok := types[name]; ok {
			kind = special
		}
		schema.Properties = append(schema.Properties, geo.Property{Name: name, Type: kind})
	}
	b := geo.NewBuilder(geo.Info{ID: id}, schema)
	for key, thing := range all {
		f := geo.Feature{ID: geo.Value{Kind: geo.KindString, Bytes: []byte(key)}, Geometry: thing.shape}
		for i, p := range schema.Properties {
			f.Set(i, valueFrom(thing.values[p.Name], p.Type))
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

func valueFrom(text string, kind geo.Type) geo.Value {
	switch {
	case text == "":
		return geo.Value{}
	case kind == geo.Boolean:
		return geo.Value{Kind: geo.KindBoolean, Int: int64(strings.Count(text, "true"))}
	case kind == geo.Number:
		v, _ := geo.ParseNumber(text)
		return geo.Value{Kind: geo.KindNumber, Float: v}
	case kind == geo.JSON:
		return geo.Value{Kind: geo.KindJSON, Bytes: []byte(text)}
	}
	return geo.Value{Kind: geo.KindString, Bytes: []byte(strings.Trim(text, `"`))}
}

// randomThings are some features around Guatemala, of any geometry or none.
func randomThings(r *rand.Rand, n int) things {
	all := things{}
	for i := range n {
		if r.IntN(5) > 0 {
			all[fmt.Sprint("f", i)] = thing{randomShape(r), randomValues(r)}
		}
	}
	return all
}

func randomShape(r *rand.Rand) orb.Geometry {
	p := orb.Point{-92 + math.Round(40*r.Float64())/10, 13 + math.Round(40*r.Float64())/10}
	line := orb.LineString{p, {p[0] + 0.3, p[1] + 0.1}, {p[0] + 0.1, p[1] + 0.4}}
	ring := orb.Ring{p, {p[0] + 0.4, p[1]}, {p[0], p[1] + 0.4}, p}
	switch r.IntN(12) {
	case 0:
		return nil
	case 1:
		return line
	case 2:
		return orb.Polygon{ring}
	case 3:
		return orb.MultiPolygon{{ring}}
	case 4:
		return orb.MultiLineString{line}
	case 5:
		return orb.MultiPoint{p, {p[0] + 1, p[1]}}
	case 6:
		return orb.Collection{p, line}
	}
	return p
}

func randomValues(r *rand.Rand) map[string]string {
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	return map[string]string{
		"name": pick(`"Tecún"`, `"El Carmen <b>"`, ""), "border": pick(`"GT-MX"`, `"GT-HN"`), "municipality": pick(`"Ayutla"`, `"Malacatán"`, ""),
		"status": pick(`"open"`, `"closed"`, ""), "width": pick("7.5", "3", ""), "open": pick("true", "false", ""), "uses": pick(`["foot","car"]`, ""),
	}
}

// edited are things of which some were removed, added, moved or changed.
func edited(r *rand.Rand, all things) things {
	next := things{}
	for _, id := range slices.Sorted(maps.Keys(all)) {
		was := all[id]
		switch r.IntN(6) {
		case 0:
			continue
		case 1:
			was.shape = randomShape(r)
		case 2:
			was.values = randomValues(r)
		case 3:
			was = thing{randomShape(r), randomValues(r)}
		}
		next[id] = was
	}
	for i := range r.IntN(5) {
		next[fmt.Sprint("new", r.IntN(1000), "-", i)] = thing{randomShape(r), randomValues(r)}
	}
	return next
}

// begun is when tests' first snapshots are published.
var begun = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// day is when the n-th snapshot is.
func day(n int) time.Time { return begun.AddDate(0, 0, n) }

func editionOf(class string, collections ...*geo.Collection) *geo.Edition {
	return geo.NewEdition(class, geo.Dataset{}, collections, nil)
}

func record(t testing.TB, s *Store, at time.Time, editions ...*geo.Edition) {
	t.Helper()
	if err := s.Record(geo.NewSnapshot(at, editions...)); err != nil {
		t.Fatal(err)
	}
}

func openStore(t testing.TB, o Options) *Store {
	t.Helper()
	s, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // of those that a test has closed itself, too
	return s
}

// told is what a class may see of its history, a line for each change.
func told(s *Store, e *geo.Edition, scope geo.Scope, now time.Time) (lines []string) {
	for _, entry := range s.Find(e, scope, now, Query{Limit: math.MaxInt}).Entries {
		lines = append(lines, entry.Time.Format(time.DateOnly)+" "+lineOf(entry.Change))
	}
	return lines
}

func lineOf(c *Change) string {
	line, err := appendChange(nil, c)
	if err != nil {
		return err.Error()
	}
	return strings.TrimSuffix(string(line), "\n")
}
