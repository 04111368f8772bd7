package glyph

import (
	"strconv"
	"strings"

	"lindero/geo"
)

// Ranges are of 256 code points each, 0-255 to 65280-65535.
const (
	blockSize = 256
	blocks    = 256
)

// Range is one of the ranges of code points that glyphs come in.
type Range struct{ index uint8 }

// ParseRange reads a range as an address has it, such as 0-255 or 8192-8447.pbf. It
// fails where that is none of the 256 ranges, or written otherwise.
func ParseRange(text string) (Range, error) {
	first, _, _ := strings.Cut(text, "-")
	start, err := strconv.ParseUint(first, 10, 16)
	r := Range{uint8(start / blockSize)}
	if err != nil || r.String() != strings.TrimSuffix(text, ".pbf") {
		return Range{}, geo.Errorf(geo.CodeInvalid, "range", "%q is no range of glyphs; ask for 0-255, 256-511 and so on to 65280-65535", text)
	}
	return r, nil
}

// String returns the range as addresses have it, without an ending.
func (r Range) String() string {
	return strconv.Itoa(int(r.first())) + "-" + strconv.Itoa(int(r.first())+blockSize-1)
}

// first is the least code point.
func (r Range) first() rune { return rune(r.index) * blockSize }
