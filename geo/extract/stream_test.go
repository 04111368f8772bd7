package extract

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/cql"
)

// crowd is an edition of a layer of n points with eight properties, in a square degree.
func crowd(t testing.TB, n int) *Data {
	t.Helper()
	b := geo.NewBuilder(geo.Info{ID: "crowd", MaxZoom: 14}, geo.Schema{Properties: []geo.Property{
		{Name: "name", Type: geo.String}, {Name: "staff", Type: geo.Integer}, {Name: "width", Type: geo.Number}, {Name: "open", Type: geo.Boolean},
		{Name: "uses", Type: geo.JSON}, {Name: "status", Type: geo.String}, {Name: "seen", Type: geo.String, Format: geo.FormatDate}, {Name: "synthetic", Type: geo.Boolean},
	}, Date: "seen"})
	r := rand.New(rand.NewPCG(7, 7))
	text := func(s string) geo.Value { return geo.Value{Kind: geo.KindString, Bytes: []byte(s)} }
	for i := range n {
		f := geo.Feature{ID: geo.Value{Kind: geo.KindInteger, Int: int64(i)}, IsPoint: true,
			Point: orb.Point{math.Round(r.Float64()*1e7)/1e7 - 92, math.Round(r.Float64()*1e7)/1e7 + 14},
			Values: []geo.Value{
				text(fmt.Sprintf("Paso sintético %d", i)), {Kind: geo.KindInteger, Int: int64(r.IntN(9000))},
				{Kind: geo.KindNumber, Float: math.Round(r.Float64()*1000) / 100}, {Kind: geo.KindBoolean, Int: int64(r.IntN(2))},
				{Kind: geo.KindJSON, Bytes: []byte(`["local_trade","people"]`)}, text([]string{"active", "inactive", "blocked"}[r.IntN(3)]),
				text(fmt.Sprintf("2024-%02d-%02d", 1+r.IntN(12), 1+r.IntN(28))), {Kind: geo.KindBoolean, Int: 1},
			}}
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	e := geo.NewEdition(geo.Public, geo.Dataset{Title: geo.Text{ES: "Muchos"}}, []*geo.Collection{c}, nil)
	return &Data{Edition: e, Built: built, Indexes: map[string]*cql.Index{"crowd": cql.NewIndex(c)}}
}

// grown has something done, and returns by how many MB the heap was larger at its peak
// than before.
func grown(do func()) float64 {
	runtime.GC()
	idle, peak := heap(), uint64(0)
	done, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		for {
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
				peak = max(peak, heap())
			}
		}
	}()
	do()
	close(done)
	<-watched
	return max(float64(peak)-float64(idle), 0) / 1e6
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

// bigArea is a polygon that has nearly all of the crowd.
const bigArea = `{"type":"Polygon","coordinates":[[[-92.1,13.9],[-91.5,13.95],[-90.9,13.9],[-90.95,14.5],[-90.9,15.1],[-92.1,15.1],[-92.1,13.9]]]}`

// Extracts stream: memory does not grow with them beyond what formats keep of a feature.
func TestMemoryIsBounded(t *testing.T) {
	const n = 200_000
	d := crowd(t, n)
	for _, f := range Formats() {
		if f.Tiles || f.file == nil {
			continue
		}
		p := planned(t, d, Request{Area: Place{Geometry: []byte(bigArea)}, Format: f.Name})
		if p.Features != n || p.Layers[0].Synthetic != n {
			t.Fatalf("%d features, %d synthetic", p.Features, p.Layers[0].Synthetic)
		}
		out := &counter{Writer: io.Discard}
		over := grown(func() {
			if err := p.Run(t.Context(), out, Options{Temp: t.TempDir()}); err != nil {
				t.Fatal(err)
			}
		})
		if over > 60 { // 300 MB over idle for a million
			t.Errorf("%s: the heap grew by %.0f MB", f.Name, over)
		}
		guess, err := p.Estimate(t.Context(), Options{Temp: t.TempDir()})
		if off := float64(guess)/float64(out.n) - 1; err != nil || math.Abs(off) > 0.15 {
			t.Errorf("%s: estimated %d, is %d: %v", f.Name, guess, out.n, err)
		} else {
			t.Logf("%s: %d bytes, estimated %+.1f %%, heap %+.0f MB", f.Name, out.n, 100*off, over)
		}
	}
}

// BenchmarkMillion writes a million features in each format.
func BenchmarkMillion(b *testing.B) {
	d := crowd(b, 1_000_000)
	for _, f := range Formats() {
		if f.Tiles || f.file == nil {
			continue
		}
		for name, place := range map[string]Place{"box": {BBox: []float64{-93, 13, -90, 16}}, "polygon": {Geometry: []byte(bigArea)}} {
			b.Run(f.Name+"/"+name, func(b *testing.B) {
				var size int64
				var over, planning float64
				for b.Loop() {
					start := time.Now()
					p := planned(b, d, Request{Area: place, Format: f.Name})
					planning = time.Since(start).Seconds()
					out := &counter{Writer: io.Discard}
					over = max(over, grown(func() {
						if err := p.Run(b.Context(), out, Options{Temp: b.TempDir()}); err != nil {
							b.Fatal(err)
						}
					}))
					size = out.n
				}
				b.SetBytes(size)
				b.ReportMetric(over, "MB-over-idle")
				b.ReportMetric(1000*planning, "ms-planning")
			})
		}
	}
}
