package pmtiles

import (
	"container/list"
	"sync"
)

// entryBytes is what an entry weighs in memory.
const entryBytes = 32

// leafCache keeps the leaf directories used last, within a bound.
type leafCache struct {
	sync.Mutex
	limit int // in bytes
	bytes int
	kept  map[uint64]*list.Element // by offset
	order *list.List               // of *keptLeaf, the one used last in front
}

type keptLeaf struct {
	offset  uint64
	entries []entry
}

func newLeafCache(limit int) *leafCache {
	return &leafCache{limit: limit, kept: make(map[uint64]*list.Element), order: list.New()}
}

func (c *leafCache) get(offset uint64) ([]entry, bool) {
	c.Lock()
	defer c.Unlock()
	e, ok := c.kept[offset]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*keptLeaf).entries, true
}

// put keeps a leaf, which two readers may have read at once. One that outweighs the
// bound is not kept.
func (c *leafCache) put(offset uint64, entries []entry) {
	c.Lock()
	defer c.Unlock()
	weight := entryBytes * len(entries)
	if _, ok := c.kept[offset]; ok || weight > c.limit {
		return
	}
	for c.bytes+weight > c.limit {
		oldest := c.order.Remove(c.order.Back()).(*keptLeaf)
		delete(c.kept, oldest.offset)
		c.bytes -= entryBytes * len(oldest.entries)
	}
	c.kept[offset] = c.order.PushFront(&keptLeaf{offset, entries})
	c.bytes += weight
}
