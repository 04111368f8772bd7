package geo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/paulmach/orb"
)

// observations adds n points with eight properties as a field database has them: a
// name of its own, enums, numbers, a date, a list, a flag.
func observations(t testing.TB, n int) *Builder {
	r := rand.New(rand.NewPCG(11, 11))
	b := NewBuilder(Info{ID: "observations"}, Schema{})
	for _, name := range []string{"name", "status", "border", "uses", "width_m", "accuracy_m", "seen", "synthetic"} {
		if _, err := b.Column([]byte(name)); err != nil {
			t.Fatal(err)
		}
	}
	statuses, borders := []string{"active", "inactive", "blocked", "unknown"}, []string{"GT-MX", "GT-SV", "GT-HN", "BZ-GT", "HN-SV"}
	uses := []string{`["local_access"]`, `["local_trade","people"]`, `["contraband"]`}
	var f Feature
	for i := range n {
		f.Reset()
		f.ID = Value{Kind: KindString, Bytes: fmt.Appendf(nil, "SYN-%07d", i)}
		f.IsPoint, f.Point = true, orb.Point{-92 + math.Round(r.Float64()*5e5)/1e5, 13 + math.Round(r.Float64()*5e5)/1e5}
		f.Values = append(f.Values, Value{Kind: KindString, Bytes: fmt.Appendf(nil, "Synthetic crossing %07d", i)},
			str(statuses[r.IntN(4)]), str(borders[r.IntN(5)]), Value{Kind: KindJSON, Bytes: []byte(uses[r.IntN(3)])},
			num(math.Round(r.Float64()*120)/10), integer(int64(1000+r.IntN(9000))),
			str(fmt.Sprintf("20%02d-%02d-%02d", 10+r.IntN(16), 1+r.IntN(12), 1+r.IntN(28))), boolean(true))
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func heap() int {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// TestMemoryPerFeature holds features, ids, eight properties and the index to 200
// bytes a feature, and Size to what is really there.
func TestMemoryPerFeature(t *testing.T) {
	const n = 200_000
	empty := heap()
	c, err := observations(t, n).Build()
	if err != nil {
		t.Fatal(err)
	}
	kept := float64(heap()-empty) / n
	accounted := float64(c.Size()) / n
	t.Logf("%.0f bytes a feature, %.0f accounted", kept, accounted)
	if kept > 200 {
		t.Errorf("%.0f bytes a feature", kept)
	}
	if accounted < kept*0.85 || accounted > kept*1.15 {
		t.Errorf("Size says %.0f bytes a feature, the heap %.0f", accounted, kept)
	}
}

// BenchmarkBuild orders, packs and indexes a million features and weighs the result.
func BenchmarkBuild(b *testing.B) {
	const n = 1_000_000
	for b.Loop() {
		b.StopTimer()
		empty := heap()
		builder := observations(b, n)
		b.StartTimer()
		c, err := builder.Build()
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		builder = nil
		b.ReportMetric(float64(heap()-empty)/n, "B/feature")
		runtime.KeepAlive(c)
		b.StartTimer()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/feature")
}

// BenchmarkIndex builds and asks the R-tree of a million points.
func BenchmarkIndex(b *testing.B) {
	const n = 1_000_000
	c, err := observations(b, n).Build()
	if err != nil {
		b.Fatal(err)
	}
	b.Run("build", func(b *testing.B) {
		for b.Loop() {
			buildIndex(c)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/item")
	})
	b.Run("bbox", func(b *testing.B) {
		r := rand.New(rand.NewPCG(2, 2))
		found := 0
		for b.Loop() {
			w, s := -92+r.Float64()*4.8, 13+r.Float64()*4.8
			found += c.Query(Query{BBox: &BBox{w, s, w + 0.15, s + 0.15}, Limit: 100}).Matched
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(found), "ns/found")
	})
}
