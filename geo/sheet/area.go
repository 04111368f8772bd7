package sheet

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/planar"

	"lindero/geo"
	"lindero/geo/crs"
)

// reachLimit is how far from the zone's meridian an area may reach, in degrees: the
// series behind UTM is good to nanometres that far.
const reachLimit = 30

// ground is an area in metres of the grid of its zone.
type ground struct {
	zone   crs.Zone
	system crs.CRS
	rings  []orb.LineString
	bound  orb.Bound
}

// newGround projects an area into the zone of its middle.
func newGround(area orb.MultiPolygon) (*ground, error) {
	box, ok := areaBox(area)
	if !ok {
		return nil, geo.Errorf(geo.CodeInvalid, "area", "the area is empty")
	}
	middle := orb.Point{(box.Min[0] + box.Max[0]) / 2, (box.Min[1] + box.Max[1]) / 2}
	if box.Min[1] < crs.UTMSouth || box.Max[1] >= crs.UTMNorth {
		return nil, geo.Errorf(geo.CodeInvalid, "area", "the area reaches beyond what UTM is used for, 80° S to 84° N; no sheet is drawn of it")
	}
	g := &ground{zone: crs.ZoneOf(middle)}
	meridian := g.zone.Meridian()
	if half := (box.Max[0] - box.Min[0]) / 2; half+math.Abs(math.Remainder(middle[0]-meridian, 360)) > reachLimit {
		return nil, geo.Errorf(geo.CodeTooLarge, "area", "the area is %.0f° wide; a sheet holds %d° at most", 2*half, 2*reachLimit)
	}
	var err error
	if g.system, err = crs.FromEPSG(g.zone.EPSG()); err != nil {
		return nil, err
	}
	for _, polygon := range area {
		for _, ring := range polygon {
			line := toMetres(g.system, orb.LineString(ring), areaStep)
			g.rings = append(g.rings, line)
			if len(g.rings) == 1 {
				g.bound = line.Bound()
			}
			g.bound = g.bound.Union(line.Bound())
		}
	}
	return g, nil
}

// areaStep is how long, in degrees, pieces of an area's outline are at most once they
// are projected; the arcs that they stand for bend by less than 10 m.
const areaStep = 0.1

// areaBox returns the box of an area in degrees, ok false where it has no position.
// Where the area spans the antimeridian, its eastern end lies beyond 180.
func areaBox(area orb.MultiPolygon) (box orb.Bound, ok bool) {
	box, ok = geo.BoundOf(area)
	if !ok || box.Max[0]-box.Min[0] <= 180 {
		return box, ok
	}
	wrapped := orb.Bound{Min: orb.Point{math.Inf(1), box.Min[1]}, Max: orb.Point{math.Inf(-1), box.Max[1]}}
	for _, polygon := range area {
		b, has := geo.BoundOf(polygon)
		if !has {
			continue
		}
		turn := 0.0
		if b.Min[0]+b.Max[0] < 0 {
			turn = 360
		}
		wrapped.Min[0], wrapped.Max[0] = min(wrapped.Min[0], b.Min[0]+turn), max(wrapped.Max[0], b.Max[0]+turn)
	}
	if wrapped.Max[0]-wrapped.Min[0] < box.Max[0]-box.Min[0] {
		return wrapped, true
	}
	return box, true
}

// touches reports whether the area has anything in a rectangle, in metres of the grid:
// its outline passes through, or it holds all of the rectangle.
func (g *ground) touches(b orb.Bound) bool {
	for _, ring := range g.rings {
		if len(clip.LineString(b, ring.Clone())) > 0 || planar.RingContains(orb.Ring(ring), b.Center()) {
			return true
		}
	}
	return false
}

// toMetres projects a line, with more positions where pieces are longer than step, in
// degrees.
func toMetres(system crs.CRS, line orb.LineString, step float64) orb.LineString {
	out := make(orb.LineString, 0, len(line))
	for i, p := range line {
		if i > 0 {
			before := line[i-1]
			away := max(math.Abs(p[0]-before[0]), math.Abs(p[1]-before[1]))
			for n, pieces := 1, int(math.Ceil(away/step)); n < pieces; n++ {
				t := float64(n) / float64(pieces)
				out = append(out, system.FromWGS84(orb.Point{before[0] + t*(p[0]-before[0]), before[1] + t*(p[1]-before[1])}))
			}
		}
		out = append(out, system.FromWGS84(p))
	}
	return out
}
