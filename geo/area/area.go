package area

import (
	"github.com/paulmach/orb"

	"lindero/geo"
)

// Area is a part of the earth. It is immutable and safe for any number of readers.
type Area struct {
	// Shape is the area as longitude and latitude in degrees (CRS84): polygons that are
	// valid and do not overlap, outer rings counter-clockwise and holes clockwise, cut at
	// the antimeridian (RFC 7946, 3.1.6 and 3.1.9), within -180 to 180. It is not empty.
	Shape orb.MultiPolygon

	edges edges
}

// Geometry returns the shape: a Polygon where it is one, else the MultiPolygon.
func (a *Area) Geometry() orb.Geometry {
	if len(a.Shape) == 1 {
		return a.Shape[0]
	}
	return a.Shape
}

// Bound returns the box of the shape in the plane. For an area across the antimeridian it
// goes round the earth: see [Area.BBox].
func (a *Area) Bound() orb.Bound { return a.edges.bound() }

// Contains reports whether a position lies in the area or on its boundary: exactly so.
func (a *Area) Contains(p orb.Point) bool { return a.edges.covers(p) }

// Vertices returns the number of vertices of the shape, each ring's last not counted.
func (a *Area) Vertices() int { return len(a.edges.segments) }

func invalid(format string, args ...any) error {
	return geo.Errorf(geo.CodeInvalid, "area", format, args...)
}
