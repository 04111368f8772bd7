package history

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// Query selects changes. What is zero or nil selects all.
type Query struct {
	Since, Until   time.Time // both included
	Collections    []string
	Kinds          []Kind
	BBox           *geo.BBox // where a geometry before or after has a point in common with it
	Border         string
	Municipalities []string // one of them, on either side of the border
	From           Cursor   // where the page starts
	Limit          int      // of the page
}

// Cursor is a place in the answer to a query: behind so many of the changes that were
// published at the time. The zero cursor is the beginning.
type Cursor struct {
	Time time.Time
	Skip int
}

// Entry is a change as it is found.
type Entry struct {
	*Change
	ID   string // the same as long as the history is kept, for everybody who sees the change
	Time time.Time
}

// Found is a page of the changes that match, newest first; of one time in the order of
// layers, and of [Compare].
type Found struct {
	Begun   time.Time // since when there is a history; zero: there is none
	Updated time.Time // when the newest of all that match was published; zero: none does
	Matched int
	Entries []Entry
	Next    *Cursor // nil: this is the last page
}

// Find answers a query with what whoever may see the edition may know. The edition is
// that of the access class within the scope, as it is now. Changes older than the history
// is kept for before now are not told any more.
func (s *Store) Find(e *geo.Edition, scope geo.Scope, now time.Time, q Query) Found {
	var found Found
	s.each(e, scope, now, q, func(b *batch, c *Change, place int) {
		if found.Updated.IsZero() {
			found.Updated = b.Time
		}
		found.Matched++
		switch {
		case !q.From.Time.IsZero() && (b.Time.After(q.From.Time) || b.Time.Equal(q.From.Time) && place < q.From.Skip):
		case len(found.Entries) < q.Limit:
			found.Entries = append(found.Entries, Entry{c, entryID(b.Time, c), b.Time})
		case found.Next == nil:
			found.Next = &Cursor{b.Time, place}
		}
	})
	if batches := (*s.found.Load())[e.Class]; len(batches) > 0 {
		found.Begun = batches[0].Begun
	}
	return found
}

// Tally is the number of changes by kind of those with a value.
type Tally struct {
	Value string `json:"value"` // "" where a change has none
	Counts
}

// Count counts the changes that match by the values that by returns for each, in the
// order of the values. A change with several counts for each.
func (s *Store) Count(e *geo.Edition, scope geo.Scope, now time.Time, q Query, by func(*Change) []string) []Tally {
	var tallies []Tally
	at := map[string]int{}
	s.each(e, scope, now, q, func(_ *batch, c *Change, _ int) {
		for _, value := range by(c) {
			i, ok := at[value]
			if !ok {
				i = len(tallies)
				at[value] = i
				tallies = append(tallies, Tally{Value: value})
			}
			tallies[i].Add(c.Kind)
		}
	})
	slices.SortFunc(tallies, func(a, b Tally) int { return strings.Compare(a.Value, b.Value) })
	return tallies
}

// each calls do with every change that matches, and its place among those of its batch.
func (s *Store) each(e *geo.Edition, scope geo.Scope, now time.Time, q Query, do func(b *batch, c *Change, place int)) {
	since := now.Add(-s.options.Keep)
	if q.Since.After(since) {
		since = q.Since
	}
	sight := newSight(e, scope)
	for _, b := range slices.Backward((*s.found.Load())[e.Class]) {
		if b.Time.Before(since) {
			return
		}
		place := 0
		if q.Until.IsZero() || !b.Time.After(q.Until) {
			for i := range b.changes {
				if c := sight.see(&b.changes[i]); c != nil && q.matches(c) {
					do(b, c, place)
					place++
				}
			}
		}
		sight.pass(b)
	}
}

func (q *Query) matches(c *Change) bool {
	return (q.Collections == nil || slices.Contains(q.Collections, c.Collection)) &&
		(q.Kinds == nil || slices.Contains(q.Kinds, c.Kind)) &&
		(q.Border == "" || c.Text(Border) == q.Border) &&
		(q.Municipalities == nil || slices.ContainsFunc(MunicipalitiesOf(c), func(m string) bool { return slices.Contains(q.Municipalities, m) })) &&
		(q.BBox == nil || meets(c.From, *q.BBox) || meets(c.To, *q.BBox))
}

// MunicipalitiesOf are the municipalities that a feature is in, each once; a municipality
// is in itself.
func MunicipalitiesOf(c *Change) (all []string) {
	names := Municipalities()
	if c.Collection == "municipalities" {
		names = []string{"name"}
	}
	for _, name := range names {
		if text := c.Text(name); text != "" && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return all
}

// meets reports whether a geometry has a point in common with a box.
func meets(s *Shape, b geo.BBox) bool {
	return s != nil && slices.ContainsFunc(b.Bounds(), func(bound orb.Bound) bool { return geo.Intersects(s.Geometry, bound) })
}

// entryID names a change by what makes it one: of a feature there is one of its kind at a
// time.
func entryID(at time.Time, c *Change) string {
	parts := []string{at.Format(time.RFC3339Nano), c.Collection, c.Feature, string(c.Kind), string(c.Reason)}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return base64.RawURLEncoding.EncodeToString(sum[:15])
}
