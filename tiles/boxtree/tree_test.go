package boxtree

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestVisitAgainstBruteForce looks for boxes among few and many.
func TestVisitAgainstBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var tree Tree // one for all, to be filled again and again
	for _, n := range []int{0, 1, 7, 8, 9, 64, 65, 600, 5000, 3} {
		boxes := make([]Box, n)
		for i := range boxes {
			x, y := float64(i%50)+r.Float64(), float64(i/50)+r.Float64()
			boxes[i] = Around(x, y, x+r.NormFloat64(), y+r.NormFloat64())
		}
		tree.Build(n, func(i int) Box { return boxes[i] })
		found := 0
		for range 200 {
			x, y := 55*r.Float64()-2, float64(n/50+3)*r.Float64()
			asked := Around(x, y, x+5*r.Float64(), y+5*r.Float64())
			var got, want []int
			tree.Visit(asked.Meets, func(i int) {
				if boxes[i].Meets(asked) {
					got = append(got, i)
				}
			})
			for i := range boxes {
				if boxes[i].Meets(asked) {
					want = append(want, i)
				}
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%d boxes, %v: %v, want %v", n, asked, got, want)
			}
			found += len(want)
		}
		if n > 60 && found == 0 {
			t.Errorf("nothing was to be found among %d boxes", n)
		}
	}
}

func TestDistance(t *testing.T) {
	b := Box{0, 0, 10, 5}
	for _, c := range []struct{ x, y, want float64 }{{5, 2, 0}, {0, 5, 0}, {13, 9, 25}, {-2, 3, 4}, {4, -3, 9}} {
		if got := b.Distance(c.x, c.y); got != c.want {
			t.Errorf("from %v, %v: %v, want %v", c.x, c.y, got, c.want)
		}
	}
	if s := fmt.Sprint(Around(3, 1, 2, 4)); s != "{2 1 3 4}" {
		t.Errorf("the box is %s", s)
	}
}
