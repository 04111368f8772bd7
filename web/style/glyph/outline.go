package glyph

import (
	"fmt"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// em is the side of an em in pixels.
const em = 24

// flatness is how far, in pixels, a straight piece may lie off its curve: a sixth of
// the step between two values of a field, radius/256.
const flatness = 0.005

// point is a place in pixels, x to the right and y upwards from the baseline.
type point struct{ x, y float64 }

// edge is a straight piece of an outline, in its direction.
type edge struct{ a, b point }

// outline is a glyph's shape: closed rings, filled where they wind around a place.
type outline struct {
	edges   []edge
	advance float64 // pixels to the next glyph
}

// face reads outlines from a font. It serves one goroutine.
type face struct {
	font   *sfnt.Font
	buffer sfnt.Buffer
	ppem   fixed.Int26_6 // at which the font's units are pixels
	scale  float64       // pixels in a 64th of a unit
}

func newFace(ttf []byte) (*face, error) {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		return nil, fmt.Errorf("reading a font: %w", err)
	}
	units := fixed.I(int(f.UnitsPerEm()))
	return &face{font: f, ppem: units, scale: em / float64(units)}, nil
}

// outline returns the shape of a code point; ok is false where the font has none.
func (f *face) outline(r rune) (o outline, ok bool, err error) {
	index, err := f.font.GlyphIndex(&f.buffer, r)
	if err != nil || index == 0 {
		return outline{}, false, err
	}
	advance, err := f.font.GlyphAdvance(&f.buffer, index, f.ppem, font.HintingNone)
	if err != nil {
		return outline{}, false, err
	}
	segments, err := f.font.LoadGlyph(&f.buffer, index, f.ppem, nil)
	if err != nil {
		return outline{}, false, err
	}
	o.advance = float64(advance) * f.scale
	o.edges, err = f.edges(segments)
	return o, true, err
}

// edges turns curves into straight pieces.
func (f *face) edges(segments sfnt.Segments) ([]edge, error) {
	var edges []edge
	var at point
	for _, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			at = f.point(s.Args[0])
		case sfnt.SegmentOpLineTo:
			edges = append(edges, edge{at, f.point(s.Args[0])})
			at = f.point(s.Args[0])
		case sfnt.SegmentOpQuadTo:
			edges = appendCurve(edges, at, f.point(s.Args[0]), f.point(s.Args[1]))
			at = f.point(s.Args[1])
		default:
			return nil, fmt.Errorf("a font of cubic curves is no TrueType font")
		}
	}
	return edges, nil
}

// point is a place of the font, whose y points down, in pixels.
func (f *face) point(p fixed.Point26_6) point {
	return point{float64(p.X) * f.scale, -float64(p.Y) * f.scale}
}

// appendCurve appends a quadratic Bézier curve in equal steps of its parameter. A
// piece of a step h lies off the curve by at most h²/8 of the second derivative,
// which is 2(a-2b+c).
func appendCurve(edges []edge, a, b, c point) []edge {
	bend := math.Hypot(a.x-2*b.x+c.x, a.y-2*b.y+c.y)
	steps := max(1, math.Ceil(math.Sqrt(bend/(4*flatness))))
	from := a
	for i := 1.0; i <= steps; i++ {
		to := bezier(a, b, c, i/steps)
		edges = append(edges, edge{from, to})
		from = to
	}
	return edges
}

// bezier is the place at the parameter t, 0 to 1, of a quadratic curve.
func bezier(a, b, c point, t float64) point {
	u := 1 - t
	return point{u*u*a.x + 2*u*t*b.x + t*t*c.x, u*u*a.y + 2*u*t*b.y + t*t*c.y}
}
