package conformance

import (
	"net/http"
	"regexp"
	"time"
)

// complete adds to the real server what checks need to be put to the test and it does
// not have: a temporal extent, and durations in datetime. What the server comes to have
// is taken out here.
func complete(server http.Handler) http.Handler {
	return between(server, spellOut, func(a *reply) {
		switch path := a.r.URL.Path; {
		case path == "/collections":
			a.edit(func(doc map[string]any) {
				for _, c := range doc["collections"].([]any) {
					addInterval(c.(map[string]any))
				}
			})
		case collectionPath.MatchString(path):
			a.edit(addInterval)
		}
	})
}

var collectionPath = regexp.MustCompile(`^/collections/[a-z_]+$`)

// addInterval gives one collection the time that its dates span.
func addInterval(doc map[string]any) {
	if doc["id"] == "blind_crossings" {
		doc["extent"].(map[string]any)["temporal"] = map[string]any{"interval": []any{[]any{"2009-01-12T00:00:00Z", "2011-12-27T00:00:00Z"}}}
	}
}

// durationPattern is a date and two days from it on.
var durationPattern = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})/P2D$`)

// spellOut makes a date of a duration.
func spellOut(r *http.Request) {
	q := r.URL.Query()
	m := durationPattern.FindStringSubmatch(q.Get("datetime"))
	if m == nil {
		return
	}
	if day, err := time.Parse(time.DateOnly, m[1]); err == nil {
		q.Set("datetime", m[1]+"/"+day.AddDate(0, 0, 2).Format(time.DateOnly))
		r.URL.RawQuery = q.Encode()
	}
}
