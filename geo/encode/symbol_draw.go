package encode

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"

	"golang.org/x/image/vector"
)

// symbolSide is the width and height of a symbol's image in pixels: programs show it at
// half of that, or whole on screens of twice the pixels.
const symbolSide = 64

// outline is a closed line around the middle of a symbol, x to the right and y down, in
// halves of its width.
type outline [][2]float32

// png returns the symbol as an image with a white casing on a transparent background.
func (s symbol) png() ([]byte, error) {
	img := image.NewRGBA(image.Rect(0, 0, symbolSide, symbolSide))
	body := shapeOutline(s.shape)
	fill(img, color.NRGBA{0xff, 0xff, 0xff, 0xff}, body.scaled(0.96))
	fill(img, s.color, body.scaled(0.80))
	fill(img, color.NRGBA{0xff, 0xff, 0xff, 0xff}, markOutlines(s.mark, body)...)
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func shapeOutline(shape string) outline {
	switch shape {
	case "square":
		return outline{{-0.85, -0.85}, {0.85, -0.85}, {0.85, 0.85}, {-0.85, 0.85}}
	case "diamond":
		return regular(4)
	case "triangle":
		return regular(3)
	case "pentagon":
		return regular(5)
	case "hexagon":
		return regular(6)
	}
	return regular(48) // a circle
}

// regular returns a polygon of equal sides with a corner at the top.
func regular(corners int) outline {
	var o outline
	for i := range corners {
		a := 2 * math.Pi * float64(i) / float64(corners)
		o = append(o, [2]float32{float32(math.Sin(a)), float32(-math.Cos(a))})
	}
	return o
}

func (o outline) scaled(f float32) outline {
	var scaled outline
	for _, p := range o {
		scaled = append(scaled, [2]float32{f * p[0], f * p[1]})
	}
	return scaled
}

// box returns a rectangle with the middle and half the sides given.
func box(x, y, width, height float32) outline {
	return outline{{x - width, y - height}, {x + width, y - height}, {x + width, y + height}, {x - width, y + height}}
}

// markOutlines returns what is white within a shape, by which classes differ without
// colour too.
func markOutlines(mark string, body outline) []outline {
	switch mark {
	case "hollow":
		return []outline{body.scaled(0.5)}
	case "dot":
		return []outline{regular(24).scaled(0.28)}
	case "bar":
		return []outline{box(0, 0, 0.45, 0.12)}
	case "half":
		return []outline{box(0, 0.25, 0.42, 0.22)}
	case "crossed":
		const a, b = 0.09, 0.42
		return []outline{{{-b, a - b}, {a - b, -b}, {b, b - a}, {b - a, b}}, {{a - b, b}, {-b, b - a}, {b - a, -b}, {b, a - b}}}
	}
	return nil
}

// fill paints what outlines enclose.
func fill(img *image.RGBA, paint color.NRGBA, outlines ...outline) {
	r := vector.NewRasterizer(symbolSide, symbolSide)
	for _, o := range outlines {
		for i, p := range o {
			x, y := (p[0]+1)*symbolSide/2, (p[1]+1)*symbolSide/2
			if i == 0 {
				r.MoveTo(x, y)
			} else {
				r.LineTo(x, y)
			}
		}
		r.ClosePath()
	}
	r.Draw(img, img.Bounds(), image.NewUniform(paint), image.Point{})
}
