// Package speech says texts, numbers, dates and the values of features as readers of
// Spanish or English expect them, on pages and on paper. It agrees with the map's own
// format.ts.
package speech

import (
	"math"
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"lindero/geo"
)

// Speech speaks one language. Numbers take a decimal point in both, as all of
// northern Central America and Mexico write them.
type Speech struct {
	Lang    string // "es" or "en"
	printer *message.Printer
}

// In returns the speech of a language: Guatemala's Spanish for "es", else English.
func In(lang string) Speech {
	tag := language.English
	if lang == "es" {
		tag = language.MustParse("es-GT")
	}
	return Speech{lang, message.NewPrinter(tag)}
}

// T returns the text of the language.
func (s Speech) T(es, en string) string { return s.Text(geo.Text{ES: es, EN: en}) }

// Text returns the text in the language, or in the other one where it has no own.
func (s Speech) Text(t geo.Text) string { return t.In(s.Lang) }

// Count is a whole number with its digits grouped.
func (s Speech) Count(n int) string { return s.printer.Sprint(number.Decimal(n)) }

// plainest and largest bound the numbers that are written out; others take an exponent.
const (
	plainest = 1e-6
	largest  = 1e15
)

// Number writes all the digits of a number, grouped.
func (s Speech) Number(v float64) string {
	if size := math.Abs(v); v != 0 && (size < plainest || size >= largest) {
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	_, fraction, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	return s.printer.Sprint(number.Decimal(v, number.MaxFractionDigits(len(fraction))))
}

// units are the symbols of units (UCUM) and of the map's own, where another than the
// code itself is usual.
var units = map[string]string{"kmh": "km/h", "deg": "°", "Cel": "°C"}

// Unit is the symbol of a unit; "" for none and for "a", a year of the calendar, which
// takes none.
func Unit(unit string) string {
	if unit == "a" {
		return ""
	}
	if symbol, ok := units[unit]; ok {
		return symbol
	}
	return unit
}

// Quantity is a number with its unit behind a space that does not break.
func (s Speech) Quantity(v float64, unit string) string {
	symbol := Unit(unit)
	switch {
	case unit == "a":
		return strconv.FormatFloat(v, 'f', -1, 64) // no separators in a year
	case symbol == "":
		return s.Number(v)
	case symbol == "°":
		return s.Number(v) + symbol
	}
	return s.Number(v) + "\u00a0" + symbol
}

// Degrees is a longitude or latitude in decimal degrees, to five decimals: a metre.
func (s Speech) Degrees(v float64) string {
	return s.printer.Sprint(number.Decimal(v, number.Scale(5)))
}

// Position is a place in decimal degrees, latitude first as readers say it.
func (s Speech) Position(lon, lat float64) string {
	return s.Degrees(lat) + ", " + s.Degrees(lon)
}
