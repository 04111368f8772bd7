package encode

import (
	"bytes"
	"math"
	"strconv"

	"lindero/geo"
)

// What a dBASE table holds: bytes of a text and of a number, and fields.
const (
	maxDBFText   = 254
	maxDBFNumber = 24
	maxDBFFields = 2046 // the size of the header is a uint16
)

// dbfColumn is a property, or the id where column is nil, with what was seen of its
// values.
type dbfColumn struct {
	*geo.Column
	c        *geo.Collection // of the id
	kind     byte            // the letter of dBASE: C text, N number, L truth, D date
	width    int             // bytes of the longest text, or of the longest whole number
	whole    int             // of numbers: most bytes before the decimal point
	decimals int             // and behind it
	cut      int             // texts that are too long
}

func dbfColumns(c *geo.Collection, o Options) []dbfColumn {
	columns := []dbfColumn{{c: c, kind: 'C'}}
	if c.NumericIDs() {
		columns[0].kind = 'N'
	}
	for _, column := range o.columns(c) {
		columns = append(columns, dbfColumn{Column: column, kind: dbfKind(column)})
	}
	return columns
}

func dbfKind(c *geo.Column) byte {
	switch {
	case c.Type == geo.Integer, c.Type == geo.Number:
		return 'N'
	case c.Type == geo.Boolean:
		return 'L'
	case c.Type == geo.String && c.Format == geo.FormatDate:
		return 'D'
	}
	return 'C'
}

// note looks at a feature's value for how wide the field must be.
func (c *dbfColumn) note(i uint32) {
	switch {
	case c.Column == nil && c.kind == 'N':
		c.width = max(c.width, digits(c.c.IntID(i)))
	case c.Column == nil:
		id, _ := c.c.NameID(i)
		c.noteText(id)
	case c.IsNull(i):
	case c.Type == geo.Integer:
		c.width = max(c.width, digits(c.Int(i)))
	case c.Type == geo.Number:
		c.noteNumber(c.Float(i))
	case c.kind == 'C' || c.kind == 'D':
		text := c.Dict().Bytes(c.Code(i))
		if c.kind == 'D' && !isDate(text) {
			c.kind = 'C'
		}
		c.noteText(text)
	}
}

func (c *dbfColumn) noteText(text []byte) {
	c.width = max(c.width, min(len(text), maxDBFText))
	c.cut += flag(len(text) > maxDBFText)
}

// noteNumber measures a number in full: without an exponent, and all its decimals.
func (c *dbfColumn) noteNumber(v float64) {
	var buf [400]byte
	text := appendNumber(buf[:0], v)
	if bytes.IndexByte(text, 'e') >= 0 {
		c.decimals = maxDBFNumber // cannot be
		return
	}
	whole, decimals := len(text), 0
	if point := bytes.IndexByte(text, '.'); point >= 0 {
		whole, decimals = point, len(text)-point-1
	}
	c.whole, c.decimals = max(c.whole, whole), max(c.decimals, decimals)
}

func digits(v int64) int {
	var buf [20]byte
	return len(strconv.AppendInt(buf[:0], v, 10))
}

// dbfField is a field of the table.
type dbfField struct {
	*dbfColumn
	name     string
	width    int
	decimals int
	free     bool // a number is written with as many digits as it has, or an exponent
}

// field decides on the field when all features are known.
func (c *dbfColumn) field(name string) dbfField {
	f := dbfField{dbfColumn: c, name: name, width: max(c.width, 1)}
	switch {
	case c.kind == 'L':
		f.width = 1
	case c.kind == 'D':
		f.width = 8
	case c.Column != nil && c.Type == geo.Number:
		f.decimals = max(c.decimals, 1) // else readers would take it for whole
		if f.width = max(c.whole, 1) + 1 + f.decimals; f.width > maxDBFNumber || f.decimals > 15 {
			f.width, f.decimals, f.free = maxDBFNumber, 15, true
		}
	}
	return f
}

// append appends the feature's value, blanks for null.
func (f *dbfField) append(dst []byte, i uint32) []byte {
	from := len(dst)
	switch {
	case f.Column == nil && f.kind == 'N':
		return padLeft(strconv.AppendInt(dst, f.c.IntID(i), 10), from, f.width)
	case f.Column == nil:
		id, _ := f.c.NameID(i)
		return padRight(append(dst, cutText(id, f.width)...), from, f.width)
	case f.kind == 'L':
		return append(dst, f.truth(i))
	case f.IsNull(i):
		return padRight(dst, from, f.width)
	case f.Type == geo.Integer:
		return padLeft(strconv.AppendInt(dst, f.Int(i), 10), from, f.width)
	case f.Type == geo.Number:
		return padLeft(f.appendNumber(dst, f.Float(i)), from, f.width)
	}
	text := f.Dict().Bytes(f.Code(i))
	if f.kind == 'D' {
		return append(append(append(dst, text[:4]...), text[5:7]...), text[8:]...)
	}
	return padRight(append(dst, cutText(text, f.width)...), from, f.width)
}

func (f *dbfField) truth(i uint32) byte {
	switch {
	case f.IsNull(i):
		return '?'
	case f.Bool(i):
		return 'T'
	}
	return 'F'
}

// appendNumber appends a number with the decimals of the field, or in its own shortest
// form, which has at most 24 bytes with an exponent.
func (f *dbfField) appendNumber(dst []byte, v float64) []byte {
	if !f.free {
		return strconv.AppendFloat(dst, v, 'f', f.decimals, 64)
	}
	from := len(dst)
	if math.Abs(v) < 1e18 && (v == 0 || math.Abs(v) > 1e-12) {
		if dst = strconv.AppendFloat(dst, v, 'f', -1, 64); len(dst)-from <= maxDBFNumber {
			return dst
		}
	}
	return strconv.AppendFloat(dst[:from], v, 'e', -1, 64)
}

func padRight(dst []byte, from, width int) []byte {
	for len(dst) < from+width {
		dst = append(dst, ' ')
	}
	return dst
}

// padLeft moves what stands from there on to the end of the field.
func padLeft(dst []byte, from, width int) []byte {
	size := len(dst) - from
	dst = padRight(dst, from, width)
	copy(dst[from+width-size:], dst[from:from+size])
	for i := from; i < from+width-size; i++ {
		dst[i] = ' '
	}
	return dst
}
