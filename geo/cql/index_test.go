package cql

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// matching lists what a query selects, by testing every feature.
func matching(c *geo.Collection, f *Filter, bbox *geo.BBox) []uint32 {
	var found []uint32
	for i := range uint32(c.Len()) {
		inBox := bbox == nil
		if !inBox {
			for _, b := range bbox.Bounds() {
				inBox = inBox || geo.Intersects(c.Geometry(i), b)
			}
		}
		if inBox && (f == nil || f.Match(i)) {
			found = append(found, i)
		}
	}
	return found
}

// scanned answers a query out of the list of all matches.
func scanned(c *geo.Collection, f *Filter, q geo.Query) geo.Page {
	found := matching(c, f, q.BBox)
	page := geo.Page{Matched: len(found), Prev: -1}
	start := len(found)
	if i := slices.IndexFunc(found, func(i uint32) bool { return int(i) >= q.From }); i >= 0 {
		start = min(i+q.Skip, len(found))
	}
	page.Ordinals = slices.Clone(found[start:min(start+q.Limit, len(found))])
	if start+q.Limit < len(found) {
		page.Next = int(found[start+q.Limit])
	}
	if start > 0 && q.Limit > 0 {
		page.Prev = 0
		if start > q.Limit {
			page.Prev = int(found[start-q.Limit])
		}
	}
	return page
}

func equalPages(a, b geo.Page) bool {
	return slices.Equal(a.Ordinals, b.Ordinals) && a.Matched == b.Matched && a.Next == b.Next && a.Prev == b.Prev
}

func randomQuery(r *rand.Rand) geo.Query {
	q := geo.Query{From: r.IntN(3) * r.IntN(700), Skip: r.IntN(2) * r.IntN(3) * r.IntN(400), Limit: pick(r, []int{0, 1, 10, 100, 5000})}
	if r.IntN(4) > 0 {
		q.BBox = &geo.BBox{West: float64(r.IntN(21) - 10), South: float64(r.IntN(10) - 10), East: float64(r.IntN(21) - 10), North: float64(r.IntN(10))}
	}
	return q
}

func TestIndexEqualsScan(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for seed, c := range []*geo.Collection{built(t, 1, 2500, false, false), built(t, 2, 2500, true, true), built(t, 3, 128, true, false), built(t, 4, 0, false, false)} {
		x := NewIndex(c)
		for i, f := range someFilters(t, c, uint64(seed), 25) {
			for range 6 {
				q := randomQuery(r)
				got, err := x.Query(t.Context(), f, q)
				want := scanned(c, f, q)
				if err != nil || !equalPages(got, want) {
					t.Fatalf("collection %d, filter %d, %+v %+v:\n got %v\nwant %v", seed, i, q, q.BBox, got, want)
				}
				if f != nil {
					continue
				}
				if got := c.Query(q); !equalPages(got, want) {
					t.Fatalf("collection %d by the R-tree, %+v %+v:\n got %v\nwant %v", seed, q, q.BBox, got, want)
				}
			}
		}
	}
}

// someFilters are no filter, one of every kind, and n random ones.
func someFilters(t *testing.T, c *geo.Collection, seed uint64, n int) []*Filter {
	g := generator{rand.New(rand.NewPCG(seed, 3))}
	texts := []string{"status = 'open'", "status <> 'open'", "NOT armed", "lanes > 3", "lanes IS NULL", "people = 9007199254740993",
		"width_m BETWEEN 5 AND 5.5", "S_INTERSECTS(geom, BBOX(1,1,2,2))", "S_DISJOINT(geom, POLYGON((0 0,9 0,9 9,0 0))) AND armed = synthetic", "TRUE", "FALSE", "id < 'x-100'", "id IN ('x-001', 'x-900')", "synthetic OR status IS NULL"}
	for range n {
		texts = append(texts, g.condition(2))
	}
	filters := []*Filter{nil}
	for _, text := range texts {
		if f, err := Compile(parsed(t, text), c); err == nil { // a text and an id that is a number do not go together
			filters = append(filters, f)
		}
	}
	return filters
}

func TestQueryStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	x := NewIndex(sample(t))
	if _, err := x.Query(ctx, nil, geo.Query{Limit: 1}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	var last error
	for i, err := range x.Each(ctx, nil, nil) {
		if err == nil {
			t.Errorf("%d was yielded", i)
		}
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Error(last)
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

// TestIndexMemory holds the index to 3 bytes a feature of an enumeration or two, and Size to
// what is really there.
func TestIndexMemory(t *testing.T) {
	const n = 200_000
	c := million(t, n)
	empty := heap()
	x := NewIndex(c)
	kept := float64(heap()-empty) / n
	accounted := float64(x.Size()) / n
	t.Logf("%.2f bytes a feature, %.2f accounted", kept, accounted)
	if kept > 3 {
		t.Errorf("%.2f bytes a feature", kept)
	}
	if accounted < kept*0.85 || accounted > kept*1.15 {
		t.Errorf("Size says %.2f bytes a feature, the heap %.2f", accounted, kept)
	}
	runtime.KeepAlive(x)
	runtime.KeepAlive(c)
}

func heap() int {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
