package encode

import (
	"github.com/paulmach/orb"
)

// packedTree is a packed R-tree: the children of a node stand in a row, levels from the
// root down to the features. It keeps the boxes above the features.
//
// In FlatGeobuf, a feature without position has a box turned inside out, from plus to
// minus infinity, as the reference implementation starts boxes with: no search finds it.
type packedTree struct {
	size   int           // children of a node
	n      int           // features
	levels [][]orb.Bound // the parents of features first
}

// add takes the box of the next feature.
func (t *packedTree) add(box orb.Bound) {
	if t.n == 0 {
		t.levels = [][]orb.Bound{nil}
	}
	t.levels[0] = t.addChild(t.levels[0], t.n, box)
	t.n++
}

// addChild takes the box of child i into its parent's.
func (t *packedTree) addChild(parents []orb.Bound, i int, box orb.Bound) []orb.Bound {
	if i%t.size == 0 {
		return append(parents, box)
	}
	p := &parents[len(parents)-1]
	for axis := range 2 {
		p.Min[axis] = min(p.Min[axis], box.Min[axis])
		p.Max[axis] = max(p.Max[axis], box.Max[axis])
	}
	return parents
}

// finish builds the levels up to the root.
func (t *packedTree) finish() {
	if t.n == 0 {
		return
	}
	for top := t.levels[0]; len(top) > 1; {
		var parents []orb.Bound
		for i, box := range top {
			parents = t.addChild(parents, i, box)
		}
		t.levels = append(t.levels, parents)
		top = parents
	}
}

// extent returns the box of everything; ok is false where nothing has a position.
func (t *packedTree) extent() (box orb.Bound, ok bool) {
	if t.n == 0 {
		return box, false
	}
	box = t.levels[len(t.levels)-1][0]
	return box, box.Min[0] <= box.Max[0]
}

// firstChild returns the number, from the root on, of the first child of a node.
func (t *packedTree) firstChild(level, i int) int {
	below := t.size * i
	for _, boxes := range t.levels[level:] {
		below += len(boxes)
	}
	return below
}
