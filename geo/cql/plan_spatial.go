package cql

import (
	"math/bits"

	"github.com/paulmach/orb"
)

// boxPlan is true where the geometry meets one of the boxes.
type boxPlan struct {
	x      *Index
	bounds []orb.Bound
	points []orb.Point // nil: not all are points
}

func (p *boxPlan) over(group int) truths {
	box := &p.x.groups[group]
	result := mayNo
	for i := range p.bounds {
		switch {
		case !touches(box, &p.bounds[i]):
		case within(box, &p.bounds[i]):
			result = mayYes
		default:
			result |= mayYes
		}
		if result == mayYes {
			break
		}
	}
	return p.x.unlessUnplaced(group, result)
}

// unlessUnplaced adds to what is possible of geometries that there may be none.
func (x *Index) unlessUnplaced(group int, possible truths) truths {
	switch first, last := x.span(group); {
	case last <= x.placed:
		return possible
	case first >= x.placed:
		return mayUnknown
	}
	return possible | mayUnknown
}

func (p *boxPlan) count(group int) (int, bool) { return p.x.countOver(group, p.over(group)) }
func (p *boxPlan) cost() int                   { return costBox }

func (p *boxPlan) of(block int, asked uint64) (yes, unknown uint64) {
	placed := p.x.below(block, p.x.placed)
	unknown = asked &^ placed
	asked &= placed
	box := &p.x.blocks[block]
	for i := range p.bounds {
		bound := &p.bounds[i]
		switch {
		case !touches(box, bound):
		case within(box, bound):
			return asked, unknown
		case p.points != nil:
			yes |= pointsWithin(p.points[block*blockSize:], bound, asked)
		default:
			yes |= p.meeting(block, *bound, asked&^yes)
		}
	}
	return yes, unknown
}

func (p *boxPlan) meeting(block int, bound orb.Bound, asked uint64) (yes uint64) {
	first := uint32(block * blockSize)
	eachBit(asked, func(i uint32) {
		if meetsAny(p.x.c.Geometry(first+i), []orb.Bound{bound}) {
			yes |= 1 << i
		}
	})
	return yes
}

// pointsWithin has no branches: they would be mispredicted.
func pointsWithin(points []orb.Point, b *orb.Bound, asked uint64) (yes uint64) {
	for ; asked != 0; asked &= asked - 1 {
		i := bits.TrailingZeros64(asked)
		p := &points[i]
		yes |= (bit(p[0] >= b.Min[0]) & bit(p[0] <= b.Max[0]) & bit(p[1] >= b.Min[1]) & bit(p[1] <= b.Max[1])) << (i & 63)
	}
	return yes
}

func touches(a, b *orb.Bound) bool {
	return a.Min[0] <= b.Max[0] && a.Max[0] >= b.Min[0] && a.Min[1] <= b.Max[1] && a.Max[1] >= b.Min[1]
}

// within reports whether b holds all of a.
func within(a, b *orb.Bound) bool {
	return a.Min[0] >= b.Min[0] && a.Max[0] <= b.Max[0] && a.Min[1] >= b.Min[1] && a.Max[1] <= b.Max[1]
}

// spatialPlan relates the geometry to a shape. Blocks that the shape's hull does not
// touch are settled.
type spatialPlan struct {
	x *Index
	t spatialTest
}

func (p *spatialPlan) over(group int) truths {
	if touches(&p.x.groups[group], &p.t.shape.hull) {
		return mayAny
	}
	return p.x.unlessUnplaced(group, p.far().only())
}

// far is the truth for a geometry away from the shape.
func (p *spatialPlan) far() truth { return truthOf(p.t.op == SDisjoint) }

func (p *spatialPlan) count(group int) (int, bool) { return p.x.countOver(group, p.over(group)) }
func (p *spatialPlan) cost() int                   { return costShape }

func (p *spatialPlan) of(block int, asked uint64) (yes, unknown uint64) {
	placed := p.x.below(block, p.x.placed)
	if touches(&p.x.blocks[block], &p.t.shape.hull) {
		yes, unknown = evalEach(p.t, block, asked&placed)
	} else {
		yes, _ = p.far().masks(asked & placed)
	}
	return yes, unknown | asked&^placed
}
