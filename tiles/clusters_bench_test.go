package tiles

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// crowdedRegion are points in northern Central America, half of them anywhere, half in
// 300 crowds of 2 km. With properties, they are eight.
func crowdedRegion(b testing.TB, n int, properties bool) *geo.Collection {
	b.Helper()
	r := rand.New(rand.NewPCG(13, 13))
	builder := geo.NewBuilder(geo.Info{ID: "layer", MaxZoom: 14}, geo.Schema{Class: "status"})
	region := orb.Bound{Min: orb.Point{-92.5, 13}, Max: orb.Point{-83, 18.5}}
	crowds := make([]orb.Point, 300)
	for i := range crowds {
		crowds[i] = within(r, region)
	}
	var f geo.Feature
	for i := range n {
		p := within(r, region)
		if i%2 == 0 {
			c := crowds[r.IntN(len(crowds))]
			p = orb.Point{c[0] + 0.02*r.NormFloat64(), c[1] + 0.02*r.NormFloat64()}
		}
		f.Reset()
		f.ID, f.IsPoint, f.Point = valueOf(fmt.Sprintf("bc-%08d", i)), true, p
		if properties {
			setSample(b, builder, &f, r, i)
		}
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

func setSample(b testing.TB, builder *geo.Builder, f *geo.Feature, r *rand.Rand, i int) {
	b.Helper()
	for _, p := range sampleProperties(r, i) {
		column, err := builder.Column([]byte(p.name))
		if err != nil {
			b.Fatal(err)
		}
		f.Set(column, valueOf(p.value))
	}
}

// benchPoints is how many points benchmarks of crowds take.
func benchPoints() int {
	switch os.Getenv("LINDERO_BENCH") {
	case "full":
		return 1_000_000
	case "10M":
		return 10_000_000
	}
	return 100_000
}

// BenchmarkClusters clusters points at all zooms, as supercluster does, with a cell as
// wide as its radius.
func BenchmarkClusters(b *testing.B) {
	c := crowdedRegion(b, benchPoints(), false)
	b.Run("lindero", func(b *testing.B) { benchClusters(b, c, 1) })
	b.Run("supercluster", func(b *testing.B) {
		const folder = "testdata/supercluster"
		if _, err := exec.LookPath("node"); err != nil {
			b.Skip(err)
		}
		if _, err := os.Stat(filepath.Join(folder, "node_modules")); err != nil {
			runNode(b, folder, "npm", "ci", "--no-audit", "--no-fund")
		}
		file := filepath.Join(b.TempDir(), "positions")
		if err := os.WriteFile(file, rawPositions(c), 0o644); err != nil {
			b.Fatal(err)
		}
		var took struct {
			Milliseconds, Bytes float64
			Counted             int
		}
		for b.Loop() {
			out := runNode(b, folder, "node", "--expose-gc", "bench.mjs", file, "13")
			if err := json.Unmarshal(out, &took); err != nil {
				b.Fatal(err)
			}
		}
		if took.Counted < c.Len() {
			b.Fatalf("it counts %d points of %d", took.Counted, c.Len())
		}
		b.ReportMetric(took.Milliseconds*1e6, "ns/op")
		b.ReportMetric(took.Bytes/float64(c.Len()), "kept-B/point")
	})
}

// BenchmarkClustersServed clusters what a layer keeps: the zooms at which points crowd.
func BenchmarkClustersServed(b *testing.B) {
	benchClusters(b, crowdedRegion(b, benchPoints(), false), DefaultMaxFeatures)
}

func benchClusters(b *testing.B, c *geo.Collection, most int) {
	l := newLayer(c, Options{LayerOptions: LayerOptions{MaxFeatures: most}}.of(&c.Info))
	b.ReportAllocs()
	for b.Loop() {
		l.clusters = newClusters(l, WebMercatorQuad)
	}
	b.ReportMetric(float64(l.clusters.Size())/float64(c.Len()), "kept-B/point")
	b.ReportMetric(float64(l.clusters.Zooms()), "zooms")
}

// BenchmarkCrowdedTiles cuts and compresses, at each zoom, the tile with the most
// points, with eight properties a point.
func BenchmarkCrowdedTiles(b *testing.B) {
	c := crowdedRegion(b, benchPoints(), true)
	ts := NewTileset("bench", []*geo.Collection{c})
	compressor, err := NewCompressor(0)
	if err != nil {
		b.Fatal(err)
	}
	for zoom := range ts.MaxZoom + 1 {
		id := fullestTile(c, zoom)
		b.Run(fmt.Sprintf("zoom%d", zoom), func(b *testing.B) {
			var tile []byte
			for b.Loop() {
				tile = ts.Append(tile[:0], id)
				if _, err := compressor.Tile(tile); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(tile)), "B/tile")
		})
	}
}

// fullestTile is the tile of a zoom that owns the most points.
func fullestTile(c *geo.Collection, zoom uint32) (fullest ID) {
	counts := map[ID]int{}
	for _, p := range c.Points() {
		id, _ := WebMercatorQuad.Owner(p, zoom)
		counts[id]++
		if counts[id] > counts[fullest] {
			fullest = id
		}
	}
	return fullest
}

func rawPositions(c *geo.Collection) []byte {
	var raw []byte
	for _, p := range c.Points() {
		raw = binary.LittleEndian.AppendUint64(raw, math.Float64bits(p[0]))
		raw = binary.LittleEndian.AppendUint64(raw, math.Float64bits(p[1]))
	}
	return raw
}

func runNode(b *testing.B, folder, name string, args ...string) []byte {
	b.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = folder
	out, err := cmd.Output()
	if err != nil {
		b.Fatalf("%s: %v", name, err)
	}
	return out
}
