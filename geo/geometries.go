package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// noPoint is the point of a feature without geometry.
var noPoint = orb.Point{math.NaN(), math.NaN()}

func isPoint(p orb.Point) bool { return p[0] == p[0] && p[1] == p[1] }

// growingGeometries are a layer's geometries while its builder runs: bare points
// until something else comes.
type growingGeometries struct {
	points chunked[orb.Point]
	mixed  bool
	others chunked[orb.Geometry]
}

func (g *growingGeometries) push(f *Feature) {
	if f.IsPoint && !g.mixed {
		g.points.push(f.Point)
		return
	}
	if !f.IsPoint && f.Geometry == nil && !g.mixed {
		g.points.push(noPoint)
		return
	}
	if !g.mixed {
		g.mixed = true
		for i := range g.points.n {
			g.others.push(pointGeometry(g.points.at(uint32(i))))
		}
		g.points = chunked[orb.Point]{}
	}
	if f.IsPoint {
		g.others.push(f.Point)
		return
	}
	g.others.push(f.Geometry)
}

func pointGeometry(p orb.Point) orb.Geometry {
	if !isPoint(p) {
		return nil
	}
	return p
}

// bound returns the box of a row's geometry; ok is false where it has no
// coordinates.
func (g *growingGeometries) bound(row uint32) (b orb.Bound, ok bool) {
	if !g.mixed {
		p := g.points.at(row)
		return orb.Bound{Min: p, Max: p}, isPoint(p)
	}
	return BoundOf(g.others.at(row))
}

// BoundOf returns the box of a geometry; ok is false where it has no coordinates:
// nil, empty, or made of empties.
func BoundOf(g orb.Geometry) (b orb.Bound, ok bool) {
	b = orb.Bound{
		Min: orb.Point{math.Inf(1), math.Inf(1)},
		Max: orb.Point{math.Inf(-1), math.Inf(-1)},
	}
	EachPoint(g, func(p orb.Point) {
		b.Min[0], b.Min[1] = min(b.Min[0], p[0]), min(b.Min[1], p[1])
		b.Max[0], b.Max[1] = max(b.Max[0], p[0]), max(b.Max[1], p[1])
	})
	return b, b.Min[0] <= b.Max[0]
}

// EachPoint calls f with every position of a geometry of any type, in order; nil
// and empty geometries have none.
func EachPoint(g orb.Geometry, f func(orb.Point)) {
	switch g := g.(type) {
	case orb.Point:
		f(g)
	case orb.MultiPoint:
		eachOf(g, f)
	case orb.LineString:
		eachOf(g, f)
	case orb.Ring:
		eachOf(g, f)
	case orb.MultiLineString:
		for _, l := range g {
			eachOf(l, f)
		}
	case orb.Polygon:
		for _, r := range g {
			eachOf(r, f)
		}
	case orb.MultiPolygon:
		for _, p := range g { // not by EachPoint, which would allocate an interface
			for _, r := range p {
				eachOf(r, f)
			}
		}
	case orb.Collection:
		for _, m := range g {
			EachPoint(m, f)
		}
	case orb.Bound:
		f(g.Min)
		f(g.Max)
	}
}

func eachOf[T ~[]orb.Point](points T, f func(orb.Point)) {
	for _, p := range points {
		f(p)
	}
}
