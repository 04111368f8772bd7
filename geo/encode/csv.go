package encode

import (
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/crs"
)

// csvWriter writes comma-separated values (RFC 4180) in UTF-8, under a line of
// names: the id; the position, longitude and latitude for collections of points (x
// and y in a projected system), else well-known text; where points are on the grid, if
// wanted; then the properties in the schema's order. East always comes first. Lists are
// JSON, numbers as in GeoJSON.
//
// Lines end in CR LF, as the registered media type has them; GDAL, R, spreadsheets
// and PostgreSQL read them as well as LF. Null is an empty field, the empty text two
// quotes, which PostgreSQL tells apart.
//
// A text that a spreadsheet would run as a formula gets an apostrophe in front, see
// startsFormula; who reads the file otherwise has to take it off again. Numbers are
// no texts: -3 stays.
type csvWriter struct {
	output
	c       *geo.Collection
	crs     crs.Offered
	shape   func(ordinal uint32) orb.Geometry
	columns []*geo.Column
	gridded bool
	grid    gridPosition
}

const lineEnd = "\r\n"

func newCSV(w io.Writer, c *geo.Collection, o Options) FeatureWriter {
	t := &csvWriter{output: output{w: w}, c: c, crs: o.CRS, shape: o.shapes(c), columns: o.columns(c), gridded: o.hasGrid(c)}
	if o.ByteOrderMark {
		t.buf = append(t.buf, "\ufeff"...)
	}
	t.appendNames()
	return t
}

func (t *csvWriter) appendNames() {
	t.appendName(idName(t.c))
	for _, name := range t.positionNames() {
		t.buf = append(t.buf, ',')
		t.appendName(freeName(t.c, name))
	}
	if t.gridded {
		for _, p := range gridProperties(t.c) {
			t.buf = append(t.buf, ',')
			t.appendName(p.Name)
		}
	}
	for _, column := range t.columns {
		t.buf = append(t.buf, ',')
		t.appendName(column.Name)
	}
	t.buf = append(t.buf, lineEnd...)
}

// positionNames are names by which programs know columns of positions.
func (t *csvWriter) positionNames() []string {
	switch {
	case t.c.Points() == nil:
		return []string{"geometry"}
	case t.crs.IsWGS84():
		return []string{"longitude", "latitude"}
	}
	return []string{"x", "y"}
}

// appendName appends a column's name. Excel takes a file that starts with ID for
// another format, SYLK, unless it is quoted.
func (t *csvWriter) appendName(name string) {
	plain := utf8.ValidString(name) && !strings.ContainsAny(name, "\"\t\r\n") && !strings.HasPrefix(name, "ID")
	t.buf = appendField(t.buf, []byte(name), plain)
}

func (t *csvWriter) Write(ordinal uint32) error {
	t.buf = t.appendID(t.buf, ordinal)
	t.buf = append(t.buf, ',')
	t.buf = t.appendPosition(t.buf, ordinal)
	if t.gridded {
		t.buf = t.appendGrid(t.buf, t.c.Points()[ordinal])
	}
	for _, column := range t.columns {
		t.buf = append(t.buf, ',')
		t.buf = appendCSVColumn(t.buf, column, ordinal)
	}
	t.buf = append(t.buf, lineEnd...)
	return t.flushFull()
}

func (t *csvWriter) Close() error { return t.flush() }

func (t *csvWriter) appendID(dst []byte, i uint32) []byte {
	if t.c.NumericIDs() {
		return strconv.AppendInt(dst, t.c.IntID(i), 10)
	}
	id, plain := t.c.NameID(i)
	return appendField(dst, id, plain)
}

// appendPosition appends two fields for a point, else one of well-known text; empty
// where there is none.
func (t *csvWriter) appendPosition(dst []byte, i uint32) []byte {
	points := t.c.Points()
	if points == nil {
		return appendShape(dst, t.crs.GeometryXY(t.shape(i)))
	}
	p := points[i]
	if p[0] != p[0] || p[1] != p[1] {
		return append(dst, ',')
	}
	p = t.crs.XY(p)
	dst = appendNumber(dst, p[0])
	return appendNumber(append(dst, ','), p[1])
}

// appendGrid appends the four fields of a position on the grid, empty where it has none.
func (t *csvWriter) appendGrid(dst []byte, p orb.Point) []byte {
	if !t.grid.set(p) {
		return append(dst, ",,,,"...)
	}
	dst = append(append(dst, ','), t.grid.zone...)
	dst = appendNumber(append(dst, ','), t.grid.easting)
	dst = appendNumber(append(dst, ','), t.grid.northing)
	return append(append(dst, ','), t.grid.mgrs...)
}

// appendCSVColumn appends a property's field; null is an empty one.
func appendCSVColumn(dst []byte, c *geo.Column, i uint32) []byte {
	if c.IsNull(i) {
		return dst
	}
	switch c.Type {
	case geo.String:
		code := c.Code(i)
		return appendField(dst, c.Dict().Bytes(code), c.Dict().IsPlain(code))
	case geo.JSON:
		return appendQuoted(dst, c.Dict().Bytes(c.Code(i)), false)
	}
	return AppendValue(dst, c, i)
}
