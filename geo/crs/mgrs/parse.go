package mgrs

import (
	"strings"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/crs"
)

// maxText is how much of a text is read: the longest reference has 15 characters, and
// blanks between them.
const maxText = 64

// Parse reads a reference with whatever blanks between its parts and in any case. It
// returns the middle of the square that it names, in degrees of longitude and latitude
// on WGS 84, and the square's side in metres, from 1 to 100,000. Where the square reaches
// beyond its zone or band so may the middle. What is no reference fails with
// [geo.CodeInvalid] and says where.
func Parse(text string) (lon, lat float64, size int, err error) {
	r, err := read(text)
	if err != nil {
		return 0, 0, 0, err
	}
	size = squareSide
	for range len(r.digits) / 2 {
		size /= 10
	}
	half := len(r.digits) / 2
	easting := squareSide*r.column + size*number(r.digits[:half])
	northing := size * number(r.digits[half:])
	base, ok := r.rowNorthing()
	if !ok {
		return 0, 0, 0, invalid(text, "row %c does not cross band %c", r.row, r.band)
	}
	middle := float64(size) / 2
	p := r.zone.ToWGS84(orb.Point{float64(easting) + middle, float64(base+northing) + middle})
	return p[0], p[1], size, nil
}

// reference is a text taken apart.
type reference struct {
	zone      crs.Zone
	band, row byte
	column    int    // its western edge, in times 100 km
	digits    string // of easting, then northing
}

func read(text string) (reference, error) {
	var r reference
	if len(text) > maxText {
		return r, invalid(text[:maxText]+"…", "it is too long")
	}
	s := strings.ToUpper(strings.Join(strings.Fields(text), ""))
	lead := len(s) - len(strings.TrimLeft(s, "0123456789"))
	if lead > 2 || len(s) < lead+3 {
		return r, invalid(text, "it is made of a zone, a letter, two letters and digits, as 15PXT1234567890")
	}
	if lead == 0 && strings.IndexByte("ABYZ", s[0]) >= 0 {
		return r, invalid(text, "references around the poles are not read")
	}
	r.zone.Number = number(s[:lead])
	if r.zone.Number < 1 || r.zone.Number > 60 {
		return r, invalid(text, "zones are from 1 to 60")
	}
	r.band, r.row, r.digits = s[lead], s[lead+2], s[lead+3:]
	if strings.IndexByte(bands, r.band) < 0 {
		return r, invalid(text, "there is no band %q", r.band)
	}
	r.zone.South = r.band < 'N'
	if r.band == 'X' && r.zone.Number%2 == 0 && 32 <= r.zone.Number && r.zone.Number <= 36 {
		return r, invalid(text, "there is no %dX", r.zone.Number)
	}
	column := strings.IndexByte(columns, s[lead+1]) - (r.zone.Number-1)%3*setColumns
	if column < 0 || column >= setColumns {
		return r, invalid(text, "zone %d has no column %q", r.zone.Number, s[lead+1])
	}
	r.column = column + 1
	if strings.IndexByte(rows, r.row) < 0 {
		return r, invalid(text, "there is no row %q", r.row)
	}
	if len(r.digits)%2 != 0 || len(r.digits) > 2*MaxDigits || strings.Trim(r.digits, "0123456789") != "" {
		return r, invalid(text, "easting and northing have the same number of digits, at most %d", MaxDigits)
	}
	return r, nil
}

// rowNorthing returns the southern edge of the row, in metres, where it crosses the
// band; ok is false where none of that letter does.
func (r *reference) rowNorthing() (northing int, ok bool) {
	south, north := r.bandNorthings()
	first := strings.IndexByte(rows, r.row) - rowShift(r.zone.Number)
	northing = (first + len(rows)) % len(rows) * squareSide
	for float64(northing+squareSide) <= south {
		northing += rowsCycle
	}
	return northing, float64(northing) < north
}

// widest is how far from its central meridian a zone reaches, in degrees: the wide ones
// of Norway and Svalbard, six.
const widest = 6

// bandNorthings returns the least and the greatest northing of the band within the
// zone: parallels bend towards the pole away from the central meridian.
func (r *reference) bandNorthings() (south, north float64) {
	band := strings.IndexByte(bands, r.band)
	bottom := float64(crs.UTMSouth + 8*band)
	top := bottom + 8
	if band == len(bands)-1 {
		top = crs.UTMNorth
	}
	meridian := r.zone.Meridian()
	northing := func(from, lat float64) float64 { return r.zone.FromWGS84(orb.Point{meridian + from, lat})[1] }
	return min(northing(0, bottom), northing(widest, bottom)), max(northing(0, top), northing(widest, top))
}

// number reads digits, of which there are few.
func number(digits string) int {
	n := 0
	for _, d := range []byte(digits) {
		n = 10*n + int(d-'0')
	}
	return n
}

func invalid(text, format string, args ...any) error {
	reason := geo.Errorf(geo.CodeInvalid, "", format, args...).Message
	return geo.Errorf(geo.CodeInvalid, "", "%q is no MGRS reference: %s", text, reason)
}
