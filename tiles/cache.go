package tiles

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	"lindero/geo"
)

// CacheOptions bound a cache. The zero value is usable.
type CacheOptions struct {
	MaxBytes int64 // what all tiles kept may weigh; 0 stands for DefaultCacheBytes, less for none at all
	Level    int   // of gzip; 0 stands for DefaultLevel
}

// DefaultCacheBytes is what a cache may weigh unless told otherwise.
const DefaultCacheBytes = 256 << 20

// Stats counts what a cache did since it was made, and what it holds.
type Stats struct {
	Hits      uint64 // found
	Misses    uint64 // built
	Joined    uint64 // waited for a build that another had begun
	Evictions uint64
	Carried   uint64 // of a tileset that was replaced, and as they were in the new one
	Outdated  uint64 // of one that was replaced, and dropped
	Tiles     int
	Bytes     int64
	Builds    [MaxZoom + 1]Builds // by zoom
}

// Builds counts tiles that were built, and the time that took, compression included.
type Builds struct {
	Count uint64
	Time  time.Duration
}

// Cache keeps finished tiles of any tilesets, empty ones too, and builds missing
// ones: each once, however many ask for it. Tiles are known by the content of their
// tileset, so a cache outlives reloads; [Cache.Carry] has tiles outlive changes elsewhere.
// It is safe for concurrent use.
type Cache struct {
	shards  []shard // a power of two
	tiles   *Compressor
	slots   chan struct{} // held while building: bounds memory and keeps latency low
	buffers sync.Pool
}

type cacheKey struct {
	tileset string
	id      ID
}

// flight is a tile being built. waiting is guarded by the shard's lock, tile and err
// by done.
type flight struct {
	done    chan struct{}
	waiting int
	tile    *Tile
	err     error
}

// shardBytes is the least that a shard may hold: several large tiles.
const shardBytes = 4 << 20

// NewCache makes a cache. It fails where the level of compression is none.
func NewCache(o CacheOptions) (*Cache, error) {
	compressor, err := NewCompressor(o.Level)
	if err != nil {
		return nil, err
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = DefaultCacheBytes
	}
	n := 1
	for n < 16 && int64(2*n)*shardBytes <= o.MaxBytes {
		n *= 2
	}
	c := &Cache{shards: make([]shard, n), tiles: compressor, slots: make(chan struct{}, 2*runtime.GOMAXPROCS(0))}
	for i := range c.shards {
		c.shards[i].init(o.MaxBytes / int64(n))
	}
	return c, nil
}

// Get returns a tile, from the cache or newly built. An error of [geo.CodeNotFound]
// says that the tileset has no such tile; ctx's error that the wait was given up,
// while the build goes on for whoever else waits.
func (c *Cache) Get(ctx context.Context, t *Tileset, id ID) (*Tile, error) {
	if !t.Has(id) {
		return nil, geo.Errorf(geo.CodeNotFound, "", "there is no tile %s of %s; %s has levels %d to %d", id, t.Grid, t.Name, t.MinZoom, t.MaxZoom)
	}
	key := cacheKey{t.key, id}
	s := c.shard(id)
	s.Lock()
	if tile, ok := s.get(key); ok {
		s.Unlock()
		return tile, nil
	}
	f, ok := s.flights[key]
	if ok {
		s.stats.Joined++
	} else {
		s.stats.Misses++
		f = &flight{done: make(chan struct{})}
		s.flights[key] = f
		go c.build(t, key, f)
	}
	f.waiting++
	s.Unlock()

	select {
	case <-f.done:
		return f.tile, f.err
	case <-ctx.Done():
		s.Lock()
		f.waiting--
		s.Unlock()
		return nil, ctx.Err()
	}
}

// Peek returns a tile that is in the cache, without building one.
func (c *Cache) Peek(t *Tileset, id ID) (*Tile, bool) {
	s := c.shard(id)
	s.Lock()
	defer s.Unlock()
	return s.get(cacheKey{t.key, id})
}

// shard spreads tiles of all zooms by their place.
func (c *Cache) shard(id ID) *shard {
	h := (id.X*0x9e3779b1 ^ id.Y*0x85ebca77 ^ id.Z*0xc2b2ae3d) * 0x27d4eb2f
	return &c.shards[h>>16&uint32(len(c.shards)-1)]
}

// build finishes a flight, unless nobody waits any more when its turn comes.
func (c *Cache) build(t *Tileset, key cacheKey, f *flight) {
	c.slots <- struct{}{}
	defer func() { <-c.slots }()
	s := c.shard(key.id)
	s.Lock()
	abandoned := f.waiting == 0
	if abandoned {
		delete(s.flights, key)
	}
	s.Unlock()
	if abandoned {
		f.err = context.Canceled
		close(f.done)
		return
	}
	start := time.Now()
	f.tile, f.err = c.finish(t, key.id)
	s.Lock()
	built := &s.stats.Builds[key.id.Z]
	built.Count++
	built.Time += time.Since(start)
	if f.err == nil {
		s.put(key, t.makeup, f.tile)
	}
	delete(s.flights, key)
	s.Unlock()
	close(f.done)
}

// largestBuffer is the largest raw tile whose memory is kept for the next, in bytes.
const largestBuffer = 8 << 20

// buildTime is what selecting a tile's features may take: a hostile filter can cost a
// millisecond a feature.
const buildTime = 10 * time.Second

// finish encodes and compresses a tile. It runs apart from the request, so what
// would have been the request's panic is turned into its error.
func (c *Cache) finish(t *Tileset, id ID) (tile *Tile, err error) {
	defer func() {
		if r := recover(); r != nil {
			tile, err = nil, fmt.Errorf("building tile %s of %s: %v", id, t.Name, r)
		}
	}()
	buffer, ok := c.buffers.Get().(*[]byte)
	if !ok {
		buffer = new([]byte)
	}
	ctx, cancel := context.WithTimeout(context.Background(), buildTime)
	defer cancel()
	encoded, err := t.Encode(ctx, (*buffer)[:0], id)
	if err != nil {
		return nil, fmt.Errorf("building tile %s of %s: %w", id, t.Name, err)
	}
	*buffer = encoded.Bytes
	if tile, err = c.tiles.Tile(*buffer); err == nil {
		tile.Dropped = encoded.Dropped
	}
	if cap(*buffer) <= largestBuffer {
		c.buffers.Put(buffer)
	}
	return tile, err
}

// Stats sums up the shards.
func (c *Cache) Stats() Stats {
	var sum Stats
	for i := range c.shards {
		s := &c.shards[i]
		s.Lock()
		sum.Hits += s.stats.Hits
		sum.Misses += s.stats.Misses
		sum.Joined += s.stats.Joined
		sum.Evictions += s.stats.Evictions
		sum.Carried += s.stats.Carried
		sum.Outdated += s.stats.Outdated
		sum.Tiles += len(s.kept)
		sum.Bytes += s.bytes
		for zoom, b := range s.stats.Builds {
			sum.Builds[zoom].Count += b.Count
			sum.Builds[zoom].Time += b.Time
		}
		s.Unlock()
	}
	return sum
}
