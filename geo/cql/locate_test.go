package cql

import (
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"
)

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
