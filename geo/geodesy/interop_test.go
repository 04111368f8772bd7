//go:build interop

package geodesy

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

// measured is a geodesic as PROJ measures it.
type measured struct{ metres, azimuth float64 }

// geod has PROJ measure the geodesics between pairs of positions.
func geod(t *testing.T, pairs [][2]orb.Point) []measured {
	t.Helper()
	var input strings.Builder
	for _, p := range pairs {
		fmt.Fprintf(&input, "%.17f %.17f %.17f %.17f\n", p[0][1], p[0][0], p[1][1], p[1][0])
	}
	c := exec.Command("geod", "-I", "+ellps=WGS84", "-f", "%.9f", "-F", "%.9f")
	c.Stdin = strings.NewReader(input.String())
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []measured
	for line := range strings.Lines(string(out)) {
		var m measured
		var back string
		if _, err := fmt.Sscan(line, &m.azimuth, &back, &m.metres); err != nil {
			t.Fatal(line, err)
		}
		all = append(all, m)
	}
	if len(all) != len(pairs) {
		t.Fatalf("%d answers to %d questions", len(all), len(pairs))
	}
	return all
}

func TestDistancesEqualPROJ(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	var pairs [][2]orb.Point
	for range 20_000 {
		p := somewhere(r)
		pairs = append(pairs, [2]orb.Point{p, somewhere(r)}, [2]orb.Point{p, near(r, p, 1e6)})
	}
	worst := 0.0
	for i, m := range geod(t, pairs) {
		p, q := pairs[i][0], pairs[i][1]
		place := To(p, q)
		worst = max(worst, math.Abs(place.Metres-m.metres))
		if math.Abs(place.Metres-m.metres) > 1e-6 {
			t.Errorf("from %v to %v: %.9f m, PROJ says %.9f", p, q, place.Metres, m.metres)
		}
		turn := math.Abs(math.Remainder(place.Azimuth-m.azimuth, 360))
		if aside := turn * radians * m.metres; aside > 1e-3 && m.metres < 1.9e7 && math.Abs(p[1]) < 90 {
			t.Errorf("from %v to %v: azimuth %.9f, PROJ says %.9f", p, q, place.Azimuth, m.azimuth)
		}
	}
	t.Logf("%d distances, at most %.3g m from PROJ's", len(pairs), worst)
}

// TestNearestByPROJ has PROJ say that the nearest position on a segment lies on it, is as far
// away as it should be, and that none beside it is nearer: to a millimetre.
func TestNearestByPROJ(t *testing.T) {
	const exact = 1e-3
	r := rand.New(rand.NewPCG(13, 14))
	var pairs [][2]orb.Point
	var want []float64
	const each = 6
	for range 3000 {
		a := somewhere(r)
		size := math.Pow(10, 1+5*r.Float64())
		b, p := near(r, a, size), near(r, a, size)
		s := NewSegment(a, b)
		along, metres := s.Nearest(p)
		at, _ := s.At(along)
		before, _ := s.At(along - 10)
		after, _ := s.At(along + 10)
		pairs = append(pairs, [2]orb.Point{a, at}, [2]orb.Point{at, b}, [2]orb.Point{a, b}, [2]orb.Point{p, at}, [2]orb.Point{p, before}, [2]orb.Point{p, after})
		want = append(want, metres)
	}
	all := geod(t, pairs)
	for i, metres := range want {
		m := all[each*i : each*i+each]
		if off := math.Abs(m[0].metres + m[1].metres - m[2].metres); off > exact {
			t.Errorf("%v: the nearest position lies beside the segment: %g m", pairs[each*i], off)
		}
		if math.Abs(m[3].metres-metres) > exact || m[4].metres < metres-exact || m[5].metres < metres-exact {
			t.Errorf("from %v: %.6f m, PROJ says %.6f, and %.6f and %.6f beside it", pairs[each*i+3], metres, m[3].metres, m[4].metres, m[5].metres)
		}
	}
}
