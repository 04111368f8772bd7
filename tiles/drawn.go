package tiles

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"lindero/tiles/cluster"
)

// vertexBytes is what a vertex of a line or ring takes in a tile, in bytes: two steps,
// mostly of up to two bytes, and a share of what is drawn in more than one tile.
const vertexBytes = 5

// newDrawn finds, for each zoom up to the layer's last, the zoom with whose detail lines
// and polygons are drawn: its own, or where a tile would weigh too much, the largest
// before it at which none does. Vertices fall away, and with them what is too small to
// be seen at that zoom. The last zoom keeps its own detail.
func (l *layer) newDrawn(g Grid) []uint8 {
	last := int(g.zoom(l.maxZoom))
	drawn := make([]uint8, last+1)
	for zoom := range drawn {
		drawn[zoom] = uint8(zoom)
	}
	feature := l.featureBytes()
	if l.labels != nil {
		feature += l.labels.featureBytes()
	}
	if vertexBytes*len(l.details.zooms)+feature*l.Len() <= l.options.MaxBytes {
		return drawn
	}
	w := newWeights(l, g.plane(), feature, last)
	for zoom := range last {
		drawn[zoom] = w.detail(zoom, l.options.MaxBytes)
	}
	return drawn
}

// leastLine is the width or height below which a line is left out where it is drawn
// with the detail of a zoom smaller than its tile's, in worlds: what cannot be seen at
// that zoom.
func leastLine(detail uint32) float64 { return Tolerance / float64(uint64(Extent)<<detail) }

// weights are the vertices of a layer, each with where it lies, from which zoom on it is
// drawn, and what it adds to its tile. They are sorted by place along the Z-order curve
// of the last zoom's tiles, in which every tile of every zoom is a run. A feature's own
// weight is with its first vertex.
type weights struct {
	plane
	last     int
	details  []uint8 // of the feature in hand, those still to come
	own      int     // the weight of the feature in hand
	vertices []weight
}

type weight struct {
	place uint64
	bytes uint16
	from  uint8
}

func newWeights(l *layer, p plane, feature, last int) *weights {
	w := &weights{plane: p, last: last, vertices: make([]weight, 0, len(l.details.zooms))}
	for i := range uint32(l.Len()) {
		w.details, w.own = l.details.of(i), min(feature, math.MaxUint16-vertexBytes)
		walk(l.Geometry(i), w)
	}
	slices.SortFunc(w.vertices, func(a, b weight) int {
		switch {
		case a.place < b.place:
			return -1
		case a.place > b.place:
			return 1
		}
		return 0
	})
	return w
}

func (w *weights) point(orb.Point) {}

func (w *weights) line(path []orb.Point) {
	from := 0
	for extent := w.extent(path); from < w.last && extent < leastLine(uint32(from)); {
		from++
	}
	w.path(path, uint8(from))
}

func (w *weights) polygon(rings []orb.Ring) {
	for _, ring := range rings {
		w.path(open(ring), 0)
	}
}

// path adds vertices, none drawn before the zoom from.
func (w *weights) path(points []orb.Point, from uint8) {
	for k, p := range points {
		p[1] = min(max(p[1], -w.maxLatitude), w.maxLatitude)
		at, ok := w.position(p)
		if !ok {
			continue
		}
		shown := max(from, w.details[k])
		w.vertices = append(w.vertices, weight{cluster.Place(at, w.last), uint16(vertexBytes + w.own), shown})
		w.own = 0
	}
	w.details = w.details[len(points):]
}

// detail is the largest zoom, at most the one given, with whose detail no tile of it
// weighs more than most; 0 if there is none.
func (w *weights) detail(zoom, most int) uint8 {
	shift := 2 * uint(w.last-zoom)
	largest := zoom
	for start := 0; start < len(w.vertices); {
		var sums [MaxZoom + 1]int
		end := start
		for ; end < len(w.vertices) && w.vertices[end].place>>shift == w.vertices[start].place>>shift; end++ {
			sums[w.vertices[end].from] += int(w.vertices[end].bytes)
		}
		sum := 0
		for detail := 0; detail <= largest; detail++ {
			if sum += sums[detail]; sum > most {
				largest = max(detail-1, 0)
			}
		}
		start = end
	}
	return uint8(largest)
}
