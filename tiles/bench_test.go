package tiles

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"
	"github.com/paulmach/orb/simplify"

	"lindero/geo"
)

var benchTile = ID{Z: 10, X: 256, Y: 470}

// BenchmarkTilePoints encodes a tile of 1,000 points with eight properties, beside
// orb's pipeline on the same features.
func BenchmarkTilePoints(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	items := make([]item, 1000)
	for i := range items {
		items[i] = item{fmt.Sprintf("bc-%06d", i), inside(r, benchTile), sampleProperties(r, i)}
	}
	compareWithOrb(b, items)
}

// BenchmarkTilePolygons encodes a tile of 200 polygons of 200 vertices, of which
// half reach over the tile's edges.
func BenchmarkTilePolygons(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 4))
	items := make([]item, 200)
	for i := range items {
		items[i] = item{fmt.Sprintf("m-%04d", i), star(r, inside(r, benchTile), 0.08, 200), sampleProperties(r, i)}
	}
	compareWithOrb(b, items)
}

// star is a polygon around a center with radii that vary around the given one, in
// degrees.
func star(r *rand.Rand, center orb.Point, radius float64, n int) orb.Polygon {
	ring := make(orb.Ring, 0, n+1)
	for k := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(k) / float64(n))
		d := radius * (0.7 + 0.3*r.Float64())
		ring = append(ring, orb.Point{center[0] + d*cos, center[1] + d*sin})
	}
	return orb.Polygon{append(ring, ring[0])}
}

func compareWithOrb(b *testing.B, items []item) {
	b.Run("lindero", func(b *testing.B) {
		t := NewTileset("bench", []*geo.Collection{build(b, "bench", 14, items...)})
		tile := t.Append(nil, benchTile)
		b.ReportAllocs()
		for b.Loop() {
			tile = t.Append(tile[:0], benchTile)
		}
		reportFeatures(b, len(items), len(tile))
	})
	b.Run("orb", func(b *testing.B) {
		fc := geojson.NewFeatureCollection()
		for _, it := range items {
			fc.Append(it.geoJSON())
		}
		size := 0
		b.ReportAllocs()
		for b.Loop() {
			size = len(orbTile(b, fc))
		}
		reportFeatures(b, len(items), size)
	})
}

func reportFeatures(b *testing.B, n, size int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/feature")
	b.ReportMetric(float64(size), "B/tile")
}

// orbTile is orb's pipeline: it changes geometries in place, so they are cloned.
func orbTile(b *testing.B, fc *geojson.FeatureCollection) []byte {
	copies := geojson.NewFeatureCollection()
	copies.Features = make([]*geojson.Feature, len(fc.Features))
	for i, f := range fc.Features {
		c := *f
		c.Geometry = orb.Clone(f.Geometry)
		copies.Features[i] = &c
	}
	layer := mvt.NewLayer("bench", copies)
	layer.Version = 2
	layer.ProjectToTile(maptile.New(benchTile.X, benchTile.Y, maptile.Zoom(benchTile.Z)))
	layer.Clip(orb.Bound{Min: orb.Point{-Buffer, -Buffer}, Max: orb.Point{Extent + Buffer, Extent + Buffer}})
	layer.Simplify(simplify.DouglasPeucker(Tolerance))
	layer.RemoveEmpty(1, MinRingArea)
	data, err := mvt.Marshal(mvt.Layers{layer})
	if err != nil {
		b.Fatal(err)
	}
	return data
}

// million is a layer of 1,000,000 points over Central America: half spread evenly,
// half in 300 clusters.
var million = sync.OnceValues(func() (*geo.Collection, error) {
	r := rand.New(rand.NewPCG(5, 6))
	clusters := make([]orb.Point, 300)
	for i := range clusters {
		clusters[i] = orb.Point{-94 + 12*r.Float64(), 12 + 8*r.Float64()}
	}
	b := geo.NewBuilder(geo.Info{ID: "million", MaxZoom: 14}, geo.Schema{})
	var f geo.Feature
	for i := range 1_000_000 {
		f.Reset()
		f.ID = geo.Value{Kind: geo.KindString, Bytes: fmt.Appendf(nil, "bc-%07d", i)}
		f.IsPoint = true
		f.Point = orb.Point{-94 + 12*r.Float64(), 12 + 8*r.Float64()}
		if i%2 == 0 {
			c := clusters[r.IntN(len(clusters))]
			f.Point = orb.Point{c[0] + 0.05*r.NormFloat64(), c[1] + 0.05*r.NormFloat64()}
		}
		for _, p := range sampleProperties(r, i) {
			column, err := b.Column([]byte(p.name))
			if err != nil {
				return nil, err
			}
			f.Set(column, valueOf(p.value))
		}
		if err := b.Add(&f); err != nil {
			return nil, err
		}
	}
	return b.Build()
})

// BenchmarkTileFromMillion finds and encodes tiles out of 1,000,000 points.
func BenchmarkTileFromMillion(b *testing.B) {
	c, err := million()
	if err != nil {
		b.Fatal(err)
	}
	t := NewTileset("million", []*geo.Collection{c})
	compressor, err := NewCompressor(0)
	if err != nil {
		b.Fatal(err)
	}
	for _, zoom := range []uint32{6, 10, 14} {
		id, ok := WebMercatorQuad.Owner(c.Points()[c.Len()/2], zoom)
		if !ok {
			b.Fatal("the point lies in no tile")
		}
		tile := t.Append(nil, id)
		features := countFeatures(b, tile)
		b.Run(fmt.Sprintf("z%d", zoom), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				tile = t.Append(tile[:0], id)
			}
			reportFeatures(b, features, len(tile))
			b.ReportMetric(float64(features), "features")
		})
		b.Run(fmt.Sprintf("z%d-gzip", zoom), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := compressor.Tile(tile); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkDetails measures 1,000,000 vertices of lines when a tileset is made: a
// walk, as coasts are, and the comb and the spiral that hurt simplifying most.
func BenchmarkDetails(b *testing.B) {
	const n = 1_000_000
	r := rand.New(rand.NewPCG(7, 8))
	shapes := []struct {
		name   string
		vertex func(i int, last orb.Point) orb.Point
	}{
		{"walk", func(_ int, p orb.Point) orb.Point {
			return orb.Point{p[0] + 1e-4*r.NormFloat64(), p[1] + 1e-4*r.NormFloat64()}
		}},
		{"comb", func(i int, _ orb.Point) orb.Point { return orb.Point{float64(i) * 1e-4, float64(i%2) * 10} }},
		{"spiral", func(i int, _ orb.Point) orb.Point {
			sin, cos := math.Sincos(float64(i) / 50)
			return orb.Point{float64(i) * 5e-5 * cos, float64(i) * 5e-5 * sin}
		}},
	}
	for _, s := range shapes {
		line := make(orb.LineString, n)
		for i := range line {
			line[i] = s.vertex(i, line[max(i-1, 0)])
		}
		c := build(b, "layer", 14, item{1, line, nil})
		b.Run(s.name, func(b *testing.B) {
			for b.Loop() {
				newDetails(outlinesOf(c), scales{WebMercatorQuad.projection(), 0, 14})
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/vertex")
		})
	}
}

// BenchmarkDetailsOfPolygons measures polygons when a tileset is made: 1,000
// that overlap, and tessellations, which share all borders.
func BenchmarkDetailsOfPolygons(b *testing.B) {
	r := rand.New(rand.NewPCG(9, 9))
	stars := make([]item, 1000)
	for i := range stars {
		stars[i] = item{i, star(r, inside(r, ID{6, 16, 29}), 0.1, 200), nil}
	}
	mosaic := func(side, levels int) []item {
		t := tessellation{
			box: orb.Bound{Min: orb.Point{-92, 13}, Max: orb.Point{-82, 18}}, columns: side, rows: side,
			features: side * side, levels: levels, crooked: 0.15,
		}
		return t.items(r)
	}
	for _, c := range []struct {
		name  string
		items []item
	}{{"1000x200-overlapping", stars}, {"1024x256", mosaic(32, 6)}, {"10000x256", mosaic(100, 6)}} {
		collection := build(b, "layer", 14, c.items...)
		vertices := 0
		for i := range uint32(collection.Len()) {
			geo.EachPoint(collection.Geometry(i), func(orb.Point) { vertices++ })
		}
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				newDetails(outlinesOf(collection), scales{WebMercatorQuad.projection(), 0, 14})
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(vertices), "ns/vertex")
			b.ReportMetric(float64(vertices), "vertices")
		})
	}
}
