package cql

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"
)

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
			a, b, c = gridPoint(r), gridPoint(r), gridPoint(r)
		}
		if got, want := turn(a, b, c), rationalTurn(a, b, c); got != want {
			t.Fatalf("%v %v %v: %d, want %d", a, b, c, got, want)
		}
	}
}

// A point's place must agree with the library on all predicates that tell it.
func TestLocate(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	hole := orb.Polygon{
		{{0, 0}, {9, 0}, {9, 9}, {5, 4}, {0, 9}, {0, 0}},
		{{2, 2}, {2, 4}, {4, 4}, {2, 2}},
	}
	shapes := []orb.Geometry{
		hole, orb.MultiPolygon{hole, {{{-5, -5}, {0, 0}, {-5, 0}, {-5, -5}}}},
		orb.LineString{{0, 0}, {3, 3}, {3, 0}, {0, 0}}, orb.LineString{{0, 0}, {6, 3}, {8, 8}},
		orb.MultiLineString{{{0, 0}, {4, 4}}, {{4, 4}, {8, 0}}, {{4, 4}, {4, 9}}},
		orb.MultiPoint{{1, 1}, {2, 2}}, orb.Point{3, 3}, orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{4, 4}}, hole[0],
	}
	for _, g := range shapes {
		for range 400 {
			p := orb.Point{float64(r.IntN(21)-10) / 2, float64(r.IntN(41)-20) / 2}
			a, b := simple(p), simple(g)
			within, err1 := geom.Within(a, b)
			touches, err2 := geom.Touches(a, b)
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			want := outside
			switch {
			case within:
				want = interior
			case touches:
				want = boundary
			}
			if got := locate(p, g); got != want {
				t.Errorf("%v in %v: %d, want %d", p, g, got, want)
			}
		}
	}
}
