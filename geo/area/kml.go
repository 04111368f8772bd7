package area

import (
	"encoding/xml"
	"strings"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// kml gathers polygons (OGC 12-007r2, 10.8), wherever they stand.
type kml struct {
	found   []orb.Polygon
	within  bool // a Polygon
	hole    bool // an innerBoundaryIs
	outline int  // outerBoundaryIs of this polygon
	polygon orb.Polygon
	reading bool // coordinates
	words   []byte
}

func (k *kml) start(e xml.StartElement) error {
	switch e.Name.Local {
	case "Polygon":
		if k.within {
			return invalid("a Polygon of the KML stands within another")
		}
		k.within, k.hole, k.outline, k.polygon = true, false, 0, nil
	case "outerBoundaryIs":
		k.hole = false
		k.outline++
	case "innerBoundaryIs":
		k.hole = true
	case "coordinates":
		k.reading = k.within
		k.words = k.words[:0]
	}
	return nil
}

func (k *kml) text(t []byte) {
	if k.reading {
		k.words = append(k.words, t...)
	}
}

func (k *kml) end(name string) error {
	switch {
	case name == "coordinates" && k.reading:
		k.reading = false
		return k.ring()
	case name == "Polygon":
		k.within = false
		if len(k.polygon) == 0 || len(k.polygon[0]) == 0 || k.outline != 1 {
			return invalid("polygon %d of the KML takes one outerBoundaryIs with coordinates", len(k.found)+1)
		}
		k.found = append(k.found, k.polygon)
	}
	return nil
}

// ring adds a ring to the polygon; the outer one stands first, wherever it stood.
func (k *kml) ring() error {
	var r orb.Ring
	for word := range strings.FieldsSeq(string(k.words)) {
		p, ok := tuple(word)
		if !ok {
			return invalid("%.40q in polygon %d of the KML is no longitude,latitude or longitude,latitude,altitude", word, len(k.found)+1)
		}
		r = append(r, p)
	}
	if len(k.polygon) == 0 {
		k.polygon = orb.Polygon{nil}
	}
	switch {
	case k.hole:
		k.polygon = append(k.polygon, r)
	case len(k.polygon[0]) > 0:
		return invalid("polygon %d of the KML has two outer rings", len(k.found)+1)
	default:
		k.polygon[0] = r
	}
	return nil
}

// tuple reads longitude, latitude and perhaps an altitude.
func tuple(word string) (p orb.Point, ok bool) {
	fields := strings.Split(word, ",")
	if len(fields) < 2 || len(fields) > 3 {
		return p, false
	}
	lon, ok1 := geo.ParseNumber(fields[0])
	lat, ok2 := geo.ParseNumber(fields[1])
	return orb.Point{lon, lat}, ok1 && ok2
}

var errNoPolygon = invalid("the KML has no polygon; draw the area as one (points and lines are no areas)")

func (k *kml) polygons() ([]orb.Polygon, error) {
	if len(k.found) == 0 {
		return nil, errNoPolygon
	}
	return k.found, nil
}
