package encode

import (
	"time"

	"lindero/geo"
)

// gpkgColumn is a property. Names of columns tell no case apart.
type gpkgColumn struct {
	*geo.Column
	name string
	kind string // its type (OGC 12-128r19, table 1)
}

func gpkgColumns(c *geo.Collection, o Options) []gpkgColumn {
	var columns []gpkgColumn
	for _, column := range o.columns(c) {
		columns = append(columns, gpkgColumn{Column: column, kind: gpkgKind(column)})
	}
	return columns
}

func gpkgKind(c *geo.Column) string {
	switch {
	case c.Type == geo.Integer:
		return "INTEGER"
	case c.Type == geo.Number:
		return "DOUBLE"
	case c.Type == geo.Boolean:
		return "BOOLEAN"
	case c.Type == geo.String && c.Format == geo.FormatDate:
		return "DATE"
	case c.Type == geo.String && c.Format == geo.FormatDateTime:
		return "DATETIME"
	}
	return "TEXT"
}

// note makes a column of dates one of text if the feature's value is none.
func (c *gpkgColumn) note(i uint32) {
	if c.kind != "DATE" && c.kind != "DATETIME" || c.IsNull(i) {
		return
	}
	text := c.Dict().Bytes(c.Code(i))
	if c.kind == "DATE" && !isDate(text) {
		c.kind = "TEXT"
	}
	if c.kind == "DATETIME" {
		if t, ok := dateTime(text); !ok || t.Nanosecond()%int(time.Millisecond) != 0 {
			c.kind = "TEXT"
		}
	}
}

// append appends the feature's value. Date-times are in UTC, as they must be.
func (c *gpkgColumn) append(r *sqliteRecord, i uint32) {
	if c.IsNull(i) {
		r.null()
		return
	}
	switch c.Type {
	case geo.Integer:
		r.integer(c.Int(i))
	case geo.Number:
		r.float(c.Float(i))
	case geo.Boolean:
		r.boolean(c.Bool(i))
	default:
		code := c.Code(i)
		text := c.Dict().Bytes(code)
		if c.kind != "DATETIME" {
			r.text(utf8Of(text, c.Dict().IsPlain(code)))
			return
		}
		t, _ := dateTime(text) // it is one, see note
		var buf [32]byte
		r.text(t.UTC().AppendFormat(buf[:0], "2006-01-02T15:04:05.000Z"))
	}
}

// isDate reports whether a text is a date such as 2024-05-31.
func isDate(text []byte) bool {
	_, ok := dateOf(text)
	return ok
}

// dateOf reads a date such as 2024-05-31.
func dateOf(text []byte) (t time.Time, ok bool) {
	if len(text) != len(time.DateOnly) {
		return t, false
	}
	t, err := time.Parse(time.DateOnly, string(text))
	return t, err == nil
}

// dateTime reads a date-time of RFC 3339.
func dateTime(text []byte) (t time.Time, ok bool) {
	err := t.UnmarshalText(text)
	return t, err == nil
}
