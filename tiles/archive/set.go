package archive

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"lindero/geo"
	"lindero/tiles"
)

// readTimeout bounds what it takes to read a tile, or to open an archive.
const readTimeout = 30 * time.Second

// Set is an archive being served as a tileset. It is safe for concurrent use.
type Set struct {
	Name    string
	open    Opener
	cache   *Cache
	current atomic.Pointer[state]
	opening sync.Mutex
}

// state is an open archive.
type state struct {
	Reader
	info    Info
	version string
}

// Open opens an archive to be served under a name.
func Open(ctx context.Context, name string, open Opener, cache *Cache) (*Set, error) {
	s := &Set{Name: name, open: open, cache: cache}
	return s, s.reopen(ctx, nil)
}

// Info says what the archive holds, and which version of it says so.
func (s *Set) Info() (info Info, version string) {
	now := s.current.Load()
	return now.info, now.version
}

// Tile returns a tile, with no bytes where the archive has none. An error of
// [geo.CodeNotFound] says that the tile is outside the archive's zooms, a [SourceError]
// that the archive could not be read, ctx's error that the wait was given up.
func (s *Set) Tile(ctx context.Context, id tiles.ID) (*Tile, error) {
	now := s.current.Load()
	tile, err := s.from(ctx, now, id)
	if !errors.Is(err, ErrReplaced) {
		return tile, err
	}
	if err := s.reopen(ctx, now); err != nil {
		return nil, err
	}
	return s.from(ctx, s.current.Load(), id)
}

// from returns a tile of a state, from the cache or newly read.
func (s *Set) from(ctx context.Context, now *state, id tiles.ID) (*Tile, error) {
	if !now.info.Has(id) {
		return nil, geo.Errorf(geo.CodeNotFound, "", "there is no tile %s of %s; it has zooms %d to %d", id, s.Name, now.info.MinZoom, now.info.MaxZoom)
	}
	key := cacheKey{s.Name, now.version, id}
	if tile, ok := s.cache.kept.Get(key); ok {
		return tile, nil
	}
	read := s.cache.flights.DoChan(key.String(), func() (any, error) {
		detached, cancel := context.WithTimeout(context.WithoutCancel(ctx), readTimeout) // others may wait for it
		defer cancel()
		data, err := now.Tile(detached, id)
		if err != nil {
			return nil, &SourceError{s.Name, err}
		}
		tile := newTile(data, now.info, now.version)
		s.cache.kept.Put(key, tile, int64(cap(data))+keptBytes)
		return tile, nil
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case result := <-read:
		tile, _ := result.Val.(*Tile)
		return tile, result.Err
	}
}

// Refresh looks whether the archive was replaced, and takes the new one then. Where it
// cannot be opened, the one before goes on being served as far as it can be read.
func (s *Set) Refresh(ctx context.Context) (replaced bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	now := s.current.Load()
	changed, err := now.Changed(ctx)
	if err != nil {
		return false, &SourceError{s.Name, err}
	}
	if !changed {
		return false, nil
	}
	return true, s.reopen(ctx, now)
}

// reopen opens the newest state, unless another has done so since old was taken.
func (s *Set) reopen(ctx context.Context, old *state) error {
	s.opening.Lock()
	defer s.opening.Unlock()
	if s.current.Load() != old {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readTimeout)
	defer cancel()
	r, err := s.open(ctx)
	if err != nil {
		return &SourceError{s.Name, err}
	}
	s.current.Store(&state{r, r.Info(), r.Version()})
	if old == nil {
		return nil
	}
	if err := old.Close(); err != nil {
		return &SourceError{s.Name, err}
	}
	return nil
}

// Close closes the archive.
func (s *Set) Close() error { return s.current.Load().Close() }
