package border

import (
	"math"

	"lindero/geo/geodesy"
)

// leafSize is how many segments a leaf of the tree holds.
const leafSize = 8

// box is a box in geocentric coordinates; an empty one is infinitely far from anything.
type box struct{ low, high geodesy.Vector }

func emptyBox() box {
	inf := math.Inf(1)
	return box{geodesy.Vector{inf, inf, inf}, geodesy.Vector{-inf, -inf, -inf}}
}

func (b box) with(c box) box {
	for axis := range 3 {
		b.low[axis] = min(b.low[axis], c.low[axis])
		b.high[axis] = max(b.high[axis], c.high[axis])
	}
	return b
}

// distance is how far v lies from the box.
func (b *box) distance(v geodesy.Vector) float64 {
	sum := 0.0
	for axis := range 3 {
		d := max(b.low[axis]-v[axis], v[axis]-b.high[axis], 0)
		sum += d * d
	}
	return math.Sqrt(sum)
}

// tree finds segments by distance. Segments that follow one another lie beside each other,
// so a binary tree over their order is all that is needed: node i has the children 2i and
// 2i+1, and the leaves stand at the end.
type tree struct {
	nodes  []box
	leaves int
}

func newTree(segments []segment) tree {
	leaves := 1
	for leaves*leafSize < len(segments) {
		leaves *= 2
	}
	t := tree{nodes: make([]box, 2*leaves), leaves: leaves}
	for i := range t.nodes {
		t.nodes[i] = emptyBox()
	}
	for i := range segments {
		leaf := &t.nodes[leaves+i/leafSize]
		*leaf = leaf.with(segments[i].box())
	}
	for i := leaves - 1; i > 0; i-- {
		t.nodes[i] = t.nodes[2*i].with(t.nodes[2*i+1])
	}
	return t
}

// box holds the whole geodesic, not only its chord.
func (s *segment) box() box {
	b := emptyBox().with(box{s.chord.Start, s.chord.Start}).with(box{s.chord.End, s.chord.End})
	for axis := range 3 {
		b.low[axis] -= s.bulge
		b.high[axis] += s.bulge
	}
	return b
}

// search visits the segments that may lie nearer to a position than limit, which visit may
// lower, the likely ones first.
func (t *tree) search(v geodesy.Vector, limit *float64, visit func(segment int)) {
	if t.nodes[1].distance(v) <= *limit {
		t.descend(1, v, limit, visit)
	}
}

func (t *tree) descend(node int, v geodesy.Vector, limit *float64, visit func(segment int)) {
	if node >= t.leaves {
		for i := range leafSize {
			visit((node-t.leaves)*leafSize + i)
		}
		return
	}
	near, far := 2*node, 2*node+1
	toNear, toFar := t.nodes[near].distance(v), t.nodes[far].distance(v)
	if toFar < toNear {
		near, far, toNear, toFar = far, near, toFar, toNear
	}
	if toNear <= *limit {
		t.descend(near, v, limit, visit)
	}
	if toFar <= *limit {
		t.descend(far, v, limit, visit)
	}
}
