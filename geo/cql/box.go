package cql

import (
	"github.com/paulmach/orb"

	"lindero/geo"
)

// boxTest is true where the geometry meets one of the bounds of a bbox, as the parameter
// bbox takes it.
type boxTest struct {
	c      *geo.Collection
	bounds []orb.Bound
}

func (t boxTest) eval(i uint32) truth {
	if points := t.c.Points(); points != nil {
		return t.ofPoint(points[i])
	}
	switch {
	case meetsAny(t.c.Geometry(i), t.bounds):
		return yes
	case hasGeometry(t.c, i):
		return no
	}
	return unknown
}

func (t boxTest) ofPoint(p orb.Point) truth {
	if p[0] != p[0] { // no point; a bound contains it for all it knows
		return unknown
	}
	for _, b := range t.bounds {
		if b.Contains(p) {
			return yes
		}
	}
	return no
}

func meetsAny(g orb.Geometry, bounds []orb.Bound) bool {
	for _, b := range bounds {
		if geo.Intersects(g, b) {
			return true
		}
	}
	return false
}
