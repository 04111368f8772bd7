package area

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

func collectionOf(t testing.TB, geometries []orb.Geometry) *geo.Collection {
	t.Helper()
	b := geo.NewBuilder(geo.Info{ID: "municipalities"}, geo.Schema{})
	for i, g := range geometries {
		f := geo.Feature{ID: geo.Value{Kind: geo.KindInteger, Int: int64(i + 1)}, Geometry: g}
		if p, ok := g.(orb.Point); ok {
			f.IsPoint, f.Point, f.Geometry = true, p, nil
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

// municipalities are columns times rows neighbours with winding borders, which both sides
// have in common to the bit; each side of one has so many edges.
func municipalities(r *rand.Rand, columns, rows, edges int) []orb.Geometry {
	border := map[[3]int]orb.LineString{}
	side := func(x, y, upright int) orb.LineString {
		key := [3]int{x, y, upright}
		if border[key] == nil {
			step := orb.Point{0.1 / float64(edges), 0}
			if upright == 1 {
				step = orb.Point{0, 0.1 / float64(edges)}
			}
			for i := range edges + 1 {
				p := orb.Point{-92 + 0.1*float64(x) + float64(i)*step[0], 14 + 0.1*float64(y) + float64(i)*step[1]}
				if i > 0 && i < edges {
					p[1-upright] += 0.006 * (r.Float64() - 0.5)
				} else {
					p = orb.Point{-92 + 0.1*float64(x+(1-upright)*(i/edges)), 14 + 0.1*float64(y+upright*(i/edges))}
				}
				border[key] = append(border[key], p)
			}
		}
		return border[key].Clone()
	}
	var out []orb.Geometry
	for y := range rows {
		for x := range columns {
			ring := orb.Ring(side(x, y, 0))
			ring = append(ring, side(x+1, y, 1)[1:]...)
			top, left := side(x, y+1, 0), side(x, y, 1)
			top.Reverse()
			left.Reverse()
			ring = append(append(ring, top[1:]...), left[1:]...)
			out = append(out, orb.Polygon{ring})
		}
	}
	return out
}

func every(c *geo.Collection) []uint32 {
	all := make([]uint32, c.Len())
	for i := range all {
		all[i] = uint32(i)
	}
	return all
}

// The union of neighbours is as large as they are together, has no holes, and its edges are
// those that one of them alone has.
func TestOfFeatures(t *testing.T) {
	c := collectionOf(t, municipalities(rand.New(rand.NewPCG(1, 4)), 6, 5, 20))
	a, err := OfFeatures(c, every(c))
	if err != nil {
		t.Fatal(err)
	}
	checkSound(t, a)
	if len(a.Shape) != 1 || len(a.Shape[0]) != 1 {
		t.Fatalf("%d polygons with %d rings", len(a.Shape), len(a.Shape[0]))
	}
	if got, want := a.Vertices(), 2*(6+5)*20; got != want {
		t.Errorf("%d vertices, want %d", got, want)
	}
	sum := 0.0
	for i := range uint32(c.Len()) {
		one, err := OfFeatures(c, []uint32{i})
		if err != nil {
			t.Fatal(err)
		}
		sum += one.SquareKilometres()
	}
	if got := a.SquareKilometres(); math.Abs(got-sum) > 1e-9*sum {
		t.Errorf("%g km², and the sum is %g", got, sum)
	}
}

func TestNotOfFeatures(t *testing.T) {
	c := collectionOf(t, []orb.Geometry{orb.Point{1, 1}, nil, orb.LineString{{0, 0}, {1, 1}}, polygonFrom("0 0, 2 2, 2 0, 0 2")})
	for id, says := range map[string]string{"1": "feature 1 is a Point", "2": "feature 2 has no geometry", "3": "feature 3 is a LineString", "4": "crosses or touches itself at 1, 1"} {
		i, ok := c.Lookup(id)
		if !ok {
			t.Fatal(id)
		}
		_, err := OfFeatures(c, []uint32{i})
		checkRefused(t, err, says)
	}
	_, err := OfFeatures(c, nil)
	checkRefused(t, err, "empty")
}

func BenchmarkOfFeatures(b *testing.B) {
	c := collectionOf(b, municipalities(rand.New(rand.NewPCG(1, 4)), 13, 12, 25)[:149])
	for b.Loop() {
		if _, err := OfFeatures(c, every(c)); err != nil {
			b.Fatal(err)
		}
	}
}
