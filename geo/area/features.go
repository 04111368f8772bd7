package area

import (
	"github.com/paulmach/orb"

	"lindero/geo"
)

// OfFeatures makes an area of features of a collection, such as municipalities, with the
// borders between them dissolved. Every one of them must be a polygon.
func OfFeatures(c *geo.Collection, ordinals []uint32) (*Area, error) {
	var polygons []orb.Polygon
	for _, i := range ordinals {
		switch g := c.Geometry(i).(type) {
		case orb.Polygon:
			polygons = append(polygons, g)
		case orb.MultiPolygon:
			polygons = append(polygons, g...)
		case nil:
			return nil, invalid("the feature %s has no geometry", c.AppendID(nil, i))
		default:
			return nil, invalid("the feature %s is a %s; an area is made of polygons", c.AppendID(nil, i), g.GeoJSONType())
		}
	}
	return build(polygons, maxOwn)
}
