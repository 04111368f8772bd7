package tiles

import "github.com/paulmach/orb"

// path is a line or an open ring on its way into a tile, in the tile's units, made
// to be filled again and again.
type path struct {
	vertices []vec
	spare    []vec
	beyond   uint8 // the sides of the frame's box that any vertex lies beyond
}

// gather projects the vertices that a zoom draws and the frame may show, and
// reports whether there can be anything to see. Of a run of vertices all beyond one
// side of the box only the ends are kept: whatever joins them stays beyond it.
func (p *path) gather(f *frame, points []orb.Point, zooms []uint8, zoom uint8) bool {
	p.vertices, p.beyond = p.vertices[:0], 0
	all := ^uint8(0)
	run := uint8(0) // the sides that everything since the last kept vertex is beyond
	held, heldCode := -1, uint8(0)
	low, high := asVec(f.bound.Min), asVec(f.bound.Max)
	for i, z := range zooms {
		if z > zoom {
			continue
		}
		code := sides(asVec(points[i]), low, high)
		all &= code
		if held >= 0 {
			if run&heldCode&code == 0 {
				p.keep(f, points[held])
				run = heldCode
			} else {
				run &= heldCode
			}
		}
		held, heldCode = i, code
	}
	if held < 0 || all != 0 {
		return false
	}
	p.keep(f, points[held])
	return true
}

func asVec(p orb.Point) vec { return vec{p[0], p[1]} }

func (p *path) keep(f *frame, point orb.Point) {
	v := f.project(point)
	p.beyond |= sides(v, f.low, f.high)
	p.vertices = append(p.vertices, v)
}

// clipRing cuts the ring to the frame's box, side by side (Sutherland and Hodgman,
// Communications of the ACM 17(1), 1974). A concave ring stays one ring: its pieces
// hang together along the border of the box, which no tile shows.
func (p *path) clipRing(f *frame) {
	if p.beyond&beyondWest != 0 {
		p.clipSide(alongX, f.low.x, 1)
	}
	if p.beyond&beyondEast != 0 {
		p.clipSide(alongX, f.high.x, -1)
	}
	if p.beyond&beyondLow != 0 {
		p.clipSide(alongY, f.low.y, 1)
	}
	if p.beyond&beyondHigh != 0 {
		p.clipSide(alongY, f.high.y, -1)
	}
}

// axis is one of a position's two.
type axis bool

const (
	alongX axis = false
	alongY axis = true
)

func (v vec) along(a axis) float64 {
	if a == alongY {
		return v.y
	}
	return v.x
}

// clipSide keeps what has sign*(coordinate-limit) >= 0 on the axis.
func (p *path) clipSide(a axis, limit, sign float64) {
	in, out := p.vertices, p.spare[:0]
	if len(in) > 0 {
		previous := in[len(in)-1]
		before := sign * (previous.along(a) - limit)
		for _, v := range in {
			after := sign * (v.along(a) - limit)
			if before < 0 && after > 0 || before > 0 && after < 0 {
				out = append(out, crossing(previous, v, a, limit))
			}
			if after >= 0 {
				out = append(out, v)
			}
			previous, before = v, after
		}
	}
	p.vertices, p.spare = out, in
}

// crossing returns where the segment from p to q, which has an end on either side,
// meets the limit of the axis. It is the same from q to p.
func crossing(p, q vec, a axis, limit float64) vec {
	if q.along(a) < p.along(a) {
		p, q = q, p
	}
	part := (limit - p.along(a)) / (q.along(a) - p.along(a))
	if a == alongX {
		return vec{limit, p.y + float64((q.y-p.y)*part)}
	}
	return vec{p.x + float64((q.x-p.x)*part), limit}
}

// clipSegment cuts the segment to the frame's box; ok is false where it misses it.
func clipSegment(f *frame, p, q vec) (from, to vec, ok bool) {
	for _, a := range [2]axis{alongX, alongY} {
		least, most := f.low.along(a), f.high.along(a)
		if p.along(a) < least && q.along(a) < least || p.along(a) > most && q.along(a) > most {
			return p, q, false
		}
		// Both ends are cut from the whole segment, so that they stay on it.
		whole := [2]vec{p, q}
		p = clipEnd(p, whole, a, least, most)
		q = clipEnd(q, whole, a, least, most)
	}
	return p, q, true
}

// clipEnd moves an end of a segment to the limit that it lies beyond, if any.
func clipEnd(end vec, segment [2]vec, a axis, least, most float64) vec {
	switch v := end.along(a); {
	case v < least:
		return crossing(segment[0], segment[1], a, least)
	case v > most:
		return crossing(segment[0], segment[1], a, most)
	}
	return end
}
