package area

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"

	"lindero/geo"
)

// build makes an area of polygons as they were sent, which have at most so many vertices.
func build(polygons []orb.Polygon, vertices int) (*Area, error) {
	if err := checkCounts(polygons, vertices); err != nil {
		return nil, err
	}
	var parts []orb.Polygon
	for _, p := range polygons {
		checked, err := checkPolygon(p)
		if err != nil {
			return nil, err
		}
		parts = append(parts, checked...)
	}
	if err := checkOverlaps(parts); err != nil {
		return nil, err
	}
	return join(parts)
}

func checkCounts(polygons []orb.Polygon, vertices int) error {
	if len(polygons) > MaxPolygons {
		return invalid("the area has %d polygons; at most %d are taken", len(polygons), MaxPolygons)
	}
	n := 0
	for _, p := range polygons {
		for _, r := range p {
			n += len(r)
		}
	}
	if n > vertices {
		return invalid("the area has %d positions; at most %d are taken: simplify it", n, vertices)
	}
	return nil
}

// checkPolygon returns a polygon's parts on this and that side of the antimeridian, valid
// each.
func checkPolygon(p orb.Polygon) ([]orb.Polygon, error) {
	if len(p) == 0 {
		return nil, invalid("a polygon has no outline")
	}
	whole, err := unwrapped(p)
	if err != nil {
		return nil, err
	}
	if err := checkCrossings(whole); err != nil {
		return nil, err
	}
	if err := simple([]orb.Polygon{whole}).Validate(); err != nil {
		return nil, invalid("the polygon at %s is not valid: %s", place(p[0][0]), err)
	}
	return cut(whole)
}

// cut cuts a valid polygon that goes on beyond 180 or -180 at the antimeridian.
func cut(p orb.Polygon) ([]orb.Polygon, error) {
	bound := p[0].Bound()
	if bound.Min[0] >= -180 && bound.Max[0] <= 180 {
		return []orb.Polygon{p}, nil
	}
	var out []orb.Polygon
	for turn := -720.0; turn <= 720; turn += 360 {
		sheet := orb.Bound{Min: orb.Point{turn - 180, -90}, Max: orb.Point{turn + 180, 90}}
		if sheet.Max[0] <= bound.Min[0] || sheet.Min[0] >= bound.Max[0] {
			continue
		}
		g, err := overlaid(geom.Intersection, simple([]orb.Polygon{p}), simple([]orb.Polygon{sheet.ToPolygon()}))
		if err != nil {
			return nil, invalid("the polygon at %s cannot be cut at the antimeridian (%s); simplify it", place(p[0][0]), err)
		}
		for _, part := range straightened(polygonsOf(g), positionsOf([]orb.Polygon{p})) {
			for _, r := range part {
				shift(r, -turn)
				toMeridian(r)
			}
			out = append(out, part)
		}
	}
	return out, nil
}

// toMeridian puts positions that the overlay left beside the antimeridian or a pole, by its
// rounding, upon it.
func toMeridian(r orb.Ring) {
	for i := range r {
		for axis, limit := range [2]float64{180, 90} {
			if math.Abs(r[i][axis]) > limit-10*thin {
				r[i][axis] = math.Copysign(limit, r[i][axis])
			}
		}
	}
}

// join makes an area of valid polygons, which may overlap.
func join(parts []orb.Polygon) (*Area, error) {
	if len(parts) == 0 {
		return nil, invalid("the area is empty: it has no polygon that encloses anything")
	}
	if anyMeet(parts) {
		g, err := union(parts)
		if err != nil {
			return nil, invalid("the polygons of the area cannot be joined (%s); join them first, or simplify them", err)
		}
		if parts = straightened(polygonsOf(g), positionsOf(parts)); len(parts) == 0 {
			return nil, invalid("the area is empty: its polygons enclose nothing")
		}
	}
	shape := normal(parts)
	return &Area{Shape: shape, edges: newEdges(shape)}, nil
}

// anyMeet reports whether the boxes of any two polygons meet.
func anyMeet(parts []orb.Polygon) bool {
	if len(parts) == 1 {
		return false
	}
	bounds := make([]orb.Bound, len(parts))
	for i, p := range parts {
		bounds[i] = p[0].Bound()
	}
	for i, b := range bounds {
		for _, other := range bounds[:i] {
			if b.Intersects(other) {
				return true
			}
		}
	}
	return false
}

// checkOverlaps bounds the work of a union: how many segments of different polygons could
// cross.
func checkOverlaps(parts []orb.Polygon) error {
	if len(parts) < 2 {
		return nil
	}
	e := newEdges(parts)
	budget := pairBudget * (len(e.segments) + 100)
	for i := range e.segments {
		if !e.search(e.segments[i].bound(), func(int) bool { budget--; return budget >= 0 }) {
			return invalid("the polygons of the area lie over one another so often that they cannot be joined; join them first")
		}
	}
	return nil
}

// OfBBox returns a box as an area; west above east spans the antimeridian.
func OfBBox(b geo.BBox) (*Area, error) {
	for _, number := range [4]float64{b.West, b.South, b.East, b.North} {
		if !isFinite(number) {
			return nil, invalid("bbox: %g is no finite number", number)
		}
	}
	b, err := geo.NewBBox([4]float64{b.West, b.South, b.East, b.North})
	if err != nil {
		return nil, invalid("%s", err)
	}
	whole := orb.Bound{Min: orb.Point{b.West, b.South}, Max: orb.Point{b.East, b.North}}
	halves := []orb.Bound{whole}
	if b.West > b.East {
		halves = []orb.Bound{whole, whole}
		halves[0].Max[0], halves[1].Min[0] = 180, -180
	}
	var parts []orb.Polygon
	for _, half := range halves {
		if half.Min[0] < half.Max[0] && half.Min[1] < half.Max[1] {
			parts = append(parts, half.ToPolygon())
		}
	}
	return join(parts)
}
