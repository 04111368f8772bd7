package topology

import "github.com/paulmach/orb"

// Network is what paths are made of. It is immutable.
type Network struct {
	Positions []orb.Point // of the vertices, by number: each once
	Arcs      []Arc
	Paths     []Path // as they were added
}

// Arc is a run of vertices, by number, that everything along it follows whole: at
// least two. That of a ring without junctions ends with the vertex it begins with.
type Arc []uint32

// Path is a line or a ring as arcs, end to end.
type Path struct {
	Ring  bool
	Len   int   // how many vertices it has; that which closes a ring is not counted
	First int   // which of them its first arc begins with: 0 but for rings
	Uses  []Use // none where the path has fewer than two vertices, or one if a ring
}

// Use is an arc on a path's way.
type Use struct {
	Arc       uint32
	Backwards bool
}

// Each calls f for every vertex of the arcs that the path uses: with its index on the
// path, the arc and the index on the arc, in the order of the path. Where arcs meet
// both have the vertex.
func (n *Network) Each(p *Path, f func(vertex int, arc uint32, index int)) {
	at := p.First
	for _, use := range p.Uses {
		last := len(n.Arcs[use.Arc]) - 1
		for i := range last + 1 {
			index := i
			if use.Backwards {
				index = last - i
			}
			vertex := at + i
			if p.Ring && vertex >= p.Len {
				vertex -= p.Len
			}
			f(vertex, use.Arc, index)
		}
		at += last
	}
}
