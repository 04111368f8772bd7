package cql

import (
	"github.com/paulmach/orb"

	"lindero/geo"
)

// maxBounds is how many boxes a filter is worth; beyond it they are united.
const maxBounds = 8

// bounds finds boxes that every match must touch, from what the filter says of the
// geometry.
func (k *compiler) bounds(n *Node) ([]orb.Bound, bool) {
	switch {
	case n.Op == Boolean && n.Int == 0:
		return nil, true
	case n.Op == And:
		return k.boundsOfAll(n.Args)
	case n.Op == Or:
		return k.boundsOfAny(n.Args)
	case n.Op == Not && n.Args[0].Op == SDisjoint:
		return k.boundsOfLiteral(n.Args[0], SIntersects)
	case n.Op.isSpatial() && n.Op != SDisjoint:
		return k.boundsOfLiteral(n, n.Op)
	}
	return nil, false
}

func (k *compiler) boundsOfLiteral(n *Node, op Op) ([]orb.Bound, bool) {
	literal, ok := k.againstGeometry(n)
	switch {
	case !ok:
		return nil, false
	case literal.Op == Box && op == SIntersects:
		return literal.Box.Bounds(), true
	case literal.Op == Box:
		hull, _ := geo.BoundOf(boxGeometry(literal.Box))
		return []orb.Bound{hull}, true
	}
	hull, ok := geo.BoundOf(literal.Geometry)
	return []orb.Bound{hull}, ok
}

// againstGeometry returns the literal that a spatial function relates the feature's
// geometry to.
func (k *compiler) againstGeometry(n *Node) (*Node, bool) {
	for i, arg := range n.Args {
		other := n.Args[1-i]
		if arg.Op == Property && k.c.Column(arg.Text) == nil && (other.Op == Box || other.Op == Geometry) {
			return other, true
		}
	}
	return nil, false
}

func (k *compiler) boundsOfAll(args []*Node) (bounds []orb.Bound, ok bool) {
	for _, arg := range args {
		more, bounded := k.bounds(arg)
		switch {
		case !bounded:
		case !ok:
			bounds, ok = more, true
		default:
			bounds = k.common(bounds, more)
		}
	}
	return bounds, ok
}

// common narrows a to what it shares with b. By Helly's theorem a box that touches
// two boxes that meet touches what they share. It may as well touch two that do not
// meet, unless it is a point: then the first of them stays.
func (k *compiler) common(a, b []orb.Bound) []orb.Bound {
	if len(a)*len(b) > maxBounds {
		return a
	}
	var shared []orb.Bound
	for _, x := range a {
		for _, y := range b {
			switch {
			case x.Intersects(y):
				shared = append(shared, orb.Bound{
					Min: orb.Point{max(x.Min[0], y.Min[0]), max(x.Min[1], y.Min[1])},
					Max: orb.Point{min(x.Max[0], y.Max[0]), min(x.Max[1], y.Max[1])},
				})
			case k.c.Points() == nil:
				shared = append(shared, x)
			}
		}
	}
	return shared
}

func (k *compiler) boundsOfAny(args []*Node) (bounds []orb.Bound, ok bool) {
	for _, arg := range args {
		more, bounded := k.bounds(arg)
		if !bounded {
			return nil, false
		}
		bounds = append(bounds, more...)
	}
	if len(bounds) > maxBounds {
		hull := bounds[0]
		for _, b := range bounds[1:] {
			hull = hull.Union(b)
		}
		bounds = []orb.Bound{hull}
	}
	return bounds, true
}
