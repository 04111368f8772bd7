package encode

import (
	"io"
	"strconv"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/crs"
)

// GeoJSON appends features of one collection as GeoJSON (RFC 7946): properties in
// the schema's order, null included, numbers in the shortest form that reads back the
// same. In another CRS than CRS84, positions follow the authority's axis order
// (OGC 18-058r1, 7.2). It may be shared between goroutines.
type GeoJSON struct {
	c       *geo.Collection
	crs     crs.Offered
	shape   func(ordinal uint32) orb.Geometry
	columns []*geo.Column
	keys    [][]byte // `"name":` with the comma before it, by column
	idKey   []byte   // the same for the property that is the id, nil if there is none
}

// NewGeoJSON prepares the collection's property names.
func NewGeoJSON(c *geo.Collection, o Options) *GeoJSON {
	g := &GeoJSON{c: c, crs: o.CRS, shape: o.shapes(c), columns: o.columns(c)}
	if id := c.Schema.ID; id != "" && o.writes(id) {
		g.idKey = appendKey(nil, id)
	}
	for i, column := range g.columns {
		var key []byte
		if i > 0 || g.idKey != nil {
			key = append(key, ',')
		}
		g.keys = append(g.keys, appendKey(key, column.Name))
	}
	return g
}

func appendKey(dst []byte, name string) []byte {
	return append(appendString(dst, []byte(name)), ':')
}

// AppendFeature appends the feature with the ordinal as a GeoJSON object.
func (g *GeoJSON) AppendFeature(dst []byte, i uint32) []byte {
	dst = g.AppendOpenFeature(dst, i)
	return append(dst, '}')
}

// AppendOpenFeature is [GeoJSON.AppendFeature] without the closing brace, so that
// members such as links can follow.
func (g *GeoJSON) AppendOpenFeature(dst []byte, i uint32) []byte {
	dst = append(dst, `{"type":"Feature","id":`...)
	dst = g.appendID(dst, i)
	dst = append(dst, `,"geometry":`...)
	dst = g.appendGeometry(dst, i)
	dst = append(dst, `,"properties":{`...)
	if g.idKey != nil {
		dst = append(dst, g.idKey...)
		dst = g.appendID(dst, i)
	}
	for k, column := range g.columns {
		dst = append(dst, g.keys[k]...)
		dst = AppendValue(dst, column, i)
	}
	return append(dst, '}')
}

// AppendFeatureWith is [GeoJSON.AppendFeature] with further properties behind the feature's
// own, which have other names.
func (g *GeoJSON) AppendFeatureWith(dst []byte, i uint32, more []Member) []byte {
	dst = g.AppendOpenFeature(dst, i)
	dst = dst[:len(dst)-1] // the properties' closing brace
	for k, m := range more {
		if k > 0 || g.idKey != nil || len(g.columns) > 0 {
			dst = append(dst, ',')
		}
		dst = append(appendKey(dst, m.Name), m.JSON...)
	}
	return append(dst, "}}"...)
}

func (g *GeoJSON) appendGeometry(dst []byte, i uint32) []byte {
	if points := g.c.Points(); points != nil {
		return appendPointGeometry(dst, g.crs.Position(points[i]))
	}
	return AppendGeometry(dst, g.crs.Geometry(g.shape(i)))
}

func (g *GeoJSON) appendID(dst []byte, i uint32) []byte {
	if g.c.NumericIDs() {
		return strconv.AppendInt(dst, g.c.IntID(i), 10)
	}
	id, plain := g.c.NameID(i)
	return appendText(dst, id, plain)
}

// AppendValue appends the value that a feature has in a column as JSON, null for none.
func AppendValue(dst []byte, c *geo.Column, i uint32) []byte {
	switch c.Type {
	case geo.String:
		if code := c.Code(i); code != 0 {
			return appendText(dst, c.Dict().Bytes(code), c.Dict().IsPlain(code))
		}
	case geo.JSON:
		if code := c.Code(i); code != 0 {
			return append(dst, c.Dict().Bytes(code)...)
		}
	case geo.Number:
		if v := c.Float(i); v == v {
			return appendNumber(dst, v)
		}
	case geo.Integer:
		if !c.IsNull(i) {
			return strconv.AppendInt(dst, c.Int(i), 10)
		}
	case geo.Boolean:
		if !c.IsNull(i) {
			return strconv.AppendBool(dst, c.Bool(i))
		}
	}
	return append(dst, "null"...)
}

// geoJSONWriter writes a FeatureCollection, or a sequence of features.
type geoJSONWriter struct {
	output
	features *GeoJSON
	between  string // stands between two features
	after    string // stands behind each feature
	end      string // stands behind the last feature
	started  bool
}

func newGeoJSON(w io.Writer, c *geo.Collection, o Options) FeatureWriter {
	g := &geoJSONWriter{output: output{w: w}, features: NewGeoJSON(c, o), between: ",\n", end: "\n]}\n"}
	g.buf = append(g.buf, `{"type":"FeatureCollection"`...)
	for _, m := range o.Members {
		g.buf = append(g.buf, ',')
		g.buf = append(appendKey(g.buf, m.Name), m.JSON...)
	}
	g.buf = append(g.buf, ",\"features\":[\n"...)
	return g
}

// newGeoJSONSeq writes one feature a line, with neither record separators nor
// members: what ogr2ogr, jq and text tools read.
func newGeoJSONSeq(w io.Writer, c *geo.Collection, o Options) FeatureWriter {
	return &geoJSONWriter{output: output{w: w}, features: NewGeoJSON(c, o), after: "\n"}
}

func (g *geoJSONWriter) Write(ordinal uint32) error {
	if g.started {
		g.buf = append(g.buf, g.between...)
	}
	g.started = true
	g.buf = append(g.features.AppendFeature(g.buf, ordinal), g.after...)
	return g.flushFull()
}

func (g *geoJSONWriter) Close() error {
	g.buf = append(g.buf, g.end...)
	return g.flush()
}
