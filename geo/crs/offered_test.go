package crs

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// metres is roughly how far two positions in degrees are from each other.
func metres(a, b orb.Point) float64 {
	return math.Hypot((a[0]-b[0])*math.Cos(a[1]/degrees), a[1]-b[1]) / degrees * semiMajor
}

func TestThereAndBack(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, o := range All() {
		for range 10_000 {
			p := somewhere(random, o.domain)
			back, ok := o.Degrees(o.Position(p))
			if !ok && o.domain.Pad(-1e-6).Contains(p) {
				t.Fatalf("%s: %v has no way back", o.URI, p)
			}
			if m := metres(p, back); ok && m > 2e-4 { // positions are rounded to 1e-4 m
				t.Fatalf("%s: %v came back as %v, %g m away", o.URI, p, back, m)
			}
		}
	}
}

func TestOfferedWhereTheyHold(t *testing.T) {
	for _, c := range []struct {
		name string
		box  orb.Bound
		want int
	}{
		{"Guatemala", orb.Bound{Min: orb.Point{-92.3, 13.7}, Max: orb.Point{-88.2, 17.9}}, 5},
		{"the world", orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}, 2},
		{"the world without poles", orb.Bound{Min: orb.Point{-180, -80}, Max: orb.Point{180, 80}}, 3},
		{"west of zone 16's reach", orb.Bound{Min: orb.Point{-120, 20}, Max: orb.Point{-119, 21}}, 4},
	} {
		if got := len(For(c.box)); got != c.want {
			t.Errorf("%s: %d systems, want %d", c.name, got, c.want)
		}
	}
}

func TestNoPlace(t *testing.T) {
	for _, o := range All() {
		for _, p := range []orb.Point{{math.NaN(), 0}, {math.Inf(1), 0}, {0, math.Inf(-1)}, {1e300, 1e300}} {
			if back, ok := o.Degrees(p); ok {
				t.Errorf("%s: %v became %v", o.URI, p, back)
			}
		}
	}
}

func TestHullHoldsTheBox(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, o := range All() {
		found := 0
		for range 300 {
			a, b := o.XY(somewhere(random, o.domain)), o.XY(somewhere(random, o.domain))
			box := orb.MultiPoint{a, b}.Bound()
			hull, ok := o.DegreesHull(box)
			if !ok {
				continue
			}
			found++
			for range 200 {
				p := o.ToWGS84(somewhere(random, box))
				if !hull.Contains(p) {
					t.Fatalf("%s: %v of the box %v lies outside of %v", o.URI, p, box, hull)
				}
			}
		}
		if found < 30 {
			t.Errorf("%s: only %d boxes have a hull", o.URI, found)
		}
	}
}

func somewhere(random *rand.Rand, b orb.Bound) orb.Point {
	return orb.Point{b.Min[0] + random.Float64()*(b.Max[0]-b.Min[0]), b.Min[1] + random.Float64()*(b.Max[1]-b.Min[1])}
}
