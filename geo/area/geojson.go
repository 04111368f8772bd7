package area

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/paulmach/orb"

	"lindero/geo/crs"
)

// document is any GeoJSON object (RFC 7946, 3); only some of its members are there.
type document struct {
	Type        string            `json:"type"`
	Coordinates json.RawMessage   `json:"coordinates"`
	Geometry    json.RawMessage   `json:"geometry"`
	Geometries  []json.RawMessage `json:"geometries"`
	Features    []json.RawMessage `json:"features"`
	CRS         *struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	} `json:"crs"`
}

// position is a position of RFC 7946, 3.1.1; heights are dropped.
type position orb.Point

// UnmarshalJSON takes two numbers or more.
func (p *position) UnmarshalJSON(b []byte) error {
	numbers := make([]float64, 0, 4)
	isNull := bytes.Contains(b, []byte("null")) // which would be read as 0
	if err := json.Unmarshal(b, &numbers); err != nil || isNull || len(numbers) < 2 {
		return fmt.Errorf("%.40s is no position; it takes longitude and latitude", b)
	}
	*p = position{numbers[0], numbers[1]}
	return nil
}

func readGeoJSON(text []byte) ([]orb.Polygon, error) {
	r := geojsonReader{}
	if err := r.object(text, 0); err != nil {
		return nil, err
	}
	return r.polygons, nil
}

// geojsonReader gathers the polygons of a document.
type geojsonReader struct {
	polygons []orb.Polygon
	system   crs.CRS // WGS 84 unless the outermost object says otherwise, as before RFC 7946
}

func (r *geojsonReader) object(text []byte, depth int) error {
	var d document
	if err := json.Unmarshal(text, &d); err != nil {
		return badJSON(err)
	}
	if depth > maxNesting {
		return invalid("the GeoJSON is nested too deeply")
	}
	if d.CRS != nil && depth == 0 {
		var err error
		if r.system, err = crs.FromName(d.CRS.Properties.Name); err != nil {
			return invalid("%s", err)
		}
	}
	switch d.Type {
	case "FeatureCollection":
		return r.objects(d.Features, "feature", depth)
	case "GeometryCollection":
		return r.objects(d.Geometries, "geometry", depth)
	case "Feature":
		if len(d.Geometry) == 0 || string(d.Geometry) == "null" {
			return invalid("the feature has no geometry")
		}
		return r.object(d.Geometry, depth+1)
	case "Polygon", "MultiPolygon":
		return r.coordinates(d)
	case "Point", "MultiPoint", "LineString", "MultiLineString":
		return invalid("an area is made of polygons, and this is a %s; for all that is near a line or a point send a corridor or a circle", d.Type)
	case "":
		return invalid("the GeoJSON object has no type")
	}
	return invalid("%.40q is no type of GeoJSON", d.Type)
}

func (r *geojsonReader) coordinates(d document) error {
	if len(d.Coordinates) == 0 {
		return invalid("the %s has no coordinates", d.Type)
	}
	if d.Type == "Polygon" {
		var rings [][]position
		err := json.Unmarshal(d.Coordinates, &rings)
		return r.add(err, [][][]position{rings})
	}
	var polygons [][][]position
	err := json.Unmarshal(d.Coordinates, &polygons)
	return r.add(err, polygons)
}

func (r *geojsonReader) objects(members []json.RawMessage, name string, depth int) error {
	if len(members) == 0 {
		return invalid("the GeoJSON has not a single %s", name)
	}
	for i, m := range members {
		if err := r.object(m, depth+1); err != nil {
			return invalid("%s %d: %s", name, i+1, err)
		}
	}
	return nil
}

func (r *geojsonReader) add(err error, polygons [][][]position) error {
	if err != nil {
		return badJSON(err)
	}
	for _, rings := range polygons {
		p := make(orb.Polygon, len(rings))
		for i, ring := range rings {
			p[i] = make(orb.Ring, len(ring))
			for k, at := range ring {
				p[i][k] = r.system.ToWGS84(orb.Point(at))
			}
		}
		r.polygons = append(r.polygons, p)
	}
	return nil
}

func badJSON(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return invalid("this is no JSON: %s, at byte %d", syntax, syntax.Offset)
	}
	return invalid("this is no GeoJSON that is understood: %s", err)
}
