package encode

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// pieces counts what is written and keeps the size of the largest piece.
type pieces struct{ total, largest int }

func (p *pieces) Write(b []byte) (int, error) {
	p.total += len(b)
	p.largest = max(p.largest, len(b))
	return len(b), nil
}

func linesOf(t testing.TB, n int) *geo.Collection {
	t.Helper()
	features := make([]geo.Feature, n)
	for i := range features {
		x := float64(i) / 1e4
		features[i].Geometry = []orb.Geometry{
			orb.LineString{{-92 + x, 14}, {-91 + x, 14.5}}, orb.Polygon{square(-92+x, 14, 0.5)},
			orb.MultiPolygon{{square(-92+x, 14, 0.5)}, {square(-91+x, 14, 0.25)}}, orb.MultiLineString{{{-92 + x, 14}, {-91, 14}}, {{1, 2}, {3, 4}}},
		}[i%4]
	}
	return collection(t, features...)
}

// Streams of any length take the same memory: nothing is allocated for a feature, and
// what gathers goes out in small pieces.
func TestStreamsTakeConstantMemory(t *testing.T) {
	for name, c := range map[string]*geo.Collection{"points": manyPoints(t, 20_000), "lines": linesOf(t, 20_000)} {
		for _, f := range streams() {
			var out pieces
			fw := f.New(&out, c, Options{})
			if err := WriteSeq(onlyWrites{fw}, slices.Values(allOf(c))); err != nil { // buffers grow to their size
				t.Fatal(err)
			}
			if n := allocations(t, func() error { return WriteAll(fw, allOf(c)) }); n > uint64(c.Len())/40 {
				t.Errorf("%s of %s: %d allocations for %d features", f.Name, name, n, c.Len())
			}
			if out.largest > 2*flushAt || out.total < 10*flushAt {
				t.Errorf("%s of %s: %d bytes, in pieces of up to %d", f.Name, name, out.total, out.largest)
			}
		}
	}
}

// onlyWrites leaves a document open.
type onlyWrites struct{ FeatureWriter }

func (onlyWrites) Close() error { return nil }

func allocations(t *testing.T, f func() error) uint64 {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if err := f(); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	return after.Mallocs - before.Mallocs
}

// FlatGeobuf keeps what its tree and header need of each feature.
func TestFGBKeepsFewBytesAFeature(t *testing.T) {
	const n = 100_000
	c := manyPoints(t, n)
	f := newFGB(io.Discard, c, Options{}).(*fgbWriter)
	for i := range uint32(n) {
		if err := f.Write(i); err != nil {
			t.Fatal(err)
		}
	}
	kept := 8*cap(f.written) + 32*cap(f.tree.levels[0]) + cap(f.buf)
	if each := float64(kept) / n; each > 14 {
		t.Errorf("%.1f bytes are kept of a feature", each)
	} else {
		t.Logf("%.1f bytes are kept of a feature", each)
	}
}

// BenchmarkStream writes whole collections in every format.
func BenchmarkStream(b *testing.B) {
	const n = 100_000
	c := manyPoints(b, n)
	for _, f := range streams() {
		b.Run(f.Name, func(b *testing.B) {
			var out pieces
			ordinals := allOf(c)
			b.ReportAllocs()
			for b.Loop() {
				out = pieces{}
				if err := WriteAll(f.New(&out, c, Options{}), ordinals); err != nil {
					b.Fatal(err)
				}
			}
			b.SetBytes(int64(out.total))
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/feature")
			b.ReportMetric(float64(out.total)/n, "B/feature")
		})
	}
}

func ExampleWriteSeq() {
	b := geo.NewBuilder(geo.Info{ID: "posts"}, geo.Schema{})
	if err := b.Add(&geo.Feature{ID: geo.Value{Kind: geo.KindInteger, Int: 7}, IsPoint: true, Point: orb.Point{-92.1, 14.6}}); err != nil {
		fmt.Println(err)
	}
	c, err := b.Build()
	if err != nil {
		fmt.Println(err)
	}
	all := func(yield func(uint32) bool) {
		for i := range uint32(c.Len()) {
			if !yield(i) {
				return
			}
		}
	}
	for _, f := range streams() {
		if f.Name == "geojsonseq" {
			var out lines
			if err := WriteSeq(f.New(&out, c, Options{}), all); err != nil {
				fmt.Println(err)
			}
		}
	}
	// Output: {"type":"Feature","id":7,"geometry":{"type":"Point","coordinates":[-92.1,14.6]},"properties":{}}
}

// lines prints what is written.
type lines struct{}

func (lines) Write(b []byte) (int, error) { return fmt.Print(string(b)) }
