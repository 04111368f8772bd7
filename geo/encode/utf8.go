package encode

import (
	"bytes"
	"unicode/utf8"
)

// replacement stands for bytes that are not UTF-8.
const replacement = "\ufffd"

// validUTF8 returns s with U+FFFD for bytes that are not UTF-8.
func validUTF8(s []byte) []byte {
	if utf8.Valid(s) {
		return s
	}
	return bytes.ToValidUTF8(s, []byte(replacement))
}

// utf8Of is [validUTF8] of a text that is known to be valid where it is plain.
func utf8Of(s []byte, plain bool) []byte {
	if plain {
		return s
	}
	return validUTF8(s)
}

// cutText returns a text in valid UTF-8 of at most so many bytes, whole characters.
func cutText(text []byte, most int) []byte {
	text = validUTF8(text)
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}
