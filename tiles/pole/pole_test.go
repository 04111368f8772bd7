package pole

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// star is a polygon of n vertices around a center, with radii from inner to 1 times the
// given one.
func star(r *rand.Rand, center orb.Point, radius, inner float64, n int) orb.Ring {
	var ring orb.Ring
	for k := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(k) / float64(n))
		d := radius * (inner + (1-inner)*r.Float64())
		ring = append(ring, orb.Point{center[0] + d*cos, center[1] + d*sin})
	}
	return append(ring, ring[0])
}

// comb is a back with teeth.
func comb(teeth int) orb.Ring {
	ring := orb.Ring{{0, 0}, {float64(teeth), 0}}
	for i := teeth; i > 0; i-- {
		x := float64(i)
		ring = append(ring, orb.Point{x, 10}, orb.Point{x - 0.5, 10}, orb.Point{x - 0.5, 0.4}, orb.Point{x - 1, 0.4})
	}
	return append(ring, ring[0])
}

func polygons() map[string]orb.Polygon {
	r := rand.New(rand.NewPCG(1, 1))
	hole := star(r, orb.Point{-90, 15}, 0.6, 0.5, 50)
	box := func(w, s, e, n float64) orb.Ring {
		return orb.Bound{Min: orb.Point{w, s}, Max: orb.Point{e, n}}.ToRing()
	}
	return map[string]orb.Polygon{
		"square":          {box(0, 0, 2, 2)},
		"near the pole":   {box(-30, 70, 10, 80)},
		"wide":            {box(0, 0, 20, 1)},
		"high":            {box(0, 0, 1, 20)},
		"triangle":        {{{0, 0}, {10, 0}, {0, 3}, {0, 0}}},
		"star":            {star(r, orb.Point{-90, 15}, 2, 0.3, 300)},
		"with a hole":     {star(r, orb.Point{-90, 15}, 1, 0.7, 100), hole},
		"not closed":      {star(r, orb.Point{10, 50}, 1, 0.2, 40)[:40]},
		"horseshoe":       {{{0, 0}, {10, 0}, {10, 10}, {9, 10}, {9, 1}, {1, 1}, {1, 10}, {0, 10}, {0, 0}}},
		"comb":            {comb(8)},
		"crossing itself": {{{0, 0}, {4, 4}, {4, 0}, {0, 3}, {0, 0}}},
		"tiny":            {star(r, orb.Point{-90, 15}, 1e-9, 0.3, 30)},
	}
}

// TestPolesAgainstBruteForce looks for a better place on a grid.
func TestPolesAgainstBruteForce(t *testing.T) {
	for name, p := range polygons() {
		at, distance, ok := Of(p)
		if !ok || !planar.PolygonContains(closed(p), at) {
			t.Errorf("%s: %v, %v is not inside", name, at, ok)
			continue
		}
		b := p.Bound()
		stretch := math.Cos(b.Center()[1] * math.Pi / 180)
		if d := toBorder(p, at, stretch); math.Abs(d-distance) > 1e-9*d+1e-16*math.Abs(at[0]) && math.Abs(d-distance) > 1e-4*d {
			t.Errorf("%s: %v from the border, not %v", name, d, distance)
		}
		best := 0.0
		const cells = 120
		for i := range cells {
			for j := range cells {
				q := orb.Point{b.Min[0] + (b.Max[0]-b.Min[0])*(float64(i)+0.5)/cells, b.Min[1] + (b.Max[1]-b.Min[1])*(float64(j)+0.5)/cells}
				if planar.PolygonContains(closed(p), q) {
					best = max(best, toBorder(p, q, stretch))
				}
			}
		}
		if best == 0 || distance*(1+Precision) < best*(1-1e-4) {
			t.Errorf("%s: %v from the border at %v, elsewhere %v", name, distance, at, best)
		}
	}
}

func closed(p orb.Polygon) orb.Polygon {
	p = slices.Clone(p)
	for i, r := range p {
		if r[0] != r[len(r)-1] {
			p[i] = append(slices.Clone(r), r[0])
		}
	}
	return p
}

// toBorder measures every edge.
func toBorder(p orb.Polygon, q orb.Point, stretch float64) float64 {
	least := math.Inf(1)
	for _, r := range closed(p) {
		for i := 1; i < len(r); i++ {
			a, b := orb.Point{r[i-1][0] * stretch, r[i-1][1]}, orb.Point{r[i][0] * stretch, r[i][1]}
			least = min(least, planar.DistanceFromSegment(a, b, orb.Point{q[0] * stretch, q[1]}))
		}
	}
	return least
}

func TestWithoutArea(t *testing.T) {
	for name, p := range map[string]orb.Polygon{
		"nil": nil, "no rings": {}, "an empty ring": {{}}, "a position": {{{1, 2}, {1, 2}}},
		"a line": {{{0, 0}, {5, 5}, {0, 0}}}, "along a parallel": {{{0, 1}, {5, 1}, {3, 1}, {0, 1}}},
		"along a meridian":   {{{1, 0}, {1, 5}, {1, 3}, {1, 0}}},
		"nothing but a hole": {comb(3), comb(3)},
	} {
		if at, _, ok := Of(p); ok {
			t.Errorf("%s has the pole %v", name, at)
		}
	}
}

// TestExtremes: what collections refuse must not hang either, nor give no numbers.
func TestExtremes(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for name, p := range map[string]orb.Polygon{
		"not a number":          {{{nan, 0}, {1, nan}, {2, 2}}},
		"a vertex not a number": {{{0, 0}, {1, 0}, {nan, nan}, {0, 1}}},
		"infinitely far":        {{{0, 0}, {inf, 0}, {0, inf}}},
		"as large as can be":    {{{-math.MaxFloat64, 0}, {math.MaxFloat64, 1}, {0, 2}}},
		"as fine as can be":     {{{-90, 15}, {-90 + 1e-13, 15}, {-90 + 1e-13, 15 + 4e-15}, {-90, 15 + 4e-15}}},
	} {
		if at, _, ok := Of(p); ok && !(math.Abs(at[0])+math.Abs(at[1]) < inf) {
			t.Errorf("%s: %v", name, at)
		}
	}
}

func TestManyVerticesTakeBoundedTime(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	started := time.Now()
	if _, _, ok := Of(orb.Polygon{star(r, orb.Point{0, 0}, 40, 0.1, 1_000_000)}); !ok {
		t.Error("no pole")
	}
	if spent := time.Since(started); spent > 30*time.Second {
		t.Errorf("it took %v", spent)
	}
}

func BenchmarkOf(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 3))
	for _, c := range []struct {
		name    string
		polygon orb.Polygon
	}{
		{"200", orb.Polygon{star(r, orb.Point{-90, 15}, 1, 0.7, 200)}},
		{"200-strip", orb.Polygon{orb.Bound{Min: orb.Point{0, 0}, Max: orb.Point{20, 1}}.ToRing()}},
		{"comb-2000", orb.Polygon{comb(500)}},
		{"1000000", orb.Polygon{star(r, orb.Point{0, 0}, 40, 0.1, 1_000_000)}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				Of(c.polygon)
			}
		})
	}
}
