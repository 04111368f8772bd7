package archive

import (
	"golang.org/x/sync/singleflight"

	"lindero/tiles"
)

// Cache keeps tiles of any sets within a bound, empty ones too, and has each read only
// once however many ask for it at a time. Failures are not kept.
type Cache struct {
	kept    *LRU[cacheKey, *Tile]
	flights singleflight.Group
}

type cacheKey struct {
	set, version string
	id           tiles.ID
}

// String is the key where keys are texts.
func (k cacheKey) String() string { return k.set + " " + k.version + " " + k.id.String() }

// keptBytes is what a tile weighs beyond its bytes.
const keptBytes = 384

// NewCache makes a cache of tiles that weigh so many bytes in all.
func NewCache(maxBytes int64) *Cache { return &Cache{kept: NewLRU[cacheKey, *Tile](maxBytes)} }
