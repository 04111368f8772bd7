package encode

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"runtime/debug"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// manyPoints are points with eight properties of all types.
func manyPoints(t testing.TB, n int) *geo.Collection {
	t.Helper()
	r := rand.New(rand.NewPCG(8, 8))
	b := geo.NewBuilder(geo.Info{ID: "many"}, geo.Schema{ID: "id", Class: "status", Properties: []geo.Property{
		{Name: "id", Type: geo.String}, {Name: "name", Type: geo.String}, {Name: "count", Type: geo.Integer}, {Name: "width", Type: geo.Number, Unit: "m"},
		{Name: "open", Type: geo.Boolean}, {Name: "uses", Type: geo.JSON}, {Name: "status", Type: geo.String, Enum: []geo.EnumValue{{Value: "active"}, {Value: "blocked"}}},
		{Name: "seen", Type: geo.String, Format: geo.FormatDate}, {Name: "source", Type: geo.String},
	}})
	day := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		f := geo.Feature{
			ID: text(fmt.Sprintf("SYN-%07d", i)), IsPoint: true,
			Point: orb.Point{math.Round(r.Float64()*1e7)/1e6 - 94, math.Round(r.Float64()*8e6)/1e6 + 12},
			Values: []geo.Value{
				{}, text(fmt.Sprintf("Paso sintético %d", i)), {Kind: geo.KindInteger, Int: int64(r.IntN(9000))},
				{Kind: geo.KindNumber, Float: math.Round(r.Float64()*1000) / 100}, {Kind: geo.KindBoolean, Int: int64(r.IntN(2))},
				{Kind: geo.KindJSON, Bytes: []byte(`["local_trade","people"]`)}, text([]string{"active", "inactive", "blocked"}[r.IntN(3)]),
				text(day.AddDate(0, 0, r.IntN(2000)).Format(time.DateOnly)), text("generator"),
			},
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

// residentSize is the memory that the process has, in bytes.
func residentSize(t testing.TB) int64 {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("only Linux tells how much memory a process has")
	}
	found := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(status)
	kilobytes, err := strconv.ParseInt(string(found[1]), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return kilobytes << 10
}

// peak runs f and returns how much memory the process had more than before at most.
func peak(t testing.TB, f func()) int64 {
	t.Helper()
	debug.FreeOSMemory()
	before := residentSize(t)
	var most atomic.Int64
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			most.Store(max(most.Load(), residentSize(t)))
			select {
			case <-stop:
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	}()
	f()
	close(stop)
	<-stopped
	return max(0, most.Load()-before)
}

// writeToFile writes all features as a file on the disk.
func writeToFile(t testing.TB, format, path string, c *geo.Collection) {
	t.Helper()
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := fileFormat(t, format).Open(out, FileOptions{Layers: 1, Temp: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteLayer(file, c, Options{}, each(allOf(c))); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(file.Close(), file.Discard(), out.Close()); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkFile writes a million points in every format of files.
func BenchmarkFile(b *testing.B) {
	c := manyPoints(b, 1_000_000)
	for _, f := range Files() {
		b.Run(f.Name, func(b *testing.B) {
			path := b.TempDir() + "/many" + f.Extension
			most := int64(0)
			for b.Loop() {
				most = max(most, peak(b, func() { writeToFile(b, f.Name, path, c) }))
			}
			info, err := os.Stat(path)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(most)/(1<<20), "MiB-peak")
			b.ReportMetric(float64(info.Size())/(1<<20), "MiB-file")
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/file")
		})
	}
}
