package tiles

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/tiles/cluster"
)

// TestPicked: what was picked is found in boxes as a look at every feature finds it, and
// crowds where no more than that does.
func TestPicked(t *testing.T) {
	r := rand.New(rand.NewPCG(20, 20))
	c := crowded(t, WebMercatorQuad, r, 6)
	ts := NewTilesetWith(Options{LayerOptions: LayerOptions{MaxFeatures: 30}}, "test", []*geo.Collection{c})
	for _, step := range []uint32{1, 2, 5, 40, 1000} {
		wanted := func(i uint32) bool { return i%step == 0 }
		p, err := pick(t.Context(), ts.layers[0], whereTrue(wanted))
		if err != nil {
			t.Fatal(err)
		}
		for _, box := range boxes(r) {
			var got, want []uint32
			for i, err := range p.where(t.Context(), c, &box) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, i)
			}
			for i, at := range c.Points() {
				if wanted(uint32(i)) && slices.ContainsFunc(box.Bounds(), func(b orb.Bound) bool { return b.Contains(at) }) {
					want = append(want, uint32(i))
				}
			}
			if !slices.Equal(got, want) {
				t.Fatalf("every %d in %v: %d features, want %d", step, box, len(got), len(want))
			}
		}
		cloud := ts.layers[0].clusters.cloud
		for zoom := range 6 {
			counts, most := map[uint64]int{}, 0
			for i := range uint32(c.Len()) {
				if at, ok := cloud.Position(i); ok && wanted(i) {
					place := cluster.Place(at, zoom)
					counts[place]++
					most = max(most, counts[place])
				}
			}
			if got := zoom < p.index.Zooms(); got != (most > 30) {
				t.Errorf("every %d, zoom %d: clustered is %v, with %d points in a tile", step, zoom, got, most)
			}
		}
	}
}

// found are picks of about n bytes.
func found(n int) func(context.Context) (*picked, error) {
	return func(context.Context) (*picked, error) {
		return &picked{ordinals: make([]uint32, n/4), index: cluster.Build(&cloud{}, cluster.Options{Grid: 1})}, nil
	}
}

func TestPicksStayWithinTheirBound(t *testing.T) {
	p := NewPicks(1000)
	searches := 0
	get := func(key string, size int) {
		t.Helper()
		if _, err := p.get(t.Context(), pickKey{selection: key}, func(ctx context.Context) (*picked, error) {
			searches++
			return found(size)(ctx)
		}); err != nil {
			t.Fatal(err)
		}
		if p.bytes > 1000 || p.bytes < 0 {
			t.Fatalf("%d bytes are kept", p.bytes)
		}
	}
	for _, step := range []struct {
		key      string
		size     int
		searches int
	}{
		{"a", 400, 1}, {"b", 400, 2}, {"a", 400, 2}, {"c", 400, 3}, {"a", 400, 3}, // b is the one unused for longest
		{"b", 400, 4}, {"c", 400, 5}, {"large", 2000, 6}, {"large", 2000, 7}, {"c", 400, 7}, {"b", 400, 7},
	} {
		if get(step.key, step.size); searches != step.searches {
			t.Fatalf("after %s, %d searches, want %d", step.key, searches, step.searches)
		}
	}
}

// TestOnePickForAll: one search serves all, whoever of them leaves; it ends when the last
// one does.
func TestOnePickForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, key := NewPicks(0), pickKey{selection: "a"}
		begun, ended := 0, 0
		begin := make(chan struct{})
		search := func(ctx context.Context) (*picked, error) {
			begun++
			defer func() { ended++ }()
			select {
			case <-begin:
				return found(8)(ctx)
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		first, leave := context.WithCancel(t.Context())
		var errs [3]error
		for i, ctx := range []context.Context{first, t.Context(), t.Context()} {
			go func() { _, errs[i] = p.get(ctx, key, search) }()
			synctest.Wait()
		}
		leave()
		synctest.Wait()
		if ended != 0 || !errors.Is(errs[0], context.Canceled) {
			t.Fatalf("the first one left: %d ended, %v", ended, errs[0])
		}
		begin <- struct{}{}
		synctest.Wait()
		if begun != 1 || errs[1] != nil || errs[2] != nil {
			t.Fatalf("%d searches, %v", begun, errs)
		}

		alone, leave := context.WithCancel(t.Context())
		go func() { _, errs[0] = p.get(alone, pickKey{selection: "b"}, search) }()
		synctest.Wait()
		leave()
		synctest.Wait()
		if ended != 2 || !errors.Is(errs[0], context.Canceled) {
			t.Errorf("nobody waits: %d ended, %v", ended, errs[0])
		}
		if _, err := p.get(t.Context(), pickKey{selection: "c"}, func(context.Context) (*picked, error) { panic("no") }); err == nil || !strings.Contains(err.Error(), "no") {
			t.Errorf("a panic became %v", err)
		}
		if _, err := p.get(t.Context(), pickKey{selection: "d"}, func(ctx context.Context) (*picked, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("an endless search ends with %v", err)
		}
	})
}
