package encode

import "lindero/geo"

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
	if c.kind == "DATE" && !isDate(text) || c.kind == "DATETIME" && !isMilliseconds(text) {
		c.kind = "TEXT"
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
		t, _ := dateTimeOf(text) // it is one, see note
		var buf [32]byte
		r.text(t.UTC().AppendFormat(buf[:0], "2006-01-02T15:04:05.000Z"))
	}
}
