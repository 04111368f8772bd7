package cql

import (
	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"
)

// simple turns a geometry into the other model, without a look at its validity.
// Bounds without width or height become what they are, a point or a line.
func simple(g orb.Geometry) geom.Geometry {
	switch g := g.(type) {
	case orb.Point:
		return simplePoint(g).AsGeometry()
	case orb.MultiPoint:
		points := make([]geom.Point, len(g))
		for i, p := range g {
			points[i] = simplePoint(p)
		}
		return geom.NewMultiPoint(points).AsGeometry()
	case orb.LineString:
		return simpleLine(g).AsGeometry()
	case orb.MultiLineString:
		lines := make([]geom.LineString, len(g))
		for i, l := range g {
			lines[i] = simpleLine(l)
		}
		return geom.NewMultiLineString(lines).AsGeometry()
	case orb.Ring:
		return simplePolygon(orb.Polygon{g}).AsGeometry()
	case orb.Polygon:
		return simplePolygon(g).AsGeometry()
	case orb.MultiPolygon:
		polygons := make([]geom.Polygon, len(g))
		for i, p := range g {
			polygons[i] = simplePolygon(p)
		}
		return geom.NewMultiPolygon(polygons).AsGeometry()
	case orb.Collection:
		members := make([]geom.Geometry, len(g))
		for i, m := range g {
			members[i] = simple(m)
		}
		return geom.NewGeometryCollection(members).AsGeometry()
	case orb.Bound:
		return simple(flattened(g))
	}
	return geom.Geometry{}
}

func simplePoint(p orb.Point) geom.Point { return geom.NewPointXY(p[0], p[1]) }

func simpleLine(l []orb.Point) geom.LineString {
	numbers := make([]float64, 0, 2*len(l))
	for _, p := range l {
		numbers = append(numbers, p[0], p[1])
	}
	return geom.NewLineStringXY(numbers...)
}

func simplePolygon(p orb.Polygon) geom.Polygon {
	rings := make([]geom.LineString, 0, len(p))
	for _, r := range p {
		if len(r) > 0 {
			rings = append(rings, simpleLine(r))
		}
	}
	return geom.NewPolygon(rings)
}

// flattened is a box as a polygon, or as the line or point that it has shrunk to.
func flattened(b orb.Bound) orb.Geometry {
	switch {
	case b.Min == b.Max:
		return b.Min
	case b.Min[0] == b.Max[0] || b.Min[1] == b.Max[1]:
		return orb.LineString{b.Min, b.Max}
	}
	return b.ToPolygon()
}

// relate decides a spatial function. What the library gives up on, as it may on
// geometries that are not valid, is unknown.
func relate(op Op, a, b geom.Geometry) (result truth) {
	defer func() {
		if recover() != nil {
			result = unknown
		}
	}()
	if op == SIntersects {
		return truthOf(geom.Intersects(a, b))
	}
	if op == SDisjoint {
		return truthOf(!geom.Intersects(a, b))
	}
	holds, err := relationsInPlane[op](a, b)
	if err != nil {
		return unknown
	}
	return truthOf(holds)
}

var relationsInPlane = map[Op]func(a, b geom.Geometry) (bool, error){
	SContains: geom.Contains, SCrosses: geom.Crosses, SEquals: geom.Equals,
	SOverlaps: geom.Overlaps, STouches: geom.Touches, SWithin: geom.Within,
}
