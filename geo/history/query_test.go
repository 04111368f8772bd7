package history

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"lindero/geo"
)

// TestPagesFitTogether goes through pages of every size, while newer changes come in.
func TestPagesFitTogether(t *testing.T) {
	r := rand.New(rand.NewPCG(51, 52))
	s := openStore(t, Options{})
	state := randomThings(r, 20)
	var e *geo.Edition
	for n := range 10 {
		e = editionOf(geo.Public, layerOf(t, "x", state))
		record(t, s, day(n), e)
		state = edited(r, state)
	}
	for _, q := range []Query{{}, {Kinds: []Kind{Moved, Removed}}, {Border: "GT-MX"}, {Since: day(3), Until: day(7)}} {
		q.Limit = math.MaxInt
		whole := s.Find(e, geo.Scope{}, day(20), q)
		if whole.Next != nil || whole.Matched != len(whole.Entries) || whole.Matched < 10 {
			t.Fatalf("%d of %d", len(whole.Entries), whole.Matched)
		}
		for q.Limit = 1; q.Limit < whole.Matched+2; q.Limit++ {
			var paged []Entry
			ids := map[string]bool{}
			for next := (&Cursor{}); next != nil; {
				q.From = *next
				page := s.Find(e, geo.Scope{}, day(20), q)
				if page.Matched != whole.Matched || !page.Updated.Equal(whole.Updated) {
					t.Fatalf("page: %d of %d", page.Matched, whole.Matched)
				}
				paged, next = append(paged, page.Entries...), page.Next
			}
			if len(paged) != len(whole.Entries) {
				t.Fatalf("%d on pages of %d, %d in all", len(paged), q.Limit, len(whole.Entries))
			}
			for i := range paged {
				ids[paged[i].ID] = true
				if lineOf(paged[i].Change) != lineOf(whole.Entries[i].Change) || paged[i].ID != whole.Entries[i].ID {
					t.Fatalf("pages of %d: the %d-th is another", q.Limit, i)
				}
			}
			if len(ids) != len(paged) {
				t.Fatalf("%d changes have %d ids", len(paged), len(ids))
			}
			q.From = Cursor{}
		}
		q.From = Cursor{}
	}
}

// TestQueriesSelect compares each selection, and each count, with looking at every change.
func TestQueriesSelect(t *testing.T) {
	r := rand.New(rand.NewPCG(61, 62))
	s := openStore(t, Options{})
	x, y := randomThings(r, 40), randomThings(r, 40)
	var e *geo.Edition
	for n := range 6 {
		e = editionOf(geo.Public, layerOf(t, "x", x), layerOf(t, "y", y))
		record(t, s, day(n), e)
		x, y = edited(r, x), edited(r, y)
	}
	all := s.Find(e, geo.Scope{}, day(9), Query{Limit: math.MaxInt}).Entries
	box := geo.BBox{West: -91, South: 14, East: -90, North: 15}
	for name, tt := range map[string]struct {
		query Query
		holds func(*Entry) bool
	}{
		"since":        {Query{Since: day(3)}, func(e *Entry) bool { return !e.Time.Before(day(3)) }},
		"until":        {Query{Until: day(3)}, func(e *Entry) bool { return !e.Time.After(day(3)) }},
		"layer":        {Query{Collections: []string{"y"}}, func(e *Entry) bool { return e.Collection == "y" }},
		"kind":         {Query{Kinds: []Kind{Added, Changed}}, func(e *Entry) bool { return e.Kind == Added || e.Kind == Changed }},
		"border":       {Query{Border: "GT-HN"}, func(e *Entry) bool { return e.Text("border") == "GT-HN" }},
		"municipality": {Query{Municipalities: []string{"Ayutla"}}, func(e *Entry) bool { return e.Text("municipality") == "Ayutla" }},
		"box": {Query{BBox: &box}, func(e *Entry) bool {
			return e.From != nil && geo.Intersects(e.From.Geometry, box.Bounds()[0]) || e.To != nil && geo.Intersects(e.To.Geometry, box.Bounds()[0])
		}},
	} {
		var want []string
		counts := map[string]int{}
		for i := range all {
			if tt.holds(&all[i]) {
				want = append(want, all[i].ID)
				counts[all[i].Collection+" "+string(all[i].Kind)]++
			}
		}
		tt.query.Limit = math.MaxInt
		var got []string
		for _, entry := range s.Find(e, geo.Scope{}, day(9), tt.query).Entries {
			got = append(got, entry.ID)
		}
		if !slices.Equal(got, want) || len(want) == 0 || len(want) == len(all) {
			t.Errorf("%s: %d changes of %d, want %d", name, len(got), len(all), len(want))
		}
		for _, tally := range s.Count(e, geo.Scope{}, day(9), tt.query, func(c *Change) []string { return []string{c.Collection} }) {
			for kind, n := range map[Kind]int{Added: tally.Added, Removed: tally.Removed, Moved: tally.Moved, Changed: tally.Changed} {
				if n != counts[tally.Value+" "+string(kind)] {
					t.Errorf("%s: %d of %s are %s, want %d", name, n, tally.Value, kind, counts[fmt.Sprint(tally.Value, " ", kind)])
				}
			}
		}
	}
}
