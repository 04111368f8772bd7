package tiles

import (
	"math/rand/v2"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// tessellation fills a box with polygons that share crooked borders: a grid of cells
// joined at random, so that some polygons have holes, some are islands in those, and
// some features have several parts. The sides of the box are straight.
type tessellation struct {
	box           orb.Bound
	columns, rows int
	features      int
	levels        int     // a border between two nodes has 2^levels edges
	crooked       float64 // how far a border's middle may lie off, as a part of its length

	r       *rand.Rand
	nodes   []orb.Point
	borders map[[2]int][]orb.Point // from the node with the smaller number, the ends included
	owners  []int                  // by cell, its feature
}

// items makes the polygons. Rings start anywhere.
func (t tessellation) items(r *rand.Rand) []item {
	t.r = r
	t.placeNodes()
	t.borders = map[[2]int][]orb.Point{}
	t.share()
	parts := t.parts()
	items := make([]item, t.features)
	for i := range items {
		items[i] = item{i, nil, nil}
		switch len(parts[i]) {
		case 0:
		case 1:
			items[i].geometry = parts[i][0]
		default:
			items[i].geometry = orb.MultiPolygon(parts[i])
		}
	}
	return items
}

func (t *tessellation) node(i, j int) int { return j*(t.columns+1) + i }

func (t *tessellation) placeNodes() {
	w := (t.box.Max[0] - t.box.Min[0]) / float64(t.columns)
	h := (t.box.Max[1] - t.box.Min[1]) / float64(t.rows)
	for j := range t.rows + 1 {
		for i := range t.columns + 1 {
			p := orb.Point{t.box.Min[0] + float64(i)*w, t.box.Min[1] + float64(j)*h}
			if i > 0 && i < t.columns {
				p[0] += w * 0.2 * (t.r.Float64() - 0.5)
			}
			if j > 0 && j < t.rows {
				p[1] += h * 0.2 * (t.r.Float64() - 0.5)
			}
			if i == t.columns {
				p[0] = t.box.Max[0]
			}
			if j == t.rows {
				p[1] = t.box.Max[1]
			}
			t.nodes = append(t.nodes, p)
		}
	}
}

// share gives every cell to a feature: to that of a neighbour, or to any.
func (t *tessellation) share() {
	t.owners = make([]int, t.columns*t.rows)
	for c := range t.owners {
		t.owners[c] = t.r.IntN(t.features)
		switch {
		case c%t.columns > 0 && t.r.IntN(3) == 0:
			t.owners[c] = t.owners[c-1]
		case c >= t.columns && t.r.IntN(2) == 0:
			t.owners[c] = t.owners[c-t.columns]
		}
	}
	if len(t.owners) == t.features { // one each
		for c := range t.owners {
			t.owners[c] = c
		}
	}
}

// border returns the way between two neighbouring nodes, without the last.
func (t *tessellation) border(from, to int) []orb.Point {
	key := [2]int{min(from, to), max(from, to)}
	b, ok := t.borders[key]
	if !ok {
		p, q := t.nodes[key[0]], t.nodes[key[1]]
		crooked := t.crooked
		if p[0] == q[0] && (p[0] == t.box.Min[0] || p[0] == t.box.Max[0]) || p[1] == q[1] && (p[1] == t.box.Min[1] || p[1] == t.box.Max[1]) {
			crooked = 0
		}
		b = append(t.bend([]orb.Point{p}, p, q, t.levels, crooked), q)
		t.borders[key] = b
	}
	b = slices.Clone(b)
	if from > to {
		slices.Reverse(b)
	}
	return b[:len(b)-1]
}

// bend appends the vertices between two, halving and displacing.
func (t *tessellation) bend(dst []orb.Point, p, q orb.Point, levels int, crooked float64) []orb.Point {
	if levels == 0 {
		return dst
	}
	off := crooked * (2*t.r.Float64() - 1)
	middle := orb.Point{(p[0]+q[0])/2 - off*(q[1]-p[1]), (p[1]+q[1])/2 + off*(q[0]-p[0])}
	dst = append(t.bend(dst, p, middle, levels-1, crooked*0.7), middle)
	return t.bend(dst, middle, q, levels-1, crooked*0.7)
}

// parts joins cells that lie side by side to polygons, by feature.
func (t *tessellation) parts() map[int][]orb.Polygon {
	parts := map[int][]orb.Polygon{}
	seen := make([]bool, len(t.owners))
	for c := range t.owners {
		if seen[c] {
			continue
		}
		next := map[int][]int{} // from node to nodes, along the part's border, which lies to the right
		for _, member := range t.component(c, seen) {
			t.addSides(next, member)
		}
		parts[t.owners[c]] = append(parts[t.owners[c]], t.polygon(next))
	}
	return parts
}

// component returns the cells of one feature that hang together, sides on.
func (t *tessellation) component(c int, seen []bool) []int {
	seen[c] = true
	all := []int{c}
	for k := 0; k < len(all); k++ {
		for _, n := range t.neighbours(all[k]) {
			if n >= 0 && !seen[n] && t.owners[n] == t.owners[c] {
				seen[n] = true
				all = append(all, n)
			}
		}
	}
	return all
}

// neighbours are the cells below, right, above and left; -1 beyond the box.
func (t *tessellation) neighbours(c int) [4]int {
	i, j := c%t.columns, c/t.columns
	at := func(i, j int) int {
		if i < 0 || j < 0 || i >= t.columns || j >= t.rows {
			return -1
		}
		return j*t.columns + i
	}
	return [4]int{at(i, j-1), at(i+1, j), at(i, j+1), at(i-1, j)}
}

// addSides adds the sides of a cell that border on others, counterclockwise.
func (t *tessellation) addSides(next map[int][]int, c int) {
	i, j := c%t.columns, c/t.columns
	corners := [4]int{t.node(i, j), t.node(i+1, j), t.node(i+1, j+1), t.node(i, j+1)}
	for side, n := range t.neighbours(c) {
		if n < 0 || t.owners[n] != t.owners[c] {
			from := corners[side]
			next[from] = append(next[from], corners[(side+1)%4])
		}
	}
}

// polygon walks along a part's border. Where two corners of the part touch, it turns
// left, so that rings touch but do not cross.
func (t *tessellation) polygon(next map[int][]int) orb.Polygon {
	var starts []int
	for n := range next {
		starts = append(starts, n)
	}
	slices.Sort(starts)
	var polygon orb.Polygon
	for _, start := range starts {
		for len(next[start]) > 0 {
			ring := t.ring(next, start)
			polygon = append(polygon, t.turned(ring))
		}
	}
	for i, ring := range polygon {
		if planar.Area(ring) > 0 { // the exterior comes first
			polygon[0], polygon[i] = polygon[i], polygon[0]
		}
	}
	return polygon
}

// ring walks from a node back to it.
func (t *tessellation) ring(next map[int][]int, start int) orb.Ring {
	var ring orb.Ring
	from, at := -1, start
	for {
		choices := next[at]
		pick := 0
		if from >= 0 && len(choices) == 2 && t.turn(from, at, choices[1]) > t.turn(from, at, choices[0]) {
			pick = 1
		}
		to := choices[pick]
		next[at] = slices.Delete(choices, pick, pick+1)
		ring = append(ring, t.border(at, to)...)
		from, at = at, to
		if at == start {
			return ring
		}
	}
}

// turn is positive where the way bends to the left.
func (t *tessellation) turn(from, at, to int) int {
	step := func(a, b int) (dx, dy int) {
		w := t.columns + 1
		return b%w - a%w, b/w - a/w
	}
	ax, ay := step(from, at)
	bx, by := step(at, to)
	return ax*by - ay*bx
}

// turned closes a ring at any of its vertices, and turns some the other way.
func (t *tessellation) turned(ring orb.Ring) orb.Ring {
	k := t.r.IntN(len(ring))
	out := append(slices.Clone(ring[k:]), ring[:k]...)
	return append(out, out[0])
}
