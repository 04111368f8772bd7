package encode

import "time"

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
