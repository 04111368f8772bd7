package encode

import (
	"math"
	"strconv"
	"unicode/utf8"
)

// appendXML appends a text as XML character data.
func appendXML(dst, s []byte) []byte { return appendEscaped(dst, s, xmlEscape) }

// appendAttribute appends a text as the value of an attribute in double quotes.
func appendAttribute(dst []byte, s string) []byte {
	return appendEscaped(dst, []byte(s), attributeEscape)
}

// appendEscaped appends a text with an escape for each character that needs one.
func appendEscaped(dst, s []byte, escape func(rune) (string, bool)) []byte {
	from := 0
	for i := 0; i < len(s); {
		if isPlainXML(s[i]) {
			i++
			continue
		}
		r, size := utf8.DecodeRune(s[i:])
		if instead, ok := escape(r); ok {
			dst = append(append(dst, s[from:i]...), instead...)
			from = i + size
		}
		i += size
	}
	return append(dst, s[from:]...)
}

// isPlainXML reports whether a byte is a character that needs no escape anywhere.
func isPlainXML(c byte) bool {
	return c >= ' ' && c < utf8.RuneSelf && c != '&' && c != '<' && c != '>' && c != '"' && c != '$'
}

// xmlEscape returns what to write for a character, if not itself: U+FFFD for what XML has
// no place for (XML 1.0, 2.2), which are control characters but tab and line breaks, U+FFFE,
// U+FFFF, and bytes that are not UTF-8. Parsers would take a CR for an LF.
func xmlEscape(r rune) (instead string, ok bool) {
	switch {
	case r == '&':
		return "&amp;", true
	case r == '<':
		return "&lt;", true
	case r == '>':
		return "&gt;", true
	case r == '\r':
		return "&#13;", true
	case r < ' ' && r != '\t' && r != '\n', r == utf8.RuneError, r == 0xFFFE, r == 0xFFFF:
		return replacement, true
	}
	return "", false
}

// attributeEscape is xmlEscape for attributes, in which parsers would take any blank for
// a space.
func attributeEscape(r rune) (instead string, ok bool) {
	switch r {
	case '"':
		return "&quot;", true
	case '\n':
		return "&#10;", true
	case '\t':
		return "&#9;", true
	}
	return xmlEscape(r)
}

// appendElement appends an element with a text, nothing where the text is empty.
func appendElement(dst []byte, name, text string) []byte {
	if text == "" {
		return dst
	}
	dst = append(append(append(dst, '<'), name...), '>')
	dst = appendXML(dst, []byte(text))
	return append(append(append(dst, "</"...), name...), '>')
}

// appendDecimal appends a finite number as xsd:decimal has it, without an exponent, in
// the shortest form that reads back the same.
func appendDecimal(dst []byte, v float64) []byte {
	if abs := math.Abs(v); abs < 1e-6 || abs >= 1e21 {
		return strconv.AppendFloat(dst, v, 'f', -1, 64)
	}
	return appendNumber(dst, v)
}
