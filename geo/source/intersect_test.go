package source

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

func ringOf(numbers ...float64) orb.Ring {
	var r orb.Ring
	for i := 0; i+1 < len(numbers); i += 2 {
		r = append(r, orb.Point{numbers[i], numbers[i+1]})
	}
	return append(r, r[0])
}

func TestSelfIntersection(t *testing.T) {
	for name, c := range map[string]struct {
		ring orb.Ring
		want bool
	}{
		"square":            {ringOf(0, 0, 1, 0, 1, 1, 0, 1), false},
		"repeated position": {ringOf(0, 0, 1, 0, 1, 0, 1, 1, 0, 1), false},
		"on a line":         {ringOf(0, 0, 1, 0, 2, 0, 2, 2, 0, 2, 0, 1), false},
		"bow tie":           {ringOf(0, 0, 1, 1, 1, 0, 0, 1), true},
		"spike":             {ringOf(0, 0, 2, 0, 1, 0, 1, 1, 0, 1), true},
		"spike at start":    {ringOf(0, 0, 1, 0, 1, 1, 0, 1, -1, -1), false},
		"line":              {ringOf(0, 0, 1, 1), true},
		"point":             {ringOf(1, 1, 1, 1, 1, 1), true},
		"touches a vertex":  {ringOf(0, 0, 2, 0, 2, 2, 1, 0, 0, 2), true},
		"eight":             {ringOf(0, 0, 1, 1, 2, 0, 2, 2, 1, 1, 0, 2), true},
		"nearly touching":   {ringOf(0, 0, 2, 0, 2, 2, 1, 1e-300, 0, 2), false},
		"vertical":          {ringOf(0, 0, 0, 3, 1, 3, 1, 1, -1, 1, -1, 0), true},
	} {
		for turn := range len(c.ring) - 1 { // it must not matter where a ring starts
			r := append(append(orb.Ring{}, c.ring[turn:len(c.ring)-1]...), c.ring[:turn+1]...)
			if _, found, checked := selfIntersection(r); found != c.want || !checked {
				t.Errorf("%s turned by %d: %v %v", name, turn, found, checked)
			}
		}
	}
}

// TestSelfIntersectionAgainstAllPairs compares the sweep with the comparison of all
// pairs, on small grids, where touches and overlaps abound.
func TestSelfIntersectionAgainstAllPairs(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 5000 {
		var ring orb.Ring
		for range 3 + r.IntN(8) {
			ring = append(ring, orb.Point{float64(r.IntN(6)), float64(r.IntN(6))})
		}
		ring = append(ring, ring[0])
		points := distinct(ring)
		want := len(points) < 4
		for i := range len(points) - 1 {
			for j := i + 1; j < len(points)-1 && !want; j++ {
				_, want = segmentsMeet(points, i, j)
			}
		}
		if _, found, _ := selfIntersection(ring); found != want {
			t.Fatalf("%v: %v, want %v", ring, found, want)
		}
	}
}

func TestSelfIntersectionIsBounded(t *testing.T) {
	circle := make(orb.Ring, 0, 200001)
	for i := range 20000 {
		a := 2 * math.Pi * float64(i) / 200000
		circle = append(circle, orb.Point{math.Cos(a), math.Sin(a)})
	}
	circle = append(circle, circle[0])
	comb := make(orb.Ring, 0, 40002) // every tooth as wide as the whole: all pairs overlap in longitude
	for i := range 20000 {
		y := float64(i) * 1e-4
		comb = append(comb, orb.Point{0.001 * float64(i%2), y}, orb.Point{10, y + 5e-5})
	}
	comb = append(comb, orb.Point{11, -1}, orb.Point{-1, -1}, comb[0])
	if _, found, checked := selfIntersection(circle); found || !checked {
		t.Error("circle", found, checked)
	}
	if _, _, checked := selfIntersection(comb); checked {
		t.Error("the comb was searched to its end")
	}
}
