package crs

import (
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/project"
)

// Offered is a system that data are given out in.
type Offered struct {
	CRS
	URI  string // as in OGC API documents
	EPSG int    // 4326 for CRS84 too, which EPSG has in the other axis order
	// LatLon says that the authority's axis order is latitude, longitude: positions
	// in documents that follow the authority are written so.
	LatLon bool
	domain orb.Bound // in degrees, of what may be turned into the system
}

// CRS84 is the URI of the system that answers and boxes are in unless another is
// asked for: longitude and latitude on WGS 84.
const CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

const epsgURI = "http://www.opengis.net/def/crs/EPSG/0/"

// transverseReach is how far from its central meridian, in degrees, a transverse
// Mercator system is offered: 3,300 km at the equator, within which its series is
// good to nanometres.
const transverseReach = 30

// All returns the systems that data may be given out in, CRS84 first.
func All() []Offered {
	world := orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}
	square := orb.Bound{Min: orb.Point{-180, -89}, Max: orb.Point{180, 89}} // the poles are at infinity
	wgs84 := CRS{Name: "WGS 84"}
	return []Offered{
		{wgs84, CRS84, 4326, false, world},
		{wgs84, epsgURI + "4326", 4326, true, world},
		{webMercator(), epsgURI + "3857", 3857, false, square},
		offeredUTM(15),
		offeredUTM(16),
	}
}

func offeredUTM(zone int) Offered {
	code, meridian := 32600+zone, float64(6*zone-183)
	domain := orb.Bound{Min: orb.Point{meridian - transverseReach, -85}, Max: orb.Point{meridian + transverseReach, 85}}
	return Offered{utm(zone, false), epsgURI + strconv.Itoa(code), code, false, domain}
}

// For returns the systems that data within a box, in degrees, may be given out in.
func For(box orb.Bound) []Offered {
	return slices.DeleteFunc(All(), func(o Offered) bool { return !o.Covers(box) })
}

// Covers reports whether everything in a box, in degrees, has a place in the system.
func (o Offered) Covers(box orb.Bound) bool {
	return o.domain.Contains(box.Min) && o.domain.Contains(box.Max)
}

// IsDefault reports whether the system is CRS84 in its own axis order.
func (o Offered) IsDefault() bool { return o.IsWGS84() && !o.LatLon }

// IsMercator reports whether meridians and parallels are straight lines along the axes
// of the system, which is not in degrees.
func (o Offered) IsMercator() bool { return o.projection == mercator{} }

// Position returns a longitude and latitude in degrees in the system, in the axis
// order of the authority, metres rounded to a tenth of a millimetre.
func (o Offered) Position(p orb.Point) orb.Point {
	if o.LatLon {
		return orb.Point{p[1], p[0]}
	}
	return o.XY(p)
}

// Geometry returns a geometry with [Offered.Position] applied to every position:
// a copy, or the geometry itself where nothing changes. A bound becomes a polygon.
func (o Offered) Geometry(g orb.Geometry) orb.Geometry {
	return o.transformed(g, o.Position)
}

// GeometryXY is [Offered.Geometry] for [Offered.XY].
func (o Offered) GeometryXY(g orb.Geometry) orb.Geometry {
	o.LatLon = false
	return o.transformed(g, o.XY)
}

func (o Offered) transformed(g orb.Geometry, position func(orb.Point) orb.Point) orb.Geometry {
	if g == nil || o.IsDefault() {
		return g
	}
	if b, ok := g.(orb.Bound); ok {
		g = b.ToPolygon()
	}
	return project.Geometry(orb.Clone(g), position) // project writes into what it is given
}

// XY is [Offered.Position] with the axis that points east first, as formats have it
// that know no other order.
func (o Offered) XY(p orb.Point) orb.Point {
	if o.projection == nil {
		return p
	}
	q := o.projection.forward(p)
	return orb.Point{math.Round(q[0]*1e4) / 1e4, math.Round(q[1]*1e4) / 1e4}
}

// Degrees is the inverse of [Offered.Position]; ok is false where the position is
// none of the system's.
func (o Offered) Degrees(position orb.Point) (p orb.Point, ok bool) {
	p = position
	if o.LatLon {
		p = orb.Point{p[1], p[0]}
	}
	p = o.ToWGS84(p)
	ok = math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90 // false for NaN
	return p, ok && (o.projection == nil || o.domain.Contains(p))
}

// hullSteps is into how many parts the edges of a box are cut to find how far they
// bend. Between two of the points an edge leaves their chord by about 1/(8·32²) of its
// length at the most, for what bends no more than a quarter of a circle; hullMargin is
// above that.
const (
	hullSteps  = 32
	hullMargin = 1.0 / 512
)

// DegreesHull returns a box in degrees that holds a box of the system, x east and y
// north. ok is false where it reaches beyond what the system holds for.
func (o Offered) DegreesHull(b orb.Bound) (hull orb.Bound, ok bool) {
	for i := range hullSteps + 1 {
		f := float64(i) / hullSteps
		x, y := b.Min[0]+f*(b.Max[0]-b.Min[0]), b.Min[1]+f*(b.Max[1]-b.Min[1])
		for _, p := range []orb.Point{{x, b.Min[1]}, {x, b.Max[1]}, {b.Min[0], y}, {b.Max[0], y}} {
			q := o.ToWGS84(p)
			if !o.domain.Contains(q) || q[0] != q[0] || q[1] != q[1] {
				return orb.Bound{}, false
			}
			if i == 0 && p == b.Min {
				hull = orb.Bound{Min: q, Max: q}
			}
			hull = hull.Extend(q)
		}
	}
	dx, dy := hullMargin*(hull.Max[0]-hull.Min[0]), hullMargin*(hull.Max[1]-hull.Min[1])
	hull.Min[0], hull.Max[0] = max(hull.Min[0]-dx, -180), min(hull.Max[0]+dx, 180)
	hull.Min[1], hull.Max[1] = max(hull.Min[1]-dy, -90), min(hull.Max[1]+dy, 90)
	return hull, true
}
