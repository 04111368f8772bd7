package tiles

// Carry lets tiles live on after a reload: a tile of a tileset that is replaced, or of some
// of its layers or features, becomes the new one's where its bytes cannot have changed, with
// its ETag and its place among the tiles kept; others are dropped. It is for the moment
// before the new tilesets are served: tiles of tilesets that are replaced, and asked for
// later on, age out. What changed is found by comparing features, once for each layer;
// no tile is built.
func (c *Cache) Carry(all ...Replacement) {
	r := replacements{all: all, changes: make(map[[2]*layer]*change)}
	plans := make(map[string][]*successor)
	for key, m := range c.makeups() {
		next, known := r.successors(m)
		if known && !(len(next) == 1 && next[0].key == key) {
			plans[key] = next
		}
	}
	for i := range c.shards {
		s := &c.shards[i]
		for _, key := range s.keys() {
			next, replaced := plans[key.tileset]
			if !replaced {
				continue
			}
			keep := keeping(next, key.id)
			s.Lock()
			s.replace(key, keep)
			s.Unlock()
		}
	}
}

// keeping are those tilesets that surely have the tile as it was.
func keeping(all []*successor, id ID) []*successor {
	var keep []*successor
	for _, n := range all {
		if n.keeps(id) {
			keep = append(keep, n)
		}
	}
	return keep
}

// makeups are those of the tiles kept, by key.
func (c *Cache) makeups() map[string]*makeup {
	all := make(map[string]*makeup)
	for i := range c.shards {
		s := &c.shards[i]
		s.Lock()
		for k := s.oldest; k != nil; k = k.newer {
			all[k.key.tileset] = k.makeup
		}
		s.Unlock()
	}
	return all
}

// keys are those of the tiles kept, from the oldest to the newest.
func (s *shard) keys() []cacheKey {
	s.Lock()
	defer s.Unlock()
	keys := make([]cacheKey, 0, len(s.kept))
	for k := s.oldest; k != nil; k = k.newer {
		keys = append(keys, k.key)
	}
	return keys
}

// replace makes a tile that of the tilesets, and no other's. The shard must be locked.
func (s *shard) replace(key cacheKey, by []*successor) {
	k, ok := s.kept[key]
	if !ok {
		return
	}
	stays := false
	var missing []*successor // where the tile is not there yet
	for _, n := range by {
		if n.key == key.tileset {
			stays = true
		} else if _, known := s.kept[cacheKey{n.key, key.id}]; !known {
			missing = append(missing, n)
		}
	}
	s.stats.Carried += uint64(len(missing))
	if len(by) == 0 {
		s.stats.Outdated++
	}
	switch {
	case stays:
	case len(missing) > 0:
		s.rename(k, missing[0])
		missing = missing[1:]
	default:
		s.drop(k)
	}
	for _, n := range missing {
		s.put(cacheKey{n.key, key.id}, n.makeup, k.tile)
	}
}

// rename gives a tile to another tileset.
func (s *shard) rename(k *keptTile, to *successor) {
	delete(s.kept, k.key)
	s.bytes -= k.weight()
	k.key, k.makeup = cacheKey{to.key, k.key.id}, to.makeup
	s.bytes += k.weight()
	s.kept[k.key] = k
}
