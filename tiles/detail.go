package tiles

import (
	"math"

	"github.com/paulmach/orb"

	"lindero/geo"
)

const (
	// Tolerance is how far, in units, a simplified line may lie from the line: half
	// a pixel of a screen with two pixels a point, on which a tile 256 points wide
	// has 8 units a pixel. That cannot be seen.
	Tolerance = 4
	// MinRingArea is the area, in square units, under which a ring is left out below
	// the layer's largest zoom: a quarter of such a pixel.
	MinRingArea = Tolerance * Tolerance
	// stretch bounds the vertices simplified at a time, so that the worst case grows
	// with their number, not its square; the ends of a stretch are always kept.
	stretch = 2048
)

// details are, for every vertex of a layer's lines and rings, the zoom from which
// on it is drawn: a byte each, in walk's order. Zooms are those of WebMercatorQuad
// whatever the grid: a scale has one number.
type details struct {
	starts []uint32 // by ordinal, where its vertices begin; one more ends the last
	zooms  []uint8
}

func (d *details) of(ordinal uint32) []uint8 {
	return d.zooms[d.starts[ordinal]:d.starts[ordinal+1]]
}

// newDetails measures all lines and rings of a collection, as the grid's projection
// shows them.
func newDetails(c *geo.Collection, g Grid, maxZoom uint32) *details {
	d := &details{starts: make([]uint32, 0, c.Len()+1)}
	r := ranker{details: d, projection: g.projection(), maxZoom: uint8(maxZoom)}
	for i := range uint32(c.Len()) {
		d.starts = append(d.starts, uint32(len(d.zooms)))
		walk(c.Geometry(i), &r)
	}
	d.starts = append(d.starts, uint32(len(d.zooms)))
	return d
}

// ranker gives vertices their zooms.
type ranker struct {
	*details
	projection
	maxZoom uint8
	path    []vec // the line in hand, in worlds
	stack   []span
}

// span is a run of vertices yet to simplify; zoom is that of the vertex that split
// it off.
type span struct {
	first, last int
	zoom        uint8
}

func (r *ranker) point(orb.Point) {}

func (r *ranker) line(path []orb.Point) {
	r.project(path)
	r.simplify(r.grow(len(path), r.maxZoom))
}

func (r *ranker) polygon(rings []orb.Ring) {
	least := uint8(0) // a hole is not drawn before its polygon
	for k, ring := range rings {
		ring = open(ring)
		r.project(ring)
		area := r.area()
		r.path = append(r.path, r.path[:min(1, len(ring))]...) // close it
		zooms := r.grow(len(r.path), r.maxZoom)
		r.simplify(zooms)
		from := max(least, r.zoomOf(area, MinRingArea))
		if k == 0 {
			least = from
		}
		for i := range zooms {
			zooms[i] = max(zooms[i], from)
		}
		r.zooms = r.zooms[:len(r.zooms)-min(1, len(ring))]
	}
}

func (r *ranker) project(path []orb.Point) {
	r.path = r.path[:0]
	for _, p := range path {
		r.path = append(r.path, vec{worldX(p[0]), r.y(p[1])})
	}
}

// grow appends n vertices of the zoom and returns them.
func (r *ranker) grow(n int, zoom uint8) []uint8 {
	start := len(r.zooms)
	for range n {
		r.zooms = append(r.zooms, zoom)
	}
	return r.zooms[start:]
}

// simplify ranks the vertices of the path in hand: a vertex is drawn from the first
// zoom on at which Douglas and Peucker's algorithm keeps it (Cartographica 10(2),
// 1973). Those that no smaller zoom needs keep the largest.
func (r *ranker) simplify(zooms []uint8) {
	n := len(zooms)
	if n == 0 {
		return
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
		if at < 0 || zoom >= r.maxZoom {
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

// zoomOf returns the first zoom at which a measure in squared worlds exceeds the
// threshold in squared units.
func (r *ranker) zoomOf(measure, threshold float64) uint8 {
	zoom := uint8(0)
	for units := float64(Extent); zoom < r.maxZoom && !(measure*units*units > threshold); units *= 2 {
		zoom++
	}
	return zoom
}

// area returns the area of the ring in hand, in squared worlds. Positions count from
// the first vertex: small rings far from the origin would lose their digits.
func (r *ranker) area() float64 {
	sum := 0.0
	for i := 2; i < len(r.path); i++ {
		o, p, q := r.path[0], r.path[i-1], r.path[i]
		sum += (p.x-o.x)*(q.y-o.y) - (q.x-o.x)*(p.y-o.y)
	}
	return math.Abs(sum) / 2
}

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
