package cql

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// scanned answers a query by testing every feature.
func scanned(c *geo.Collection, f *Filter, q geo.Query) geo.Page {
	var page geo.Page
	full := false
	for i := range uint32(c.Len()) {
		inBox := q.BBox == nil
		if !inBox {
			for _, b := range q.BBox.Bounds() {
				inBox = inBox || geo.Intersects(c.Geometry(i), b)
			}
		}
		if !inBox || f != nil && !f.Match(i) {
			continue
		}
		page.Matched++
		switch {
		case int(i) < q.From || full:
		case len(page.Ordinals) == q.Limit:
			page.Next, full = int(i), true
		default:
			page.Ordinals = append(page.Ordinals, i)
		}
	}
	return page
}

func TestIndexEqualsScan(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for seed, c := range []*geo.Collection{built(t, 1, 1500, false, false), built(t, 2, 1500, true, true), built(t, 3, 256, true, false), built(t, 4, 0, false, false)} {
		x := NewIndex(c)
		g := generator{rand.New(rand.NewPCG(uint64(seed), 3))}
		filters := []*Filter{nil}
		for _, text := range []string{"status = 'open'", "status <> 'open'", "NOT armed", "lanes > 3", "lanes IS NULL", "people = 9007199254740993",
			"width_m BETWEEN 5 AND 5.5", "S_INTERSECTS(geom, BBOX(1,1,2,2))", "S_DISJOINT(geom, POLYGON((0 0,9 0,9 9,0 0))) AND armed = synthetic", "TRUE", "FALSE", "id < 'x-100'", "id IN ('x-001', 'x-900')", "synthetic OR status IS NULL"} {
			if f, err := Compile(parsed(t, text), c); err == nil {
				filters = append(filters, f)
			}
		}
		for range 25 {
			if f, err := Compile(parsed(t, g.condition(2)), c); err == nil {
				filters = append(filters, f)
			}
		}
		for i, f := range filters {
			for range 6 {
				q := geo.Query{From: r.IntN(3) * r.IntN(700), Limit: pick(r, []int{0, 1, 10, 5000})}
				if r.IntN(4) > 0 {
					q.BBox = &geo.BBox{West: float64(r.IntN(21) - 10), South: float64(r.IntN(10) - 10), East: float64(r.IntN(21) - 10), North: float64(r.IntN(10))}
				}
				got, err := x.Query(t.Context(), f, q)
				want := scanned(c, f, q)
				if err != nil || !reflect.DeepEqual(got, want) {
					t.Fatalf("collection %d, filter %d, %+v %+v:\n got %v\nwant %v", seed, i, q, q.BBox, got, want)
				}
			}
		}
	}
}

func TestQueryStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := NewIndex(sample(t)).Query(ctx, nil, geo.Query{Limit: 1}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// million is points, half of them in clusters, with an enumeration, names and
// numbers; its size is what the benchmarks need.
func million(b testing.TB, n int) *geo.Collection {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 1))
	statuses := []string{"active", "inactive", "blocked", "unknown"}
	surfaces := []string{"asphalt", "gravel", "earth", "grass", "unknown"}
	towns := make([]string, 40_000)
	for i := range towns {
		towns[i] = fmt.Sprintf("%s %d", pick(r, places), i)
	}
	builder := geo.NewBuilder(geo.Info{ID: "million"}, geo.Schema{Properties: []geo.Property{
		{Name: "status", Type: geo.String}, {Name: "town", Type: geo.String},
		{Name: "width_m", Type: geo.Number}, {Name: "lanes", Type: geo.Integer},
		{Name: "surface", Type: geo.String},
	}})
	var f geo.Feature
	for i := range n {
		f.Reset()
		f.ID, f.IsPoint = integer(int64(i)), true
		f.Point = orb.Point{-94 + r.Float64()*12, 12 + r.Float64()*8}
		if i%2 == 0 {
			cluster := float64(r.IntN(300))
			f.Point = orb.Point{-94 + cluster/25 + r.NormFloat64()*0.05, 16 + r.NormFloat64()*0.05}
		}
		status := "active"
		if r.IntN(10) == 0 {
			status = pick(r, statuses)
		}
		f.Set(0, str(status))
		f.Set(1, str(pick(r, towns)))
		f.Set(2, num(float64(r.IntN(80))/10))
		f.Set(3, integer(int64(r.IntN(6))))
		f.Set(4, str(pick(r, surfaces)))
		if err := builder.Add(&f); err != nil {
			b.Fatal(err)
		}
	}
	c, err := builder.Build()
	if err != nil {
		b.Fatal(err)
	}
	return c
}
