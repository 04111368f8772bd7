package encode

import (
	"time"

	"lindero/geo"
)

// The types of columns that are written (header.fbs, ColumnType).
const (
	fgbBool     = 2
	fgbLong     = 7
	fgbDouble   = 10
	fgbString   = 11
	fgbJSON     = 12
	fgbDateTime = 13
)

// fgbColumn is a property. The file's first column is the id, so its number there is
// one above.
type fgbColumn struct {
	*geo.Column
	kind byte
}

func fgbColumns(c *geo.Collection, o Options) []fgbColumn {
	var columns []fgbColumn
	for _, column := range o.columns(c) {
		columns = append(columns, fgbColumn{column, fgbColumnKind(column)})
	}
	return columns
}

// fgbColumnKind chooses a column's type. Dates without a time are text: FlatGeobuf has
// no type for them, and as date-times they would get a midnight.
func fgbColumnKind(c *geo.Column) byte {
	switch c.Type {
	case geo.Integer:
		return fgbLong
	case geo.Number:
		return fgbDouble
	case geo.Boolean:
		return fgbBool
	case geo.JSON:
		return fgbJSON
	}
	if c.Format == geo.FormatDateTime {
		return fgbDateTime
	}
	return fgbString
}

// maxFGBDateTime is how long a date-time may be: GDAL refuses a feature with a longer
// one.
const maxFGBDateTime = 32

// note makes a column of date-times one of text if the feature's value is no
// date-time, which readers would drop.
func (c *fgbColumn) note(i uint32) {
	if c.kind != fgbDateTime || c.IsNull(i) {
		return
	}
	var t time.Time
	if text := c.Dict().Bytes(c.Code(i)); len(text) > maxFGBDateTime || t.UnmarshalText(text) != nil {
		c.kind = fgbString
	}
}

// append appends the column's number and the feature's value, nothing for null.
func (c *fgbColumn) append(b *flatBuffer, number int, i uint32) {
	if c.IsNull(i) {
		return
	}
	b.uint16(uint16(number))
	switch c.kind {
	case fgbLong:
		b.uint64(uint64(c.Int(i)))
	case fgbDouble:
		b.float64(c.Float(i))
	case fgbBool:
		b.bool(c.Bool(i))
	default:
		code := c.Code(i)
		b.sizedText(c.Dict().Bytes(code), c.Dict().IsPlain(code))
	}
}
