package limit

import (
	"hash/maphash"
	"sync"
	"time"
)

// table holds what each client has used up. It is split into shards with a lock
// each, and holds no more than a fixed number of clients: a new one takes the place of
// one that is idle.
type table struct {
	seed   maphash.Seed
	shards [tableShards]shard
}

const tableShards = 64

type shard struct {
	sync.Mutex
	index   map[client]uint32
	entries []entry
	limit   int
	hand    int
	rest    entry // of whoever finds no place, all together
}

// entry is what a client has used up, and how many expensive requests it has. Each
// bucket is known by the time when it will be full again (the generic cell rate
// algorithm, ITU-T I.371): one number, and nothing to do while time passes.
type entry struct {
	client client
	rate   bucket
	volume bucket
	busy   int
}

// bucket is the time when it is full again, since the clock's start.
type bucket time.Duration

// take takes what is restored within cost out of a bucket that is restored within
// size, or says how long it will be before it can.
func (b *bucket) take(now, cost, size time.Duration) (wait time.Duration) {
	full := max(time.Duration(*b), now) + cost
	if wait = full - now - size; wait > 0 {
		return wait
	}
	*b = bucket(full)
	return 0
}

// owe takes out of the bucket whatever is in it.
func (b *bucket) owe(now, cost time.Duration) {
	*b = bucket(max(time.Duration(*b), now) + cost)
}

func newTable(clients int) *table {
	t := &table{seed: maphash.MakeSeed()}
	for i := range t.shards {
		s := &t.shards[i]
		s.limit = max(1, clients/tableShards)
		s.index = make(map[client]uint32)
	}
	return t
}

func (t *table) shard(c client) *shard {
	return &t.shards[maphash.Comparable(t.seed, c)%tableShards]
}

// with calls do on a client's entry, under its shard's lock.
func (t *table) with(c client, do func(*entry)) {
	s := t.shard(c)
	s.Lock()
	defer s.Unlock()
	do(s.entry(c))
}

// leave ends an expensive request that was counted on the client's entry, or on that
// of all the rest where the client had none.
func (t *table) leave(c client) {
	s := t.shard(c)
	s.Lock()
	defer s.Unlock()
	if i, ok := s.index[c]; ok && s.entries[i].busy > 0 {
		s.entries[i].busy--
		return
	}
	s.rest.busy--
}

// entry finds a client's entry, or makes one. What it returns holds until the next
// call.
func (s *shard) entry(c client) *entry {
	if i, ok := s.index[c]; ok {
		return &s.entries[i]
	}
	if len(s.entries) < s.limit {
		s.index[c] = uint32(len(s.entries))
		s.entries = append(s.entries, entry{client: c})
		return &s.entries[len(s.entries)-1]
	}
	i, ok := s.idlest()
	if !ok {
		return &s.rest
	}
	delete(s.index, s.entries[i].client)
	s.index[c] = uint32(i)
	s.entries[i] = entry{client: c}
	return &s.entries[i]
}

// evictionSample is how many entries are looked at for one to drop.
const evictionSample = 16

// idlest is, of the next few entries from the hand, the one that has used up the
// least: dropping it forgives the least, and whoever is at a limit stays there, however
// many other addresses somebody sends from. Clients that are busy stay.
func (s *shard) idlest() (best int, ok bool) {
	for range min(evictionSample, len(s.entries)) {
		i := s.hand
		s.hand = (s.hand + 1) % len(s.entries)
		if s.entries[i].busy > 0 {
			continue
		}
		if !ok || s.entries[i].debt() < s.entries[best].debt() {
			best, ok = i, true
		}
	}
	return best, ok
}

// debt is when all of the client's buckets will be full again.
func (e *entry) debt() bucket { return max(e.rate, e.volume) }

// len is how many clients are told apart at the moment.
func (t *table) len() int {
	n := 0
	for i := range t.shards {
		s := &t.shards[i]
		s.Lock()
		n += len(s.entries)
		s.Unlock()
	}
	return n
}
