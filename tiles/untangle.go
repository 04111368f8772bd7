package tiles

import (
	"runtime"
	"sync"

	"lindero/tiles/boxtree"
)

const (
	// leastStep is how far, in units, a vertex must lie from a simplified line to be
	// worth drawing: half a unit is what rounding moves it by.
	leastStep = 0.5
	// rounds bounds how often the borders of a zoom are looked over.
	rounds = 32
)

// untangle makes vertices drawn earlier where the border of a feature, simplified,
// would cross or cover itself at some zoom, which of valid polygons it never does: the
// parts of an arc that meet are split at the vertex farthest from them, until they come
// apart or are as close to the arc as tiles can tell. Arcs are shared, so every round
// looks again at all features along those that changed.
func (m *measured) untangle() {
	u := untangler{measured: m, changed: make([]uint32, len(m.zooms))}
	for arc, zooms := range m.zooms {
		for _, z := range zooms {
			u.changed[arc] |= 1 << z
		}
	}
	for zoom := m.first; zoom < m.last; zoom++ {
		u.zoom = zoom
		for range rounds {
			splits := u.look()
			for arc := range u.changed {
				u.changed[arc] &^= 1 << zoom
			}
			if len(splits) == 0 {
				break
			}
			for _, s := range splits {
				m.zooms[s.arc][s.index] = min(m.zooms[s.arc][s.index], zoom)
				u.changed[s.arc] |= 1 << zoom
			}
		}
	}
}

// untangler looks over the borders drawn at a zoom.
type untangler struct {
	*measured
	zoom    uint8
	changed []uint32 // by arc, the zooms, as bits, at which it is not what it was at the one before
}

// split is where an arc gets a vertex.
type split struct{ arc, index uint32 }

// look finds where arcs have to be split, looking at features side by side.
func (u *untangler) look() []split {
	n := len(u.starts) - 1
	workers := min(runtime.GOMAXPROCS(0), n/64+1)
	found := make([][]split, workers)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			b := border{untangler: u}
			for i := n * w / workers; i < n*(w+1)/workers; i++ {
				b.look(i)
			}
			found[w] = b.splits
		})
	}
	wait.Wait()
	var all []split
	for _, splits := range found {
		all = append(all, splits...)
	}
	return all
}

// border is what is drawn of the rings of a feature.
type border struct {
	*untangler
	edges  []edge
	tree   boxtree.Tree
	splits []split
}

// edge is what stands for a part of an arc.
type edge struct {
	from, to    uint32 // vertices
	arc         uint32
	first, last uint32 // on the arc
}

// look gathers the splits that a feature needs.
func (b *border) look(ordinal int) {
	first, last := b.starts[ordinal], b.starts[ordinal+1]
	if !b.isNew(first, last) {
		return
	}
	b.edges = b.edges[:0]
	simplified := false
	for i := first; i < last; i++ {
		if b.roles[i] == ofLine || b.from[i] > b.zoom {
			continue
		}
		for _, use := range b.network.Paths[i].Uses {
			simplified = b.gather(use.Arc) || simplified
		}
	}
	if simplified {
		b.meet()
	}
}

// isNew reports whether any of the paths is not drawn as it was.
func (b *border) isNew(first, last uint32) bool {
	for i := first; i < last; i++ {
		if b.roles[i] == ofLine || b.from[i] > b.zoom {
			continue
		}
		if b.from[i] == b.zoom {
			return true
		}
		for _, use := range b.network.Paths[i].Uses {
			if b.changed[use.Arc]>>b.zoom&1 != 0 {
				return true
			}
		}
	}
	return false
}

// gather adds the edges of an arc, and reports whether any is not one of the arc's own.
func (b *border) gather(arc uint32) (simplified bool) {
	vertices, zooms := b.network.Arcs[arc], b.zooms[arc]
	from := 0
	for i := 1; i < len(zooms); i++ {
		if zooms[i] > b.zoom {
			continue
		}
		b.edges = append(b.edges, edge{vertices[from], vertices[i], arc, uint32(from), uint32(i)})
		simplified = simplified || i > from+1
		from = i
	}
	return simplified
}

// few edges are held against one another without a tree.
const fewEdges = 24

// meet holds every simplified edge against all others.
func (b *border) meet() {
	byTree := len(b.edges) > fewEdges
	if byTree {
		b.tree.Build(len(b.edges), b.box)
	}
	for i := range b.edges {
		if e := &b.edges[i]; e.last > e.first+1 {
			if byTree {
				box := b.box(i)
				b.tree.Visit(box.Meets, func(k int) { b.hold(i, k) })
				continue
			}
			for k := range b.edges {
				b.hold(i, k)
			}
		}
	}
}

func (b *border) box(i int) boxtree.Box {
	p, q := b.places[b.edges[i].from], b.places[b.edges[i].to]
	return boxtree.Around(p.x, p.y, q.x, q.y)
}

// hold splits two edges where they meet.
func (b *border) hold(i, k int) {
	e, f := &b.edges[i], &b.edges[k]
	if i == k {
		if e.from == e.to {
			b.split(e)
		}
		return
	}
	if b.clash(e, f) {
		b.split(e)
		b.split(f)
	}
}

// split adds the vertex farthest from an edge, where it is far enough.
func (b *border) split(e *edge) {
	vertices := b.network.Arcs[e.arc]
	from, to := b.places[e.from], b.places[e.to]
	scale := float64(uint64(Extent) << b.zoom)
	at, farthest := uint32(0), leastStep*leastStep/(scale*scale)
	for i := e.first + 1; i < e.last; i++ {
		if d := squaredDistance(b.places[vertices[i]], from, to); d > farthest {
			at, farthest = i, d
		}
	}
	if at > 0 {
		b.splits = append(b.splits, split{e.arc, at})
	}
}

// clash reports whether two edges have more in common than vertices.
func (b *border) clash(e, f *edge) bool {
	if e.arc == f.arc && e.first == f.first {
		return false // two rings along one arc
	}
	if e.from == f.to || e.to == f.to {
		f = &edge{from: f.to, to: f.from}
	}
	if e.to == f.from {
		e = &edge{from: e.to, to: e.from}
	}
	p, q, s, t := b.places[e.from], b.places[e.to], b.places[f.from], b.places[f.to]
	if e.from == f.from {
		return e.to == f.to || side(p, q, t) == 0 && (q.x-p.x)*(t.x-p.x)+(q.y-p.y)*(t.y-p.y) > 0
	}
	return side(p, q, s)*side(p, q, t) <= 0 && side(s, t, p)*side(s, t, q) <= 0 &&
		boxtree.Around(p.x, p.y, q.x, q.y).Meets(boxtree.Around(s.x, s.y, t.x, t.y))
}

// side tells on which side of the line from a to b a position lies: 0 on it.
func side(a, b, p vec) float64 { return (b.x-a.x)*(p.y-a.y) - (b.y-a.y)*(p.x-a.x) }
