package source

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"lindero/geo"
)

// The usual names of coordinate columns, the likeliest first.
var (
	lonNames = []string{"lon", "lng", "long", "longitude", "longitud", "lon_dd", "coord_x", "x"}
	latNames = []string{"lat", "latitude", "latitud", "lat_dd", "coord_y", "y"}
	wktNames = []string{"wkt", "geom", "geometry", "the_geom", "wkt_geom"}
)

// comma returns the delimiter asked for, 0 if none is.
func (o CSVOptions) comma() (byte, error) {
	switch d := o.Delimiter; {
	case d == "":
		return 0, nil
	case d == "tab" || d == `\t`:
		return '\t', nil
	case len(d) == 1 && d != `"` && d != "\n" && d != "\r" && d[0] != 0:
		return d[0], nil
	}
	return 0, fmt.Errorf(`the delimiter %q is not one ASCII character or "tab"`, o.Delimiter)
}

// layout says which field of a record is what.
type layout struct {
	comma    byte
	lon, lat int // -1 if none
	wkt      int // -1 if none
	names    []string
	columns  []columnKind // by field; inferred
}

// candidates are the delimiters that are looked for.
var candidates = []byte{',', ';', '\t', '|'}

// delimiterOf chooses the delimiter under which the header has coordinate columns,
// then the one that splits it into most fields.
func delimiterOf(header []byte, o CSVOptions) byte {
	best, most := candidates[0], -1
	for _, d := range candidates {
		names := splitHeader(header, d)
		score := len(names)
		l := layout{names: names, lon: -1, lat: -1, wkt: -1}
		if l.find(o) == nil {
			score += geo.MaxColumns
		}
		if score > most {
			best, most = d, score
		}
	}
	return best
}

// splitHeader is good enough to choose a delimiter.
func splitHeader(header []byte, d byte) []string {
	var names []string
	quoted, start := false, 0
	for i, c := range header {
		switch {
		case c == '"':
			quoted = !quoted
		case c == d && !quoted:
			names = append(names, string(bytes.Trim(header[start:i], `"`)))
			start = i + 1
		}
	}
	return append(names, string(bytes.Trim(header[start:], "\"\r\n")))
}

// find looks for the coordinate columns, by option or by their usual names.
func (l *layout) find(o CSVOptions) error {
	var err error
	named := func(name string) int {
		i := slices.Index(l.names, name)
		if i < 0 && err == nil {
			err = coded(CodeNoCoordinates, "the column %q that should hold coordinates is not there; there are %s", name, l.list())
		}
		return i
	}
	switch {
	case o.WKT != "":
		l.wkt = named(o.WKT)
		return err
	case o.Lon != "" || o.Lat != "":
		l.lon, l.lat = l.usual(lonNames), l.usual(latNames)
		if o.Lon != "" {
			l.lon = named(o.Lon)
		}
		if o.Lat != "" {
			l.lat = named(o.Lat)
		}
	default:
		l.lon, l.lat, l.wkt = l.usual(lonNames), l.usual(latNames), l.usual(wktNames)
	}
	if l.wkt >= 0 {
		l.lon, l.lat = -1, -1
	}
	if err == nil && l.wkt < 0 && (l.lon < 0 || l.lat < 0) {
		err = coded(CodeNoCoordinates, "no columns of coordinates are known by their names among %s; name them lon and lat, or wkt, or say which they are with csv: {lon: ..., lat: ...} in %s", l.list(), ConfigName)
	}
	return err
}

func (l *layout) usual(names []string) int {
	for _, n := range names {
		if i := slices.IndexFunc(l.names, func(have string) bool { return strings.EqualFold(strings.TrimSpace(have), n) }); i >= 0 {
			return i
		}
	}
	return -1
}

func (l *layout) list() string {
	const most = 20
	quoted := make([]string, 0, most)
	for _, n := range l.names[:min(most, len(l.names))] {
		quoted = append(quoted, fmt.Sprintf("%q", clip([]byte(n))))
	}
	if len(l.names) > most {
		quoted = append(quoted, "…")
	}
	return strings.Join(quoted, ", ")
}

// columnKind is what all values of a column have in common, as bits that a value
// takes away.
type columnKind uint8

const (
	kindInteger columnKind = 1 << iota
	kindNumber
	kindBoolean
	kindDate
	kindDateTime
	kindSeen    // a value was seen
	kindUnknown = kindInteger | kindNumber | kindBoolean | kindDate | kindDateTime
)

// narrow takes away what the value is not.
func (k columnKind) narrow(value []byte) columnKind {
	if len(value) == 0 {
		return k
	}
	k |= kindSeen
	if k&(kindInteger|kindNumber) != 0 {
		integer, number := exactNumber(value)
		if !integer {
			k &^= kindInteger
		}
		if !number {
			k &^= kindNumber
		}
	}
	if k&kindBoolean != 0 && !isBoolean(value) {
		k &^= kindBoolean
	}
	if k&kindDate != 0 && !isDate(value) {
		k &^= kindDate
	}
	if k&kindDateTime != 0 && !isDateTime(value) {
		k &^= kindDateTime
	}
	return k
}

// settle returns the one kind that values are read as, 0 for text.
func (k columnKind) settle() columnKind {
	if k&kindSeen == 0 {
		return 0
	}
	for _, one := range []columnKind{kindInteger, kindNumber, kindBoolean, kindDate, kindDateTime} {
		if k&one != 0 {
			return one
		}
	}
	return 0
}

// exactNumber reports whether a text is a number that is only a number: written as
// it reads, so that codes such as 007, 1E5 and 12345678901234567890 stay text.
func exactNumber(text []byte) (integer, number bool) {
	v, ok := parseNumber(text)
	if !ok || text[0] == '+' {
		return false, false
	}
	if v.Kind == geo.KindInteger {
		return true, true
	}
	e := bytes.IndexAny(text, "eE")
	point := bytes.IndexByte(text, '.') >= 0
	if e < 0 {
		return false, point // a long integer is a code
	}
	return false, point || text[e+1] == '-' || text[e+1] == '+'
}

func isBoolean(text []byte) bool {
	switch string(text) {
	case "true", "True", "TRUE", "false", "False", "FALSE":
		return true
	}
	return false
}
