package cql

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"lindero/geo"
)

// Datetime reads the parameter datetime of OGC API Features: an instant, or an interval
// with a slash, whose ends may be open: empty or "..", and of which one may be a duration
// from or to the other. It selects by the collection's date property; without one, it
// selects everything, and the node is nil, as it is for an empty text (OGC 17-069r4,
// 7.15.4). Errors are of [geo.CodeInvalid] with Param "datetime".
func Datetime(text string, collection *geo.Collection) (*Node, error) {
	if text == "" {
		return nil, nil
	}
	value, ok := temporalLiteral(text)
	if !ok {
		return nil, geo.Errorf(geo.CodeInvalid, "datetime",
			"datetime takes a date such as 2024-05-31, a time such as 2024-05-31T12:00:00Z, or an interval with a slash between its ends, of which one may be open ('..') or a duration such as P1Y6M; %q is none", text)
	}
	date := collection.Schema.Date
	if collection.Column(date) == nil {
		return nil, nil
	}
	node, err := Parse(fmt.Sprintf(`T_INTERSECTS("%s", %s)`, date, value))
	if err != nil {
		return nil, geo.Errorf(geo.CodeInvalid, "datetime", "datetime: %q is no time that can be asked for: an interval may end before it starts, or lie too far away", text)
	}
	return node, nil
}

// temporalLiteral is an instant or interval as CQL2 has it.
func temporalLiteral(text string) (literal string, ok bool) {
	first, last, isInterval := strings.Cut(text, "/")
	if !isInterval {
		m, ok := parseMoment(first)
		if m.isDay {
			return "DATE('" + m.String() + "')", ok
		}
		return "TIMESTAMP('" + m.String() + "')", ok
	}
	from, hasFrom := parseMoment(first)
	to, hasTo := parseMoment(last)
	if span, ok := parseDuration(first); ok && hasTo {
		from, hasFrom = to.plus(span, -1), true
	}
	if span, ok := parseDuration(last); ok && hasFrom {
		to, hasTo = from.plus(span, 1), true
	}
	ok = (hasFrom || isOpen(first)) && (hasTo || isOpen(last)) && !(hasFrom && hasTo && to.t.Before(from.t))
	return "INTERVAL('" + from.String() + "','" + to.String() + "')", ok
}

func isOpen(end string) bool { return end == "" || end == ".." }

// timeEnd is a day or a time; the zero timeEnd is the open end of an interval.
type timeEnd struct {
	t       time.Time
	isDay   bool
	isKnown bool
}

// instantPattern is a date or a timestamp in UTC or with an offset (RFC 3339, 5.6).
var instantPattern = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?$`)

// ParseInstant reads a date or a time as the parameter datetime has them; isDay tells
// the first from the second, a time at the day's beginning.
func ParseInstant(text string) (t time.Time, isDay, ok bool) {
	m, ok := parseMoment(text)
	return m.t, m.isDay, ok
}

func parseMoment(text string) (timeEnd, bool) {
	text = strings.ToUpper(text)
	if !instantPattern.MatchString(text) {
		return timeEnd{}, false
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return timeEnd{day, true, true}, true
	}
	t, err := time.Parse(time.RFC3339, text)
	return timeEnd{t.UTC(), false, true}, err == nil
}

// String is the time as CQL2 writes it.
func (m timeEnd) String() string {
	switch {
	case !m.isKnown:
		return ".."
	case m.isDay:
		return m.t.Format(time.DateOnly)
	}
	return m.t.Format(time.RFC3339Nano)
}

// duration is one of ISO 8601: a part by the calendar, and one by the clock.
type duration struct {
	years, months, days int
	clock               time.Duration
}

// durationPattern is a duration (ISO 8601-1, 5.5.2.2), its numbers whole and small
// enough to stay within the years that have four digits.
var durationPattern = regexp.MustCompile(`^P(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$`)

func parseDuration(text string) (d duration, ok bool) {
	parts := durationPattern.FindStringSubmatch(strings.ToUpper(text))
	if parts == nil || strings.Join(parts[1:], "") == "" {
		return d, false
	}
	n := make([]int, len(parts))
	for i, digits := range parts[1:] {
		if digits == "" {
			continue
		}
		value, err := strconv.Atoi(digits)
		if err != nil { // cannot be: the pattern has digits
			return d, false
		}
		n[i] = value
	}
	clock := time.Duration(n[4])*time.Hour + time.Duration(n[5])*time.Minute + time.Duration(n[6])*time.Second
	return duration{n[0], n[1], 7*n[2] + n[3], clock}, true
}

// plus is the time a duration later, or with sign -1 earlier.
func (m timeEnd) plus(d duration, sign int) timeEnd {
	t := m.t.AddDate(sign*d.years, sign*d.months, sign*d.days).Add(time.Duration(sign) * d.clock)
	return timeEnd{t, m.isDay && d.clock == 0, true}
}
