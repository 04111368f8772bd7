package cluster

import (
	"cmp"
	"slices"
)

// dense is the most cells that have a slot each: those of 32 by 32 tiles with 8 cells
// across. In larger windows, only cells with points have one.
const dense = 1 << 16

// Gatherer makes the clusters of some points in a window. Its memory is used again and
// again; it belongs to one goroutine at a time.
type Gatherer struct {
	grid   Grid
	zoom   int
	window Window
	level  level
	slots  []uint32        // by cell of the window, row by row: 1 + the cluster's number, or 0
	sparse map[Cell]uint32 // the same for large windows; nil for others
	order  []uint32
	shift  uint
	width  uint32
}

// Start empties the gatherer for a window.
func (g *Gatherer) Start(grid Grid, zoom int, w Window, classes int) {
	g.grid, g.zoom, g.window = grid, zoom, w
	g.shift, g.width = grid.shift(zoom), w.Max.X-w.Min.X+1
	g.level.clusters, g.level.sums, g.level.classes = g.level.clusters[:0], g.level.sums[:0], classes
	g.sparse = nil
	size := int(w.Size())
	if size > dense {
		g.sparse = make(map[Cell]uint32)
		return
	}
	g.slots = slices.Grow(g.slots[:0], size)[:size]
	clear(g.slots)
}

// Add takes a point; one outside the window is passed over. class is the number of its
// class, negative where it is of none.
func (g *Gatherer) Add(ordinal uint32, p Position, class int) {
	c := Cell{p.X >> g.shift, p.Y >> g.shift}
	if !g.window.Holds(c) {
		return
	}
	one := of(ordinal, p)
	i, isNew := g.slot(c)
	if isNew {
		g.level.add(&one)
	} else {
		g.level.clusters[i].merge(&one)
	}
	if class >= 0 {
		g.level.counts(int(i))[class]++
	}
}

// slot returns the number of a cell's cluster, that of the next one where it has none.
func (g *Gatherer) slot(c Cell) (i uint32, isNew bool) {
	next := uint32(len(g.level.clusters)) + 1
	if g.sparse != nil {
		if n, ok := g.sparse[c]; ok {
			return n - 1, false
		}
		g.sparse[c] = next
		return next - 1, true
	}
	slot := &g.slots[(c.Y-g.window.Min.Y)*g.width+c.X-g.window.Min.X]
	if *slot != 0 {
		return *slot - 1, false
	}
	*slot = next
	return next - 1, true
}

// Len is the number of clusters so far.
func (g *Gatherer) Len() int { return len(g.level.clusters) }

// Each visits the clusters as [Index.Each] does, until the gatherer starts again.
func (g *Gatherer) Each(visit func(c *Cluster, counts []uint32)) {
	g.order = g.order[:0]
	for i := range g.level.clusters {
		g.order = append(g.order, uint32(i))
	}
	slices.SortFunc(g.order, func(a, b uint32) int {
		return cmp.Compare(g.key(a), g.key(b))
	})
	for _, i := range g.order {
		visit(&g.level.clusters[i], g.level.counts(int(i)))
	}
}

// key is a cluster's place along the Z-order curve.
func (g *Gatherer) key(i uint32) uint64 {
	return interleave(g.level.clusters[i].Cell(g.grid, g.zoom))
}

// Size is the memory held, in bytes.
func (g *Gatherer) Size() int {
	return 40*cap(g.level.clusters) + 4*(cap(g.level.sums)+cap(g.slots)+cap(g.order))
}
