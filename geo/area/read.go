package area

import (
	"bytes"

	"github.com/paulmach/orb"
)

// Read makes an area of a file's content: GeoJSON, KML, KMZ, GPX, or a Shapefile in a zip
// archive, which is found out from the content. Nothing is written to disk.
//
//   - GeoJSON: a Polygon, a MultiPolygon, a GeometryCollection of them, a Feature or a
//     FeatureCollection. Anything else in it is refused.
//   - KML, KMZ: the polygons in any folders; points, lines and models are passed over.
//   - GPX: every track and every route is an outline, closed from its end to its start
//     where it is open; the segments of a track follow one another. Waypoints are passed
//     over.
//   - Shapefile: its polygons, reprojected as the .prj says.
//
// All polygons together are the area. A ring that jumps by more than 180 degrees of
// longitude from one position to the next crosses the antimeridian there.
func Read(data []byte) (*Area, error) {
	if len(data) > MaxBytes {
		return nil, invalid("the file is larger than %d MiB; simplify the area", MaxBytes>>20)
	}
	polygons, err := polygonsIn(data)
	if err != nil {
		return nil, err
	}
	return build(polygons, MaxVertices)
}

func polygonsIn(data []byte) ([]orb.Polygon, error) {
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return readZip(data)
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	switch {
	case len(text) == 0:
		return nil, invalid("the file is empty")
	case text[0] == '{':
		return readGeoJSON(text)
	case text[0] == '<':
		return readXML(text)
	case bytes.HasPrefix(data, []byte("\x00\x00\x27\x0a")):
		return nil, invalid("this is the .shp of a Shapefile alone; pack it with its .prj into a zip archive")
	}
	return nil, invalid("the file is of no type that areas are read from: GeoJSON, KML, KMZ, GPX, Shapefile in a zip archive")
}

// OfGeoJSON makes an area of GeoJSON text, as [Read] does.
func OfGeoJSON(text []byte) (*Area, error) {
	polygons, err := readGeoJSON(text)
	if err != nil {
		return nil, err
	}
	return build(polygons, MaxVertices)
}
