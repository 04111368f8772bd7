package area

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/simplify"
	"github.com/tidwall/geodesic"
)

// MaxWidth is the greatest width of a corridor on each side, in metres.
const MaxWidth = 500_000

// CorridorError is how far the boundary of a corridor may lie from where it should, for
// each metre of its width: the sum of the three shares below, and some distortion.
const CorridorError = 1e-3

// The shares of a corridor's error, for each metre of width.
const (
	lineShare = 3e-4 // how far the line is simplified
	arcShare  = 3e-4 // arcs between vertices, inside or outside
	bendShare = 1e-4 // straight edges in longitude and latitude
)

// Corridor returns all positions within a geodesic distance in metres of lines, whose
// segments are straight in longitude and latitude. Its ends are round. The boundary is
// [CorridorError] of the width from the truth at most. A corridor may cross the
// antimeridian but not reach a pole.
func Corridor(lines orb.MultiLineString, width float64) (*Area, error) {
	if !(width >= 1 && width <= MaxWidth) {
		return nil, invalid("the width of %g km lies outside of 0.001 to %d", width/1000, MaxWidth/1000)
	}
	c := corridor{width: width}
	n := 0
	for _, l := range lines {
		n += len(l)
		if err := c.check(l); err != nil {
			return nil, err
		}
	}
	if n == 0 {
		return nil, invalid("the line of the corridor is empty")
	}
	if n > MaxVertices {
		return nil, invalid("the line of the corridor has %d positions; at most %d are taken: simplify it", n, MaxVertices)
	}
	for _, l := range lines {
		if err := c.line(l); err != nil {
			return nil, err
		}
	}
	return join(c.parts)
}

// corridor gathers the parts around the pieces of lines.
type corridor struct {
	width float64
	parts []orb.Polygon
}

func (c *corridor) check(l orb.LineString) error {
	for _, p := range l {
		if err := checkPosition(p); err != nil {
			return err
		}
		pole := orb.Point{p[0], math.Copysign(90, p[1])}
		if math.Abs(p[1]) > 80 && distance(p, pole) < 1.1*c.width {
			return invalid("the corridor reaches a pole near %s; make it narrower", place(p))
		}
	}
	return nil
}

func (c *corridor) line(l orb.LineString) error {
	if len(l) == 0 {
		return nil
	}
	l = c.simplified(l)
	if len(l) == 1 {
		return c.add(circle(l[0], c.width))
	}
	bent := orb.LineString{l[0]}
	for i := 1; i < len(l); i++ {
		n := c.pieces(l[i-1], l[i])
		if len(c.parts)+len(bent)+n > maxPieces {
			return invalid("the corridor is too long for its width; make it wider or shorter")
		}
		for k := range n {
			bent = append(bent, between(l[i-1], l[i], k+1, n))
		}
	}
	for i := 1; i < len(bent); i++ {
		r := c.piece(bent, i)
		if err := c.add(append(r, r[0])); err != nil {
			return err
		}
	}
	return nil
}

// maxPieces bounds the parts of a corridor.
const maxPieces = 50_000

// simplified drops vertices that make no difference, and unwinds the line: it may go on
// beyond 180. One degree is never more than 111.7 km.
func (c *corridor) simplified(l orb.LineString) orb.LineString {
	const degree = 111_700
	l = orb.LineString(unwind(orb.Ring(l)))
	return simplify.DouglasPeucker(lineShare * c.width / degree).LineString(l)
}

// pieces is how many pieces a segment is cut into: a parallel leaves the geodesic between
// its ends by the square of their distance times tan φ / 8R.
func (c *corridor) pieces(a, b orb.Point) int {
	const radius = 6_356_752
	lat := min(max(math.Abs(a[1]), math.Abs(b[1]))+c.width/100_000, 89.9)
	longest := math.Sqrt(8 * bendShare * c.width * radius / max(0.05, math.Tan(lat*math.Pi/180)))
	return max(1, int(math.Ceil(distance(a, b)/longest)))
}

func between(a, b orb.Point, k, n int) orb.Point {
	if k == n {
		return b
	}
	t := float64(k) / float64(n)
	return orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}
}

// piece returns what lies beside the piece of a line that ends at vertex i, with the wedge
// between it and the next piece on the outer side of the bend, and round ends. Together the
// pieces are all that lies within the width: what is beyond the end of a piece on the inner
// side of a bend lies beside the next one. Pieces share the edges across the line, so there
// are no gaps.
func (c *corridor) piece(l orb.LineString, i int) orb.Ring {
	a, b := l[i-1], l[i]
	from, to := azimuths(a, b)
	r := make(orb.Ring, 0, 16)
	if i == 1 {
		r = c.turn(r, a, from+90, 180)
	} else {
		r = append(r, c.beside(a, from+90), a, c.beside(a, from-90))
	}
	if i == len(l)-1 {
		return c.turn(r, b, to-90, 180)
	}
	next, _ := azimuths(b, l[i+1])
	bend := math.Remainder(next-to, 360)
	if bend > 0 {
		return append(c.turn(r, b, to-90, bend), b, c.beside(b, to+90))
	}
	r = append(r, c.beside(b, to-90), b)
	return c.turn(r, b, to+90+bend, -bend)
}

func azimuths(a, b orb.Point) (from, to float64) {
	geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0], nil, &from, &to)
	return from, to
}

// beside is the position at the width from p.
func (c *corridor) beside(p orb.Point, azimuth float64) orb.Point {
	return near(destination(p, azimuth, c.width), p)
}

// turn draws an arc of so many degrees about p, clockwise from an azimuth. Between its ends
// its vertices lie outside of the true one by as much as its edges do inside.
func (c *corridor) turn(r orb.Ring, p orb.Point, azimuth, angle float64) orb.Ring {
	step := 2 * math.Acos((1-arcShare)/(1+arcShare)) * 180 / math.Pi
	n := max(1, math.Ceil(angle/step))
	r = append(r, c.beside(p, azimuth))
	for i := 1.0; i < n; i++ {
		r = append(r, near(destination(p, azimuth+angle*i/n, c.width*(1+arcShare)), p))
	}
	return append(r, c.beside(p, azimuth+angle))
}

// add takes a closed ring, which may go on beyond 180.
func (c *corridor) add(r orb.Ring) error {
	parts, err := cut(orb.Polygon{r})
	if err != nil {
		return err
	}
	c.parts = append(c.parts, parts...)
	return nil
}

// CorridorOf returns the corridor along a geometry made of lines, or an error for any
// other.
func CorridorOf(g orb.Geometry, width float64) (*Area, error) {
	switch g := g.(type) {
	case orb.LineString:
		return Corridor(orb.MultiLineString{g}, width)
	case orb.MultiLineString:
		return Corridor(g, width)
	case nil:
		return nil, invalid("a corridor runs along a line, and there is none")
	}
	return nil, invalid("a corridor runs along a line, not along a %s", g.GeoJSONType())
}
