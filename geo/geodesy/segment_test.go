package geodesy

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// TestNearestOnSegment compares with a search that knows nothing of azimuths.
func TestNearestOnSegment(t *testing.T) {
	for _, size := range []float64{10, 1e3, 1e5, 1e6, 5e6, 2e7} {
		r := rand.New(rand.NewPCG(uint64(size), 1))
		inner := 0
		for range 150 {
			a := somewhere(r)
			b, p := near(r, a, size), near(r, a, size)
			s := NewSegment(a, b)
			along, metres := s.Nearest(p)
			want, _ := referenceToSegment(p, a, b, 64)
			if math.Abs(metres-want) > 1e-4 {
				t.Fatalf("from %v to the segment %v %v: %.6f m at %.3f of %.3f, want %.6f", p, a, b, metres, along, s.Metres, want)
			}
			if at, _ := s.At(along); math.Abs(To(p, at).Metres-metres) > 1e-6 {
				t.Fatalf("from %v to the segment %v %v: the position is not where the distance is", p, a, b)
			}
			if along > 0 && along < s.Metres {
				inner++
			}
		}
		if inner < 30 {
			t.Errorf("within %g m only %d of the feet lie inside of their segments", size, inner)
		}
	}
}

func TestSegmentsOfNoLength(t *testing.T) {
	for _, p := range []orb.Point{{-90, 15}, {0, 90}, {0, -90}, {180, 0}} {
		s := NewSegment(p, p)
		if along, metres := s.Nearest(orb.Point{-90, 16}); along != 0 || metres != To(orb.Point{-90, 16}, p).Metres {
			t.Errorf("%v: %g at %g", p, metres, along)
		}
	}
	// The antimeridian has two names, and a pole all longitudes.
	for _, s := range []Segment{NewSegment(orb.Point{-180, 3}, orb.Point{180, 3}), NewSegment(orb.Point{-30, 90}, orb.Point{120, 90})} {
		if s.Metres > 1e-6 {
			t.Errorf("%v is %g m long", s, s.Metres)
		}
	}
}

func TestClockwise(t *testing.T) {
	for _, tt := range []struct{ from, to, want float64 }{{0, 90, 90}, {0, -90, 270}, {170, -170, 20}, {0, -1e-300, 0}, {0, 0, 0}, {0, math.Copysign(0, -1), 0}, {-180, 180, 0}} {
		if got := Clockwise(tt.from, tt.to); got != tt.want || math.Signbit(got) {
			t.Errorf("from %g to %g: %g, want %g", tt.from, tt.to, got, tt.want)
		}
	}
}
