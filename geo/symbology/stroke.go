package symbology

import "math"

// polygon is a closed ring. All polygons of a stroke turn the same way, so that
// where they overlap they add up instead of cutting each other out.
type polygon []point

// strokes covers a line of a width: a rectangle on each piece, and at each corner the
// slice of a disc that is missing on its outer side (round joins, flat ends).
func strokes(l line, width float64) []polygon {
	var all []polygon
	last := len(l.points) - 1
	for i := range last {
		n := normal(l.points[i], l.points[i+1]).times(width / 2)
		a, b := l.points[i], l.points[i+1]
		all = append(all, polygon{a.plus(n), b.plus(n), b.minus(n), a.minus(n)})
		switch {
		case i+1 < last:
			all = append(all, join(a, b, l.points[i+2], width/2))
		case l.closed:
			all = append(all, join(a, b, l.points[1], width/2))
		}
	}
	return all
}

// join is the slice of a disc at the corner b between two pieces.
func join(a, b, c point, radius float64) polygon {
	before, after := normal(a, b), normal(b, c)
	from := math.Atan2(before.y, before.x)
	turn := math.Remainder(math.Atan2(after.y, after.x)-from, 2*math.Pi)
	if turn > 0 { // the outer side is the other one
		from += math.Pi
	}
	slice := polygon{b}
	for i := range steps + 1 {
		slice = append(slice, onCircle(b, radius, from+turn*float64(i)/steps))
	}
	if turn > 0 { // as the rectangles turn
		for i, k := 0, len(slice)-1; i < k; i, k = i+1, k-1 {
			slice[i], slice[k] = slice[k], slice[i]
		}
	}
	return slice
}

// normal is at right angles to the piece from a to b, one unit long.
func normal(a, b point) point {
	return point{a.y - b.y, b.x - a.x}.times(1 / a.distance(b))
}

// dashes cuts a line by lengths of dashes and gaps, in turn, beginning with a dash.
func dashes(l line, lengths []float64) []line {
	if len(lengths) == 0 {
		return []line{l}
	}
	var cut []line
	turn, left := 0, lengths[0]
	dash := line{points: l.points[:1:1]}
	for i := 1; i < len(l.points); i++ {
		a, b := l.points[i-1], l.points[i]
		for a.distance(b) > left {
			a = a.to(b, left/a.distance(b))
			if turn%2 == 0 {
				cut = append(cut, line{points: append(dash.points, a)})
			}
			turn++
			dash, left = line{points: []point{a}}, lengths[turn%len(lengths)]
		}
		left -= a.distance(b)
		if a != b {
			dash.points = append(dash.points, b)
		}
	}
	if turn%2 == 0 && len(dash.points) > 1 {
		cut = append(cut, dash)
	}
	return cut
}
