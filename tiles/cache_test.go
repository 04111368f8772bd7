package tiles

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"

	"lindero/geo"
)

func newCache(t testing.TB, maxBytes int64) *Cache {
	t.Helper()
	c, err := NewCache(CacheOptions{MaxBytes: maxBytes})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// crowd is a tileset of points in the tile at the given zoom.
func crowd(t testing.TB, name string, zoom uint32, n int) (*Tileset, ID) {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	id, _ := WebMercatorQuad.Owner(WebMercatorQuad.Bound(home).Center(), zoom)
	items := make([]item, n)
	for i := range items {
		items[i] = item{i, inside(r, id), sampleProperties(r, i)}
	}
	return NewTileset(name, []*geo.Collection{build(t, "points", 14, items...)}), id
}

func TestCacheKeepsTiles(t *testing.T) {
	ctx := t.Context()
	c := newCache(t, 0)
	ts, id := crowd(t, "a", 10, 200)
	first, err := c.Get(ctx, ts, id)
	if err != nil {
		t.Fatal(err)
	}
	if raw, err := first.AppendRaw(nil); err != nil || string(raw) != string(ts.Append(nil, id)) {
		t.Errorf("another tile: %v", err)
	}
	if again, err := c.Get(ctx, ts, id); err != nil || again != first {
		t.Errorf("built again: %v", err)
	}
	same, _ := crowd(t, "a", 10, 200) // as after a reload without a change
	if again, err := c.Get(ctx, same, id); err != nil || again != first {
		t.Errorf("equal content, built again: %v", err)
	}
	for _, other := range []func() *Tileset{
		func() *Tileset { ts, _ := crowd(t, "b", 10, 200); return ts },
		func() *Tileset { ts, _ := crowd(t, "a", 10, 201); return ts },
		func() *Tileset { return ts.On(WorldCRS84Quad) },
	} {
		if tile, err := c.Get(ctx, other(), id); err != nil || tile == first {
			t.Errorf("another tileset, the same tile: %v", err)
		}
	}
	empty, err := c.Get(ctx, ts, ID{10, 0, 0})
	if err != nil || !empty.Empty() {
		t.Fatalf("%+v, %v", empty, err)
	}
	if again, err := c.Get(ctx, ts, ID{10, 0, 0}); err != nil || again != empty {
		t.Errorf("an empty tile is not kept: %v", err)
	}
	built := uint64(0)
	for _, b := range c.Stats().Builds {
		if built += b.Count; (b.Count > 0) != (b.Time > 0) {
			t.Errorf("%d tiles were built in %v", b.Count, b.Time)
		}
	}
	if built != 5 {
		t.Errorf("%d builds are counted", built)
	}
	if s := c.Stats(); s.Hits != 3 || s.Misses != 5 || s.Tiles != 5 || s.Joined != 0 || s.Evictions != 0 || s.Bytes < int64(len(first.Gzip)) {
		t.Errorf("%+v", s)
	}
}

func TestCacheRefusesWhatIsNone(t *testing.T) {
	ts, _ := crowd(t, "a", 10, 3)
	c := newCache(t, 0)
	for _, id := range []ID{{15, 0, 0}, {3, 8, 0}, {3, 0, 8}, {99, 0, 0}} {
		_, err := c.Get(t.Context(), ts, id)
		var e *geo.Error
		if !errors.As(err, &e) || e.Code != geo.CodeNotFound {
			t.Errorf("%v: %v", id, err)
		}
	}
	if s := c.Stats(); s != (Stats{}) {
		t.Errorf("%+v", s)
	}
	if _, err := NewCache(CacheOptions{Level: 11}); err == nil {
		t.Error("level 11 is taken")
	}
}

func TestCacheStaysWithinItsBound(t *testing.T) {
	ts, often := crowd(t, "a", 6, 100)
	const limit = 64 << 10
	c := newCache(t, limit)
	for x := range uint32(64) {
		for y := range uint32(64) {
			if _, err := c.Get(t.Context(), ts, ID{6, x, y}); err != nil {
				t.Fatal(err)
			}
			if _, err := c.Get(t.Context(), ts, often); err != nil {
				t.Fatal(err)
			}
			if s := c.Stats(); s.Bytes > limit || s.Bytes < 0 {
				t.Fatalf("%d bytes", s.Bytes)
			}
		}
	}
	s := c.Stats()
	// What is asked for all the time is never dropped: 4,096 tiles were built, once each.
	if s.Misses != 4096 || s.Evictions == 0 || uint64(s.Tiles)+s.Evictions > s.Misses {
		t.Errorf("%+v", s)
	}
	kept := int64(0)
	for i := range c.shards {
		for k := c.shards[i].oldest; k != nil; k = k.newer {
			kept += k.weight()
		}
	}
	if kept != s.Bytes {
		t.Errorf("the tiles weigh %d bytes, not %d", kept, s.Bytes)
	}
}

func TestTooLargeToKeep(t *testing.T) {
	ts, id := crowd(t, "a", 10, 2000)
	c := newCache(t, 4096)
	for range 2 {
		if tile, err := c.Get(t.Context(), ts, id); err != nil || len(tile.Gzip) <= 4096 {
			t.Fatal(err)
		}
	}
	if s := c.Stats(); s.Misses != 2 || s.Tiles != 0 || s.Bytes != 0 {
		t.Errorf("%+v", s)
	}
}

func TestCacheThatKeepsNothing(t *testing.T) {
	c := newCache(t, -1)
	ts, id := crowd(t, "a", 10, 200)
	for range 2 {
		if tile, err := c.Get(t.Context(), ts, id); err != nil || tile.Empty() {
			t.Fatalf("no tile: %v", err)
		}
	}
	if s := c.Stats(); s.Misses != 2 || s.Hits != 0 || s.Tiles != 0 || s.Bytes != 0 {
		t.Errorf("kept something: %+v", s)
	}
}

func TestOneBuildForAll(t *testing.T) {
	ts, id := crowd(t, "a", 10, 500)
	synctest.Test(t, func(t *testing.T) {
		c := newCache(t, 0)
		c.slots = make(chan struct{}, 1) // made here, as synctest asks
		c.slots <- struct{}{}            // nothing is built for now
		got := make([]*Tile, 20)
		for i := range got {
			go func() {
				tile, err := c.Get(context.Background(), ts, id)
				if err != nil {
					t.Error(err)
				}
				got[i] = tile
			}()
		}
		impatient, leave := context.WithCancel(context.Background())
		left := false
		go func() {
			_, err := c.Get(impatient, ts, id)
			left = errors.Is(err, context.Canceled)
		}()
		synctest.Wait()
		leave()
		synctest.Wait()
		if !left {
			t.Error("a waiter cannot leave")
		}
		<-c.slots
		synctest.Wait()
		for _, tile := range got {
			if tile == nil || tile != got[0] {
				t.Fatal("not the same tile for all")
			}
		}
		if s := c.Stats(); s.Misses != 1 || s.Joined != 20 || s.Tiles != 1 {
			t.Errorf("%+v", s)
		}
	})
}

func TestNobodyWaits(t *testing.T) {
	ts, id := crowd(t, "a", 10, 5)
	synctest.Test(t, func(t *testing.T) {
		c := newCache(t, 0)
		c.slots = make(chan struct{}, 1)
		c.slots <- struct{}{}
		impatient, leave := context.WithCancel(context.Background())
		go func() {
			if _, err := c.Get(impatient, ts, id); !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}()
		synctest.Wait()
		leave()
		synctest.Wait()
		<-c.slots
		synctest.Wait()
		if s := c.Stats(); s.Misses != 1 || s.Tiles != 0 {
			t.Errorf("%+v", s)
		}
		if _, err := c.Get(context.Background(), ts, id); err != nil {
			t.Error(err)
		}
	})
}

func TestCacheUnderLoad(t *testing.T) {
	var sets []*Tileset
	for n := range 3 {
		ts, _ := crowd(t, fmt.Sprint(n), 8, 100*(n+1))
		sets = append(sets, ts)
	}
	_, id := crowd(t, "", 8, 1)
	c := newCache(t, 20<<10)
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			r := rand.New(rand.NewPCG(uint64(worker), 1))
			for range 300 {
				ts := sets[r.IntN(len(sets))]
				at := ID{9, id.X*2 + r.Uint32N(2), id.Y*2 + r.Uint32N(2)}
				tile, err := c.Get(context.Background(), ts, at)
				if err != nil {
					t.Error(err)
					return
				}
				if raw, err := tile.AppendRaw(nil); err != nil || string(raw) != string(ts.Append(nil, at)) {
					t.Errorf("another tile's bytes: %v", err)
				}
			}
		})
	}
	group.Wait()
}

func TestHitsAllocateNothing(t *testing.T) {
	ts, id := crowd(t, "a", 10, 50)
	c := newCache(t, 0)
	ctx := context.Background()
	if n := testing.AllocsPerRun(100, func() {
		if _, err := c.Get(ctx, ts, id); err != nil {
			t.Error(err)
		}
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestPanicBecomesAnError(t *testing.T) {
	ts, id := crowd(t, "a", 10, 50)
	ts.written[0] = &layer{Collection: ts.layers[0].Collection, id: ts.layers[0].id, maxZoom: 14, columns: []column{{}}}
	if _, err := newCache(t, 0).Get(t.Context(), ts, id); err == nil {
		t.Error("no error")
	}
}

func BenchmarkCacheHit(b *testing.B) {
	ts, id := crowd(b, "a", 10, 50)
	c := newCache(b, 0)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := c.Get(context.Background(), ts, id); err != nil {
				b.Error(err)
			}
		}
	})
}
