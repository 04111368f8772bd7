package source

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/crs"
)

func (r *csvReader) decimalComma() bool { return r.csvFile.comma == ';' || r.csvFile.comma == '\t' }

// withPoint returns a number with its one comma made a point.
func withPoint(text []byte) ([]byte, bool) {
	at := bytes.IndexByte(text, ',')
	if at < 0 || bytes.Count(text, []byte{','}) != 1 || bytes.IndexByte(text, '.') >= 0 {
		return text, false
	}
	point := bytes.Clone(text)
	point[at] = '.'
	_, ok := parseNumber(point)
	return point, ok
}

// point makes a point of two texts; both empty is no geometry.
func (r *csvReader) point(lon, lat []byte) {
	if len(lon) == 0 && len(lat) == 0 {
		return
	}
	x, okX := r.coordinate(lon, "longitude")
	y, okY := r.coordinate(lat, "latitude")
	if okX && okY {
		r.sink.feature.IsPoint, r.sink.feature.Point = true, orb.Point{x, y}
	}
}

func (r *csvReader) coordinate(text []byte, what string) (float64, bool) {
	if number, ok := parseNumber(text); ok {
		if number.Kind == geo.KindInteger {
			return float64(number.Int), true
		}
		return number.Float, true
	}
	if point, ok := withPoint(text); ok {
		if r.decimalComma() {
			r.sink.note(CodeDecimalComma, "decimal commas were read as points in the coordinates")
			return r.coordinate(point, what)
		}
		r.sink.refuse(CodeDecimalComma, "the %s %q has a decimal comma; write a point, or separate the fields with semicolons", what, clip(text))
		return 0, false
	}
	if v, err := strconv.ParseFloat(string(text), 64); len(text) > 0 && (err == nil || errors.Is(err, strconv.ErrRange)) {
		if v-v == 0 && err == nil {
			return v, true // .5 and the like
		}
		r.sink.refuse(CodeNotFinite, "the %s %q is not a finite number", what, clip(text))
		return 0, false
	}
	hint := "decimal degrees are expected, such as -92.147"
	if len(text) == 0 {
		hint = "it is empty, while the other coordinate is given"
	} else if bytes.ContainsAny(text, "°'NSEWOnsewo") {
		hint += "; convert degrees, minutes and seconds"
	}
	r.sink.refuse(CodeCoordinates, "the %s %q is no number; %s", what, clip(text), hint)
	return 0, false
}

// shape reads the geometry column: well-known text, hexadecimal well-known binary as
// PostGIS exports it, or a GeoJSON geometry.
func (r *csvReader) shape(text []byte) {
	if len(text) == 0 {
		return
	}
	var err error
	var srid int
	var heights bool
	f := &r.sink.feature
	switch {
	case text[0] == '{':
		r.geojson(text)
	case len(text) > 10 && text[0] == '0' && (text[1] == '0' || text[1] == '1'):
		binary := make([]byte, hex.DecodedLen(len(text)))
		if _, err := hex.Decode(binary, text); err != nil {
			r.sink.refuse(CodeGeometry, "the hexadecimal geometry cannot be read: %s", err)
			return
		}
		f.Geometry, srid, heights, err = parseWKB(binary, r.limits.Depth)
	default:
		f.Geometry, srid, heights, err = parseWKT(text, r.limits.Depth)
	}
	if heights {
		r.sink.dropHeight()
	}
	r.sink.refuseFor(err)
	if srid != 0 {
		r.sink.rowCRS(srid)
	}
}

func (r *csvReader) geojson(text []byte) {
	if r.shapes == nil {
		r.shapes = newFeatureReader(&window{eof: true}, r.sink)
	}
	w := r.shapes.window
	w.data = append(append(w.data[:0], text...), 0)
	w.end = len(text)
	r.shapes.arena = r.shapes.arena[:0]
	i := r.shapes.geometry(0, 0)
	if i < 0 {
		r.sink.refuse(CodeGeometry, "the GeoJSON in the geometry column cannot be read: %s", r.shapes.fault.message)
		return
	}
	if r.shapes.space(i) < w.end {
		r.sink.refuse(CodeGeometry, "the GeoJSON in the geometry column goes on behind its end")
	}
	g := r.shapes.result
	r.sink.feature.IsPoint, r.sink.feature.Point, r.sink.feature.Geometry = g.isPoint, g.point, g.geometry
}

// refuseFor refuses the feature for an error with a code.
func (s *sink) refuseFor(err error) {
	var e *codedError
	if errors.As(err, &e) {
		s.refuse(e.code, "%s", e.message)
	} else if err != nil {
		s.refuse(CodeGeometry, "%s", err)
	}
}

// rowCRS takes the system that a single geometry names; it must be WGS 84.
func (s *sink) rowCRS(srid int) {
	system, err := crs.FromEPSG(srid)
	if err == nil && !system.IsWGS84() && system.Name != s.crs.Name {
		err = fmt.Errorf("the geometry is in %s; only whole files are reprojected: bring it to WGS 84 (EPSG:4326)", system.Name)
	}
	if err != nil {
		s.refuse(CodeCRS, "%s", err)
	}
}

// setCRS makes the sink reproject from a system.
func (s *sink) setCRS(system crs.CRS) {
	if system.IsWGS84() {
		s.crs = crs.CRS{}
		return
	}
	if s.crs.Name != system.Name {
		s.report.note(CodeReprojected, "positions are reprojected from %s to WGS 84", clip([]byte(system.Name)))
	}
	s.crs = system
}
