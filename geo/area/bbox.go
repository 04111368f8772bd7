package area

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// BBox returns the smallest box around the area, in degrees; west lies above east where it
// spans the antimeridian (RFC 7946, 5.2): the longitudes left out are the widest gap.
func (a *Area) BBox() geo.BBox {
	west, east := a.longitudes()
	whole := a.Bound()
	return geo.BBox{West: west, South: whole.Min[1], East: east, North: whole.Max[1]}
}

// BBoxes returns the box around the area with west below east; where it spans the
// antimeridian, that of the part that ends at 180 and that of the part that starts at
// -180.
func (a *Area) BBoxes() []geo.BBox {
	west, east := a.longitudes()
	if west <= east {
		return []geo.BBox{a.BBox()}
	}
	var eastern, western []orb.Polygon
	for _, p := range a.Shape {
		if p[0].Bound().Min[0] >= west {
			eastern = append(eastern, p)
		} else {
			western = append(western, p)
		}
	}
	return []geo.BBox{
		{West: west, South: south(eastern), East: 180, North: north(eastern)},
		{West: -180, South: south(western), East: east, North: north(western)},
	}
}

func south(polygons []orb.Polygon) float64 { return orb.MultiPolygon(polygons).Bound().Min[1] }

func north(polygons []orb.Polygon) float64 { return orb.MultiPolygon(polygons).Bound().Max[1] }

// longitudes returns the ends of the shortest interval of longitudes around all parts.
func (a *Area) longitudes() (west, east float64) {
	bounds := make([]orb.Bound, len(a.Shape))
	for i, p := range a.Shape {
		bounds[i] = p[0].Bound()
	}
	slices.SortFunc(bounds, func(b, c orb.Bound) int { return cmp.Compare(b.Min[0], c.Min[0]) })
	whole := a.Bound()
	west, east = whole.Min[0], whole.Max[0]
	widest := west + 360 - east // the gap across the antimeridian
	end := bounds[0].Max[0]
	for _, b := range bounds[1:] {
		if gap := b.Min[0] - end; gap > widest {
			widest, west, east = gap, b.Min[0], end
		}
		end = max(end, b.Max[0])
	}
	return west, east
}
