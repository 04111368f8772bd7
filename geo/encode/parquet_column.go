package encode

import (
	"encoding/binary"
	"math"
	"strings"

	"lindero/geo"
)

// The physical types of columns (parquet.thrift, Type).
const (
	parquetBoolean = 0
	parquetInt32   = 1
	parquetInt64   = 2
	parquetFloat   = 4
	parquetDouble  = 5
	parquetBytes   = 6
)

// parquetMeaning is what values of a physical type stand for.
type parquetMeaning byte

const (
	itself parquetMeaning = iota
	textMeaning
	jsonMeaning
	dateMeaning
	timeMeaning
)

// parquetColumn is a leaf of the schema. Of a row group in hand, one of the functions
// gives the value of a row, which is at a place in the group; null tells where there is
// none.
type parquetColumn struct {
	path     []string
	kind     int
	meaning  parquetMeaning
	required bool        // null is never asked then
	column   *geo.Column // with a dictionary, for columns of text

	null  func(row int) bool
	int   func(row int) int64   // of parquetInt32 and parquetInt64
	float func(row int) float64 // of parquetFloat and parquetDouble
	bool  func(row int) bool
	bytes func(row int) []byte // of parquetBytes without a column
}

// parquetName makes a name one that a schema may hold.
func parquetName(name string) string { return strings.ToValidUTF8(name, replacement) }

// columnOf makes the column of a property.
func (g *parquetGroup) columnOf(c *geo.Column) parquetColumn {
	p := parquetColumn{path: []string{parquetName(c.Name)}, null: func(row int) bool { return c.IsNull(g.rows[row]) }}
	switch c.Type {
	case geo.Integer:
		p.kind, p.int = parquetInt64, func(row int) int64 { return c.Int(g.rows[row]) }
	case geo.Number:
		p.kind, p.float = parquetDouble, func(row int) float64 { return c.Float(g.rows[row]) }
	case geo.Boolean:
		p.kind, p.bool = parquetBoolean, func(row int) bool { return c.Bool(g.rows[row]) }
	case geo.JSON:
		p.kind, p.meaning, p.column = parquetBytes, jsonMeaning, c
	case geo.Unknown:
		p.kind, p.meaning, p.bytes = parquetBytes, textMeaning, func(int) []byte { return nil } // all are null
	default:
		g.typeText(&p, c)
	}
	return p
}

// typeText makes a column of text one of dates or of date-times, if all its values are.
func (g *parquetGroup) typeText(p *parquetColumn, c *geo.Column) {
	at := func(row int) []byte { return c.Dict().Bytes(c.Code(g.rows[row])) }
	switch {
	case c.Format == geo.FormatDate && everyText(c.Dict(), isDate):
		p.kind, p.meaning, p.int = parquetInt32, dateMeaning, func(row int) int64 {
			t, _ := dateOf(at(row)) // all are dates
			return t.Unix() / secondsADay
		}
	case c.Format == geo.FormatDateTime && everyText(c.Dict(), isMilliseconds):
		p.kind, p.meaning, p.int = parquetInt64, timeMeaning, func(row int) int64 {
			t, _ := dateTimeOf(at(row))
			return t.UnixMilli()
		}
	default:
		p.kind, p.meaning, p.column = parquetBytes, textMeaning, c
	}
}

// appendPlain appends a value that is not null in the encoding PLAIN, and takes it into
// the statistics. Booleans are packed by who calls.
func (p *parquetColumn) appendPlain(dst []byte, row int, s *parquetStatistics) []byte {
	switch p.kind {
	case parquetInt32:
		v := p.int(row)
		s.addInt(v)
		return binary.LittleEndian.AppendUint32(dst, uint32(int32(v)))
	case parquetInt64:
		v := p.int(row)
		s.addInt(v)
		return binary.LittleEndian.AppendUint64(dst, uint64(v))
	case parquetFloat:
		v := p.float(row)
		s.addFloat(v)
		return binary.LittleEndian.AppendUint32(dst, math.Float32bits(float32(v)))
	case parquetDouble:
		v := p.float(row)
		s.addFloat(v)
		return binary.LittleEndian.AppendUint64(dst, math.Float64bits(v))
	}
	b := p.bytes(row)
	if p.meaning != itself {
		s.addBytes(b)
	}
	return appendPlainBytes(dst, b)
}

func appendPlainBytes(dst, b []byte) []byte {
	return append(binary.LittleEndian.AppendUint32(dst, uint32(len(b))), b...)
}
