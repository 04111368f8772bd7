package encode

import (
	"math"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/crs"
)

// fgbFeatures appends features as tables of feature.fbs.
type fgbFeatures struct {
	c       *geo.Collection
	crs     crs.Offered
	shape   func(ordinal uint32) orb.Geometry
	columns []fgbColumn
	kind    fgbKind // of all geometries noted, fgbUnknown where they differ
	noted   bool
	fgbLayouts
}

// fgbLayouts are the kinds of tables that a feature is made of. The fields of Geometry
// are ends, xy, z, m, t, tm, type and parts.
type fgbLayouts struct {
	feature   layout // geometry, properties
	placeless layout // only properties
	path      layout // a geometry of positions: xy, type
	paths     layout // of several rows of positions: ends, xy, type
	parts     layout // of geometries: type, parts
}

func newFGBFeatures(c *geo.Collection, o Options) *fgbFeatures {
	f := &fgbFeatures{c: c, crs: o.CRS, shape: o.shapes(c), columns: fgbColumns(c, o), fgbLayouts: fgbLayouts{
		feature:   newLayout(4, 4),
		placeless: newLayout(0, 4),
		path:      newLayout(0, 4, 0, 0, 0, 0, 1),
		paths:     newLayout(4, 4, 0, 0, 0, 0, 1),
		parts:     newLayout(0, 0, 0, 0, 0, 0, 1, 4),
	}}
	if c.Points() != nil {
		f.kind = fgbPoint
	}
	return f
}

// note looks at a feature for what the header says of all: the type of geometries and
// those of columns.
func (f *fgbFeatures) note(i uint32) {
	for k := range f.columns {
		f.columns[k].note(i)
	}
	if f.c.Points() != nil {
		return
	}
	g := f.shape(i)
	if !hasPositions(g) {
		return
	}
	kind := fgbKindOf(g)
	if f.noted && kind != f.kind {
		kind = fgbUnknown
	}
	f.kind, f.noted = kind, true
}

// box returns the box of a feature in the system of the file, inside out where it has
// no position, see [packedTree].
func (f *fgbFeatures) box(i uint32) orb.Bound {
	points := f.c.Points()
	if points == nil {
		box, _ := geo.BoundOf(f.crs.GeometryXY(f.shape(i)))
		return box
	}
	p := f.crs.XY(points[i])
	if p[0] != p[0] || p[1] != p[1] {
		return orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	}
	return orb.Bound{Min: p, Max: p}
}

// append appends a feature with its size before it. An empty geometry is none.
func (f *fgbFeatures) append(b *flatBuffer, i uint32) {
	start, root := b.begin()
	points := f.c.Points()
	switch {
	case points != nil && points[i][0] == points[i][0]:
		at := b.table(root, &f.feature)
		f.appendPositions(b, f.feature.field(at, 0), fgbPoint, []orb.Point{f.crs.XY(points[i])})
		f.appendProperties(b, f.feature.field(at, 1), i)
	case points == nil && hasPositions(f.shape(i)):
		at := b.table(root, &f.feature)
		f.appendGeometry(b, f.feature.field(at, 0), f.crs.GeometryXY(f.shape(i)))
		f.appendProperties(b, f.feature.field(at, 1), i)
	default:
		at := b.table(root, &f.placeless)
		f.appendProperties(b, f.placeless.field(at, 1), i)
	}
	b.end(start)
}

// appendProperties appends the id and the values that are not null, each behind the
// number of its column.
func (f *fgbFeatures) appendProperties(b *flatBuffer, from int, i uint32) {
	at := b.vector(from, 0, 1)
	b.uint16(0)
	if f.c.NumericIDs() {
		b.uint64(uint64(f.c.IntID(i)))
	} else {
		b.sizedText(f.c.NameID(i))
	}
	for k := range f.columns {
		f.columns[k].append(b, k+1, i)
	}
	b.set32(at, uint32(len(*b)-at-4))
}
