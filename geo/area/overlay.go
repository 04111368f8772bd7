package area

import (
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"
)

// thin is the width in degrees, about a micrometre, below which a piece is rounding: the
// overlay snaps vertices within 512 units in the last place of the largest coordinate,
// which are 1.5e-11 degrees at 180.
const thin = 2e-11

// simple turns polygons into the model that overlays them.
func simple(polygons []orb.Polygon) geom.Geometry {
	all := make([]geom.Polygon, len(polygons))
	for i, p := range polygons {
		rings := make([]geom.LineString, len(p))
		for k, r := range p {
			numbers := make([]float64, 0, 2*len(r))
			for _, at := range r {
				numbers = append(numbers, at[0], at[1])
			}
			rings[k] = geom.NewLineStringXY(numbers...)
		}
		all[i] = geom.NewPolygon(rings)
	}
	if len(all) == 1 {
		return all[0].AsGeometry()
	}
	return geom.NewMultiPolygon(all).AsGeometry()
}

// polygonsOf returns the polygons of an overlay's result. Lines and points, where the
// operands only touch, and slivers are left out.
func polygonsOf(g geom.Geometry) []orb.Polygon {
	var out []orb.Polygon
	switch g.Type() {
	case geom.TypePolygon:
		if p := polygonOf(g.MustAsPolygon()); p != nil {
			out = append(out, p)
		}
	case geom.TypeMultiPolygon, geom.TypeGeometryCollection:
		for _, member := range g.Dump() {
			out = append(out, polygonsOf(member)...)
		}
	}
	return out
}

// polygonOf is nil for what is empty or a sliver.
func polygonOf(p geom.Polygon) orb.Polygon {
	var out orb.Polygon
	for i, ring := range p.DumpRings() {
		at := ring.Coordinates()
		r := make(orb.Ring, at.Length())
		for k := range r {
			xy := at.GetXY(k)
			r[k] = orb.Point{xy.X, xy.Y}
		}
		switch {
		case !isSliver(r):
			out = append(out, r)
		case i == 0:
			return nil
		}
	}
	return out
}

// isSliver reports whether a ring is thinner than [thin] on average: the area of a long
// strip is its width times half of its outline.
func isSliver(r orb.Ring) bool {
	return math.Abs(doubleArea(r)) < thin*outlineLength(r)
}

func outlineLength(r orb.Ring) (length float64) {
	for i := 1; i < len(r); i++ {
		length += math.Hypot(r[i][0]-r[i-1][0], r[i][1]-r[i-1][1])
	}
	return length
}

// doubleArea is twice the area in square degrees, positive where the ring runs
// counter-clockwise.
func doubleArea(r orb.Ring) (area float64) {
	for i := 1; i+1 < len(r); i++ {
		area += (r[i][0]-r[0][0])*(r[i+1][1]-r[0][1]) - (r[i+1][0]-r[0][0])*(r[i][1]-r[0][1])
	}
	return area
}

// overlaid runs an overlay. The library returns errors for numerical degeneracies; its
// panics are turned into errors, too.
func overlaid(operation func(a, b geom.Geometry) (geom.Geometry, error), a, b geom.Geometry) (g geom.Geometry, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the overlay failed: %v", r)
		}
	}()
	return operation(a, b)
}

// union joins polygons, each of them valid, pair by pair, so that what is dissolved at one
// level weighs nothing at the next.
func union(polygons []orb.Polygon) (geom.Geometry, error) {
	if len(polygons) == 1 {
		return simple(polygons), nil
	}
	half := len(polygons) / 2
	a, err := union(polygons[:half])
	if err != nil {
		return a, err
	}
	b, err := union(polygons[half:])
	if err != nil {
		return b, err
	}
	return overlaid(geom.Union, a, b)
}

// positions is a set of vertices.
type positions map[orb.Point]struct{}

func positionsOf(polygons []orb.Polygon) positions {
	set := positions{}
	for _, p := range polygons {
		for _, r := range p {
			for _, at := range r {
				set[at] = struct{}{}
			}
		}
	}
	return set
}

// straightened takes vertices out that the overlay put on straight edges while it connected
// what is apart. Those of the operands, which are known, stay. It changes the polygons in
// place.
func straightened(polygons []orb.Polygon, known ...positions) []orb.Polygon {
	for _, p := range polygons {
		for i := range p {
			p[i] = straight(p[i], known)
		}
	}
	return polygons
}

func straight(r orb.Ring, known []positions) orb.Ring {
	isKnown := func(p orb.Point) bool {
		return slices.ContainsFunc(known, func(set positions) bool { _, ok := set[p]; return ok })
	}
	open := r[:len(r)-1]
	kept := make(orb.Ring, 0, len(r))
	for i, p := range open {
		before, after := open[(i+len(open)-1)%len(open)], open[(i+1)%len(open)]
		if len(kept) > 0 {
			before = kept[len(kept)-1]
		}
		if isKnown(p) || !isBetween(p, before, after) {
			kept = append(kept, p)
		}
	}
	if len(kept) < 3 {
		return r
	}
	return append(kept, kept[0])
}

// isBetween reports whether p lies on the segment from a to b, but for rounding.
func isBetween(p, a, b orb.Point) bool {
	dx, dy := b[0]-a[0], b[1]-a[1]
	length := math.Hypot(dx, dy)
	away := math.Abs(dx*(p[1]-a[1]) - dy*(p[0]-a[0]))
	along := dx*(p[0]-a[0]) + dy*(p[1]-a[1])
	return away <= thin*length && along > 0 && along < length*length
}
