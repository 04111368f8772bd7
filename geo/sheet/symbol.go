package sheet

import (
	"image/color"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/simplify"

	"lindero/geo/symbology"
)

// symbol is a symbol of the web map with its outlines at hand.
type symbol struct {
	parts []symbolPart // the first at the bottom
	size  float64      // beside a usual symbol
}

// symbolPart is an outline with its paint.
type symbolPart struct {
	lines  []orb.LineString // around 0, in units of the symbol's box, y down
	closed bool
	paint  ink
	width  float64 // of the stroke; 0: it is filled
}

// usualSize is the size of most symbols of points, in CSS pixels, and usualRadius what
// half of their shape takes of the box of 24 units.
const (
	usualSize   = 17
	usualRadius = 10
)

// finest is how far, in units of the box, outlines may run from their true course: 0.015 mm
// of a usual symbol on a map. It halves what curves take of a sheet's bytes.
const finest = 0.1

// newSymbol fails where there is no such symbol.
func newSymbol(of symbology.Symbol) (symbol, error) {
	picture, err := of.Picture()
	if err != nil {
		return symbol{}, err
	}
	s := symbol{size: picture.Size / usualSize}
	for _, part := range picture.Parts {
		lines, err := part.Lines()
		if err != nil {
			return symbol{}, err
		}
		p := symbolPart{paint: inkOf(part.Fill), closed: true}
		if part.Stroke.A > 0 {
			p.paint, p.width, p.closed = inkOf(part.Stroke), part.Width, lines[0].Closed
		}
		for _, line := range lines {
			course := simplify.DouglasPeucker(finest).LineString(line.Points)
			p.lines = append(p.lines, placed(course, orb.Point{-symbology.Box / 2, -symbology.Box / 2}, 1))
		}
		s.parts = append(s.parts, p)
	}
	return s, nil
}

// draw draws a symbol around a place. The radius is that of a usual symbol, in
// millimetres.
func (s symbol) draw(c *canvas, at orb.Point, radius float64) {
	unit := radius / usualRadius * s.size
	c.dashed()
	c.pdf.SetLineJoinStyle("round")
	for _, p := range s.parts {
		lines := make([]orb.LineString, len(p.lines))
		for i, line := range p.lines {
			lines[i] = placed(line, at, unit)
		}
		if p.width == 0 {
			c.filling(p.paint)
			c.trace(lines, p.closed, filled)
			continue
		}
		c.pen(p.paint, p.width*unit)
		c.trace(lines, p.closed, stroke)
	}
}

// placed moves what lies around 0 to a place.
func placed(line orb.LineString, at orb.Point, scale float64) orb.LineString {
	moved := make(orb.LineString, len(line))
	for i, p := range line {
		moved[i] = orb.Point{at[0] + scale*p[0], at[1] + scale*p[1]}
	}
	return moved
}

func inkOf(c color.NRGBA) ink { return ink{int(c.R), int(c.G), int(c.B)} }

// millimetres on paper of a CSS pixel of the web map's pens.
const cssPixel = 0.25

// areaPen is the width of outlines of areas, in millimetres.
const areaPen = 0.35

// stroked draws lines with the pens of a class.
func (c *canvas) stroked(lines []orb.LineString, pens []symbology.Pen) {
	for _, p := range pens {
		dashes := make([]float64, len(p.Dash))
		for i, d := range p.Dash {
			dashes[i] = d * cssPixel
		}
		c.pen(inkOf(p.Color.NRGBA()), p.Width*cssPixel)
		c.dashed(dashes...)
		c.trace(lines, false, stroke)
	}
	c.dashed()
}
