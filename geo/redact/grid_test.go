package redact

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// TestGridFollowsPROJ compares with `proj +proj=cea +lat_ts=15 +R=6371007.2` of PROJ 9.
func TestGridFollowsPROJ(t *testing.T) {
	for _, c := range []struct {
		at   orb.Point
		x, y float64 // metres
	}{
		{orb.Point{0, 0}, 0, 0},
		{orb.Point{-91.5, 14.7}, -9827664.809381, 1673724.470354},
		{orb.Point{-88.123, 16.9}, -9464954.163902, 1917399.574650},
		{orb.Point{-180, -89.9}, -19333111.100421, -6595741.953479},
		{orb.Point{170.25, 55.5}, 18285900.915815, 5435731.956346},
	} {
		for base := range int8(topLevel) {
			s := side(base) * 1000
			want := zone{base, int32(math.Floor(c.x / s)), int32(math.Floor(c.y / s))}
			if got := (gridFrame{base}).at(c.at); got != want {
				t.Errorf("%v lies in %v, PROJ says %v", c.at, got, want)
			}
		}
	}
	want := orb.Bound{Min: orb.Point{-84.492351, 14.487040}, Max: orb.Point{-84.259589, 14.711455}} // of the inverse, to 6 digits
	if got := (gridFrame{2}).geometry(zone{2, -363, 66}).Bound(); got != want {
		t.Errorf("the cell spans %v, PROJ says %v", got, want)
	}
}

func TestCellsNest(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 20_000 {
		p := orb.Point{360*r.Float64() - 180, 180*r.Float64() - 90}
		z := (gridFrame{0}).at(p)
		inner := (gridFrame{0}).geometry(z).Bound().Pad(1e-6) // edges are rounded
		if !inner.Contains(p) {
			t.Fatalf("%v is not in its cell %v, %v", p, z, inner)
		}
		for base := int8(1); base <= topLevel; base++ {
			f := gridFrame{base}
			if z = (gridFrame{0}).parent(z); z != f.at(p) {
				t.Fatalf("%v: the parent is %v, the cell %v", p, z, f.at(p))
			}
			if outer := f.geometry(z).Bound(); !outer.Contains(p) && !outer.Pad(1e-6).Contains(p) {
				t.Fatalf("%v is not in its cell %v, %v", p, z, outer)
			}
		}
		if (gridFrame{0}).parent(z) != elsewhere {
			t.Fatalf("%v has a parent", z)
		}
	}
}

func TestCellsHaveIDsOfTheirOwn(t *testing.T) {
	seen := map[string]zone{}
	for level := range int8(topLevel + 1) {
		for x := int32(-3); x < 3; x++ {
			for y := int32(-3); y < 3; y++ {
				z := zone{level, x, y}
				id := gridFrame{}.id(z)
				if other, ok := seen[id]; ok {
					t.Errorf("%v and %v are both %s", z, other, id)
				}
				seen[id] = z
			}
		}
	}
	if got := (gridFrame{}).id(zone{2, -363, 66}); got != "25km-w363-n66" {
		t.Error(got)
	}
	if got := (gridFrame{}).id(zone{0, 0, -1}); got != "6250m-e0-s1" {
		t.Error(got)
	}
}
