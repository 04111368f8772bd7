package sheet

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/planar"

	"lindero/geo"
)

// plotter brings geometries in degrees onto a map.
type plotter struct {
	frame *Frame
	reach orb.Bound // of the frame, in degrees
	step  float64   // degrees
}

// bend is how far from its true course, in millimetres on paper, a piece of a line may
// run. The pieces of lines are straight in degrees, hence bent on paper.
const bend = 0.05

// thinnest is how far apart, in millimetres, positions of a line are drawn at least.
const thinnest = 0.06

func newPlotter(f *Frame) plotter {
	// A piece along a parallel bends by an eighth of its angle squared times the
	// earth's radius, at most.
	const radius = 6378137
	step := math.Sqrt(8*bend/1000*float64(f.Scale)/radius) * 180 / math.Pi
	return plotter{f, f.reach(), step}
}

// plotted is a geometry on paper, cut to what the frame and a rim around it show.
type plotted struct {
	points []orb.Point
	lines  []orb.LineString
	areas  [][]orb.LineString // the rings of each polygon
}

// anchor returns where what the frame shows of lines and areas is labelled: halfway along
// the longest line, or in the middle of the areas' box.
func (p *plotted) anchor(f *Frame) (at orb.Point, ok bool) {
	shown := orb.Bound{Min: orb.Point{f.X, f.Y}, Max: orb.Point{f.X + f.Width, f.Y + f.Height}}
	var all orb.MultiLineString
	for _, rings := range p.areas {
		all = append(all, rings...)
	}
	if box, has := geo.BoundOf(all); has && box.Intersects(shown) {
		return clip.Bound(box, shown).Center(), true
	}
	longest := 0.0
	for _, line := range p.lines {
		for _, part := range clip.LineString(shown, line.Clone()) {
			if length := planar.Length(part); length > longest {
				longest, at = length, along(part, length/2)
			}
		}
	}
	return at, longest > 0
}

// along returns the place at a length along a line.
func along(line orb.LineString, length float64) orb.Point {
	for i := 1; i < len(line); i++ {
		piece := planar.Distance(line[i-1], line[i])
		if piece >= length && piece > 0 {
			t := length / piece
			return orb.Point{line[i-1][0] + t*(line[i][0]-line[i-1][0]), line[i-1][1] + t*(line[i][1]-line[i-1][1])}
		}
		length -= piece
	}
	return line[len(line)-1]
}

// plot brings a geometry onto paper. It leaves the geometry as it is.
func (p *plotter) plot(g orb.Geometry) plotted {
	var out plotted
	b, ok := geo.BoundOf(g)
	if !ok {
		return out
	}
	if b.Max[0]-b.Min[0] > 180 {
		g = joined(g)
		b, _ = geo.BoundOf(g)
	}
	for _, turn := range [...]float64{-360, 0, 360} { // the frame may lie across the antimeridian
		moved := orb.Bound{Min: orb.Point{b.Min[0] + turn, b.Min[1]}, Max: orb.Point{b.Max[0] + turn, b.Max[1]}}
		if !moved.Intersects(p.reach) {
			continue
		}
		within := p.reach
		within.Min[0] -= turn
		within.Max[0] -= turn
		p.add(&out, g, within)
	}
	return out
}

// add plots what lies within a box in degrees.
func (p *plotter) add(out *plotted, g orb.Geometry, within orb.Bound) {
	switch g := g.(type) {
	case orb.Point:
		x, y := p.frame.At(g)
		out.points = append(out.points, orb.Point{x, y})
	case orb.MultiPoint:
		for _, q := range g {
			p.add(out, q, within)
		}
	case orb.LineString:
		for _, line := range clip.LineString(within, g.Clone()) {
			out.lines = append(out.lines, p.line(line))
		}
	case orb.MultiLineString:
		for _, line := range g {
			p.add(out, line, within)
		}
	case orb.Ring:
		p.add(out, orb.Polygon{g}, within)
	case orb.Polygon:
		if cut := clip.Polygon(within, g.Clone()); cut != nil {
			rings := make([]orb.LineString, len(cut))
			for i, ring := range cut {
				rings[i] = p.line(orb.LineString(ring))
			}
			out.areas = append(out.areas, rings)
		}
	case orb.MultiPolygon:
		for _, polygon := range g {
			p.add(out, polygon, within)
		}
	case orb.Collection:
		for _, member := range g {
			p.add(out, member, within)
		}
	case orb.Bound:
		p.add(out, g.ToPolygon(), within)
	}
}

// line projects a line, leaving out what is too fine to be seen.
func (p *plotter) line(line orb.LineString) orb.LineString {
	out := toMetres(p.frame.system, line, p.step)
	kept := out[:0]
	for i, m := range out {
		q := p.frame.onPaper(m)
		if n := len(kept); n > 0 && i < len(out)-1 && math.Abs(q[0]-kept[n-1][0])+math.Abs(q[1]-kept[n-1][1]) < thinnest {
			continue
		}
		kept = append(kept, q)
	}
	return kept
}
