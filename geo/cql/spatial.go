package cql

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"

	"lindero/geo"
)

// literalShape is a geometry that a filter names, prepared for the comparison.
type literalShape struct {
	geometry orb.Geometry
	simple   geom.Geometry
	hull     orb.Bound
}

// spatial compiles an S_ function.
func (k *compiler) spatial(n *Node) (predicate, error) {
	var shapes [2]*literalShape
	for i, arg := range n.Args {
		o, err := k.operand(arg)
		if err != nil {
			return nil, err
		}
		if o.kind == nothing {
			return constant(unknown), nil
		}
		if o.kind != geometries {
			return nil, fail(arg.Pos, "%s is %s, expected %q or a geometry such as POINT(-90.5 14.6)", AppendText(nil, arg), o.kind, geometryName)
		}
		if !o.literal {
			continue
		}
		if shapes[i], err = newShape(arg); err != nil {
			return nil, err
		}
	}
	a, b := shapes[0], shapes[1]
	switch {
	case a != nil && b != nil:
		return constant(relate(n.Op, a.simple, b.simple)), nil
	case b != nil:
		return k.ofShape(n.Op, n.Args[1], b), nil
	case a != nil:
		return k.ofShape(converse(n.Op), n.Args[0], a), nil
	}
	return selfRelation{k.c, n.Op}, nil
}

// ofShape relates a feature's geometry to a literal; to a BBOX as the parameter bbox
// does.
func (k *compiler) ofShape(op Op, literal *Node, shape *literalShape) predicate {
	if literal.Op == Box && (op == SIntersects || op == SDisjoint) {
		meets := boxTest{k.c, literal.Box.Bounds()}
		if op == SDisjoint {
			return negate(meets)
		}
		return meets
	}
	return spatialTest{k.c, op, shape}
}

// converse is the function with its operands the other way round.
func converse(op Op) Op {
	switch op {
	case SContains:
		return SWithin
	case SWithin:
		return SContains
	}
	return op
}

func newShape(n *Node) (*literalShape, error) {
	s := &literalShape{geometry: n.Geometry}
	if n.Op == Box {
		if n.Box.South > n.Box.North {
			return nil, fail(n.Pos, "the southern edge of the bbox, %g, lies north of the northern edge, %g", n.Box.South, n.Box.North)
		}
		s.geometry = boxGeometry(n.Box)
	}
	var outOfRange *orb.Point
	geo.EachPoint(s.geometry, func(p orb.Point) {
		if outOfRange == nil && (math.Abs(p[0]) > 180 || math.Abs(p[1]) > 90) {
			outOfRange = &p
		}
	})
	if outOfRange != nil {
		return nil, fail(n.Pos, "%g %g lies outside of -180 to 180 and -90 to 90; longitude stands before latitude", outOfRange[0], outOfRange[1])
	}
	s.hull, _ = geo.BoundOf(s.geometry)
	s.simple = simple(s.geometry)
	if err := s.simple.Validate(); err != nil {
		return nil, fail(n.Pos, "the geometry is not valid: %s", err)
	}
	return s, nil
}

// boxGeometry is a bbox as polygons; two where it spans the antimeridian.
func boxGeometry(b geo.BBox) orb.Geometry {
	whole := orb.Bound{Min: orb.Point{b.West, b.South}, Max: orb.Point{b.East, b.North}}
	if b.West <= b.East {
		return flattened(whole)
	}
	east, west := whole, whole
	east.Max[0], west.Min[0] = 180, -180
	if p, ok := flattened(east).(orb.Polygon); ok {
		if q, ok := flattened(west).(orb.Polygon); ok {
			return orb.MultiPolygon{p, q}
		}
	}
	return orb.Collection{flattened(east), flattened(west)}
}

// spatialTest relates a feature's geometry, the first operand, to a literal.
type spatialTest struct {
	c     *geo.Collection
	op    Op
	shape *literalShape
}

func (t spatialTest) eval(i uint32) truth {
	if points := t.c.Points(); points != nil {
		if points[i][0] != points[i][0] {
			return unknown
		}
		return t.ofPoint(points[i])
	}
	g := t.c.Geometry(i)
	if p, ok := g.(orb.Point); ok {
		return t.ofPoint(p)
	}
	hull, ok := geo.BoundOf(g)
	switch {
	case !ok:
		return unknown
	case !hull.Intersects(t.shape.hull):
		return truthOf(t.op == SDisjoint)
	}
	return relate(t.op, simple(g), t.shape.simple)
}

// ofPoint answers for a point by its place in the literal.
func (t spatialTest) ofPoint(p orb.Point) truth {
	there := outside
	if t.shape.hull.Contains(p) {
		there = locate(p, t.shape.geometry)
	}
	switch t.op {
	case SIntersects:
		return truthOf(there != outside)
	case SDisjoint:
		return truthOf(there == outside)
	case SWithin:
		return truthOf(there == interior)
	case STouches:
		return truthOf(there == boundary)
	case SEquals, SContains: // only the same point is equal to a point or in it
		return truthOf(there == interior && t.shape.hull.Min == t.shape.hull.Max)
	}
	return no // a point neither crosses nor overlaps anything
}

// selfRelation relates the geometry to itself.
type selfRelation struct {
	c  *geo.Collection
	op Op
}

func (r selfRelation) eval(i uint32) truth {
	if !hasGeometry(r.c, i) {
		return unknown
	}
	g := simple(r.c.Geometry(i))
	return relate(r.op, g, g)
}

func hasGeometry(c *geo.Collection, i uint32) bool {
	if points := c.Points(); points != nil {
		return points[i][0] == points[i][0]
	}
	_, ok := geo.BoundOf(c.Geometry(i))
	return ok
}
