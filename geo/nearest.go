package geo

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"lindero/geo/geodesy"
)

// Nearby asks for the features nearest to a position.
type Nearby struct {
	From   orb.Point                 // longitude and latitude, finite
	Limit  int                       // the largest number of features wanted
	Within float64                   // only those so many metres away at most; 0: however far
	Keep   func(ordinal uint32) bool // only those; nil: all
}

// Neighbour is a feature near a position: the feature's nearest position, its distance on
// WGS 84 in metres and the azimuth towards it. Within a polygon that is the position itself.
type Neighbour struct {
	Ordinal uint32
	geodesy.Place
}

// Nearest returns the features nearest to a position in the order of their distances, of
// equal ones in that of their ids. It is exact: distances are those to the geometry itself,
// whose edges are geodesics (see package geodesy), and nothing between is left out. Inside
// of polygons, as [Intersects] has it, the distance is 0. Features without geometry are
// nowhere near. The error is that of the context.
func (c *Collection) Nearest(ctx context.Context, q Nearby) ([]Neighbour, error) {
	if q.Limit < 1 {
		return nil, ctx.Err()
	}
	s := nearestSearch{c: c, q: q, limit: math.Inf(1)}
	s.q.From[0] = math.Remainder(q.From[0], 360)
	if q.Within > 0 {
		s.limit = q.Within
	}
	origin := geodesy.NewOrigin(s.q.From)
	floor := origin.Floor
	if c.others != nil {
		floor = func(b orb.Bound) float64 { return origin.Floor(geodesy.Hull(b)) }
	}
	const between = 256 // features looked at from one look at the context to the next
	looked := 0
	c.index.nearby(floor, &s.limit, func(i uint32, _ float64) bool {
		if looked++; looked%between == 0 && ctx.Err() != nil {
			return false
		}
		if q.Keep == nil || q.Keep(i) {
			s.look(i)
		}
		return true
	})
	return s.found, ctx.Err()
}

// nearestSearch gathers the nearest features found so far. What lies beyond the limit, the
// distance of the last of them once there are enough, is none of them.
type nearestSearch struct {
	c     *Collection
	q     Nearby
	limit float64
	found []Neighbour
}

// look measures a feature, and takes it in if it is near enough.
func (s *nearestSearch) look(i uint32) {
	place, ok := s.c.placeFrom(s.q.From, i)
	if !ok || place.Metres > s.limit {
		return
	}
	n := Neighbour{i, place}
	at, _ := slices.BinarySearchFunc(s.found, n, s.compare)
	if at == s.q.Limit {
		return
	}
	if len(s.found) == s.q.Limit {
		s.found = s.found[:len(s.found)-1]
	}
	s.found = slices.Insert(s.found, at, n)
	if len(s.found) == s.q.Limit {
		s.limit = s.found[len(s.found)-1].Metres
	}
}

func (s *nearestSearch) compare(a, b Neighbour) int {
	if order := cmp.Compare(a.Metres, b.Metres); order != 0 {
		return order
	}
	return s.c.ids.compare(a.Ordinal, b.Ordinal)
}

// placeFrom is the nearest position of a feature seen from p; ok is false where it has
// none.
func (c *Collection) placeFrom(p orb.Point, i uint32) (place geodesy.Place, ok bool) {
	if c.others == nil {
		return geodesy.To(p, c.points[i]), isPoint(c.points[i])
	}
	if encloses(c.others[i], p) {
		return geodesy.Place{Point: p}, true
	}
	return geodesy.Nearest(p, c.others[i])
}

// encloses reports whether p lies in a polygon of the geometry.
func encloses(g orb.Geometry, p orb.Point) bool {
	at := orb.Bound{Min: p, Max: p}
	switch g := g.(type) {
	case orb.Ring, orb.Polygon, orb.MultiPolygon, orb.Bound:
		return Intersects(g, at)
	case orb.Collection:
		return slices.ContainsFunc(g, func(m orb.Geometry) bool { return encloses(m, p) })
	}
	return false
}
