package symbology

import (
	"fmt"
	"image/color"
)

// Box is the side of the box that shapes are drawn in, in its units.
const Box = 24

// Units that halos reach beyond the box: of made-up features they are wider.
const (
	halo          = 3
	haloSynthetic = 5
)

// Picture is what is drawn of a symbol.
type Picture struct {
	Name  string
	Size  float64 // of the box, in CSS pixels
	Bleed float64 // units of the box that the image reaches beyond it
	Parts []Part  // the first at the bottom
}

// Part is a path with its paints.
type Part struct {
	Path   string // SVG path data in the box of 24 units
	Fill   color.NRGBA
	Stroke color.NRGBA
	Width  float64   // of the stroke, in units of the box
	Dash   []float64 // lengths of dashes and gaps, in units of the box
}

// Picture draws the symbol: a white halo, the shape in its colour, the mark. It fails
// where there is no such shape or mark.
func (s Symbol) Picture() (Picture, error) {
	path, known := shapes[s.Shape]
	mark, marked := marks[s.Mark]
	if !known || !marked {
		return Picture{}, fmt.Errorf("no symbol is drawn as %+v", s)
	}
	p := Picture{Name: s.Name(), Size: float64(s.Size), Bleed: halo, Parts: []Part{{Path: path, Stroke: white.NRGBA(), Width: 5.5}}}
	if s.Synthetic {
		p.Bleed = haloSynthetic
		p.Parts = []Part{
			{Path: path, Stroke: white.NRGBA(), Width: 8.5},
			{Path: path, Stroke: ink.NRGBA(), Width: 7, Dash: []float64{2.6, 2.6}},
			{Path: path, Stroke: white.NRGBA(), Width: 3.8},
		}
	}
	fill, outline := s.Color, 1.6
	if mark.empty {
		fill, outline = white, 2.8
	}
	p.Parts = append(p.Parts, Part{Path: path, Fill: fill.NRGBA()})
	if mark.path != "" {
		p.Parts = append(p.Parts, mark.part(s))
	}
	p.Parts = append(p.Parts, Part{Path: path, Stroke: s.Color.NRGBA(), Width: outline})
	return p, nil
}

// part is the mark of a symbol.
func (m mark) part(s Symbol) Part {
	path, paint := m.path, s.Color
	if half, ok := halves[s.Shape]; ok && s.Mark == Half {
		path = half
	}
	if m.white {
		paint = white
	}
	if m.stroke > 0 {
		return Part{Path: path, Stroke: paint.NRGBA(), Width: m.stroke}
	}
	return Part{Path: path, Fill: paint.NRGBA()}
}
