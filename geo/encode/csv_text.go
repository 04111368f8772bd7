package encode

import (
	"bytes"

	"github.com/paulmach/orb"
)

// appendField appends a text as a field, in quotes where it needs them: it is empty,
// has a comma, a quote or a line break, or a blank at an end, which readers trim.
// plain tells that it holds no quote, no control character and valid UTF-8.
func appendField(dst, s []byte, plain bool) []byte {
	formula := startsFormula(s)
	if !plain || len(s) == 0 || s[0] == ' ' || s[len(s)-1] == ' ' || bytes.IndexByte(s, ',') >= 0 {
		return appendQuoted(dst, s, formula)
	}
	if formula {
		dst = append(dst, '\'')
	}
	return append(dst, s...)
}

// AppendField appends a text as a field of CSV, in quotes, and with an apostrophe in front
// where a spreadsheet would calculate it.
func AppendField(dst, s []byte) []byte { return appendField(dst, s, false) }

// startsFormula reports whether a spreadsheet would calculate a text, or hand it to
// another program, instead of showing it (OWASP, "CSV Injection").
func startsFormula(s []byte) bool {
	if len(s) == 0 {
		return false
	}
	switch s[0] {
	case '=', '+', '-', '@', '\t', '\r', '\n':
		return true
	}
	return false
}

// appendQuoted appends a text in quotes, those within it doubled, with an apostrophe
// in front if it is to be neutralised. Bytes that are not UTF-8 become U+FFFD.
func appendQuoted(dst, s []byte, neutralise bool) []byte {
	dst = append(dst, '"')
	if neutralise {
		dst = append(dst, '\'')
	}
	s = validUTF8(s)
	from := 0
	for i, c := range s {
		if c == '"' {
			dst = append(append(dst, s[from:i]...), '"')
			from = i
		}
	}
	return append(append(dst, s[from:]...), '"')
}

// appendShape appends a geometry as a field of well-known text, empty for nil.
func appendShape(dst []byte, g orb.Geometry) []byte {
	if g == nil {
		return dst
	}
	return append(appendWKT(append(dst, '"'), g), '"')
}
