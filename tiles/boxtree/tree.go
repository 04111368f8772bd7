// Package boxtree finds items of a sequence by their boxes. Items next to each other
// should lie next to each other, as the segments of a line do.
package boxtree

import "math"

// Box is a box in any plane. One with a minimum above its maximum is empty.
type Box struct{ MinX, MinY, MaxX, MaxY float64 }

// Around is the box of two positions.
func Around(ax, ay, bx, by float64) Box {
	return Box{min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)}
}

// Meets reports whether two boxes have a point in common.
func (b Box) Meets(other Box) bool {
	return b.MinX <= other.MaxX && other.MinX <= b.MaxX && b.MinY <= other.MaxY && other.MinY <= b.MaxY
}

// Distance is how far a position lies from the box, squared: 0 inside.
func (b Box) Distance(x, y float64) float64 {
	dx, dy := max(b.MinX-x, x-b.MaxX, 0), max(b.MinY-y, y-b.MaxY, 0)
	return dx*dx + dy*dy
}

func (b Box) union(other Box) Box {
	return Box{min(b.MinX, other.MinX), min(b.MinY, other.MinY), max(b.MaxX, other.MaxX), max(b.MaxY, other.MaxY)}
}

// fan is how many boxes, or items, a box covers.
const fan = 8

// Tree holds the boxes of runs of items, of runs of those, and so on.
type Tree struct {
	levels [][]Box
	n      int
}

// Build fills the tree with n items, keeping its memory.
func (t *Tree) Build(n int, box func(i int) Box) {
	t.n = n
	levels := t.levels[:cap(t.levels)]
	for depth := 0; ; depth++ {
		if depth == len(levels) {
			levels = append(levels, nil)
		}
		levels[depth] = cover(levels[depth][:0], n, box)
		below := levels[depth]
		if len(below) <= fan {
			t.levels = levels[:depth+1]
			return
		}
		n, box = len(below), func(i int) Box { return below[i] }
	}
}

// cover appends the boxes of runs of n boxes.
func cover(dst []Box, n int, box func(i int) Box) []Box {
	for first := 0; first < n; first += fan {
		all := Box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
		for i := first; i < min(first+fan, n); i++ {
			all = all.union(box(i))
		}
		dst = append(dst, all)
	}
	return dst
}

// Visit calls item for every item in boxes that enter lets it into, in order: for some
// beside those looked for.
func (t *Tree) Visit(enter func(Box) bool, item func(i int)) {
	top := len(t.levels) - 1
	for i := range t.levels[top] {
		t.visit(top, i, enter, item)
	}
}

func (t *Tree) visit(level, at int, enter func(Box) bool, item func(i int)) {
	if !enter(t.levels[level][at]) {
		return
	}
	first, n := at*fan, t.n
	if level > 0 {
		n = len(t.levels[level-1])
	}
	for i := first; i < min(first+fan, n); i++ {
		if level == 0 {
			item(i)
		} else {
			t.visit(level-1, i, enter, item)
		}
	}
}
