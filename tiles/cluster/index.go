package cluster

import "sort"

// Index holds the clusters of points for the zooms at which they crowd. It is immutable
// and safe for any number of readers.
type Index struct {
	grid    Grid
	classes int
	levels  []level // by zoom
}

// Zooms is how many zooms are clustered: those from 0 to Zooms-1.
func (x *Index) Zooms() int { return len(x.levels) }

// Grid is how fine the clusters are.
func (x *Index) Grid() Grid { return x.grid }

// Size is the memory held, in bytes.
func (x *Index) Size() int {
	const clusterBytes = 40
	n := 0
	for i := range x.levels {
		n += clusterBytes*cap(x.levels[i].clusters) + 4*cap(x.levels[i].sums)
	}
	return n
}

// Each visits the clusters of a window at one of the index's zooms, in the order of the
// Z-order curve, with the counts by class. Both are shared: do not change them.
func (x *Index) Each(zoom int, w Window, visit func(c *Cluster, counts []uint32)) {
	l := &x.levels[zoom]
	l.each(quad{Cell{}, x.grid.bits(zoom)}, 0, len(l.clusters), w, visit)
}

// level is the clusters of one zoom, in the order of the Z-order curve.
type level struct {
	clusters []Cluster
	classes  int
	sums     []uint32 // by cluster and class
	shift    uint     // takes a coordinate to a cell's number
}

func (l *level) add(c *Cluster) {
	l.clusters = append(l.clusters, *c)
	for range l.classes {
		l.sums = append(l.sums, 0)
	}
}

// trim gives back the room that clusters grew in.
func (l *level) trim() {
	l.clusters = append(make([]Cluster, 0, len(l.clusters)), l.clusters...)
	l.sums = append(make([]uint32, 0, len(l.sums)), l.sums...)
}

// counts are the counts of a cluster by class.
func (l *level) counts(i int) []uint32 { return l.sums[i*l.classes : (i+1)*l.classes] }

func (l *level) cell(i int) Cell {
	p := l.clusters[i].Min
	return Cell{p.X >> l.shift, p.Y >> l.shift}
}

// quad is a square of cells: its first one, and how many bits of their numbers differ.
type quad struct {
	corner Cell
	bits   uint
}

// quarter is one of the four squares of a quad, in the order of the curve.
func (q quad) quarter(k uint32) quad {
	half := q.bits - 1
	return quad{Cell{q.corner.X | k&1<<half, q.corner.Y | k>>1<<half}, half}
}

// quarterOf is the number of the quarter that a cell of the quad lies in.
func (q quad) quarterOf(c Cell) uint32 {
	half := q.bits - 1
	return c.X>>half&1 | c.Y>>half&1<<1
}

// meets reports whether some cell of the quad is in the window.
func (q quad) meets(w Window) bool {
	side := uint32(1)<<q.bits - 1
	return q.corner.X <= w.Max.X && w.Min.X <= q.corner.X|side && q.corner.Y <= w.Max.Y && w.Min.Y <= q.corner.Y|side
}

// few is the number of clusters under which looking at each is faster than parting them.
const few = 16

// each visits those of the clusters from first to end-1, all of the quad, that are in
// the window.
func (l *level) each(q quad, first, end int, w Window, visit func(*Cluster, []uint32)) {
	if first == end || !q.meets(w) {
		return
	}
	if end-first <= few || q.bits == 0 {
		for i := first; i < end; i++ {
			if w.Holds(l.cell(i)) {
				visit(&l.clusters[i], l.counts(i))
			}
		}
		return
	}
	for k := range uint32(4) {
		next := first + sort.Search(end-first, func(i int) bool { return q.quarterOf(l.cell(first+i)) > k })
		l.each(q.quarter(k), first, next, w, visit)
		first = next
	}
}
