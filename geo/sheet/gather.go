package sheet

import (
	"fmt"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// entry is a feature on the sheet.
type entry struct {
	layer   int
	ordinal uint32
	number  int // in the table, from 1; 0: it is not listed
	class   int
	zone    int       // how many features a zone counts; 0: it is none
	place   orb.Point // in degrees: of a point itself, else of the middle of its box
	at      orb.Point // in metres of the grid
	placed  bool
	isPoint bool // the place is the feature's own
	isLine  bool
	isArea  bool
}

// gathered are the features of a layer.
type gathered struct {
	Layer
	look
	entries   []entry // up to MaxSymbols
	cells     *cells
	total     int
	byClass   []int // features shown as they are, the last for others
	zones     int
	zoned     int // features that zones count
	elsewhere int // of those, in no zone on the map
	unplaced  int // features without position
	outside   int // points beyond all maps
	uncounted int // others whose middle no cell holds
	hasPoints bool
	hasLines  bool
	hasAreas  bool
}

// dense reports whether the layer has too many features to be drawn one by one.
func (g *gathered) dense() bool { return g.total > len(g.entries) }

// content is all that a sheet shows.
type content struct {
	layers    []*gathered
	rows      []entry // of the table
	total     int
	synthetic bool
	zoned     bool // positions of some are generalised
}

// zoneProperties are the properties by which an edition tells of zones.
const (
	zoneMark      = "generalised"
	zoneCount     = "count"
	syntheticMark = "synthetic"
)

// gather reads the features of all layers, once.
func gather(o Options, l *Layout) (*content, error) {
	c := &content{}
	for i, layer := range o.Layers {
		if layer.Collection == nil || layer.Features == nil {
			return nil, fmt.Errorf("layer %d of the sheet has no collection or no features", i)
		}
		look, err := lookOf(layer.Collection, placeOf(o.Edition, layer.Collection, i))
		if err != nil {
			return nil, err
		}
		g := &gathered{Layer: layer, look: look, cells: newCells(l), byClass: make([]int, len(look.classes))}
		c.layers = append(c.layers, g)
		r := newReader(layer)
		// What layers before have left of the list is shared by those that are to come.
		share := len(c.rows) + (o.MaxRows-len(c.rows))/(len(o.Layers)-i)
		for ordinal, err := range layer.Features {
			if err != nil {
				return nil, fmt.Errorf("reading %s: %w", layer.Collection.ID, err)
			}
			e := r.entry(ordinal)
			e.layer, e.class = i, g.finder.Of(ordinal)
			if e.placed {
				e.at = l.ground.system.FromWGS84(e.place)
			}
			c.total++
			if len(c.rows) < share {
				e.number = len(c.rows) + 1
				c.rows = append(c.rows, e)
			}
			c.synthetic = c.synthetic || r.synthetic(ordinal)
			g.add(e, l, o.MaxSymbols)
		}
		c.zoned = c.zoned || g.zones > 0 || g.elsewhere > 0
	}
	return c, nil
}

func (g *gathered) add(e entry, l *Layout, maxSymbols int) {
	g.total++
	if len(g.entries) < maxSymbols {
		g.entries = append(g.entries, e)
	}
	switch {
	case e.zone > 0:
		g.zones++
		g.zoned += e.zone
		if !e.placed {
			g.elsewhere += e.zone
		}
	default:
		g.byClass[e.class]++
	}
	if e.zone == 0 {
		g.hasPoints, g.hasLines, g.hasAreas = g.hasPoints || e.isPoint, g.hasLines || e.isLine, g.hasAreas || e.isArea
	}
	weight := max(e.zone, 1)
	switch {
	case !e.placed:
		if e.zone == 0 {
			g.unplaced++
		}
	case !g.cells.add(e.at, weight) && !e.isPoint:
		g.uncounted++
	case e.isPoint && !l.shows(e.at):
		g.outside++
	}
}

// shows reports whether one of the maps shows a place.
func (l *Layout) shows(at orb.Point) bool {
	for i := range l.Maps {
		if f := &l.Maps[i]; f.holds(f.onPaper(at)) {
			return true
		}
	}
	return false
}

// reader reads what a sheet needs of the features of a layer.
type reader struct {
	layer              Layer
	zoned, count, made *geo.Column
	points             []orb.Point
}

func newReader(layer Layer) reader {
	c := layer.Collection
	r := reader{layer: layer, points: c.Points(), made: typed(c, syntheticMark, geo.Boolean)}
	if c.Generalised.To != "" {
		r.zoned, r.count = typed(c, zoneMark, geo.Boolean), typed(c, zoneCount, geo.Integer)
	}
	return r
}

// typed returns a column of a type, nil where there is none.
func typed(c *geo.Collection, name string, t geo.Type) *geo.Column {
	if column := c.Column(name); column != nil && column.Type == t {
		return column
	}
	return nil
}

func isTrue(column *geo.Column, i uint32) bool {
	return column != nil && !column.IsNull(i) && column.Bool(i)
}

func (r *reader) synthetic(i uint32) bool { return isTrue(r.made, i) }

// entry reads a feature.
func (r *reader) entry(i uint32) entry {
	e := entry{ordinal: i}
	if isTrue(r.zoned, i) && r.count != nil && !r.count.IsNull(i) {
		e.zone = int(r.count.Int(i))
	}
	var g orb.Geometry
	if r.layer.Shape != nil {
		g = r.layer.Shape(i)
	}
	if g == nil && r.points != nil { // without allocating
		e.place, e.placed, e.isPoint = r.points[i], r.points[i][0] == r.points[i][0], true
		return e
	}
	if g == nil {
		g = r.layer.Collection.Geometry(i)
	}
	b, ok := geo.BoundOf(g)
	e.place, e.placed = b.Center(), ok
	switch g.(type) {
	case orb.Point:
		e.isPoint = true
	case orb.LineString, orb.MultiLineString:
		e.isLine = true
	case orb.Polygon, orb.MultiPolygon, orb.Ring, orb.Bound:
		e.isArea = true
	}
	return e
}

// geometry returns what is drawn of a feature.
func (l *Layer) geometry(i uint32) orb.Geometry {
	if l.Shape != nil {
		if g := l.Shape(i); g != nil {
			return g
		}
	}
	return l.Collection.Geometry(i)
}
