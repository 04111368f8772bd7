package area

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/tidwall/geodesic"
)

// MaxRadius is the greatest radius of a circle, in metres.
const MaxRadius = 5_000_000

const (
	circleVertices = 720
	// circleError is how far an edge of a circle may run from it, for each metre of the
	// radius: an edge over half a degree of azimuth runs inside by 9.5e-6 (1 - cos 0.25°);
	// where the map is distorted it is more, or outside.
	circleError = 1.2e-5
)

// Circle returns all positions within a geodesic distance in metres of a centre (longitude
// and latitude in degrees), over the antimeridian and the poles as well. Its vertices lie
// on the circle and its edges at most 12 millionths of the radius beside it.
func Circle(centre orb.Point, radius float64) (*Area, error) {
	if err := checkPosition(centre); err != nil {
		return nil, err
	}
	if !(radius >= 1 && radius <= MaxRadius) {
		return nil, invalid("the radius of %g km lies outside of 0.001 to %d", radius/1000, MaxRadius/1000)
	}
	whole := orb.Polygon{circle(centre, radius)}
	if err := simple([]orb.Polygon{whole}).Validate(); err != nil {
		return nil, invalid("no circle of %g km can be drawn around %s: %s", radius/1000, place(centre), err)
	}
	parts, err := cut(whole)
	if err != nil {
		return nil, err
	}
	return join(parts)
}

// circle returns the outline, which may go on beyond 180; over a pole it goes along it.
func circle(centre orb.Point, radius float64) orb.Ring {
	c := arc{centre: centre, radius: radius, tolerance: circleError * radius}
	c.ring = orb.Ring{c.at(0)}
	for i := range circleVertices {
		c.add(float64(i)*360/circleVertices, float64(i+1)*360/circleVertices, 0)
	}
	first, last := c.ring[0], c.ring[len(c.ring)-1]
	if math.Abs(last[0]-first[0]) < 180 {
		c.ring[len(c.ring)-1] = first
		return c.ring
	}
	pole := 90.0
	if distance(centre, orb.Point{0, -90}) < radius {
		pole = -90
	}
	last = orb.Point{first[0] + math.Copysign(360, last[0]-first[0]), first[1]}
	c.ring[len(c.ring)-1] = last
	return append(c.ring, orb.Point{last[0], pole}, orb.Point{first[0], pole}, first)
}

// arc draws part of a circle.
type arc struct {
	centre    orb.Point
	radius    float64 // metres, as the tolerance
	tolerance float64
	ring      orb.Ring
}

func (c *arc) at(azimuth float64) orb.Point { return destination(c.centre, azimuth, c.radius) }

// add draws from one azimuth, whose position is drawn, to another. Where an edge would run
// too far from the circle, as beside a pole, it is halved.
func (c *arc) add(from, to float64, depth int) {
	const deepest = 20
	last := c.ring[len(c.ring)-1]
	next := near(c.at(to), last)
	middle := orb.Point{(last[0] + next[0]) / 2, (last[1] + next[1]) / 2}
	if depth < deepest && math.Abs(distance(c.centre, middle)-c.radius) > c.tolerance {
		half := from + (to-from)/2
		c.add(from, half, depth+1)
		c.add(half, to, depth+1)
		return
	}
	c.ring = append(c.ring, next)
}

// near returns p with whole turns added to its longitude, as near to the other as can be.
func near(p, other orb.Point) orb.Point {
	return orb.Point{p[0] + 360*math.Round((other[0]-p[0])/360), p[1]}
}

// destination is where one gets from p on a geodesic: azimuth in degrees clockwise from
// north, metres on WGS 84.
func destination(p orb.Point, azimuth, metres float64) (q orb.Point) {
	geodesic.WGS84.Direct(p[1], p[0], azimuth, metres, &q[1], &q[0], nil)
	return q
}

// distance is the length in metres of the geodesic between two positions on WGS 84.
func distance(p, q orb.Point) (metres float64) {
	geodesic.WGS84.Inverse(p[1], p[0], q[1], q[0], &metres, nil, nil)
	return metres
}
