package symbology

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/vector"
)

// Side is how many pixels wide and high the picture is at so many pixels to a CSS pixel.
func (p Picture) Side(ratio float64) int {
	return int(math.Ceil(p.units() * p.Size / Box * ratio))
}

// units is how many units of the box the picture is wide.
func (p Picture) units() float64 { return Box + 2*p.Bleed }

// Draw draws the picture on so many pixels by as many. Its background is transparent. It
// fails where a path is none.
func (p Picture) Draw(side int) (*image.RGBA, error) {
	units := p.units()
	c := canvas{image.NewRGBA(image.Rect(0, 0, side, side)), float64(side) / units, p.Bleed}
	for _, part := range p.Parts {
		lines, err := parsePath(part.Path)
		if err != nil {
			return nil, err
		}
		if part.Fill.A > 0 {
			c.fill(lines, part.Fill)
		}
		if part.Stroke.A > 0 {
			c.stroke(lines, part)
		}
	}
	return c.image, nil
}

// canvas is an image with the scale and the margin that units of the box have on it.
type canvas struct {
	image *image.RGBA
	scale float64
	bleed float64
}

func (c canvas) fill(lines []line, paint color.NRGBA) {
	rings := make([]polygon, len(lines))
	for i, l := range lines {
		rings[i] = l.points
	}
	c.paint(rings, paint)
}

func (c canvas) stroke(lines []line, part Part) {
	var all []polygon
	for _, l := range lines {
		for _, dash := range dashes(l, part.Dash) {
			all = append(all, strokes(dash, part.Width)...)
		}
	}
	c.paint(all, part.Stroke)
}

// paint fills polygons where they wind around a place.
func (c canvas) paint(polygons []polygon, paint color.NRGBA) {
	bounds := c.image.Bounds()
	r := vector.NewRasterizer(bounds.Dx(), bounds.Dy())
	for _, ring := range polygons {
		for i, p := range ring {
			x, y := float32((p.x+c.bleed)*c.scale), float32((p.y+c.bleed)*c.scale)
			if i == 0 {
				r.MoveTo(x, y)
			} else {
				r.LineTo(x, y)
			}
		}
		r.ClosePath()
	}
	r.Draw(c.image, bounds, image.NewUniform(paint), image.Point{})
}
