package cql

import (
	"math/bits"

	"github.com/paulmach/orb"

	"lindero/geo"
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
			yes |= p.meeting(block, bound, asked&^yes)
		}
	}
	return yes, unknown
}

// meeting looks at geometries only where their boxes leave a doubt.
func (p *boxPlan) meeting(block int, bound *orb.Bound, asked uint64) (yes uint64) {
	first := block * blockSize
	yes, doubted := boxesWithin(p.x.boxes[first:], bound, asked)
	eachBit(doubted, func(i uint32) {
		if geo.Intersects(p.x.c.Geometry(uint32(first)+i), *bound) {
			yes |= 1 << i
		}
	})
	return yes
}

// smallBox holds a geometry's box, with up to a rounding of float32 around it.
type smallBox struct{ low, high [2]float32 }

// boxesWithin tells boxes that b holds from those that it only touches. It has no
// branches, as pointsWithin.
func boxesWithin(boxes []smallBox, b *orb.Bound, asked uint64) (inside, touching uint64) {
	for ; asked != 0; asked &= asked - 1 {
		i := bits.TrailingZeros64(asked)
		west, south := float64(boxes[i].low[0]), float64(boxes[i].low[1])
		east, north := float64(boxes[i].high[0]), float64(boxes[i].high[1])
		inside |= (bit(west >= b.Min[0]) & bit(east <= b.Max[0]) & bit(south >= b.Min[1]) & bit(north <= b.Max[1])) << (i & 63)
		touching |= (bit(east >= b.Min[0]) & bit(west <= b.Max[0]) & bit(north >= b.Min[1]) & bit(south <= b.Max[1])) << (i & 63)
	}
	return inside, touching &^ inside
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

// spatialPlan relates the geometry to a shape. What the shape's hull does not touch is
// settled.
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
	placed := asked & p.x.below(block, p.x.placed)
	near := p.near(block, placed)
	yes, unknown = evalEach(p.t, block, near)
	far, _ := p.far().masks(placed &^ near)
	return yes | far, unknown | asked&^placed
}

// near tells what the hull may touch.
func (p *spatialPlan) near(block int, asked uint64) uint64 {
	hull, first := &p.t.shape.hull, block*blockSize
	if !touches(&p.x.blocks[block], hull) {
		return 0
	}
	if points := p.x.c.Points(); points != nil {
		return pointsWithin(points[first:], hull, asked)
	}
	inside, touching := boxesWithin(p.x.boxes[first:], hull, asked)
	return inside | touching
}
