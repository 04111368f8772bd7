//go:build interop

package border

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo/geodesy"
)

// geod has PROJ measure the geodesics between pairs of positions, in metres.
func geod(t *testing.T, pairs [][2]orb.Point) []float64 {
	t.Helper()
	var input strings.Builder
	for _, p := range pairs {
		fmt.Fprintf(&input, "%.17f %.17f %.17f %.17f\n", p[0][1], p[0][0], p[1][1], p[1][0])
	}
	c := exec.Command("geod", "-I", "+ellps=WGS84", "-F", "%.9f")
	c.Stdin = strings.NewReader(input.String())
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	var metres []float64
	for line := range strings.Lines(string(out)) {
		var from, to string
		var m float64
		if _, err := fmt.Sscan(line, &from, &to, &m); err != nil {
			t.Fatal(line, err)
		}
		metres = append(metres, m)
	}
	if len(metres) != len(pairs) {
		t.Fatalf("%d answers to %d questions", len(metres), len(pairs))
	}
	return metres
}

// Borders are as long as PROJ measures them from vertex to vertex, to a millimetre.
func TestLengthsEqualPROJ(t *testing.T) {
	c := embedded(t)[Collection]
	s := NewSet(c)
	for i := range uint32(c.Len()) {
		var lines orb.MultiLineString
		switch g := c.Geometry(i).(type) {
		case orb.LineString:
			lines = append(lines, g)
		case orb.MultiLineString:
			lines = g
		}
		var pairs [][2]orb.Point
		for _, line := range lines {
			for k := 1; k < len(line); k++ {
				pairs = append(pairs, [2]orb.Point{line[k-1], line[k]})
			}
		}
		sum := 0.0
		for _, m := range geod(t, pairs) {
			sum += m
		}
		l, err := s.Line(string(c.AppendID(nil, i)))
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(sum-l.metres) > 0.001 {
			t.Errorf("%s is %.4f m long, PROJ says %.4f", l.ID, l.metres, sum)
		}
		t.Logf("%s: %d geodesics, %.4f m, PROJ %.4f m", l.ID, len(pairs), l.metres, sum)
	}
}

// By PROJ, the nearest position is as far away as it should be, and none beside it on the
// line is nearer.
func TestNearestPositionsByPROJ(t *testing.T) {
	const beside = 5 // metres
	r := rand.New(rand.NewPCG(19, 20))
	lines := borders(t)
	var pairs [][2]orb.Point
	var want []Position
	for _, name := range slices.Sorted(maps.Keys(lines)) {
		l := lines[name]
		for i := range 60 {
			p, _, err := l.At(r.Float64() * l.Length())
			if err != nil {
				t.Fatal(err)
			}
			p, _ = geodesy.Direct(p, 360*r.Float64(), r.Float64()*[]float64{10, 1_000, 100_000, 2_000_000}[i%4])
			at := l.Locate(p)
			want = append(want, at)
			pairs = append(pairs, [2]orb.Point{p, at.Point})
			for _, step := range []float64{-beside, beside} {
				q, _, err := l.At(min(max(at.Km+step/1000, 0), l.Length()))
				if err != nil {
					t.Fatal(err)
				}
				pairs = append(pairs, [2]orb.Point{p, q})
			}
		}
	}
	metres := geod(t, pairs)
	for i, at := range want {
		d := metres[3*i]
		if math.Abs(d-math.Abs(at.Distance)) > 0.001 || metres[3*i+1] < d-0.001 || metres[3*i+2] < d-0.001 {
			t.Errorf("%v: %g m; PROJ: %.4f, %.4f and %.4f beside", pairs[3*i][0], at.Distance, d, metres[3*i+1], metres[3*i+2])
		}
	}
}
