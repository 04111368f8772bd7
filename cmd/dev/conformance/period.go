package conformance

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// A period is a stretch of time, both ends included: a day, an instant, or what an
// interval says.
type period struct{ from, to time.Time }

// The ends of time: what an open end stands for.
var (
	beginning = time.Date(-9999, 1, 1, 0, 0, 0, 0, time.UTC)
	eternity  = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
)

func (p period) overlaps(q period) bool { return !p.from.After(q.to) && !q.from.After(p.to) }

// ends writes an interval of a temporal extent as a datetime parameter.
func ends(interval [2]*string) string {
	text := func(s *string) string {
		if s == nil {
			return ".."
		}
		return cmp.Or(*s, "..")
	}
	return text(interval[0]) + "/" + text(interval[1])
}

// parsePeriod reads a date, a timestamp, or an interval of them, whose ends may be
// open (OGC 17-069r4, 7.15.4).
func parsePeriod(text string) (period, error) {
	from, to, interval := strings.Cut(text, "/")
	if !interval {
		return parseInstant(text)
	}
	p := period{beginning, eternity}
	if from != "" && from != ".." {
		q, err := parseInstant(from)
		if err != nil {
			return p, err
		}
		p.from = q.from
	}
	if to != "" && to != ".." {
		q, err := parseInstant(to)
		if err != nil {
			return p, err
		}
		p.to = q.to
	}
	return p, nil
}

func parseInstant(text string) (period, error) {
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return period{day, day.AddDate(0, 0, 1).Add(-time.Nanosecond)}, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return period{}, fmt.Errorf("%q is neither a date nor a timestamp", text)
	}
	return period{at, at}, nil
}

// periodOf is when a feature is, by one of its properties.
func periodOf(f *feature, name string) (period, bool) {
	text, ok := f.Properties[name].(string)
	if !ok {
		return period{}, false
	}
	p, err := parseInstant(text)
	return p, err == nil
}

// dateProperties are the properties that datetime may go by: the one that the schema
// marks as primary, or else each that it says has dates.
func (t *target) dateProperties(c *collection) []string {
	schema, err := t.schema(c)
	if err != nil {
		return nil
	}
	var some []string
	for _, name := range names(schema) {
		p := schema.Properties[name]
		if p.Role == "primary-instant" || p.Role == "primary-interval-start" {
			return []string{name}
		}
		if p.Format == "date" || p.Format == "date-time" {
			some = append(some, name)
		}
	}
	return some
}
