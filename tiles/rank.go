package tiles

import (
	"math"

	"lindero/tiles/topology"
)

// stretch bounds the vertices simplified at a time, so that the worst case grows
// with their number, not its square; the ends of a stretch are always kept.
const stretch = 2048

// rankArcs gives the vertices of every arc their zooms, once for all that run along it.
func (m *measured) rankArcs() {
	n := 0
	for _, arc := range m.network.Arcs {
		n += len(arc)
	}
	rest := make([]uint8, n)
	m.zooms = make([][]uint8, len(m.network.Arcs))
	r := ranker{scales: &m.scales}
	for i, arc := range m.network.Arcs {
		m.zooms[i], rest = rest[:len(arc):len(arc)], rest[len(arc):]
		r.path = r.path[:0]
		for _, vertex := range arc {
			r.path = append(r.path, m.places[vertex])
		}
		r.simplify(m.zooms[i])
	}
}

// ranker gives the vertices of a line their zooms.
type ranker struct {
	*scales
	path  []vec // the line in hand, in worlds
	stack []span
}

// span is a run of vertices yet to simplify; zoom is that of the vertex that split
// it off.
type span struct {
	first, last int
	zoom        uint8
}

// simplify ranks the vertices of the path in hand, at least two: a vertex is drawn from
// the first zoom on at which Douglas and Peucker's algorithm keeps it (Cartographica
// 10(2), 1973). Those that no smaller zoom needs get the last.
func (r *ranker) simplify(zooms []uint8) {
	n := len(zooms)
	for i := range zooms {
		zooms[i] = r.last
	}
	zooms[0], zooms[n-1] = 0, 0
	for first := 0; first < n-1; first += stretch {
		last := min(first+stretch, n-1)
		zooms[last] = 0
		r.stack = append(r.stack, span{first, last, 0})
	}
	for len(r.stack) > 0 {
		s := r.stack[len(r.stack)-1]
		r.stack = r.stack[:len(r.stack)-1]
		at, distance := r.farthest(s)
		zoom := max(s.zoom, r.zoomOf(distance, Tolerance*Tolerance))
		if at < 0 || zoom >= r.last {
			continue
		}
		zooms[at] = zoom
		r.stack = append(r.stack, span{s.first, at, zoom}, span{at, s.last, zoom})
	}
}

// farthest returns the vertex farthest from the chord of a span and the square of
// its distance; of several, the one nearest to the middle, which keeps halves even.
func (r *ranker) farthest(s span) (at int, distance float64) {
	at = -1
	a, b := r.path[s.first], r.path[s.last]
	middle := (s.first + s.last) / 2
	for i := s.first + 1; i < s.last; i++ {
		d := squaredDistance(r.path[i], a, b)
		if d > distance || d == distance && abs(i-middle) < abs(at-middle) {
			at, distance = i, d
		}
	}
	return at, distance
}

// rankRings finds from which zoom on paths are drawn: lines from the first, rings from
// that at which they are large enough, holes not before their exterior.
func (m *measured) rankRings() {
	m.from = make([]uint8, len(m.roles))
	var ring []vec
	exterior := uint8(0)
	for i, as := range m.roles {
		if as == ofLine {
			continue
		}
		ring = m.ring(ring[:0], &m.network.Paths[i])
		m.from[i] = m.zoomOf(area(ring), MinRingArea)
		if as == ofHole {
			m.from[i] = max(m.from[i], exterior)
			continue
		}
		exterior = m.from[i]
	}
}

// ring appends the vertices of a ring, each once.
func (m *measured) ring(dst []vec, p *topology.Path) []vec {
	for _, use := range p.Uses {
		arc := m.network.Arcs[use.Arc]
		for i := range len(arc) - 1 {
			if use.Backwards {
				i = len(arc) - 1 - i
			}
			dst = append(dst, m.places[arc[i]])
		}
	}
	return dst
}

// area returns the area of an open ring, in squared worlds: to the last digit the same
// wherever the ring starts and whichever way it runs, so that an island goes together
// with the hole around it. Positions count from one of the vertices: small rings far
// from the origin would lose their digits.
func area(ring []vec) float64 {
	n := len(ring)
	if n < 3 {
		return 0
	}
	first := 0
	for i, v := range ring {
		if v.before(ring[first]) {
			first = i
		}
	}
	step := 1
	if ring[(first+n-1)%n].before(ring[(first+1)%n]) {
		step = n - 1
	}
	o, sum := ring[first], 0.0
	p := ring[(first+step)%n]
	for i := 2; i < n; i++ {
		q := ring[(first+i*step)%n]
		sum += float64((p.x-o.x)*(q.y-o.y)) - float64((q.x-o.x)*(p.y-o.y))
		p = q
	}
	return math.Abs(sum) / 2
}

// before orders positions from west to east, and then from north to south.
func (v vec) before(other vec) bool { return v.x < other.x || v.x == other.x && v.y < other.y }

// squaredDistance is from p to the segment from a to b.
func squaredDistance(p, a, b vec) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	if length := dx*dx + dy*dy; length > 0 {
		t := ((p.x-a.x)*dx + (p.y-a.y)*dy) / length
		t = min(max(t, 0), 1)
		a = vec{a.x + t*dx, a.y + t*dy}
	}
	dx, dy = p.x-a.x, p.y-a.y
	return dx*dx + dy*dy
}

func abs(i int) int { return max(i, -i) }
