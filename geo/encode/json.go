package encode

import (
	"math"
	"strconv"
	"unicode/utf8"
)

// appendText appends a string, copied whole where it is known to need no escape.
func appendText(dst, s []byte, plain bool) []byte {
	if !plain {
		return appendString(dst, s)
	}
	dst = append(dst, '"')
	dst = append(dst, s...)
	return append(dst, '"')
}

// appendString appends s as a JSON string (RFC 8259). Bytes that are not UTF-8
// become U+FFFD.
func appendString(dst, s []byte) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	for len(s) > 0 {
		c := s[0]
		switch {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c < 0x20:
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
		case c < utf8.RuneSelf:
			dst = append(dst, c)
		default:
			r, size := utf8.DecodeRune(s)
			dst = utf8.AppendRune(dst, r)
			s = s[size:]
			continue
		}
		s = s[1:]
	}
	return append(dst, '"')
}

// appendNumber appends a finite number in the shortest form that reads back the
// same.
//
// Up to seven decimals are written from the number times 10^7: where the rounded
// product divided by 10^7 is the number again, its decimal form is that integer's
// digits, since no two decimals of at most 15 digits share a float64.
func appendNumber(dst []byte, v float64) []byte {
	const scale = 1e7
	scaled := math.RoundToEven(v * scale)
	if math.Abs(scaled) >= 1e15 || scaled/scale != v {
		return appendFloat(dst, v)
	}
	n := int64(scaled)
	if n < 0 {
		dst = append(dst, '-')
		n = -n
	}
	dst = strconv.AppendInt(dst, n/scale, 10)
	fraction := uint32(n % scale)
	if fraction == 0 {
		return dst
	}
	var digits [8]byte
	digits[0] = '.'
	last := 0
	for i := 7; i > 0; i-- {
		digit := fraction % 10
		fraction /= 10
		digits[i] = '0' + byte(digit)
		if last == 0 && digit != 0 {
			last = i
		}
	}
	return append(dst, digits[:last+1]...)
}

func appendFloat(dst []byte, v float64) []byte {
	if abs := math.Abs(v); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		return strconv.AppendFloat(dst, v, 'e', -1, 64)
	}
	return strconv.AppendFloat(dst, v, 'f', -1, 64)
}
