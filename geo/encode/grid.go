package encode

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/crs"
	"lindero/geo/crs/mgrs"
)

// gridProperties are the columns of positions as paper maps and GPS units have them, by
// names that no property has: see [Options.GridColumns].
func gridProperties(c *geo.Collection) []geo.Property {
	columns := []geo.Property{
		{Name: "utm_zone", Title: geo.Text{ES: "Zona UTM", EN: "UTM zone"}},
		{Name: "utm_easting", Title: geo.Text{ES: "Este UTM", EN: "UTM easting"}, Unit: "m"},
		{Name: "utm_northing", Title: geo.Text{ES: "Norte UTM", EN: "UTM northing"}, Unit: "m"},
		{Name: "mgrs", Title: geo.Text{ES: "MGRS", EN: "MGRS"}},
	}
	for i := range columns {
		columns[i].Name = freeName(c, columns[i].Name)
	}
	return columns
}

// hasGrid reports whether a collection is to have columns of the grid: only points do.
func (o *Options) hasGrid(c *geo.Collection) bool { return o.GridColumns && c.Points() != nil }

// gridPosition is a position on the grid.
type gridPosition struct {
	zone              []byte  // of UTM, with its hemisphere: 15N
	easting, northing float64 // in metres, to a decimetre
	mgrs              []byte  // to a metre: 15PXT1234567890
}

// set takes a position in degrees on WGS 84. It reports false where the grid has none:
// around the poles, and for features without a position.
func (g *gridPosition) set(p orb.Point) bool {
	if !(p[1] >= crs.UTMSouth && p[1] < crs.UTMNorth) {
		return false
	}
	var err error
	if g.mgrs, err = mgrs.Append(g.mgrs[:0], p[0], p[1], mgrs.MaxDigits); err != nil {
		return false
	}
	zone := crs.ZoneOf(p)
	g.zone = append(strconv.AppendInt(g.zone[:0], int64(zone.Number), 10), 'N')
	if zone.South {
		g.zone[len(g.zone)-1] = 'S'
	}
	utm := zone.FromWGS84(p)
	g.easting, g.northing = math.Round(utm[0]*10)/10, math.Round(utm[1]*10)/10
	return true
}
