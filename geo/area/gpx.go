package area

import (
	"encoding/xml"
	"strings"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// gpx gathers tracks and routes (GPX 1.1) as outlines.
type gpx struct {
	found []orb.Polygon
	ring  orb.Ring
}

func (g *gpx) start(e xml.StartElement) error {
	switch e.Name.Local {
	case "trk", "rte":
		g.ring = nil
	case "trkpt", "rtept":
		lon, lat := attribute(e, "lon"), attribute(e, "lat")
		x, ok1 := geo.ParseNumber(strings.TrimSpace(lon))
		y, ok2 := geo.ParseNumber(strings.TrimSpace(lat))
		if !ok1 || !ok2 {
			return invalid("a point of the GPX has the longitude %.40q and the latitude %.40q; both are numbers", lon, lat)
		}
		g.ring = append(g.ring, orb.Point{x, y})
	}
	return nil
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (g *gpx) text([]byte) {}

func (g *gpx) end(name string) error {
	if (name != "trk" && name != "rte") || len(g.ring) == 0 {
		return nil
	}
	if g.ring[0] != g.ring[len(g.ring)-1] {
		g.ring = append(g.ring, g.ring[0])
	}
	g.found = append(g.found, orb.Polygon{g.ring})
	g.ring = nil
	return nil
}

func (g *gpx) polygons() ([]orb.Polygon, error) {
	if len(g.found) == 0 {
		return nil, invalid("the GPX has no track and no route to be the outline of an area; waypoints are no areas")
	}
	return g.found, nil
}
