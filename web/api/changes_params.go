package api

import (
	"encoding/base64"
	"encoding/binary"
	"slices"
	"strings"
	"time"

	"lindero/geo"
	"lindero/geo/cql"
	"lindero/geo/history"
)

// How many changes a page has unless another limit is asked for, and at most.
const (
	changesLimit     = 100
	mostChangesLimit = 1_000
)

// The parameters of changes, and of the feed.
var (
	feedParams    = []string{"since", "until", collectionsParam, "kind", "bbox", "border", "municipality", "limit", "cursor", "lang"}
	changesParams = slices.Concat(feedParams, []string{"by", "f"})
)

// groupings are what changes are counted by. A change that has no such value counts
// under "".
var groupings = map[string]func(*history.Change) []string{
	"collection":   func(c *history.Change) []string { return []string{c.Collection} },
	"border":       func(c *history.Change) []string { return []string{c.Text(history.Border)} },
	"municipality": func(c *history.Change) []string { return orNone(history.MunicipalitiesOf(c)) },
}

// groupingNames lists what changes are counted by, in the order of pages.
func groupingNames() []string { return []string{"collection", "border", "municipality"} }

func orNone(values []string) []string {
	if values == nil {
		return []string{""}
	}
	return values
}

// parse reads the parameters.
func (r *changesRequest) parse(limit int) (err error) {
	q := &r.query
	if q.Since, _, err = r.instant("since"); err != nil {
		return err
	}
	var isDay bool
	if q.Until, isDay, err = r.instant("until"); err != nil {
		return err
	}
	if isDay {
		q.Until = q.Until.Add(24*time.Hour - 1)
	}
	if q.Collections, err = listParam(r.c, collectionsParam, r.collectionNames()); err != nil {
		return err
	}
	if most := len(r.Collections); len(q.Collections) > most {
		return geo.Errorf(geo.CodeInvalid, collectionsParam, "%d collections are named, of %d that there are", len(q.Collections), most)
	}
	kinds, err := listParam(r.c, "kind", kindNames())
	if err != nil {
		return err
	}
	for _, k := range kinds {
		q.Kinds = append(q.Kinds, history.Kind(k))
	}
	if text := r.c.QueryParam("bbox"); text != "" {
		box, err := geo.ParseBBox(text)
		if err != nil {
			return err
		}
		q.BBox = &box
	}
	q.Border = r.c.QueryParam("border")
	if text := r.c.QueryParam("municipality"); text != "" {
		q.Municipalities = []string{text}
	}
	if r.by = r.c.QueryParam("by"); r.by != "" && groupings[r.by] == nil {
		return geo.Errorf(geo.CodeInvalid, "by", "changes are counted by %s, not by %q", strings.Join(groupingNames(), ", "), r.by)
	}
	if q.Limit, err = limitParam(r.c, limit, mostChangesLimit); err != nil {
		return err
	}
	q.From, err = parseChangesCursor(r.c.QueryParam("cursor"))
	return err
}

// instant is a parameter that is a day or a time; zero where it is not there.
func (r *changesRequest) instant(name string) (at time.Time, isDay bool, err error) {
	text := r.c.QueryParam(name)
	if text == "" {
		return at, false, nil
	}
	at, isDay, ok := cql.ParseInstant(text)
	if !ok {
		return at, false, geo.Errorf(geo.CodeInvalid, name, "%s takes a day (2026-01-31) or a time (2026-01-31T12:00:00Z), not %q", name, text)
	}
	return at, isDay, nil
}

func (v *view) collectionNames() []string {
	names := make([]string, len(v.Collections))
	for i, c := range v.Collections {
		names[i] = c.ID
	}
	return names
}

func kindNames() []string {
	var names []string
	for _, k := range history.Kinds() {
		names = append(names, string(k))
	}
	return names
}

// A cursor of changes is the milliseconds of a time and how many changes of it were
// passed, as URL-safe base64.
func formatCursor(c history.Cursor) string {
	raw := binary.AppendVarint(nil, c.Time.UnixMilli())
	return base64.RawURLEncoding.EncodeToString(binary.AppendUvarint(raw, uint64(c.Skip)))
}

func parseChangesCursor(text string) (c history.Cursor, err error) {
	if text == "" {
		return c, nil
	}
	refused := geo.Errorf(geo.CodeInvalid, "cursor", "this is no cursor; follow the next links of /changes")
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return c, refused
	}
	at, n := binary.Varint(raw)
	if n <= 0 {
		return c, refused
	}
	skip, m := binary.Uvarint(raw[n:])
	if m <= 0 || n+m != len(raw) || skip > 1<<31 {
		return c, refused
	}
	return history.Cursor{Time: time.UnixMilli(at).UTC(), Skip: int(skip)}, nil
}
