package sprite

import (
	"fmt"
	"image/color"
	"strconv"
)

// box is the side of the box that shapes are drawn in, in its units.
const box = 24

// Units that halos reach beyond the box: of made-up features they are wider.
const (
	halo          = 3
	haloSynthetic = 5
)

// Picture is one image of a sheet.
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

// Symbol is how features of a class are drawn as points.
type Symbol struct {
	Shape     string
	Mark      string
	Color     string // as #rrggbb
	Size      int    // CSS pixels
	Synthetic bool   // with the dashed outline that marks made-up data
}

// Name says what the symbol looks like, such as diamond-solid-c04a00-17-synthetic:
// equal names are equal pictures.
func (s Symbol) Name() string {
	name := fmt.Sprintf("%s-%s-%s-%d", s.Shape, s.Mark, s.Color[1:], s.Size)
	if s.Synthetic {
		name += "-synthetic"
	}
	return name
}

// Picture draws the symbol: a white halo, the shape in its colour, the mark. It fails
// where there is no such shape, mark or colour.
func (s Symbol) Picture() (Picture, error) {
	path, known := shapes[s.Shape]
	mark, marked := marks[s.Mark]
	paint, err := parseColor(s.Color)
	if err != nil || !known || !marked {
		return Picture{}, fmt.Errorf("no symbol is drawn as %+v", s)
	}
	p := Picture{Name: s.Name(), Size: float64(s.Size), Bleed: halo, Parts: []Part{{Path: path, Stroke: white, Width: 5.5}}}
	if s.Synthetic {
		p.Bleed = haloSynthetic
		p.Parts = []Part{
			{Path: path, Stroke: white, Width: 8.5},
			{Path: path, Stroke: ink, Width: 7, Dash: []float64{2.6, 2.6}},
			{Path: path, Stroke: white, Width: 3.8},
		}
	}
	fill, outline := paint, 1.6
	if mark.empty {
		fill, outline = white, 2.8
	}
	p.Parts = append(p.Parts, Part{Path: path, Fill: fill})
	if mark.path != "" {
		p.Parts = append(p.Parts, mark.part(s.Mark, s.Shape, paint))
	}
	p.Parts = append(p.Parts, Part{Path: path, Stroke: paint, Width: outline})
	return p, nil
}

func (m mark) part(name, shape string, paint color.NRGBA) Part {
	path := m.path
	if half, ok := halves[shape]; ok && name == "half" {
		path = half
	}
	if m.white {
		paint = white
	}
	if m.stroke > 0 {
		return Part{Path: path, Stroke: paint, Width: m.stroke}
	}
	return Part{Path: path, Fill: paint}
}

var (
	white = color.NRGBA{255, 255, 255, 255}
	ink   = color.NRGBA{0x1f, 0x2a, 0x36, 255}
)

// Dot is a disc with a ring around it: its radius and the ring's width in CSS pixels.
func Dot(name string, radius, width float64, fill, ring color.NRGBA) Picture {
	const circle = 9.5 // the radius of the shape, in units
	unit := radius / circle
	return Picture{Name: name, Size: box * unit, Bleed: width / unit, Parts: []Part{
		{Path: shapes["circle"], Fill: fill},
		{Path: shapes["circle"], Stroke: ring, Width: width / unit},
	}}
}

// parseColor reads a colour written as #rrggbb.
func parseColor(text string) (color.NRGBA, error) {
	if len(text) != 7 || text[0] != '#' {
		return color.NRGBA{}, fmt.Errorf("%q is no colour", text)
	}
	n, err := strconv.ParseUint(text[1:], 16, 32)
	return color.NRGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}, err
}
