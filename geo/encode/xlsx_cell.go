package encode

import (
	"bytes"
	"strconv"
	"time"
	"unicode/utf8"
)

// maxXLSXText is how many UTF-16 units a cell holds.
const maxXLSXText = 32_767

// maxXLSXDigits bounds whole numbers that a spreadsheet keeps to the last digit.
const maxXLSXDigits = 1e15

// xlsxRow appends cells of one row, which may be left out.
type xlsxRow struct {
	buf    []byte
	row    []byte // the number of the row as text
	column int
}

func (r *xlsxRow) begin(number int) {
	r.row, r.column = strconv.AppendInt(r.row[:0], int64(number), 10), 0
	r.buf = append(append(append(r.buf, `<row r="`...), r.row...), `">`...)
}

func (r *xlsxRow) end() { r.buf = append(r.buf, "</row>\n"...) }

// skip leaves a cell out.
func (r *xlsxRow) skip() { r.column++ }

// open begins a cell with a style and attributes.
func (r *xlsxRow) open(style byte, attributes string) {
	r.buf = append(r.buf, `<c r="`...)
	r.buf = append(appendXLSXColumn(r.buf, r.column), r.row...)
	r.column++
	r.buf = append(r.buf, '"')
	if style != xlsxPlain {
		r.buf = append(append(append(r.buf, ` s="`...), '0'+style), '"')
	}
	r.buf = append(r.buf, attributes...)
}

// appendXLSXColumn appends the letters of a column: A to Z, AA, AB and so on.
func appendXLSXColumn(dst []byte, column int) []byte {
	if column >= 26 {
		dst = appendXLSXColumn(dst, column/26-1)
	}
	return append(dst, 'A'+byte(column%26))
}

// text adds a text that is never taken for a formula, not even when it is edited.
func (r *xlsxRow) text(s []byte) {
	style := byte(xlsxPlain)
	if startsFormula(s) {
		style = xlsxText
	}
	r.styled(s, style)
}

func (r *xlsxRow) styled(s []byte, style byte) {
	r.open(style, ` t="inlineStr"><is><t xml:space="preserve">`)
	r.buf = append(appendXLSXText(r.buf, s, maxXLSXText), `</t></is></c>`...)
}

func (r *xlsxRow) number(v float64, style byte) {
	r.open(style, `><v>`)
	r.buf = append(appendNumber(r.buf, v), `</v></c>`...)
}

// integer adds a whole number, as text where a spreadsheet would lose digits.
func (r *xlsxRow) integer(v int64) {
	if v <= -maxXLSXDigits || v >= maxXLSXDigits {
		var digits [20]byte
		r.styled(strconv.AppendInt(digits[:0], v, 10), xlsxPlain)
		return
	}
	r.open(xlsxPlain, `><v>`)
	r.buf = append(strconv.AppendInt(r.buf, v, 10), `</v></c>`...)
}

func (r *xlsxRow) boolean(v bool) {
	r.open(xlsxPlain, ` t="b"><v>`)
	r.buf = append(append(r.buf, '0'+byte(flag(v))), `</v></c>`...)
}

// The days of a workbook count from the last of 1899, but for a 29th of February 1900,
// which there was not: dates before March 1900 are ambiguous (ECMA-376 18.17.4.1).
var (
	xlsxEpoch    = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	xlsxFirstDay = time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC)
)

// date adds a moment, as the text where a spreadsheet has no number for it.
func (r *xlsxRow) date(t time.Time, ok bool, text []byte, style byte) {
	if !ok || t.Before(xlsxFirstDay) || t.Year() > 9999 {
		r.text(text)
		return
	}
	seconds := t.Unix() - xlsxEpoch.Unix()
	r.number(float64(seconds/secondsADay)+(float64(seconds%secondsADay)+float64(t.Nanosecond())/1e9)/secondsADay, style)
}

// appendXLSXText appends a text as XML, cut to so many UTF-16 units with an ellipsis.
// What XML does not hold is written as _xHHHH_, as is what looks like that (ECMA-376
// 22.4.2.4, ST_Xstring); bytes that are not UTF-8 become U+FFFD.
func appendXLSXText(dst, s []byte, most int) []byte {
	if len(s) > most { // at the least as many bytes as units
		s = cutUnits(s, most)
	}
	from := 0
	for i := 0; i < len(s); {
		c, size := rune(s[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRune(s[i:])
		}
		if replacement := xlsxEscape(c, size, s[i:]); replacement != "" {
			dst = append(append(dst, s[from:i]...), replacement...)
			from = i + size
		}
		i += size
	}
	return append(dst, s[from:]...)
}

// xlsxEscape returns what stands for a character, "" for itself.
func xlsxEscape(c rune, size int, rest []byte) string {
	const hex = "0123456789ABCDEF"
	switch {
	case c == '&':
		return "&amp;"
	case c == '<':
		return "&lt;"
	case c == '>':
		return "&gt;"
	case c == '"':
		return "&quot;"
	case c == '_' && looksEscaped(rest):
		return "_x005F_"
	case c < ' ' && c != '\n' && c != '\t':
		return "_x00" + hex[c>>4:c>>4+1] + hex[c&0xf:c&0xf+1] + "_"
	case c == 0xfffe || c == 0xffff:
		return "_xFFF" + hex[c&0xf:c&0xf+1] + "_"
	case c == utf8.RuneError && size == 1:
		return "\ufffd"
	}
	return ""
}

// looksEscaped reports whether a text begins as an escape does: _x, four digits, _.
func looksEscaped(s []byte) bool {
	if len(s) < 7 || s[1] != 'x' || s[6] != '_' {
		return false
	}
	_, err := strconv.ParseUint(string(s[2:6]), 16, 16)
	return err == nil
}

// cutUnits returns the text, or as much of it as fits with an ellipsis in so many UTF-16
// units.
func cutUnits(s []byte, most int) []byte {
	units, fits := 0, 0
	for i := 0; i < len(s); {
		c, size := utf8.DecodeRune(s[i:])
		if units += utf16Units(c); units > most {
			return append(bytes.Clone(s[:fits]), "…"...)
		}
		if i += size; units < most {
			fits = i
		}
	}
	return s
}
