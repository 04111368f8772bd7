package tiles

// tidy removes, in place, the vertices of an open ring that repeat, lie on a
// straight line between their neighbours, or are the tip of a spike. What has no
// area ends with fewer than three vertices.
func tidy(ring []cell) []cell {
	n := 0
	for _, c := range ring {
		for n >= 2 && cross(ring[n-2], ring[n-1], c) == 0 {
			n--
		}
		if n == 1 && ring[0] == c {
			continue
		}
		ring[n] = c
		n++
	}
	ring = ring[:n]
	// The same over the seam, where the last vertex meets the first.
	for len(ring) >= 3 {
		last := len(ring) - 1
		switch {
		case cross(ring[last-1], ring[last], ring[0]) == 0:
			ring = ring[:last]
		case cross(ring[last], ring[0], ring[1]) == 0:
			ring = ring[1:]
		default:
			return ring
		}
	}
	return ring[:0]
}

// cross is twice the signed area of the triangle abc: 0 where the three lie on one
// line, which equal vertices do.
func cross(a, b, c cell) int64 {
	return int64(b.x-a.x)*int64(c.y-b.y) - int64(b.y-a.y)*int64(c.x-b.x)
}

// doubleArea is twice the area of an open ring by the surveyor's formula, positive
// where the ring runs clockwise on the screen, y pointing down (MVT 2.1, 4.3.4.4).
func doubleArea(ring []cell) int64 {
	if len(ring) == 0 {
		return 0
	}
	sum := int64(0)
	a := ring[len(ring)-1]
	for _, b := range ring {
		sum += int64(a.x)*int64(b.y) - int64(b.x)*int64(a.y)
		a = b
	}
	return sum
}
