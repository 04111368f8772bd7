package tiles

import "lindero/tiles/topology"

const (
	// Tolerance is how far, in units, a simplified line may lie from the line: half
	// a pixel of a screen with two pixels a point, on which a tile 256 points wide
	// has 8 units a pixel. That cannot be seen.
	Tolerance = 4
	// MinRingArea is the area, in square units, under which a ring is left out below
	// the layer's largest zoom: a quarter of such a pixel.
	MinRingArea = Tolerance * Tolerance
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

// scales are the zooms that details are for.
type scales struct {
	projection
	first, last uint8
}

// newDetails measures what was gathered, which must not be used again.
func newDetails(o *outlines, s scales) *details {
	m := measured{scales: s, network: o.Build(), roles: o.roles, starts: o.starts}
	m.project()
	m.rankArcs()
	m.rankRings()
	m.untangle()
	return m.details()
}

// measured are the outlines of a collection with the zooms of what they are made of.
type measured struct {
	scales
	network *topology.Network
	roles   []role   // by path
	starts  []uint32 // by ordinal, where its paths begin; one more ends the last

	places []vec     // of the vertices, in worlds
	zooms  [][]uint8 // by arc, of its vertices
	from   []uint8   // by path, the zoom from which on it is drawn
}

func (m *measured) project() {
	m.places = make([]vec, len(m.network.Positions))
	for i, p := range m.network.Positions {
		m.places[i] = vec{worldX(p[0]), m.y(p[1])}
	}
}

// zoomOf returns the first zoom at which a measure in squared worlds exceeds the
// threshold in squared units.
func (s *scales) zoomOf(measure, threshold float64) uint8 {
	zoom := uint8(0)
	for units := float64(Extent); zoom < s.last && !(measure*units*units > threshold); units *= 2 {
		zoom++
	}
	return zoom
}

// details spreads the zooms over the vertices of features.
func (m *measured) details() *details {
	d := &details{starts: make([]uint32, 0, len(m.starts))}
	n := 0
	for i := range m.network.Paths {
		n += m.network.Paths[i].Len
	}
	d.zooms = make([]uint8, n)
	at := 0
	for i := range m.network.Paths {
		p, from := &m.network.Paths[i], m.from[i]
		for len(d.starts) < len(m.starts) && int(m.starts[len(d.starts)]) == i {
			d.starts = append(d.starts, uint32(at))
		}
		zooms := d.zooms[at : at+p.Len]
		m.network.Each(p, func(vertex int, arc uint32, index int) {
			zooms[vertex] = max(from, m.zooms[arc][index])
		})
		at += p.Len
	}
	for len(d.starts) < len(m.starts) {
		d.starts = append(d.starts, uint32(at))
	}
	return d
}
