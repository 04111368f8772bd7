package source

import (
	"slices"

	"github.com/paulmach/orb"
)

// coordinates reads the coordinates of a geometry into result. Where they are not
// what the type asks for, the feature is refused and they are passed over.
func (g *geometryReader) coordinates(i int, kind string) int {
	start := i
	g.points, g.rings, g.parts = g.points[:0], g.rings[:0], g.parts[:0]
	switch kind {
	case "Point":
		i = g.pointCoordinates(i)
	case "MultiPoint", "LineString":
		i = g.positions(i)
	case "Polygon", "MultiLineString":
		i = g.lines(i)
	default:
		i = g.polygons(i)
	}
	if i < 0 && g.fault.kind == faultMeaning {
		g.sink.refuse(g.fault.code, "%s in the coordinates of a %s", g.fault.message, kind)
		g.fault = fault{}
		return g.skip(start)
	}
	if i >= 0 && kind != "Point" {
		g.result = shape{geometry: g.build(kind)}
	}
	return i
}

// pointCoordinates reads a Point's position; [] is an empty point.
func (g *geometryReader) pointCoordinates(i int) int {
	if g.data[i] == '[' {
		if end := g.space(i + 1); g.data[end] == ']' {
			g.result = shape{}
			return end + 1
		}
	}
	g.result.isPoint = true
	return g.position(i, &g.result.point)
}

// position reads two numbers; more are heights and the like, which are dropped
// with a note.
func (g *geometryReader) position(i int, p *orb.Point) int {
	if g.data[i] != '[' {
		return g.mean(i, "a list of numbers is missing")
	}
	if i = g.coordinate(g.space(i+1), &p[0]); i < 0 {
		return -1
	}
	if i = g.space(i); g.data[i] != ',' {
		return g.arity(i, "a position has fewer than two numbers")
	}
	if i = g.coordinate(g.space(i+1), &p[1]); i < 0 {
		return -1
	}
	if i = g.space(i); g.data[i] == ']' {
		return i + 1
	}
	return g.heights(i)
}

func (g *geometryReader) heights(i int) int {
	var height float64
	for n := 2; g.data[i] == ','; n++ {
		if n >= 16 {
			return g.arity(i, "a position has more than 16 numbers")
		}
		if i = g.coordinate(g.space(i+1), &height); i < 0 {
			return -1
		}
		i = g.space(i)
	}
	g.sink.dropHeight()
	if g.data[i] != ']' {
		return g.mean(i, "a position does not end after its numbers")
	}
	return i + 1
}

// dropHeight notes, once a feature, that heights or measures are dropped.
func (s *sink) dropHeight() {
	for i := range s.findings {
		if s.findings[i].code == CodeHeightDropped {
			return
		}
	}
	s.note(CodeHeightDropped, "heights and measures of positions are dropped; put them in properties to keep them")
}

// coordinate reads one number.
func (g *geometryReader) coordinate(i int, v *float64) int {
	next := scanNumber(g.data, i, &g.number)
	if next < 0 || next >= g.end {
		return g.oddCoordinate(i, v)
	}
	n := &g.number
	if n.digits <= safeDigits && n.mantissa <= 1<<53 && n.exponent <= 0 && n.exponent >= -22 {
		f := float64(n.mantissa) / powersOfTen[-n.exponent] // exact, see number.float
		if n.negative {
			f = -f
		}
		*v = f
		return next
	}
	f, ok := n.float(g.data[i:next])
	if !ok {
		g.sink.refuse(CodeNotFinite, "the coordinate %s is not a finite number", clip(g.data[i:next]))
	}
	*v = f
	return next
}

// oddCoordinate reads what is no plain number: NaN and Infinity, a number cut short
// by the window, and what should not be there at all.
func (g *geometryReader) oddCoordinate(i int, v *float64) int {
	*v = 0
	switch c := g.data[i]; {
	case c == 'N' || c == 'I':
		return g.literal(i, nil)
	case c == '-' || c-'0' <= 9:
		if scanNumber(g.data, i, &g.number) >= g.end {
			return g.fail(g.end, "a number")
		}
		return g.badNumber(i)
	}
	return g.mean(i, "something other than a number stands")
}

// mean records that what stands at i is not what belongs there.
func (g *geometryReader) mean(i int, message string) int {
	if g.fail(i, message); g.fault.kind == faultSyntax {
		g.fault.kind, g.fault.code = faultMeaning, CodeCoordinates
	}
	return -1
}

func (g *geometryReader) arity(i int, message string) int {
	g.mean(i, message)
	g.fault.code = CodeArity
	return -1
}

// list reads the brackets and commas of a list, and its items with item.
func (g *geometryReader) list(i int, item func(int) int) int {
	if g.data[i] != '[' {
		return g.mean(i, "a list is missing")
	}
	if i = g.space(i + 1); g.data[i] == ']' {
		return i + 1
	}
	for {
		if i = item(i); i < 0 {
			return -1
		}
		i = g.space(i)
		switch g.data[i] {
		case ',':
			i = g.space(i + 1)
		case ']':
			return i + 1
		default:
			return g.fail(i, "a comma or a closing bracket is expected here")
		}
	}
}

// positions reads a list of positions onto points.
func (g *geometryReader) positions(i int) int {
	if g.data[i] != '[' {
		return g.mean(i, "a list of positions is missing")
	}
	if i = g.space(i + 1); g.data[i] == ']' {
		return i + 1
	}
	var p orb.Point
	for {
		if i = g.position(i, &p); i < 0 {
			return -1
		}
		g.points = append(g.points, p)
		i = g.space(i)
		switch g.data[i] {
		case ',':
			i = g.space(i + 1)
		case ']':
			return i + 1
		default:
			return g.fail(i, "a comma or a closing bracket is expected here")
		}
	}
}

// lines reads a list of lists of positions.
func (g *geometryReader) lines(i int) int {
	return g.list(i, func(i int) int {
		i = g.positions(i)
		g.rings = append(g.rings, len(g.points))
		return i
	})
}

// polygons reads a list of polygons.
func (g *geometryReader) polygons(i int) int {
	return g.list(i, func(i int) int {
		i = g.lines(i)
		g.parts = append(g.parts, len(g.rings))
		return i
	})
}

// build makes the geometry of what was gathered; all positions lie in one slice of
// just the size.
func (g *geometryReader) build(kind string) orb.Geometry {
	points := slices.Clone(g.points)
	switch kind {
	case "MultiPoint":
		return orb.MultiPoint(points)
	case "LineString":
		return orb.LineString(points)
	case "MultiLineString":
		return orb.MultiLineString(split[orb.LineString](points, g.rings))
	}
	rings := split[orb.Ring](points, g.rings)
	if kind == "Polygon" {
		return orb.Polygon(rings)
	}
	return orb.MultiPolygon(split[orb.Polygon](rings, g.parts))
}

// split cuts a slice at its ends; the pieces share its memory.
func split[S ~[]E, E any](all []E, ends []int) []S {
	pieces := make([]S, len(ends))
	start := 0
	for i, end := range ends {
		pieces[i] = all[start:end:end]
		start = end
	}
	return pieces
}
