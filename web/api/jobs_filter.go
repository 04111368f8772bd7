package api

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/geo/cql"
	"lindero/web/job"
)

// jobFilter is what the parameters choose among jobs (OGC 18-062r2, 11.2).
func jobFilter(c echo.Context) (func(*job.Record) bool, error) {
	if _, err := listParam(c, "type", []string{typeProcess}); err != nil { // which all are of
		return nil, err
	}
	wanted, err := listParam(c, "status", statusNames())
	if err != nil {
		return nil, err
	}
	during, err := parseSpan(c.QueryParam("datetime"))
	if err != nil {
		return nil, err
	}
	shortest, err := secondsParam(c, "minDuration", 0)
	if err != nil {
		return nil, err
	}
	longest, err := secondsParam(c, "maxDuration", maxSeconds)
	if err != nil {
		return nil, err
	}
	var ids []string
	if text := c.QueryParam("processID"); text != "" {
		ids = strings.Split(text, ",")
	}
	bySpan := c.QueryParams().Has("minDuration") || c.QueryParams().Has("maxDuration")
	return func(r *job.Record) bool {
		took := durationOf(r)
		return (ids == nil || slices.Contains(ids, r.Process)) &&
			(wanted == nil || slices.Contains(wanted, string(r.Status))) &&
			during.has(seconds(r.Created)) &&
			(!bySpan || !r.Started.IsZero() && took >= shortest && took <= longest)
	}, nil
}

// statusNames lists the statuses of jobs.
func statusNames() []string {
	var names []string
	for _, s := range job.Statuses() {
		names = append(names, string(s))
	}
	return names
}

// durationOf is how long a job has run: until it finished, or so far.
func durationOf(r *job.Record) time.Duration {
	if r.Finished.IsZero() {
		return r.Updated.Sub(r.Started)
	}
	return r.Finished.Sub(r.Started)
}

// maxSeconds is more than any job takes.
const maxSeconds = 1 << 30

// secondsParam is a parameter in whole seconds.
func secondsParam(c echo.Context, name string, otherwise int) (time.Duration, error) {
	text := c.QueryParam(name)
	if text == "" {
		return time.Duration(otherwise) * time.Second, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > maxSeconds {
		return 0, geo.Errorf(geo.CodeInvalid, name, "%s takes whole seconds, not %q", name, text)
	}
	return time.Duration(n) * time.Second, nil
}

// span is an interval, its ends included; a zero end is open.
type span struct{ from, to time.Time }

// parseSpan reads an instant, a day or an interval as datetime has them (OGC 17-069r4,
// 7.15.4). Without a text it is open at both ends.
func parseSpan(text string) (s span, err error) {
	if text == "" {
		return s, nil
	}
	first, last, isInterval := strings.Cut(text, "/")
	if !isInterval {
		last = first
	}
	from, _, hasFrom := cql.ParseInstant(first)
	to, isDay, hasTo := cql.ParseInstant(last)
	if !hasFrom && !(isInterval && isOpenEnd(first)) || !hasTo && !(isInterval && isOpenEnd(last)) || hasFrom && hasTo && to.Before(from) {
		return s, geo.Errorf(geo.CodeInvalid, "datetime", "datetime takes a date, a time or an interval with a slash between its ends, of which one may be open ('..'); %q is none", text)
	}
	s = span{from, to}
	if isDay {
		s.to = to.Add(24*time.Hour - time.Second)
	}
	return s, nil
}

// isOpenEnd reports whether an end of an interval is left open.
func isOpenEnd(end string) bool { return end == "" || end == ".." }

func (s span) has(t time.Time) bool {
	return (s.from.IsZero() || !t.Before(s.from)) && (s.to.IsZero() || !t.After(s.to))
}
