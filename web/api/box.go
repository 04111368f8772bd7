package api

import (
	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/cql"
	"lindero/geo/crs"
)

// box is the parameter bbox, in the system that bbox-crs names.
type box struct {
	degrees geo.BBox // holds all of it
	system  crs.Offered
	slanted *orb.Bound // where its edges are none of degrees': the box in the system
}

// boxParam reads bbox and bbox-crs (OGC 17-069r4, 7.15.3; OGC 18-058r1, 6.4.1). Without a
// bbox it is nil.
func boxParam(c echo.Context) (*box, error) {
	system, err := crsParam(c, "bbox-crs")
	if err != nil {
		return nil, err
	}
	text := c.QueryParam("bbox")
	if text == "" {
		return nil, nil
	}
	b, err := parseBox(text, system)
	if err != nil {
		return nil, err
	}
	return &b, nil
}

func parseBox(text string, system crs.Offered) (box, error) {
	b := box{system: system}
	corners, err := geo.ParseCorners(text)
	switch {
	case err != nil:
		return b, err
	case system.LatLon:
		corners = [4]float64{corners[1], corners[0], corners[3], corners[2]}
	case !system.IsWGS84():
		return projectedBox(corners, system)
	}
	b.degrees, err = geo.NewBBox(corners)
	return b, err
}

// projectedBox is a box of eastings and northings. Where meridians and parallels are
// its edges it is one of degrees, cut off where the world ends.
func projectedBox(corners [4]float64, system crs.Offered) (box, error) {
	b := box{system: system}
	if corners[1] > corners[3] || corners[0] > corners[2] && !system.IsMercator() {
		return b, geo.Errorf(geo.CodeInvalid, "bbox", "bbox: the first corner lies beyond the second; the order is min x,min y,max x,max y")
	}
	low, high := orb.Point{corners[0], corners[1]}, orb.Point{corners[2], corners[3]}
	if system.IsMercator() {
		low, high = system.ToWGS84(low), system.ToWGS84(high)
		b.degrees = geo.BBox{West: within(low[0], 180), South: low[1], East: within(high[0], 180), North: high[1]}
		return b, nil
	}
	b.slanted = &orb.Bound{Min: low, Max: high}
	b.degrees = geo.BBox{West: -180, South: -90, East: 180, North: 90}
	if hull, ok := system.DegreesHull(*b.slanted); ok {
		b.degrees = geo.BBox{West: hull.Min[0], South: hull.Min[1], East: hull.Max[0], North: hull.Max[1]}
	}
	return b, nil
}

func within(v, limit float64) float64 { return min(max(v, -limit), limit) }

// narrow adds to a filter what the box in degrees does not say: that the feature, as
// the system has it, meets the box.
func (b *box) narrow(f *cql.Filter, c *geo.Collection) *cql.Filter {
	if b.slanted == nil {
		return f
	}
	points := c.Points()
	return cql.Where(f, func(i uint32) bool {
		if points != nil {
			return b.slanted.Contains(b.system.XY(points[i]))
		}
		return geo.Intersects(b.system.GeometryXY(c.Geometry(i)), *b.slanted)
	})
}
