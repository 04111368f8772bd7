package encode

import (
	"fmt"
	"strconv"

	"lindero/geo/symbology"
)

// What a CSS pixel is on paper, where QGIS measures, and how much of its box of 24 units
// a symbol's shape fills.
const (
	qmlPixel = 25.4 / 96 // millimetres
	qmlFills = 0.8
)

// qmlMarker is a marker of QGIS's.
type qmlMarker struct {
	name  string
	angle int     // degrees, clockwise
	size  float64 // in parts of the shape's
	shift float64 // to the right before it is turned, in parts of the shape's size
}

var qmlShapes = map[symbology.Shape]qmlMarker{
	symbology.Square: {name: "square"}, symbology.Diamond: {name: "diamond"}, symbology.Circle: {name: "circle"},
	symbology.Triangle: {name: "triangle"}, symbology.Wedge: {name: "triangle", angle: 180}, symbology.Pentagon: {name: "pentagon"},
	symbology.Hexagon: {name: "hexagon"}, symbology.Cross: {name: "cross_fill"}, symbology.Star: {name: "star"},
}

// qmlMarks are the markers of QGIS's that come nearest to the marks.
var qmlMarks = map[symbology.Mark][]qmlMarker{
	symbology.Dot:     {{name: "circle", size: 0.33}},
	symbology.Core:    {{name: "circle", size: 0.39}},
	symbology.Half:    {{name: "half_square", size: 1}},
	symbology.Bar:     {{name: "line", angle: 90, size: 0.55}},
	symbology.Crossed: {{name: "cross2", size: 0.44}},
	symbology.Arrows:  {{name: "arrow", angle: 90, size: 0.6, shift: -0.18}, {name: "arrow", angle: 270, size: 0.6, shift: -0.18}},
	symbology.Plane:   {{name: "arrow", size: 0.75}},
}

func (q *qmlStyle) writeSymbol(i int, c symbology.Class) {
	q.print(`<symbol type="%s" name="%s" alpha="1" clip_to_extent="1" force_rhr="0">`, q.symbolType(), strconv.Itoa(i))
	switch q.symbolType() {
	case "marker":
		q.writeMarker(c.Point)
	case "line":
		for _, pen := range c.Line {
			q.writeLine(pen)
		}
	default:
		q.writeLayer("SimpleFill", "color", rgba(c.Area, 40), "style", "solid", "outline_color", rgba(c.Area, 255), "outline_width", "0.3",
			"outline_width_unit", "MM", "outline_style", "solid")
	}
	q.print(`</symbol>`)
}

// writeMarker writes the shape, with an edge in white or, if it is empty, in the colour,
// and what makes the mark.
func (q *qmlStyle) writeMarker(s symbology.Symbol) {
	const white = "255,255,255,255"
	fill, edge := rgba(s.Color, 255), white
	if s.Mark.Empty() {
		fill, edge = white, fill
	}
	side := qmlFills * qmlPixel * float64(s.Size)
	shape := qmlShapes[s.Shape]
	shape.size = 1
	q.writeSimpleMarker(shape, side, fill, edge)
	for _, m := range qmlMarks[s.Mark] {
		q.writeSimpleMarker(m, side, edge, edge)
	}
}

func (q *qmlStyle) writeSimpleMarker(m qmlMarker, side float64, fill, edge string) {
	q.writeLayer("SimpleMarker", "name", m.name, "angle", strconv.Itoa(m.angle), "color", fill, "outline_color", edge, "outline_width", "0.4", "outline_width_unit", "MM",
		"size", millimetres(side*m.size), "size_unit", "MM", "offset", millimetres(side*m.shift)+",0", "offset_unit", "MM")
}

func (q *qmlStyle) writeLine(p symbology.Pen) {
	pairs := []string{"line_color", rgba(p.Color, 255), "line_width", millimetres(qmlPixel * p.Width), "line_width_unit", "MM", "joinstyle", "round", "capstyle", "round"}
	if p.Butt {
		pairs[len(pairs)-1] = "flat"
	}
	if p.Dash != nil {
		lengths := ""
		for i, l := range p.Dash {
			if i > 0 {
				lengths += ";"
			}
			lengths += millimetres(qmlPixel * l)
		}
		pairs = append(pairs, "use_custom_dash", "1", "customdash", lengths, "customdash_unit", "MM")
	}
	q.writeLayer("SimpleLine", pairs...)
}

// writeLayer writes a layer of a symbol with pairs of a property and its value.
func (q *qmlStyle) writeLayer(class string, pairs ...string) {
	q.print(`<layer class="%s" enabled="1" locked="0" pass="0">`, class)
	for i := 0; i < len(pairs); i += 2 {
		q.print(`<prop k="%s" v="%s"/>`, pairs[i], pairs[i+1])
	}
	q.print(`</layer>`)
}

func millimetres(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

// rgba writes a colour as QGIS reads it.
func rgba(c symbology.Color, alpha int) string {
	p := c.NRGBA()
	return fmt.Sprintf("%d,%d,%d,%d", p.R, p.G, p.B, alpha)
}
