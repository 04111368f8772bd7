package encode

import (
	"errors"
	"testing"

	"lindero/geo"
)

// Files of any length take the same memory, but for what is kept of a feature where the
// format has its own order. Nothing is allocated for a feature.
func TestFilesTakeLittleMemory(t *testing.T) {
	kept := map[string]uint64{"kml": 0, "kmz": 0, "gpx": 0}
	for what, c := range map[string]*geo.Collection{"points": manyPoints(t, 20_000), "lines": linesOf(t, 20_000)} {
		for name := range kept {
			var out pieces
			n := allocations(t, func() error { return writeTo(&out, name, c) })
			if n > 2000 {
				t.Errorf("%s of %s: %d allocations for %d features", name, what, n, c.Len())
			}
			if out.largest > 3*flushAt || out.total < 10*flushAt {
				t.Errorf("%s of %s: %d bytes, in pieces of up to %d", name, what, out.total, out.largest)
			}
		}
	}
}

// writeTo writes all features of a collection as a file.
func writeTo(out *pieces, name string, c *geo.Collection) error {
	for _, f := range Files() {
		if f.Name != name {
			continue
		}
		file, err := f.Open(out, FileOptions{Layers: 1})
		if err != nil {
			return err
		}
		return errors.Join(WriteLayer(file, c, Options{}, each(allOf(c))), file.Close(), file.Discard())
	}
	return errors.New("there is no format " + name)
}

// BenchmarkFiles writes files of a million points.
func BenchmarkFiles(b *testing.B) {
	const n = 1_000_000
	c := manyPoints(b, n)
	for _, name := range []string{"csv", "kml", "kmz", "gpx", "parquet"} {
		b.Run(name, func(b *testing.B) {
			var out pieces
			b.ReportAllocs()
			for b.Loop() {
				out = pieces{}
				if err := writeTo(&out, name, c); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/feature")
			b.ReportMetric(float64(out.total)/n, "B/feature")
		})
	}
}
