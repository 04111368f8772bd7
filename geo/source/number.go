package source

import (
	"math"
	"strconv"
)

// number is a JSON number as it was scanned.
type number struct {
	mantissa uint64
	exponent int // of ten
	digits   int // of the mantissa, leading zeros included
	negative bool
	integer  bool // neither a point nor an exponent
}

// maxExponent keeps a hostile exponent from overflowing; far beyond any float64.
const maxExponent = 1 << 20

// scanNumber reads a number of RFC 8259 at b[i]. The slice must end in a byte that
// belongs to no number. next is -1 where there is none.
func scanNumber(b []byte, i int, n *number) (next int) {
	*n = number{integer: true}
	if b[i] == '-' {
		n.negative = true
		i++
	}
	start := i
	mantissa := uint64(0)
	for c := b[i] - '0'; c <= 9; c = b[i] - '0' {
		mantissa = mantissa*10 + uint64(c)
		i++
	}
	n.digits = i - start
	if n.digits == 0 || n.digits > 1 && b[start] == '0' {
		return -1
	}
	if b[i] == '.' {
		n.integer = false
		i++
		start = i
		for c := b[i] - '0'; c <= 9; c = b[i] - '0' {
			mantissa = mantissa*10 + uint64(c)
			i++
		}
		n.exponent = start - i
		n.digits += i - start
		if i == start {
			return -1
		}
	}
	n.mantissa = mantissa
	if b[i]|0x20 == 'e' {
		return n.scanExponent(b, i+1)
	}
	return i
}

func (n *number) scanExponent(b []byte, i int) (next int) {
	n.integer = false
	negative := b[i] == '-'
	if negative || b[i] == '+' {
		i++
	}
	start, e := i, 0
	for c := b[i] - '0'; c <= 9; c = b[i] - '0' {
		e = min(e*10+int(c), maxExponent)
		i++
	}
	if i == start {
		return -1
	}
	if negative {
		e = -e
	}
	n.exponent += e
	return i
}

// safeDigits is how many decimal digits a uint64 always holds.
const safeDigits = 19

// float returns the nearest float64; text is the number as it stands. ok is false
// beyond the range of float64. Where mantissa and power of ten are both exact, one
// operation rounds right (W. D. Clinger, "How to read floating point numbers
// accurately", PLDI 1990); strconv does the rest.
func (n *number) float(text []byte) (v float64, ok bool) {
	if n.digits <= safeDigits && n.mantissa <= 1<<53 && n.exponent >= -22 && n.exponent <= 22 {
		v = float64(n.mantissa)
		if n.exponent < 0 {
			v /= powersOfTen[-n.exponent]
		} else {
			v *= powersOfTen[n.exponent]
		}
		if n.negative {
			v = -v
		}
		return v, true
	}
	v, err := strconv.ParseFloat(string(text), 64)
	return v, err == nil && !math.IsInf(v, 0)
}

var powersOfTen = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// int returns the number as an int64; ok is false if it is none or does not fit.
func (n *number) int() (v int64, ok bool) {
	if !n.integer || n.digits > safeDigits || n.mantissa > math.MaxInt64 {
		return 0, false
	}
	v = int64(n.mantissa)
	if n.negative {
		v = -v
	}
	return v, true
}
