package area

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// All that lies nearer than the circle, but for the stated error, is in; all beyond is out.
func TestCircle(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, centre := range []orb.Point{
		{-90, 15}, {179.99, 10}, {-180, -40}, {10, 90}, {0, -90}, {10, 89.999}, {33, 60}, {-179.999, -89.99}, {77, 84},
	} {
		for _, radius := range []float64{1, 1000, 50_000, 800_000, 5_000_000} {
			a, err := Circle(centre, radius)
			if err != nil {
				t.Fatalf("%v %g: %v", centre, radius, err)
			}
			checkSound(t, a)
			for range 500 {
				azimuth, rest := r.Float64()*360, math.Exp(-r.Float64()*14)
				in := destination(centre, azimuth, radius*(1-circleError-1e-8-rest*0.9))
				out := destination(centre, azimuth, radius*(1+circleError+1e-8+rest))
				if !a.Contains(in) {
					t.Errorf("%v %g: %v is not in the circle", centre, radius, in)
				}
				if radius < 1e6 && a.Contains(out) {
					t.Errorf("%v %g: %v is in the circle", centre, radius, out)
				}
			}
		}
	}
}

func TestNoCircle(t *testing.T) {
	for _, c := range []struct {
		centre orb.Point
		radius float64
		says   string
	}{
		{orb.Point{0, 0}, 0, "radius of 0 km"}, {orb.Point{0, 0}, -1, "radius"}, {orb.Point{0, 0}, math.NaN(), "radius of NaN"},
		{orb.Point{0, 0}, 6e6, "radius of 6000 km"}, {orb.Point{14, -100}, 10, "seem to be swapped"}, {orb.Point{math.Inf(1), 0}, 10, "finite"},
	} {
		_, err := Circle(c.centre, c.radius)
		checkRefused(t, err, c.says)
	}
}
