package audit

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// tally counts what is not recorded one by one: accesses, and refusals and signing in
// above so many a minute. What a minute has brought becomes a record for each key.
type tally struct {
	mu      sync.Mutex
	since   time.Time // when the minute began; zero: nothing has been counted
	counts  map[key]*counts
	single  map[Kind]int // recorded one by one in this minute
	changed bool         // since it was last saved
}

// key is what counts are kept apart by.
type key struct {
	kind                                               Kind
	principal, name, class, address, route, collection string
	status                                             int
}

type counts struct {
	from, until            time.Time
	count, features, bytes uint64
}

const (
	period    = time.Minute
	maxKeys   = 4096 // above it, only kind, class, route and collection are kept apart
	maxSingle = 120  // records of one kind a minute that are written one by one
)

func keyOf(r *Record) key {
	return key{r.Kind, r.Principal, r.Name, r.Class, r.Address, r.Route, r.Collection, r.Status}
}

// alone reports whether a record of its kind is still written by itself.
func (t *tally) alone(r *Record) bool {
	if r.Kind == Access {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.begin(r.Time.Time)
	t.single[r.Kind]++
	return t.single[r.Kind] <= maxSingle
}

func (t *tally) begin(now time.Time) {
	if t.since.IsZero() {
		t.since, t.counts, t.single = now, make(map[key]*counts), make(map[Kind]int)
	}
}

// add counts a record.
func (t *tally) add(r *Record) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.begin(r.Time.Time)
	k := keyOf(r)
	if r.Kind != Access { // a flood, of whoever
		k = key{kind: r.Kind, status: r.Status}
	}
	c, ok := t.counts[k]
	if !ok && len(t.counts) >= maxKeys {
		k.principal, k.name, k.address = "", "", ""
		c, ok = t.counts[k]
	}
	if !ok {
		c = &counts{from: r.Time.Time}
		t.counts[k] = c
	}
	c.until = r.Time.Time
	c.count += max(1, r.Count)
	c.features += r.Features
	c.bytes += r.Bytes
	t.changed = true
}

// due takes what was counted once the minute is over, or at once where all is asked
// for.
func (t *tally) due(now time.Time, all bool) []Record {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.since.IsZero() || !all && now.Sub(t.since) < period {
		return nil
	}
	records := t.records()
	t.since, t.counts, t.single, t.changed = time.Time{}, nil, nil, true
	return records
}

// soFar is what was counted, and whether that is news.
func (t *tally) soFar() (records []Record, changed bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	changed, t.changed = t.changed, false
	if changed {
		records = t.records()
	}
	return records, changed
}

// keep has soFar return the counts again, which could not be saved.
func (t *tally) keep() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.changed = true
}

// records are in the order of their times: equal counts give equal logs.
func (t *tally) records() []Record {
	var all []Record
	for k, c := range t.counts {
		until := At(c.until)
		all = append(all, Record{
			Time: At(c.from), Until: &until, Kind: k.kind, Principal: k.principal, Name: k.name, Class: k.class, Address: k.address,
			Route: k.route, Collection: k.collection, Status: k.status, Count: c.count, Features: c.features, Bytes: c.bytes,
		})
	}
	slices.SortFunc(all, func(a, b Record) int {
		return cmp.Or(a.Time.Compare(b.Time.Time), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Principal, b.Principal), cmp.Compare(a.Address, b.Address),
			cmp.Compare(a.Class, b.Class), cmp.Compare(a.Collection, b.Collection), cmp.Compare(a.Route, b.Route), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Status, b.Status))
	})
	return all
}
