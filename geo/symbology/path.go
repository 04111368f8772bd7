package symbology

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// point is a place, x to the right and y down, in units of the box until a picture's
// scale makes them pixels.
type point struct{ x, y float64 }

func (p point) plus(q point) point          { return point{p.x + q.x, p.y + q.y} }
func (p point) minus(q point) point         { return point{p.x - q.x, p.y - q.y} }
func (p point) times(f float64) point       { return point{p.x * f, p.y * f} }
func (p point) to(q point, t float64) point { return p.plus(q.minus(p).times(t)) }
func (p point) distance(q point) float64    { return math.Hypot(p.x-q.x, p.y-q.y) }
func onCircle(middle point, r, a float64) point {
	return point{middle.x + r*math.Cos(a), middle.y + r*math.Sin(a)}
}

// line is a run of straight pieces; a closed one ends where it starts.
type line struct {
	points []point
	closed bool
}

// steps is how many straight pieces a curve is drawn with: of the largest circle
// there is, half of its 19 units wide, each lies within 0.02 units of the arc.
const steps = 24

// Line is a run of straight pieces in the box of 24 units. A closed one ends where it
// starts.
type Line struct {
	Points orb.LineString
	Closed bool
}

// Lines are the lines along which the part is filled and stroked, curves in straight
// pieces. It fails where the path is none.
func (p Part) Lines() ([]Line, error) {
	parsed, err := parsePath(p.Path)
	lines := make([]Line, len(parsed))
	for i, l := range parsed {
		lines[i].Closed = l.closed
		for _, at := range l.points {
			lines[i].Points = append(lines[i].Points, orb.Point{at.x, at.y})
		}
	}
	return lines, err
}

// parsePath reads SVG path data (SVG 1.1, 8.3): the commands M, L, H, V, C, A and Z,
// absolute or relative, arcs of circles only.
func parsePath(data string) ([]line, error) {
	p := &pathParser{rest: data}
	for p.skip(); p.rest != ""; p.skip() {
		if c := p.rest[0]; strings.IndexByte("MmLlHhVvCcAaZz", c) >= 0 {
			p.command, p.rest = c, p.rest[1:]
		}
		if err := p.step(); err != nil {
			return nil, fmt.Errorf("path %q: %w", data, err)
		}
	}
	return p.lines, nil
}

type pathParser struct {
	rest    string
	command byte
	lines   []line
	at      point
}

func (p *pathParser) step() error {
	if p.command == 'Z' || p.command == 'z' {
		return p.close()
	}
	n, known := map[byte]int{'m': 2, 'l': 2, 'h': 1, 'v': 1, 'c': 6, 'a': 7}[p.command|0x20]
	if !known {
		return fmt.Errorf("no command before %q", p.rest)
	}
	var v [7]float64
	for i := range n {
		var err error
		if v[i], err = p.number(); err != nil {
			return err
		}
	}
	var origin point // of what the numbers say
	if p.command >= 'a' {
		origin = p.at
	}
	switch p.command | 0x20 {
	case 'm':
		p.at = origin.plus(point{v[0], v[1]})
		p.lines = append(p.lines, line{points: []point{p.at}})
		p.command-- // further pairs are lines: M to L, m to l
		return nil
	case 'l':
		return p.lineTo(origin.plus(point{v[0], v[1]}))
	case 'h':
		return p.lineTo(point{origin.x + v[0], p.at.y})
	case 'v':
		return p.lineTo(point{p.at.x, origin.y + v[0]})
	case 'c':
		return p.curveTo(origin.plus(point{v[0], v[1]}), origin.plus(point{v[2], v[3]}), origin.plus(point{v[4], v[5]}))
	}
	return p.arcTo(v[0], v[3] != 0, v[4] != 0, origin.plus(point{v[5], v[6]}))
}

func (p *pathParser) close() error {
	if len(p.lines) == 0 {
		return fmt.Errorf("nothing to close")
	}
	l := &p.lines[len(p.lines)-1]
	l.closed = true
	if start := l.points[0]; p.at != start {
		l.points = append(l.points, start)
	}
	p.at, p.command = l.points[0], 0
	return nil
}

func (p *pathParser) lineTo(to point) error {
	if len(p.lines) == 0 {
		return fmt.Errorf("it does not start with M")
	}
	l := &p.lines[len(p.lines)-1]
	if to != p.at {
		l.points = append(l.points, to)
	}
	p.at = to
	return nil
}

func (p *pathParser) curveTo(b, c, d point) error {
	a := p.at
	for i := 1; i < steps; i++ {
		t := float64(i) / steps
		ab, bc, cd := a.to(b, t), b.to(c, t), c.to(d, t)
		if err := p.lineTo(ab.to(bc, t).to(bc.to(cd, t), t)); err != nil {
			return err
		}
	}
	return p.lineTo(d)
}

// arcTo draws an arc of a circle. Its middle lies on the perpendicular of the chord
// (SVG 1.1, F.6.5, with one radius and no rotation).
func (p *pathParser) arcTo(radius float64, large, clockwise bool, to point) error {
	chord := to.minus(p.at)
	half := math.Hypot(chord.x, chord.y) / 2
	rise := math.Sqrt(max(0, radius*radius-half*half))
	if large == clockwise {
		rise = -rise
	}
	middle := p.at.to(to, 0.5).plus(point{-chord.y, chord.x}.times(rise / (2 * half)))
	start := math.Atan2(p.at.y-middle.y, p.at.x-middle.x)
	sweep := math.Atan2(to.y-middle.y, to.x-middle.x) - start
	if clockwise && sweep < 0 {
		sweep += 2 * math.Pi
	}
	if !clockwise && sweep > 0 {
		sweep -= 2 * math.Pi
	}
	for i := 1; i < steps; i++ {
		if err := p.lineTo(onCircle(middle, radius, start+sweep*float64(i)/steps)); err != nil {
			return err
		}
	}
	return p.lineTo(to)
}

// skip skips what stands between numbers and commands.
func (p *pathParser) skip() { p.rest = strings.TrimLeft(p.rest, " ,") }

// number reads a number, which may run into the next: 7.3.9-5.4 are three.
func (p *pathParser) number() (float64, error) {
	p.skip()
	end, dot := 0, false
	for end < len(p.rest) {
		c := p.rest[end]
		if !(c >= '0' && c <= '9' || c == '-' && end == 0 || c == '.' && !dot) {
			break
		}
		dot = dot || c == '.'
		end++
	}
	v, err := strconv.ParseFloat(p.rest[:end], 64)
	p.rest = p.rest[end:]
	return v, err
}
