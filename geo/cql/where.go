package cql

import (
	"github.com/paulmach/orb"

	"lindero/geo"
)

// Where is a filter that asks for one thing more: what no text of CQL2 says, such as a
// box in another coordinate system. f may be nil.
func Where(f *Filter, holds func(ordinal uint32) bool) *Filter {
	return f.and(test{holds})
}

// InBox is a filter that asks for one thing more: that the feature meets a box, as the
// parameter bbox has it. f may be nil.
func InBox(f *Filter, c *geo.Collection, box geo.BBox) *Filter {
	return f.and(boxTest{c, box.Bounds()})
}

// Meeting is a filter that asks for one thing more: S_INTERSECTS of the feature's
// geometry, whatever names its properties have, and the one given, in longitude and
// latitude. f, for a filter of the collection, may be nil.
func Meeting(f *Filter, c *geo.Collection, g orb.Geometry) (*Filter, error) {
	shape, err := newShape(&Node{Op: Geometry, Geometry: g})
	if err != nil {
		return nil, err
	}
	return f.and(spatialTest{c, SIntersects, shape}), nil
}

func (f *Filter) and(p predicate) *Filter {
	if f == nil {
		return &Filter{p}
	}
	return &Filter{conjoin([]predicate{f.root, p})}
}
