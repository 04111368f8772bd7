package encode

import (
	"time"

	"lindero/geo"
)

const secondsADay = 24 * 60 * 60

// parseTime reads a date, as its midnight in UTC, or a date-time (RFC 3339), of years
// that XML Schema has.
func parseTime(text []byte) (t time.Time, ok bool) {
	if len(text) == len(time.DateOnly) {
		var midnight [len("2006-01-02T00:00:00Z")]byte
		copy(midnight[copy(midnight[:], text):], "T00:00:00Z")
		text = midnight[:]
	}
	err := t.UnmarshalText(text)
	return t, err == nil && t.Year() > 0
}

// dateOf is [parseTime] of a date only.
func dateOf(text []byte) (t time.Time, ok bool) {
	if !isDay(text) {
		return t, false
	}
	return parseTime(text)
}

// dateTimeOf is [parseTime] of a date-time only.
func dateTimeOf(text []byte) (t time.Time, ok bool) {
	if isDay(text) {
		return t, false
	}
	return parseTime(text)
}

// isDay reports whether a text that is a time has no more than its day.
func isDay(text []byte) bool { return len(text) == len(time.DateOnly) }

func isDate(text []byte) bool {
	_, ok := dateOf(text)
	return ok
}

// isMilliseconds reports whether a text is a date-time of whole milliseconds, which is
// what tables hold.
func isMilliseconds(text []byte) bool {
	t, ok := dateTimeOf(text)
	return ok && t.Nanosecond()%int(time.Millisecond) == 0
}

// everyText reports whether something is true of every text of a dictionary.
func everyText(d *geo.Dictionary, is func(text []byte) bool) bool {
	for code := uint32(1); int(code) < d.Len(); code++ {
		if !is(d.Bytes(code)) {
			return false
		}
	}
	return true
}
