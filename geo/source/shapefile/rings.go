package shapefile

import (
	"math"

	"github.com/paulmach/orb"
)

// outline is an outer ring with its box and area.
type outline struct {
	polygon int
	bound   orb.Bound
	area    float64
}

// assemble makes polygons of rings: those that run clockwise are outer rings, the
// others holes (Technical Description, page 8) of the smallest outer ring around
// them. A hole with nothing around it is an outer ring that runs the wrong way.
func assemble(rings []orb.Ring) orb.MultiPolygon {
	var polygons orb.MultiPolygon
	var outlines []outline
	outer := func(r orb.Ring, area float64) {
		outlines = append(outlines, outline{len(polygons), r.Bound(), math.Abs(area)})
		polygons = append(polygons, orb.Polygon{r})
	}
	var holes []orb.Ring
	for _, r := range rings {
		if area := signedArea(r); area <= 0 {
			outer(r, area)
		} else {
			holes = append(holes, r)
		}
	}
	budget := holeBudget
	for _, h := range holes {
		if at := around(h, polygons, outlines, &budget); at >= 0 {
			polygons[at] = append(polygons[at], h)
		} else {
			outer(h, signedArea(h))
		}
	}
	return polygons
}

// holeBudget bounds the vertices looked at for the holes of one record; beyond it
// boxes alone decide.
const holeBudget = 50_000_000

// around returns the polygon whose outer ring is the smallest around the hole, -1 if
// there is none.
func around(hole orb.Ring, polygons orb.MultiPolygon, outlines []outline, budget *int) int {
	best, area := -1, math.Inf(1)
	bound := hole.Bound()
	for _, o := range outlines {
		if o.area < area && o.bound.Contains(bound.Min) && o.bound.Contains(bound.Max) &&
			contains(polygons[o.polygon][0], hole, budget) {
			best, area = o.polygon, o.area
		}
	}
	return best
}

// contains reports whether a vertex of the hole lies inside the ring. Holes may touch
// their ring in a vertex, so several are tried.
func contains(ring, hole orb.Ring, budget *int) bool {
	const tries = 8
	if *budget < 0 {
		return true
	}
	for i := range min(tries, len(hole)) {
		*budget -= len(ring)
		if covers(ring, hole[i*len(hole)/min(tries, len(hole))]) {
			return true
		}
	}
	return false
}

// covers is the even-odd rule.
func covers(ring orb.Ring, p orb.Point) bool {
	inside := false
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0]-a[0])*(p[1]-a[1])/(b[1]-a[1])+a[0] {
			inside = !inside
		}
	}
	return inside
}

// signedArea is twice the area, positive where the ring runs counter-clockwise.
func signedArea(r orb.Ring) (area float64) {
	for i := 1; i+1 < len(r); i++ {
		area += (r[i][0]-r[0][0])*(r[i+1][1]-r[0][1]) - (r[i+1][0]-r[0][0])*(r[i][1]-r[0][1])
	}
	return area
}
