package cql

import "time"

const microsOfDay = 24 * 3600 * 1_000_000

// firstMicro and lastMicro are the ends of the years 0 to 9999, which four digits
// can write.
const (
	firstMicro = -719_528 * microsOfDay
	lastMicro  = 2_932_897*microsOfDay - 1
)

// instantOf reads a literal: 2024-05-31 as Date, 2024-05-31T12:00:00Z as Timestamp
// (RFC 3339; an offset from UTC is accepted as well).
func instantOf(text string) (Node, bool) {
	if days, rest, ok := parseDay(text); ok && rest == "" {
		return Node{Op: Date, Int: days}, true
	}
	if micros, ok := parseTimestamp(text); ok && micros >= firstMicro && micros <= lastMicro {
		return Node{Op: Timestamp, Int: micros}, true
	}
	return Node{}, false
}

// parseDay reads the date that a text begins with, as days since 1970-01-01 in the
// proleptic Gregorian calendar.
func parseDay[T ~string | ~[]byte](s T) (days int64, rest T, ok bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return 0, s, false
	}
	y, ok1 := digits(s[:4])
	m, ok2 := digits(s[5:7])
	d, ok3 := digits(s[8:10])
	if !ok1 || !ok2 || !ok3 || m < 1 || m > 12 || d < 1 || d > daysOfMonth(y, m) {
		return 0, s, false
	}
	return daysBefore(y, m) + d - 1, s[10:], true
}

// parseTimestamp reads a date and a time as microseconds since 1970 in UTC. A blank
// may stand for the T; a time without offset is UTC.
func parseTimestamp[T ~string | ~[]byte](s T) (micros int64, ok bool) {
	days, s, ok := parseDay(s)
	if !ok || len(s) < 9 || s[0] != 'T' && s[0] != 't' && s[0] != ' ' || s[3] != ':' || s[6] != ':' {
		return 0, false
	}
	h, ok1 := digits(s[1:3])
	m, ok2 := digits(s[4:6])
	sec, ok3 := digits(s[7:9])
	if !ok1 || !ok2 || !ok3 || h > 23 || m > 59 || sec > 59 {
		return 0, false
	}
	fraction, s, ok := parseFraction(s[9:])
	if !ok {
		return 0, false
	}
	offset, ok := parseOffset(s)
	return days*microsOfDay + ((h*60+m-offset)*60+sec)*1_000_000 + fraction, ok
}

// parseFraction reads ".5" as 500,000 microseconds.
func parseFraction[T ~string | ~[]byte](s T) (micros int64, rest T, ok bool) {
	if len(s) == 0 || s[0] != '.' {
		return 0, s, true
	}
	unit, n := int64(100_000), 1
	for ; n < len(s) && s[n] >= '0' && s[n] <= '9'; n++ {
		micros += int64(s[n]-'0') * unit
		unit /= 10
	}
	return micros, s[n:], n > 1
}

// parseOffset reads Z or +01:00 as minutes.
func parseOffset[T ~string | ~[]byte](s T) (minutes int64, ok bool) {
	if len(s) == 0 || len(s) == 1 && (s[0] == 'Z' || s[0] == 'z') {
		return 0, true
	}
	if len(s) != 6 || s[0] != '+' && s[0] != '-' || s[3] != ':' {
		return 0, false
	}
	h, ok1 := digits(s[1:3])
	m, ok2 := digits(s[4:6])
	minutes = h*60 + m
	if s[0] == '-' {
		minutes = -minutes
	}
	return minutes, ok1 && ok2 && h < 24 && m < 60
}

func digits[T ~string | ~[]byte](s T) (v int64, ok bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		v = 10*v + int64(s[i]-'0')
	}
	return v, true
}

func daysOfMonth(y, m int64) int64 {
	switch m {
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// daysBefore counts the days from 1970-01-01 to the first of a month, after H.
// Hinnant's days_from_civil: a year begins in March, so that its leap day comes last,
// and 400 years are a cycle of 146,097 days.
func daysBefore(y, m int64) int64 {
	if m <= 2 {
		y, m = y-1, m+12
	}
	cycle := (y+400)/400 - 1 // rounded down: y is -1 at least
	y -= cycle * 400
	return cycle*146_097 + y*365 + y/4 - y/100 + (153*(m-3)+2)/5 - 719_468
}

func floorDay(micros int64) int64 {
	if micros < 0 {
		return (micros+1)/microsOfDay - 1
	}
	return micros / microsOfDay
}

// appendInstant writes a Date or Timestamp as [instantOf] reads it.
func appendInstant(dst []byte, n *Node) []byte {
	if n.Op == Date {
		return time.Unix(n.Int*24*3600, 0).UTC().AppendFormat(dst, time.DateOnly)
	}
	return time.UnixMicro(n.Int).UTC().AppendFormat(dst, "2006-01-02T15:04:05.999999Z07:00")
}
