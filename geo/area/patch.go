package area

import (
	"sync"

	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"
)

// patch is the area around a cell of a quadtree: within the cell and half of its size on
// every side. An overlay takes time with the vertices of both operands, so that a polygon
// is cut by the smallest patch around it. Patches are made of those above as they are
// needed. An edge lies in four patches of a level at most, so that memory is bounded.
type patch struct {
	cell     orb.Bound
	shape    geom.Geometry
	vertices int
	lock     sync.Mutex
	below    [4]*patch
}

// patchVertices are so few that a smaller patch would gain nothing.
const patchVertices = 500

func newPatch(a *Area) *patch {
	return &patch{cell: a.Bound(), shape: simple(a.Shape), vertices: a.Vertices()}
}

// around returns the area where b is; elsewhere its shape may be missing.
func (p *patch) around(b orb.Bound) geom.Geometry {
	b = overlap(b, p.cell).Pad(1000 * thin)
	for p.vertices > patchVertices {
		next := p.quarter(b)
		if next == nil {
			break
		}
		p = next
	}
	return p.shape
}

// quarter returns the patch below that holds b, nil if none does.
func (p *patch) quarter(b orb.Bound) *patch {
	middle, cell, which := p.cell.Center(), p.cell, 0
	for axis, at := range b.Center() {
		if at < middle[axis] {
			cell.Max[axis] = middle[axis]
		} else {
			cell.Min[axis] = middle[axis]
			which |= 1 << axis
		}
	}
	box := orb.Bound{
		Min: orb.Point{cell.Min[0] - (cell.Max[0]-cell.Min[0])/2, cell.Min[1] - (cell.Max[1]-cell.Min[1])/2},
		Max: orb.Point{cell.Max[0] + (cell.Max[0]-cell.Min[0])/2, cell.Max[1] + (cell.Max[1]-cell.Min[1])/2},
	}
	if !box.Contains(b.Min) || !box.Contains(b.Max) {
		return nil
	}
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.below[which] == nil {
		p.below[which] = p.cut(cell, box)
	}
	return p.below[which]
}

// cut makes the patch of a cell; nil where the overlay fails.
func (p *patch) cut(cell, box orb.Bound) *patch {
	shape, err := overlaid(geom.Intersection, p.shape, simple([]orb.Polygon{box.ToPolygon()}))
	if err != nil {
		return nil
	}
	parts := polygonsOf(shape)
	return &patch{cell: cell, shape: simple(parts), vertices: len(newEdges(parts).segments)}
}

// overlap is what two boxes have in common; something between them if nothing.
func overlap(b, c orb.Bound) orb.Bound {
	for axis := range b.Min {
		b.Min[axis], b.Max[axis] = max(b.Min[axis], c.Min[axis]), min(b.Max[axis], c.Max[axis])
	}
	return b
}
