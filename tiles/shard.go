package tiles

import "sync"

// shard is a part of a cache under one lock. It keeps tiles by the SIEVE algorithm
// (Zhang and colleagues, NSDI 2024): a hit only marks a tile; to make room, a hand
// goes from the oldest to the newest, spares and unmarks the marked, and takes the
// first unmarked. Tiles asked for once do not push out those in use.
type shard struct {
	sync.Mutex
	kept    map[cacheKey]*keptTile
	flights map[cacheKey]*flight
	newest  *keptTile
	oldest  *keptTile
	hand    *keptTile
	bytes   int64
	limit   int64
	stats   Stats
}

// keptTile is a tile in the list of a shard, by age.
type keptTile struct {
	key          cacheKey
	makeup       *makeup // of the key's tileset
	tile         *Tile
	asked        bool
	newer, older *keptTile
}

// keptBytes is what a tile weighs beyond its bytes: list entry, map entry, Tile, ETag,
// and a key of its own.
const keptBytes = 384

func (k *keptTile) weight() int64 { return int64(cap(k.tile.Gzip)+k.makeup.own) + keptBytes }

func (s *shard) init(limit int64) {
	s.limit = limit
	s.kept = make(map[cacheKey]*keptTile)
	s.flights = make(map[cacheKey]*flight)
}

func (s *shard) get(key cacheKey) (*Tile, bool) {
	k, ok := s.kept[key]
	if !ok {
		return nil, false
	}
	k.asked = true
	s.stats.Hits++
	return k.tile, true
}

// put keeps a tile, making room first. One that outweighs the shard is not kept.
func (s *shard) put(key cacheKey, m *makeup, tile *Tile) {
	k := &keptTile{key: key, makeup: m, tile: tile}
	if k.weight() > s.limit {
		return
	}
	if before, ok := s.kept[key]; ok { // carried over meanwhile
		s.drop(before)
	}
	for s.bytes+k.weight() > s.limit {
		s.evict()
	}
	k.older = s.newest
	if s.newest != nil {
		s.newest.newer = k
	} else {
		s.oldest = k
	}
	s.newest = k
	s.kept[key] = k
	s.bytes += k.weight()
}

// evict drops the first tile from the hand on that was not asked for since the hand
// last passed. There must be one tile at least.
func (s *shard) evict() {
	k := s.hand
	if k == nil {
		k = s.oldest
	}
	for k.asked {
		k.asked = false
		if k = k.newer; k == nil {
			k = s.oldest
		}
	}
	s.hand = k
	s.drop(k)
	s.stats.Evictions++
}

// drop removes a tile; the hand goes on to the next where it points to it.
func (s *shard) drop(k *keptTile) {
	if s.hand == k {
		s.hand = k.newer
	}
	if k.newer != nil {
		k.newer.older = k.older
	} else {
		s.newest = k.older
	}
	if k.older != nil {
		k.older.newer = k.newer
	} else {
		s.oldest = k.newer
	}
	delete(s.kept, k.key)
	s.bytes -= k.weight()
}
