package glyph

import (
	"encoding/binary"
	"math"
)

// The fields of glyphs.proto (node-fontnik), as protobuf tags.
const (
	tagStack   = 1<<3 | 2
	tagName    = 1<<3 | 2
	tagRange   = 2<<3 | 2
	tagGlyph   = 3<<3 | 2
	tagID      = 1 << 3
	tagBitmap  = 2<<3 | 2
	tagWidth   = 3 << 3
	tagHeight  = 4 << 3
	tagLeft    = 5 << 3
	tagTop     = 6 << 3
	tagAdvance = 7 << 3
)

// ascent is how far above the baseline, in pixels, the line lies that a glyph's top
// is measured from. MapLibre puts that line 17 pixels above the middle of the text
// (SHAPING_DEFAULT_OFFSET), and capitals of the Go fonts are 17.3 pixels high: with
// 17 + 17.3/2 they are centred on their point.
const ascent = 26

// encode makes the file of a range of a font.
func encode(stack string, ttf []byte, r Range) ([]byte, error) {
	f, err := newFace(ttf)
	if err != nil {
		return nil, err
	}
	body := appendBytes(nil, tagName, []byte(stack))
	body = appendBytes(body, tagRange, []byte(r.String()))
	var message []byte
	for code := r.first(); code < r.first()+blockSize; code++ {
		o, ok, err := f.outline(code)
		if err != nil {
			return nil, err
		}
		if ok {
			message = appendGlyph(message[:0], code, o)
			body = appendBytes(body, tagGlyph, message)
		}
	}
	return appendBytes(nil, tagStack, body), nil
}

// appendGlyph appends a glyph. One without a box, such as the space, has no bitmap.
func appendGlyph(dst []byte, code rune, o outline) []byte {
	f := newField(o)
	dst = appendNumber(dst, tagID, uint64(code))
	if f.pixels == nil {
		dst = appendNumber(appendNumber(dst, tagWidth, 0), tagHeight, 0)
		dst = appendSigned(appendSigned(dst, tagLeft, 0), tagTop, -ascent)
		return appendNumber(dst, tagAdvance, uint64(math.Round(o.advance)))
	}
	dst = appendBytes(dst, tagBitmap, f.pixels)
	dst = appendNumber(appendNumber(dst, tagWidth, uint64(f.width)), tagHeight, uint64(f.height))
	dst = appendSigned(appendSigned(dst, tagLeft, f.left), tagTop, f.top-ascent)
	return appendNumber(dst, tagAdvance, uint64(math.Round(o.advance)))
}

func appendBytes(dst []byte, tag byte, b []byte) []byte {
	return append(binary.AppendUvarint(append(dst, tag), uint64(len(b))), b...)
}

func appendNumber(dst []byte, tag byte, n uint64) []byte {
	return binary.AppendUvarint(append(dst, tag), n)
}

// appendSigned appends a number in protobuf's zigzag form, as encoding/binary has it.
func appendSigned(dst []byte, tag byte, n int) []byte {
	return binary.AppendVarint(append(dst, tag), int64(n))
}
