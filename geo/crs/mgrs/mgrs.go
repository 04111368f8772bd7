// Package mgrs writes positions as references of the Military Grid Reference System,
// as maps and GPS units of field teams have them (15PXT 12345 67890), and reads them.
//
// A reference is made of a zone of UTM, the letter of a band of latitude, the two
// letters of a square of 100 km and, for each of easting and northing, up to five
// digits (NGA.STND.0037_2.0.0_GRIDS, "Universal Grids and Grid Reference Systems",
// 2014, chapter 3). Letters follow the scheme AA of WGS 84. References around the poles
// (bands A, B, Y and Z, on Universal Polar Stereographic) are refused.
package mgrs

import (
	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/crs"
)

// The digits of easting, and of northing, that a reference may have: squares of 100 km
// at none, of 1 m at five.
const (
	MinDigits = 0
	MaxDigits = 5
)

// letters of bands and rows leave out I and O, which pass for digits.
const (
	bands   = "CDEFGHJKLMNPQRSTUVWX" // of 8° from 80° S on, the last of 12°
	columns = "ABCDEFGHJKLMNPQRSTUVWXYZ"
	rows    = "ABCDEFGHJKLMNPQRSTUV"
)

const (
	squareSide = 100_000                // metres
	rowsCycle  = len(rows) * squareSide // after which the letters of rows come again
	setColumns = 8                      // columns of a zone: from 100 to 900 km
)

// Append appends the reference of the square that holds a position, in degrees of
// longitude and latitude on WGS 84, without blanks: 15PXT1234567890. Digits is how many
// there are of easting and of northing. Longitudes may be any finite number. It allocates
// nothing but dst, and fails with [geo.CodeInvalid] where UTM is not used (north of 84°
// and south of 80°) or digits are none of 0 to 5.
func Append(dst []byte, lon, lat float64, digits int) ([]byte, error) {
	return appendReference(dst, lon, lat, digits, false)
}

// AppendSpaced is [Append] with the blanks that people read by: 15P XT 12345 67890.
func AppendSpaced(dst []byte, lon, lat float64, digits int) ([]byte, error) {
	return appendReference(dst, lon, lat, digits, true)
}

func appendReference(dst []byte, lon, lat float64, digits int, spaced bool) ([]byte, error) {
	if digits < MinDigits || digits > MaxDigits {
		return dst, geo.Errorf(geo.CodeInvalid, "digits", "MGRS has %d to %d digits, not %d", MinDigits, MaxDigits, digits)
	}
	if !(lat >= crs.UTMSouth && lat < crs.UTMNorth) || lon-lon != 0 {
		return dst, geo.Errorf(geo.CodeInvalid, "", "%g, %g has no MGRS reference: it is used from 80° S to 84° N", lon, lat)
	}
	zone := crs.ZoneOf(orb.Point{lon, lat})
	p := zone.FromWGS84(orb.Point{lon, lat})
	easting, northing := metres(p[0]), metres(p[1])
	dst = append(dst, byte('0'+zone.Number/10), byte('0'+zone.Number%10), bandOf(lat))
	dst = blank(dst, spaced)
	dst = append(dst, columnLetter(zone.Number, easting/squareSide), rowLetter(zone.Number, northing/squareSide))
	dst = appendDigits(blank(dst, spaced && digits > 0), easting%squareSide, digits)
	return appendDigits(blank(dst, spaced && digits > 0), northing%squareSide, digits), nil
}

func blank(dst []byte, wanted bool) []byte {
	if wanted {
		return append(dst, ' ')
	}
	return dst
}

// nanometre is what coordinates are rounded to before they are cut off: the series
// behind them is no better, and a position on a line of the grid stays on it.
const nanometre = 1e-9

// metres cuts off what is below a metre, for a reference names the square that holds a
// position.
func metres(v float64) int { return int(v + nanometre) }

func bandOf(lat float64) byte {
	return bands[min(int(lat-crs.UTMSouth)/8, len(bands)-1)]
}

// columnLetter returns the letter of the column of a zone that starts at so many times
// 100 km east: three sets of eight letters take turns.
func columnLetter(zone, column int) byte {
	return columns[(zone-1)%3*setColumns+column-1]
}

// rowLetter returns the letter of the row that starts at so many times 100 km north:
// zones of even number start five letters later.
func rowLetter(zone, row int) byte { return rows[(row+rowShift(zone))%len(rows)] }

func rowShift(zone int) int {
	if zone%2 == 0 {
		return 5
	}
	return 0
}

// appendDigits appends the first digits of five.
func appendDigits(dst []byte, metres, digits int) []byte {
	for place, i := squareSide/10, 0; i < digits; place, i = place/10, i+1 {
		dst = append(dst, byte('0'+metres/place%10))
	}
	return dst
}
