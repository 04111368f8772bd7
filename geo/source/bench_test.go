package source

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"testing"
	"time"

	"github.com/paulmach/orb/geojson"

	"lindero/geo"
)

// benchSize is how many points the benchmarks read: LINDERO_BENCH_N, else a million
// where full sizes are asked for, else what takes seconds.
func benchSize(b *testing.B) int {
	if s := os.Getenv("LINDERO_BENCH_N"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
	if os.Getenv("LINDERO_BENCH") == "full" {
		return 1_000_000
	}
	return 100_000
}

// benchFile writes a FeatureCollection of n points with eight properties, about 265
// bytes each: half uniform, half in 300 clusters.
func benchFile(tb testing.TB, n int) string {
	name := filepath.Join(tb.TempDir(), "points.geojson")
	f, err := os.Create(name)
	if err != nil {
		tb.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	r := rand.New(rand.NewPCG(1, 2))
	statuses := []string{"active", "inactive", "blocked", "unknown"}
	kinds := []string{"track", "ford", "raft", "footbridge", "bridge", "road"}
	borders := []string{"GT-MX", "BZ-GT", "GT-HN", "GT-SV", "HN-SV"}
	fmt.Fprint(w, `{"type":"FeatureCollection","features":[`)
	for i := range n {
		lon, lat := -94+r.Float64()*10, 12.5+r.Float64()*6
		if i%2 == 0 {
			c := rand.New(rand.NewPCG(7, r.Uint64N(300)))
			lon, lat = -94+c.Float64()*10+r.NormFloat64()*0.05, 12.5+c.Float64()*6+r.NormFloat64()*0.05
		}
		if i > 0 {
			fmt.Fprint(w, ",\n")
		}
		fmt.Fprintf(w, `{"type":"Feature","id":%d,"geometry":{"type":"Point","coordinates":[%.6f,%.6f]},"properties":{"name":"Paso sintético %07d","border":%q,"status":%q,"kind":%q,"width_m":%.1f,"vehicles":%d,"synthetic":true,"last_verified":"20%02d-%02d-%02d"}}`,
			i+1, lon, lat, i, borders[r.IntN(len(borders))], statuses[r.IntN(4)], kinds[r.IntN(6)], r.Float64()*12, r.IntN(2000), 10+r.IntN(15), 1+r.IntN(12), 1+r.IntN(28))
	}
	fmt.Fprint(w, "]}\n")
	if err := w.Flush(); err != nil {
		tb.Fatal(err)
	}
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
	return name
}

// inUse is the memory that the runtime holds of the system, in bytes; asking for it
// stops nothing.
func inUse() uint64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64() - samples[1].Value.Uint64()
}

// peakMemory runs f and returns the highest memory in use above what was in use
// before, in MB.
func peakMemory(f func()) float64 {
	debug.FreeOSMemory()
	before := inUse()
	peak := before
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(2 * time.Millisecond)
		defer tick.Stop()
		for {
			peak = max(peak, inUse())
			select {
			case <-stop:
				return
			case <-tick.C:
			}
		}
	}()
	f()
	close(stop)
	<-done
	return float64(peak-before) / 1e6
}

// BenchmarkReadGeoJSON reads a file of points with eight properties into a built
// collection, beside orb's reading of it into features.
func BenchmarkReadGeoJSON(b *testing.B) {
	name := benchFile(b, benchSize(b))
	info, err := os.Stat(name)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("lindero", func(b *testing.B) {
		benchRead(b, info.Size(), func() {
			d, _, err := Load(context.Background(), []Input{{Path: name}}, Options{})
			if err != nil || d.Collections[0].Len() != benchSize(b) {
				b.Fatal(err)
			}
		})
	})
	b.Run("orb", func(b *testing.B) {
		benchRead(b, info.Size(), func() {
			data, err := os.ReadFile(name)
			if err != nil {
				b.Fatal(err)
			}
			fc, err := geojson.UnmarshalFeatureCollection(data)
			if err != nil || len(fc.Features) != benchSize(b) {
				b.Fatal(err)
			}
		})
	})
}

// BenchmarkParseGeoJSON reads the same file into a builder, without building.
func BenchmarkParseGeoJSON(b *testing.B) {
	name := benchFile(b, benchSize(b))
	info, err := os.Stat(name)
	if err != nil {
		b.Fatal(err)
	}
	benchRead(b, info.Size(), func() {
		f, err := os.Open(name)
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		o := Options{Limits: Limits{}.withDefaults()}
		s := newSink(geo.NewBuilder(geo.Info{}, geo.Schema{}), &LayerConfig{}, &FileReport{limits: &o.Limits}, &o)
		if err := readGeoJSON(context.Background(), f, false, s); err != nil {
			b.Fatal(err)
		}
	})
}

func benchRead(b *testing.B, size int64, read func()) {
	b.SetBytes(size)
	peak := peakMemory(read) // a round of its own
	for b.Loop() {
		read()
	}
	b.ReportMetric(peak, "peak-MB")
}
