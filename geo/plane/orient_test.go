package plane

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

func onGrid(r *rand.Rand) orb.Point { return orb.Point{float64(r.IntN(5)), float64(r.IntN(5))} }

// rationalTurn is the determinant in rational numbers.
func rationalTurn(a, b, c orb.Point) int {
	r := func(f float64) *big.Rat { return new(big.Rat).SetFloat64(f) }
	sub := func(x, y float64) *big.Rat { return new(big.Rat).Sub(r(x), r(y)) }
	left := new(big.Rat).Mul(sub(a[0], c[0]), sub(b[1], c[1]))
	return left.Cmp(new(big.Rat).Mul(sub(a[1], c[1]), sub(b[0], c[0])))
}

func TestTurnIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	nudge := func(f float64) float64 {
		switch r.IntN(4) {
		case 0:
			return math.Nextafter(f, 1000)
		case 1:
			return math.Nextafter(f, -1000)
		}
		return f
	}
	for range 200_000 {
		a := orb.Point{r.Float64()*360 - 180, r.Float64()*180 - 90}
		b := orb.Point{a[0] + r.Float64()*1e-3, a[1] + r.Float64()*1e-3}
		f := r.Float64()
		c := orb.Point{nudge(a[0] + f*(b[0]-a[0])), nudge(a[1] + f*(b[1]-a[1]))}
		if r.IntN(3) == 0 {
			a, b, c = onGrid(r), onGrid(r), onGrid(r)
		}
		if got, want := Turn(a, b, c), rationalTurn(a, b, c); got != want {
			t.Fatalf("%v %v %v: %d, want %d", a, b, c, got, want)
		}
	}
}

func TestOnSegment(t *testing.T) {
	a, b := orb.Point{0, 0}, orb.Point{4, 2}
	for p, want := range map[orb.Point]bool{a: true, b: true, {2, 1}: true, {6, 3}: false, {2, 1.1}: false, {-2, -1}: false} {
		if OnSegment(p, a, b) != want || OnSegment(p, b, a) != want {
			t.Errorf("%v: not %t", p, want)
		}
	}
}

func TestCrossing(t *testing.T) {
	if got := Crossing(orb.Point{0, 0}, orb.Point{4, 2}, orb.Point{0, 2}, orb.Point{4, 0}); got != (orb.Point{2, 1}) {
		t.Error(got)
	}
}

func TestTurnOnAFineGrid(t *testing.T) {
	a, b := orb.Point{12, 12}, orb.Point{24, 24}
	for i := range 256 {
		for k := range 256 {
			p := orb.Point{0.5 + float64(i)*0x1p-53, 0.5 + float64(k)*0x1p-53}
			want := 0
			if p[0] < p[1] {
				want = 1
			} else if p[0] > p[1] {
				want = -1
			}
			if got := Turn(a, b, p); got != want {
				t.Fatalf("%v: %d, want %d", p, got, want)
			}
		}
	}
}
