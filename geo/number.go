package geo

import (
	"strconv"
	"strings"
)

// ParseNumber reads a finite decimal number, as clients write it in an address.
// [strconv.ParseFloat] alone takes infinities and, of Go's own notation,
// hexadecimal digits and underscores as well.
func ParseNumber(s string) (v float64, ok bool) {
	v, err := strconv.ParseFloat(s, 64)
	finite := v-v == 0
	return v, err == nil && finite && !strings.ContainsAny(s, "xX_")
}
