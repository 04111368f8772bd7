package topology

import (
	"slices"

	"github.com/paulmach/orb"
)

// Builder gathers paths and cuts them into arcs. [NewBuilder] makes one.
type Builder struct {
	vertices
	numbers []uint32 // of the vertices of all paths
	paths   []Path
	corners []corner // by vertex

	network *Network
	known   map[beginning]Use
	arena   []uint32 // where the next arcs go
	closed  []uint32 // the ring in hand
}

// corner is what passes a vertex: its two neighbours, the smaller first, or more.
type corner struct {
	low, high uint32
	state     uint8
}

// The states of corners.
const (
	unvisited = iota
	passed    // always between the same two neighbours
	junction
)

// beginning tells arcs apart: no two that begin with the same two vertices differ,
// but rings that go around more than once.
type beginning struct {
	first, second uint32
	length        int
}

// NewBuilder returns a builder for paths of about n vertices in all.
func NewBuilder(n int) *Builder {
	b := &Builder{numbers: make([]uint32, 0, n)}
	b.reserve(n)
	return b
}

// Line adds a line.
func (b *Builder) Line(points []orb.Point) { b.add(points, false) }

// Ring adds a ring without the vertex that closes it.
func (b *Builder) Ring(points []orb.Point) { b.add(points, true) }

func (b *Builder) add(points []orb.Point, ring bool) {
	last := uint32(0)
	for _, p := range points {
		last = b.number(p, last)
		b.numbers = append(b.numbers, last)
	}
	b.paths = append(b.paths, Path{Ring: ring, Len: len(points)})
}

// Build returns the network of the paths. The builder must not be used again.
func (b *Builder) Build() *Network {
	b.slots = nil
	b.corners = make([]corner, len(b.positions))
	b.known = make(map[beginning]Use)
	b.network = &Network{Positions: b.positions, Paths: b.paths}
	b.each(b.visit)
	b.each(b.cut)
	return b.network
}

// each calls f with every path and the numbers of its vertices.
func (b *Builder) each(f func(p *Path, numbers []uint32)) {
	rest := b.numbers
	for i := range b.paths {
		p := &b.paths[i]
		f(p, rest[:p.Len])
		rest = rest[p.Len:]
	}
}

// visit marks the junctions of a path.
func (b *Builder) visit(p *Path, numbers []uint32) {
	n := len(numbers)
	if n == 0 {
		return
	}
	for i := 1; i < n-1; i++ {
		b.corners[numbers[i]].pass(numbers[i-1], numbers[i+1])
	}
	first, last := numbers[0], numbers[n-1]
	if p.Ring {
		b.corners[first].pass(last, numbers[1%n])
		if n > 1 {
			b.corners[last].pass(numbers[n-2], first)
		}
		return
	}
	b.corners[first].state, b.corners[last].state = junction, junction
}

func (c *corner) pass(from, to uint32) {
	low, high := min(from, to), max(from, to)
	switch {
	case c.state == unvisited:
		*c = corner{low, high, passed}
	case c.low != low || c.high != high:
		c.state = junction
	}
}

// cut cuts a path into arcs.
func (b *Builder) cut(p *Path, numbers []uint32) {
	n := len(numbers)
	if n == 0 || n == 1 && !p.Ring {
		return
	}
	if !p.Ring {
		b.cutLine(p, numbers)
		return
	}
	first, found := b.firstJunction(numbers)
	if !found {
		first = b.smallest(numbers)
	}
	p.First = first
	b.closed = append(append(append(b.closed[:0], numbers[first:]...), numbers[:first]...), numbers[first])
	b.cutLine(p, b.closed)
}

// cutLine cuts a run of vertices at the junctions between its ends.
func (b *Builder) cutLine(p *Path, numbers []uint32) {
	start := 0
	for i := 1; i < len(numbers); i++ {
		if i == len(numbers)-1 || b.corners[numbers[i]].state == junction {
			p.Uses = append(p.Uses, b.use(numbers[start:i+1]))
			start = i
		}
	}
}

func (b *Builder) firstJunction(numbers []uint32) (at int, found bool) {
	for i, n := range numbers {
		if b.corners[n].state == junction {
			return i, true
		}
	}
	return 0, false
}

// smallest returns which vertex lies first, the westernmost and of those the
// southernmost.
func (b *Builder) smallest(numbers []uint32) int {
	at := 0
	for i, n := range numbers {
		if b.before(n, numbers[at]) {
			at = i
		}
	}
	return at
}

func (b *Builder) before(i, j uint32) bool {
	p, q := b.positions[i], b.positions[j]
	return p[0] < q[0] || p[0] == q[0] && p[1] < q[1]
}

// use returns the arc along a run of vertices, which is new if none begins like it.
func (b *Builder) use(run []uint32) Use {
	n := len(run)
	ahead, back := beginning{run[0], run[1], n}, beginning{run[n-1], run[n-2], n}
	if u, ok := b.known[ahead]; ok {
		return u
	}
	arc := b.keep(run)
	u := Use{Arc: uint32(len(b.network.Arcs)), Backwards: b.turned(run)}
	if u.Backwards {
		slices.Reverse(arc)
	}
	b.network.Arcs = append(b.network.Arcs, arc)
	b.known[back] = Use{u.Arc, !u.Backwards}
	b.known[ahead] = u
	return u
}

// arenaSize is how many vertices are allocated at a time.
const arenaSize = 1 << 14

// keep copies a run of vertices.
func (b *Builder) keep(run []uint32) Arc {
	start := len(b.arena)
	if start+len(run) > cap(b.arena) {
		b.arena, start = make([]uint32, 0, max(len(run), arenaSize)), 0
	}
	b.arena = append(b.arena, run...)
	return b.arena[start:len(b.arena):len(b.arena)]
}

// turned reports whether the arc of a run goes the other way: from the end that lies
// first, and around a loop to that neighbour of its end.
func (b *Builder) turned(run []uint32) bool {
	n := len(run)
	if run[0] != run[n-1] {
		return b.before(run[n-1], run[0])
	}
	return b.before(run[n-2], run[1])
}
