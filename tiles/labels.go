package tiles

import (
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"lindero/geo"
	"lindero/tiles/pole"
)

// LabelPoint returns where a geometry's name has the most room, in degrees: the place
// of its largest polygon that lies farthest from the border, as [pole.Of] finds it. ok
// is false where the geometry has no polygon with an area.
func LabelPoint(g orb.Geometry) (at orb.Point, ok bool) {
	var l largest
	walk(g, &l)
	if l.area == 0 {
		return orb.Point{}, false
	}
	at, _, ok = pole.Of(l.rings)
	return at, ok
}

// largest is the polygon with the largest area on the globe, nearly. It is the sink of
// walk.
type largest struct {
	rings orb.Polygon
	area  float64
}

func (*largest) point(orb.Point)  {}
func (*largest) line([]orb.Point) {}

func (l *largest) polygon(rings []orb.Ring) {
	if len(rings) == 0 {
		return
	}
	middle := rings[0].Bound().Center()
	area := planar.Area(orb.Polygon(rings)) * math.Cos(middle[1]*math.Pi/180)
	if area = math.Abs(area); area > l.area {
		l.rings, l.area = rings, area
	}
}

// labelSuffix follows a layer's id in that of its labels.
const labelSuffix = "_labels"

// newLabels makes the layer of a collection's labels: a point in every polygon, with
// the properties that labels need; nil where there is no polygon. Its features are
// those of the collection, by ordinal, id and index.
func newLabels(l *layer) *layer {
	positions := labelPoints(l.Collection)
	if positions == nil {
		return nil
	}
	labels := &layer{
		Collection: l.Collection,
		id:         l.ID + labelSuffix,
		positions:  positions,
		idName:     l.idName,
		direct:     booleans,
	}
	labels.write(func(p geo.Property) bool { return namesFeatures(p.Name) || p.Name == l.Schema.Class })
	return labels
}

// polygonZooms returns, by ordinal, the zoom from which on a polygon of a feature is drawn.
func (l *layer) polygonZooms() []uint8 {
	zooms := make([]uint8, l.Len())
	for i := range zooms {
		f := firstZoom{zooms: l.details.of(uint32(i)), first: math.MaxUint8}
		walk(l.Geometry(uint32(i)), &f)
		zooms[i] = f.first
	}
	return zooms
}

// firstZoom is the zoom from which on any exterior is drawn. It is the sink of walk.
type firstZoom struct {
	zooms []uint8 // of the vertices still to come
	first uint8
}

func (*firstZoom) point(orb.Point) {}

func (f *firstZoom) line(path []orb.Point) { f.zooms = f.zooms[len(path):] }

func (f *firstZoom) polygon(rings []orb.Ring) {
	for k, ring := range rings {
		n := len(open(ring))
		if k == 0 && n > 0 {
			f.first = min(f.first, slices.Min(f.zooms[:n])) // every ring has a vertex with its own
		}
		f.zooms = f.zooms[n:]
	}
}

// areLabels reports whether the layer is one of labels.
func (l *layer) areLabels() bool { return l.id != l.ID }

// labelPoints places a collection's labels, on all processors; where a feature has
// none, the position is not a number. It returns nil where no feature has any.
func labelPoints(c *geo.Collection) []orb.Point {
	positions := make([]orb.Point, c.Len())
	workers := min(runtime.GOMAXPROCS(0), c.Len())
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(positions); i += workers { // in turns: large ones may lie together
				at, ok := LabelPoint(c.Geometry(uint32(i)))
				if !ok {
					at = orb.Point{math.NaN(), math.NaN()}
				}
				positions[i] = at
			}
		})
	}
	wait.Wait()
	if !slices.ContainsFunc(positions, func(p orb.Point) bool { return p[0] == p[0] }) {
		return nil
	}
	return positions
}

// namesFeatures reports whether a property is a name, as "name" or "nombre_corto" are.
func namesFeatures(property string) bool {
	first, _, _ := strings.Cut(property, "_")
	return slices.Contains([]string{"name", "nombre", "title", "titulo", "label"}, first)
}
