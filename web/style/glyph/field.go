package glyph

import "math"

// The figures of a field, as node-fontnik has them.
const (
	margin = 3    // pixels around the glyph's box
	radius = 8    // pixels that the 256 values of a field span
	cutoff = 0.25 // the part of them that lies inside
)

// field is a signed distance field: rows from the top, width and height those of the
// glyph's box without the margin, left and top where that box lies from the baseline's
// start, in whole pixels.
type field struct {
	pixels        []byte
	left, top     int
	width, height int
}

// newField measures an outline; it is empty where there is none.
func newField(o outline) field {
	box, ok := boxOf(o.edges)
	if !ok {
		return field{}
	}
	f := field{left: box.left, top: box.top, width: box.right - box.left, height: box.top - box.bottom}
	rows, columns := f.height+2*margin, f.width+2*margin
	f.pixels = make([]byte, 0, rows*columns)
	for row := range rows {
		for column := range columns {
			middle := point{float64(box.left-margin+column) + 0.5, float64(box.top+margin-row) - 0.5}
			f.pixels = append(f.pixels, value(distance(o.edges, middle)))
		}
	}
	return f
}

// value is how a field stores a distance in pixels, negative inside: 255 deep inside,
// 191 on the outline, 0 far outside.
func value(distance float64) byte {
	return 255 - byte(max(0, min(255, 256*(distance/radius+cutoff))))
}

// distance is that from a place to an outline, in pixels, negative inside.
func distance(edges []edge, p point) float64 {
	squared, winding := math.Inf(1), 0
	for _, e := range edges {
		squared = min(squared, e.squaredDistance(p))
		winding += e.crossing(p)
	}
	if winding != 0 {
		return -math.Sqrt(squared)
	}
	return math.Sqrt(squared)
}

// squaredDistance is that from a place to the edge.
func (e edge) squaredDistance(p point) float64 {
	dx, dy := e.b.x-e.a.x, e.b.y-e.a.y
	t := 0.0
	if length := dx*dx + dy*dy; length > 0 {
		t = max(0, min(1, ((p.x-e.a.x)*dx+(p.y-e.a.y)*dy)/length))
	}
	x, y := e.a.x+t*dx-p.x, e.a.y+t*dy-p.y
	return x*x + y*y
}

// crossing is what the edge adds to the winding number of a place: 1 or -1 where it
// passes to the right of it, by its direction.
func (e edge) crossing(p point) int {
	up := e.a.y <= p.y && p.y < e.b.y
	down := e.b.y <= p.y && p.y < e.a.y
	if !up && !down {
		return 0
	}
	if e.a.x+(p.y-e.a.y)/(e.b.y-e.a.y)*(e.b.x-e.a.x) <= p.x {
		return 0
	}
	if up {
		return 1
	}
	return -1
}

// box is a rectangle in whole pixels, top above bottom.
type box struct{ left, bottom, right, top int }

// boxOf is the box of some edges, rounded outwards; ok is false where there are none.
func boxOf(edges []edge) (b box, ok bool) {
	west, south, east, north := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, e := range edges {
		west, east = min(west, e.a.x), max(east, e.a.x)
		south, north = min(south, e.a.y), max(north, e.a.y)
	}
	if len(edges) == 0 {
		return box{}, false
	}
	return box{int(math.Floor(west)), int(math.Floor(south)), int(math.Ceil(east)), int(math.Ceil(north))}, true
}
