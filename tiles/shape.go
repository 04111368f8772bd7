package tiles

import "github.com/paulmach/orb"

// shape gathers what a tile shows of one feature's geometry, by type. It is the
// sink of walk.
type shape struct {
	frames []frame
	zoom   uint8   // whose detail is drawn
	least  float64 // the least width or height of a line that is drawn, in worlds
	zooms  []uint8 // of the vertices still to come

	cells    []cell // points
	lines    commands
	polygons commands

	path path
	work []cell
}

// start empties the shape for a feature whose vertices have the zooms.
func (s *shape) start(zooms []uint8) {
	s.zooms = zooms
	s.cells = s.cells[:0]
	s.lines.reset()
	s.polygons.reset()
}

// take returns the zooms of the next n vertices.
func (s *shape) take(n int) []uint8 {
	zooms := s.zooms[:n]
	s.zooms = s.zooms[n:]
	return zooms
}

func (s *shape) point(p orb.Point) {
	for i := range s.frames {
		if c, ok := s.frames[i].pointCell(p); ok {
			s.cells = append(s.cells, c)
		}
	}
}

func (s *shape) line(points []orb.Point) {
	zooms := s.take(len(points))
	if s.least > 0 && s.frames[0].extent(points) < s.least {
		return
	}
	for i := range s.frames {
		f := &s.frames[i]
		if !s.path.gather(f, points, zooms, s.zoom) {
			continue
		}
		if s.path.beyond == 0 {
			s.linePart(f, s.path.vertices)
			continue
		}
		s.clippedLine(f)
	}
}

// clippedLine writes each part of the line in hand that lies in the frame's box.
func (s *shape) clippedLine(f *frame) {
	vertices, part := s.path.vertices, s.path.spare[:0]
	for i := 1; i < len(vertices); i++ {
		a, b, ok := clipSegment(f, vertices[i-1], vertices[i])
		if !ok {
			continue
		}
		if len(part) == 0 || a != part[len(part)-1] {
			s.linePart(f, part)
			part = append(part[:0], a)
		}
		part = append(part, b)
	}
	s.linePart(f, part)
	s.path.spare = part
}

// linePart rounds and writes a part of a line; one that shrinks to a cell is left
// out.
func (s *shape) linePart(f *frame, vertices []vec) {
	s.round(f, vertices)
	if len(s.work) >= 2 {
		s.lines.line(s.work)
	}
}

// round gathers the cells of the vertices, without repeats. What is outside the box
// after clipping is not a number, or nearly infinite, and left out.
func (s *shape) round(f *frame, vertices []vec) {
	s.work = s.work[:0]
	for _, v := range vertices {
		if !(v.x >= f.low.x && v.x <= f.high.x && v.y >= f.low.y && v.y <= f.high.y) {
			continue
		}
		c := v.round()
		if n := len(s.work); n == 0 || s.work[n-1] != c {
			s.work = append(s.work, c)
		}
	}
}

func (s *shape) polygon(rings []orb.Ring) {
	all := s.zooms
	for i := range s.frames {
		s.zooms = all
		s.polygonIn(&s.frames[i], rings)
	}
}

// polygonIn writes the exterior ring and then its holes, winding as MVT 2.1,
// 4.3.4.4 wants it. Where holes leave nothing of the exterior, nothing is written.
func (s *shape) polygonIn(f *frame, rings []orb.Ring) {
	undo, cursor := len(s.polygons.bytes), s.polygons.cursor
	left := int64(0)
	for k, ring := range rings {
		ring = open(ring)
		zooms := s.take(len(ring))
		if k > 0 && left <= 0 {
			continue
		}
		area := s.ringIn(f, ring, zooms, k > 0)
		if k > 0 {
			area = -area
		}
		left += area
	}
	if left <= 0 {
		s.polygons.bytes, s.polygons.cursor = s.polygons.bytes[:undo], cursor
	}
}

// ringIn writes a ring and returns twice its area, 0 if nothing of it is seen.
func (s *shape) ringIn(f *frame, ring orb.Ring, zooms []uint8, hole bool) int64 {
	if !s.path.gather(f, ring, zooms, s.zoom) || len(s.path.vertices) < 3 {
		return 0
	}
	s.path.clipRing(f)
	s.round(f, s.path.vertices)
	cells := tidy(s.work)
	area := doubleArea(cells)
	if area == 0 {
		return 0
	}
	s.polygons.ring(cells, (area > 0) == hole)
	return max(area, -area)
}
