package border

import (
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo/geodesy"
)

// The nearest position equals that of dense sampling, near the line and far from it.
func TestLocateEqualsBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	lines := borders(t)
	for _, name := range slices.Sorted(maps.Keys(lines)) {
		l := lines[name]
		for i := range 60 {
			p := beside(t, r, l, []float64{1, 100, 5_000, 50_000, 500_000, 3_000_000}[i%6])
			got, want := l.Locate(p), bruteForce(l, p)
			if math.Abs(math.Abs(got.Distance)-want) > 0.001 {
				t.Fatalf("%s: %v lies %.4f m away, by sampling %.4f", name, p, got.Distance, want)
			}
			if d, _, _ := geodesy.Inverse(p, got.Point); math.Abs(d-math.Abs(got.Distance)) > 0.001 {
				t.Fatalf("%s: %v: the nearest position lies %.4f m away, not %.4f", name, p, d, got.Distance)
			}
			at, _, err := l.At(got.Km)
			if err != nil {
				t.Fatal(err)
			}
			if d, _, _ := geodesy.Inverse(at, got.Point); d > 0.001 && !atEnd(l, got.Km) {
				t.Fatalf("%s: km %.6f lies %.4f m from the nearest position", name, got.Km, d)
			}
		}
	}
}

// atEnd reports whether a chainage is that of two positions.
func atEnd(l *Line, km float64) bool {
	for _, part := range l.Parts {
		if math.Abs(part.From-km) < 1e-6 || math.Abs(part.To-km) < 1e-6 {
			return true
		}
	}
	return false
}

// Chainage and position are each other's inverse: of LINDERO_BENCH=full 100,000 positions,
// else of a fiftieth.
func TestChainageAndInverse(t *testing.T) {
	n := 2_000
	if os.Getenv("LINDERO_BENCH") == "full" {
		n = 100_000
	}
	r := rand.New(rand.NewPCG(5, 6))
	lines := borders(t)
	names := slices.Sorted(maps.Keys(lines))
	worst := 0.0
	for i := range n {
		l := lines[names[i%len(names)]]
		km := r.Float64() * l.Length()
		p, _, err := l.At(km)
		if err != nil {
			t.Fatal(err)
		}
		back := l.Locate(p)
		if math.Abs(back.Distance) > onLine || back.Side != On {
			t.Fatalf("%s: km %.6f lies %g m beside the line", names[i%len(names)], km, back.Distance)
		}
		if crosses(l, p, km) {
			continue // the line comes here twice
		}
		worst = max(worst, math.Abs(back.Km-km)*1000)
	}
	if worst > 0.001 {
		t.Errorf("chainage and back: %g m", worst)
	}
	t.Logf("%d positions: at most %g m", n, worst)
}

// crosses reports whether the line passes within two millimetres of a position at another
// chainage.
func crosses(l *Line, p orb.Point, km float64) bool {
	v := geodesy.Cartesian(p)
	for i := range l.segments {
		s := &l.segments[i]
		d, share := s.chord.Distance(v)
		if d > s.bulge+0.002 || math.Abs(s.at+share*s.Metres-km*1000) < 0.02+s.bulge {
			continue
		}
		if along, metres := s.Nearest(p); metres < 0.002 && math.Abs(s.at+along-km*1000) > 0.01 {
			return true
		}
	}
	return false
}

func TestSides(t *testing.T) {
	tests := []struct {
		name, line string
		p          orb.Point
		side       Side
		km         float64 // rounded to 1
	}{
		{"north of a line to the east", "0 0, 1 0", orb.Point{0.5, 0.1}, Left, 56},
		{"south of it", "0 0, 1 0", orb.Point{0.5, -0.1}, Right, 56},
		{"on it", "0 0, 1 0", orb.Point{0.5, 0}, On, 56},
		{"direction is not the file's", "1 0, 0 0", orb.Point{0.5, 0.1}, Left, 56},
		{"outside a bend to the left", "0 0, 1 0, 1 1", orb.Point{1.1, -0.1}, Right, 111},
		{"inside it", "0 0, 1 0, 1 1", orb.Point{0.9, 0.15}, Left, 128},
		{"outside a bend to the right", "0 0, 1 0, 1 -1", orb.Point{1.1, 0.1}, Left, 111},
		{"outside a sharp bend, behind", "0 0, 1 0, 0 0.1", orb.Point{1.1, 0.02}, Right, 111},
		{"outside a sharp bend, ahead", "0 0, 1 0, 0 0.1", orb.Point{1.01, 0.1}, Right, 111},
		{"before the first end", "0 0, 1 0", orb.Point{-1, 0.1}, Left, 0},
		{"beyond the last", "0 0, 1 0", orb.Point{2, -0.1}, Right, 111},
		{"in an enclave", "0 0, 1 0, 1 1, 0 1, 0 0", orb.Point{0.1, 0.5}, Left, 388},
		{"outside its first vertex", "0 0, 1 0, 1 1, 0 1, 0 0", orb.Point{-0.1, -0.1}, Right, 0},
		{"an enclave drawn clockwise", "0 0, 0 1, 1 1, 1 0, 0 0", orb.Point{0.1, 0.5}, Left, 388},
		{"across the antimeridian", "179 0, -179 0", orb.Point{180, 0.1}, Left, 111},
	}
	for _, test := range tests {
		got := lineOf(t, linesOf(test.line)).Locate(test.p)
		if got.Side != test.side || math.Round(got.Km) != test.km {
			t.Errorf("%s: %s at km %.3f, not %s at %g", test.name, got.Side, got.Km, test.side, test.km)
		}
		if (got.Distance > onLine) != (test.side == Left) || (got.Distance < -onLine) != (test.side == Right) {
			t.Errorf("%s: %g m %s", test.name, got.Distance, got.Side)
		}
	}
}

// Near a line of many bends the side is that of the polygon that closes the line.
func TestSidesOfRiver(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	bends := orb.LineString{{-92, 15}}
	for i := range 300 {
		bends = append(bends, orb.Point{-91.99 + 0.01*float64(i), 15 + 0.3*(r.Float64()-0.5)})
	}
	l := lineOf(t, bends)
	north := append(orb.Ring(bends.Clone()), orb.Point{bends[300][0], 17}, orb.Point{-92, 17}, orb.Point{-92, 15})
	for range 3_000 {
		p := orb.Point{-91.9 + 2.8*r.Float64(), 14.8 + 0.4*r.Float64()}
		at := l.Locate(p)
		if math.Abs(at.Distance) < 1 || atEnd(l, at.Km) {
			continue
		}
		want := Right
		if contains(north, p) {
			want = Left
		}
		if at.Side != want {
			t.Fatalf("%v lies %g m on the %s of km %.4f, not on the %s", p, at.Distance, at.Side, at.Km, want)
		}
	}
}

// contains counts crossings of a ray (W. R. Franklin).
func contains(r orb.Ring, p orb.Point) (inside bool) {
	for i := 1; i < len(r); i++ {
		a, b := r[i-1], r[i]
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0]+(b[0]-a[0])*(p[1]-a[1])/(b[1]-a[1]) {
			inside = !inside
		}
	}
	return inside
}

func TestLocateWithin(t *testing.T) {
	l := lineOf(t, linesOf("0 0, 1 0"))
	p := orb.Point{0.5, 0.1} // 11,057.4 m away
	for within, want := range map[float64]bool{0: false, 11_000: false, 11_058: true, math.Inf(1): true} {
		if _, ok := l.LocateWithin(p, within); ok != want {
			t.Errorf("within %g m: %t", within, ok)
		}
	}
	if got := l.Locate(orb.Point{math.NaN(), 0}); got != (Position{}) {
		t.Errorf("a position that is none lies at %v", got)
	}
}

// Near agrees with the distance.
func TestNear(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	lines := borders(t)
	both := map[bool]int{}
	for _, name := range slices.Sorted(maps.Keys(lines)) {
		l := lines[name]
		for i := range 600 {
			p := beside(t, r, l, 20_000)
			distance := math.Abs(l.Locate(p).Distance)
			metres := []float64{5_000, 20_000 * r.Float64(), distance + 0.001, distance - 0.001}[i%4]
			if got := l.Near(p, metres); got != (distance <= metres) {
				t.Fatalf("%s: %v lies %g m away, within %g: %t", name, p, distance, metres, got)
			}
			both[distance <= metres]++
		}
	}
	if both[true] < 1_000 || both[false] < 1_000 {
		t.Errorf("of both: %v", both)
	}
}

func FuzzLocate(f *testing.F) {
	f.Add(0.0, 0.0, 1.0, 1.0, 0.5, 0.5)
	f.Add(179.0, 89.0, -179.0, 89.0, 0.0, -90.0)
	f.Fuzz(func(t *testing.T, x0, y0, x1, y1, x, y float64) {
		for _, v := range [3]float64{x0, x1, x} {
			if !(math.Abs(v) <= 180) {
				return
			}
		}
		for _, v := range [3]float64{y0, y1, y} {
			if !(math.Abs(v) <= 90) {
				return
			}
		}
		l, err := NewLine("A-B", orb.LineString{{x0, y0}, {x1, y1}})
		if err != nil {
			return
		}
		at := l.Locate(orb.Point{x, y})
		if !(at.Km >= 0 && at.Km <= l.Length()+1e-9) {
			t.Fatalf("km %g of %g", at.Km, l.Length())
		}
		for _, end := range [2]orb.Point{l.segments[0].From, l.segments[len(l.segments)-1].To} {
			if d, _, _ := geodesy.Inverse(end, orb.Point{x, y}); d < 5_000_000 && math.Abs(at.Distance) > d+0.001 {
				t.Fatalf("%g m away, yet an end is at %g", at.Distance, d)
			}
		}
	})
}
