package geodesy

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// someBox is a box anywhere, from a point to half of the earth.
func someBox(r *rand.Rand) orb.Bound {
	b := somewhere(r).Bound()
	if size := math.Pow(10, 8*r.Float64()-6); r.IntN(6) > 0 {
		b = b.Extend(orb.Point{min(b.Max[0]+size, 180), min(b.Max[1]+size*r.Float64(), 90)})
	}
	return b
}

// within is a position in a box, at its edges and corners more often than not.
func within(r *rand.Rand, b orb.Bound) (p orb.Point) {
	for axis := range 2 {
		share := []float64{0, 1, r.Float64(), r.Float64()}[r.IntN(4)]
		p[axis] = min(b.Min[axis]+share*(b.Max[axis]-b.Min[axis]), b.Max[axis])
	}
	return p
}

// TestFloorIsNeverAbove measures to positions in boxes, and to geodesics between them.
func TestFloorIsNeverAbove(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	beyond := 0
	for range 3000 {
		b := someBox(r)
		p := somewhere(r)
		if r.IntN(3) > 0 {
			p = near(r, b.Min, 1e6)
		}
		origin := NewOrigin(p)
		floor, ofHull := origin.Floor(b), origin.Floor(Hull(b))
		if !(ofHull <= floor && ofHull >= 0) {
			t.Fatalf("%v from %v: floor %g, that of the hull %g", b, p, floor, ofHull)
		}
		nearest := math.Inf(1)
		for range 30 {
			q := within(r, b)
			nearest = min(nearest, To(p, q).Metres)
			if floor > nearest {
				t.Fatalf("%v from %v: floor %.9f, but %v is %.9f away", b, p, floor, q, nearest)
			}
			s := NewSegment(q, within(r, b))
			if at, _ := s.At(s.Metres * r.Float64()); To(p, at).Metres < ofHull {
				t.Fatalf("%v from %v: floor of the hull %.9f, but %v is %.9f away", b, p, ofHull, at, To(p, at).Metres)
			} else if at[1] > b.Max[1]+1e-6 || at[1] < b.Min[1]-1e-6 {
				beyond++
			}
		}
	}
	if beyond < 1000 {
		t.Errorf("only %d geodesics leave their boxes", beyond)
	}
}

// TestFloorIsNotFarBelow keeps the index from looking at too much.
func TestFloorIsNotFarBelow(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 3000 {
		p, q := somewhere(r), somewhere(r)
		if r.IntN(2) == 0 {
			q = near(r, p, 1e5)
		}
		origin := NewOrigin(p)
		if d, floor := To(p, q).Metres, origin.Floor(q.Bound()); floor < d*(1-0.0101)-slack && d < 1.9e7 {
			t.Errorf("from %v to %v: %g m, floor %g", p, q, d, floor)
		}
	}
}

// TestHullHoldsGeodesics looks at the highest position of geodesics from side to side.
func TestHullHoldsGeodesics(t *testing.T) {
	for _, lat := range []float64{0, 1e-6, 0.5, 15, 45, 60, 89, 89.999, 90} {
		for _, width := range []float64{0, 1e-6, 0.01, 1, 10, 90, 170, 178, 178.9, 179.5, 180} {
			for _, sign := range []float64{1, -1} {
				b := orb.MultiPoint{{-width / 2, sign * lat}, {width / 2, sign * lat}}.Bound()
				hull := Hull(b)
				s := NewSegment(b.Min, b.Max)
				for i := range 101 {
					if at, _ := s.At(s.Metres * float64(i) / 100); !hull.Pad(1e-12).Contains(at) { // but for rounding
						t.Fatalf("latitude %g, width %g: %v leaves %v", sign*lat, width, at, hull)
					}
				}
				if grown := hull.Max[1] - b.Max[1] + b.Min[1] - hull.Min[1]; width < 90 && grown > lat*width/10+1e-8 {
					t.Errorf("latitude %g, width %g: the hull is %v", sign*lat, width, hull)
				}
			}
		}
	}
}
