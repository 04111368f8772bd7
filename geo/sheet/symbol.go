package sheet

import (
	"math"

	"github.com/paulmach/orb"
)

// symbol is a shape with a mark in it: shapes tell layers apart, marks the classes of a
// layer, with or without colour.
type symbol struct {
	shape shape
	mark  mark
	color ink
}

// shape is the outline of a symbol. The names are those of the web map.
type shape string

// mark is what fills a symbol.
type mark string

// The marks of symbols.
const (
	solid   mark = "solid"
	hollow  mark = "hollow"
	half    mark = "half"    // the left half is filled
	dot     mark = "dot"     // a dot in a hollow shape
	core    mark = "core"    // a hole in a filled shape
	bar     mark = "bar"     // a bar across a filled shape
	strip   mark = "strip"   // an upright bar in a filled shape
	crossed mark = "crossed" // a cross in a hollow shape
)

// outline returns the corners of a shape of radius 1 around 0, y down.
func (s shape) outline() orb.Ring {
	switch s {
	case "square":
		return corners(4, 1.15, 45)
	case "diamond":
		return corners(4, 1.2, 0)
	case "triangle":
		return shifted(corners(3, 1.3, 0), 0.2)
	case "wedge":
		return shifted(corners(3, 1.3, 180), -0.2)
	case "pentagon":
		return corners(5, 1.1, 0)
	case "hexagon":
		return corners(6, 1.05, 30)
	case "star":
		return star(5, 1.35, 0.6)
	case "cross":
		const a, b = 1.1, 0.42
		return orb.Ring{{-b, -a}, {b, -a}, {b, -b}, {a, -b}, {a, b}, {b, b}, {b, a}, {-b, a}, {-b, b}, {-a, b}, {-a, -b}, {-b, -b}, {-b, -a}}
	}
	return corners(32, 1, 0) // a circle
}

// corners returns a regular polygon, its first corner so many degrees from the top.
func corners(n int, radius, turn float64) orb.Ring {
	ring := make(orb.Ring, n+1)
	for i := range n {
		ring[i] = onCircle(radius, turn+360*float64(i)/float64(n))
	}
	ring[n] = ring[0]
	return ring
}

func star(n int, outer, inner float64) orb.Ring {
	ring := make(orb.Ring, 2*n+1)
	for i := range n {
		ring[2*i] = onCircle(outer, 360*float64(i)/float64(n))
		ring[2*i+1] = onCircle(inner, 360*(float64(i)+0.5)/float64(n))
	}
	ring[2*n] = ring[0]
	return ring
}

func onCircle(radius, degrees float64) orb.Point {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return orb.Point{radius * sin, -radius * cos}
}

func shifted(ring orb.Ring, down float64) orb.Ring {
	for i := range ring {
		ring[i][1] += down
	}
	return ring
}

// draw draws a symbol of a radius in millimetres around a place, with a white rim that
// sets it off from what lies below.
func (s symbol) draw(c *canvas, at orb.Point, radius float64) {
	ring := placed(s.shape.outline(), at, radius)
	c.dashed()
	c.pdf.SetLineJoinStyle("round")
	c.pen(white, 0.3*radius+0.25)
	c.trace([]orb.LineString{ring}, true, stroke)
	c.filling(s.color)
	if s.mark.onWhite() {
		c.filling(white)
	}
	c.pen(s.color, 0.24*radius)
	c.trace([]orb.LineString{ring}, true, fillTrace)
	s.drawMark(c, at, radius)
}

// onWhite reports whether a mark stands in a shape that is not filled.
func (m mark) onWhite() bool { return m == hollow || m == half || m == dot || m == crossed }

func (s symbol) drawMark(c *canvas, at orb.Point, radius float64) {
	fill := func(i ink, rings ...orb.Ring) {
		c.filling(i)
		for _, ring := range rings {
			c.trace([]orb.LineString{placed(ring, at, radius)}, true, filled)
		}
	}
	switch s.mark {
	case half:
		fill(s.color, leftHalf(s.shape.outline()))
	case dot:
		fill(s.color, corners(16, 0.42, 0))
	case core:
		fill(white, corners(16, 0.42, 0))
	case bar:
		fill(white, oblong(0.62, 0.2))
	case strip:
		fill(white, oblong(0.17, 0.68))
	case crossed:
		c.pen(s.color, 0.24*radius)
		const r = 0.5
		for _, line := range []orb.Ring{{{-r, -r}, {r, r}}, {{-r, r}, {r, -r}}} {
			c.trace([]orb.LineString{placed(line, at, radius)}, false, stroke)
		}
	}
}

func oblong(w, h float64) orb.Ring { return orb.Ring{{-w, -h}, {w, -h}, {w, h}, {-w, h}, {-w, -h}} }

// leftHalf cuts off what lies right of the middle (Sutherland and Hodgman).
func leftHalf(ring orb.Ring) orb.Ring {
	var out orb.Ring
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		if a[0] <= 0 {
			out = append(out, a)
		}
		if (a[0] < 0) != (b[0] < 0) && a[0] != b[0] {
			t := a[0] / (a[0] - b[0])
			out = append(out, orb.Point{0, a[1] + t*(b[1]-a[1])})
		}
	}
	if len(out) > 0 {
		out = append(out, out[0])
	}
	return out
}

func placed(ring orb.Ring, at orb.Point, radius float64) orb.LineString {
	line := make(orb.LineString, len(ring))
	for i, p := range ring {
		line[i] = orb.Point{at[0] + radius*p[0], at[1] + radius*p[1]}
	}
	return line
}
