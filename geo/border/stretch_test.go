package border

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo/geodesy"
)

// A stretch is as long as its chainages say, starts and ends where they are, and stays
// within the antimeridian.
func TestBetween(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	lines := borders(t)
	for _, name := range slices.Sorted(maps.Keys(lines)) {
		l := lines[name]
		for range 30 {
			from, to := r.Float64()*l.Length(), r.Float64()*l.Length()
			got, err := l.Between(from, to)
			if err != nil || len(got) == 0 {
				t.Fatal(name, got, err)
			}
			if length := lengthOf(got); math.Abs(length-math.Abs(to-from)*1000) > 0.001 {
				t.Errorf("%s: km %g to %g is %g m long", name, from, to, length)
			}
			first, _, _ := l.At(from)
			last, _, _ := l.At(to)
			a, _, _ := geodesy.Inverse(first, got[0][0])
			b, _, _ := geodesy.Inverse(last, got[len(got)-1][len(got[len(got)-1])-1])
			if a > 0.001 || b > 0.001 {
				t.Errorf("%s: km %g to %g starts %g m beside, and ends %g m beside", name, from, to, a, b)
			}
			for _, line := range got {
				for i := 1; i < len(line); i++ {
					if math.Abs(line[i][0]-line[i-1][0]) > 180 && math.Abs(line[i][1]) < 89 {
						t.Errorf("%s: crosses the antimeridian: %v", name, line)
					}
				}
			}
		}
		whole, err := l.Between(0, l.Length())
		if err != nil || math.Abs(lengthOf(whole)-l.metres) > 0.001 {
			t.Errorf("%s: the whole is %g m long, not %g (%v)", name, lengthOf(whole), l.metres, err)
		}
	}
}

func lengthOf(lines orb.MultiLineString) (metres float64) {
	for _, line := range lines {
		for i := 1; i < len(line); i++ {
			d, _, _ := geodesy.Inverse(line[i-1], line[i])
			metres += d
		}
	}
	return metres
}

func TestBetweenEnds(t *testing.T) {
	l := lineOf(t, linesOf("0 0, 1 0 | 3 0, 4 0"))
	half := l.Length() / 2
	tests := []struct {
		name     string
		from, to float64
		lines    int
	}{
		{"nothing", 10, 10, 0},
		{"up to the gap", 10, half, 1},
		{"from the gap", half, half + 10, 1},
		{"over the gap", half - 1, half + 1, 2},
		{"a little beyond the end", half + 1, l.Length() + 0.0005, 1},
	}
	for _, test := range tests {
		got, err := l.Between(test.from, test.to)
		if err != nil || len(got) != test.lines {
			t.Errorf("%s: %v, %v", test.name, got, err)
		}
		back, err := l.Between(test.to, test.from)
		slices.Reverse(back)
		for _, line := range back {
			line.Reverse()
		}
		if err != nil || !got.Equal(back) {
			t.Errorf("%s: and back %v, %v", test.name, back, err)
		}
	}
	if p, _, err := l.At(half); err != nil || math.Abs(p[0]-1) > 1e-9 {
		t.Errorf("at the gap: %v, %v", p, err)
	}
	for _, km := range []float64{-1, l.Length() + 0.01, math.NaN(), math.Inf(1)} {
		if _, _, err := l.At(km); err == nil {
			t.Errorf("km %g is on the border", km)
		}
		if _, err := l.Between(0, km); err == nil {
			t.Errorf("a stretch goes to km %g", km)
		}
	}
}

func TestBearing(t *testing.T) {
	for line, want := range map[string]float64{"0 0, 1 0": 90, "0 0, 0 1": 0, "0 0, 1 -5": 168.7, "179.5 0, -179.5 0": 90} {
		l := lineOf(t, linesOf(line))
		if _, got, err := l.At(l.Length() / 2); err != nil || math.Abs(got-want) > 0.1 {
			t.Errorf("%s: bearing %g, not %g (%v)", line, got, want, err)
		}
	}
}
