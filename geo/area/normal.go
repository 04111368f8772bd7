package area

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// normal orders polygons, so that equal areas are equal to the bit: every ring starts at
// its westernmost, then southernmost position, outer rings run counter-clockwise and holes
// clockwise; holes and polygons are sorted by their positions. It changes polygons in
// place.
func normal(polygons []orb.Polygon) []orb.Polygon {
	for _, p := range polygons {
		for i, r := range p {
			if (doubleArea(r) > 0) != (i == 0) {
				r.Reverse()
			}
			rotate(r)
		}
		slices.SortFunc(p[1:], compareRings)
	}
	slices.SortFunc(polygons, func(p, q orb.Polygon) int { return slices.CompareFunc(p, q, compareRings) })
	return polygons
}

// rotate makes a closed ring start at its least position.
func rotate(r orb.Ring) {
	open := r[:len(r)-1]
	least := 0
	for i := range open {
		if comparePoints(open[i], open[least]) < 0 {
			least = i
		}
	}
	slices.Reverse(open[:least])
	slices.Reverse(open[least:])
	slices.Reverse(open)
	r[len(r)-1] = r[0]
}

func compareRings(r, s orb.Ring) int { return slices.CompareFunc(r, s, comparePoints) }

func comparePoints(p, q orb.Point) int {
	return cmp.Or(cmp.Compare(p[0], q[0]), cmp.Compare(p[1], q[1]))
}
