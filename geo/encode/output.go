package encode

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// flushAt is how many bytes gather before they are written.
const flushAt = 32 << 10

// output gathers small pieces.
type output struct {
	w   io.Writer
	buf []byte
}

// flushFull writes what has gathered if it is enough.
func (o *output) flushFull() error {
	if len(o.buf) < flushAt {
		return nil
	}
	return o.flush()
}

func (o *output) flush() error {
	_, err := o.w.Write(o.buf)
	o.buf = o.buf[:0]
	return err
}

// validUTF8 returns s with U+FFFD for bytes that are not UTF-8.
func validUTF8(s []byte) []byte {
	if utf8.Valid(s) {
		return s
	}
	return bytes.ToValidUTF8(s, []byte("\ufffd"))
}

// utf8Of is [validUTF8] of a text that is known to be valid where it is plain.
func utf8Of(s []byte, plain bool) []byte {
	if plain {
		return s
	}
	return validUTF8(s)
}
