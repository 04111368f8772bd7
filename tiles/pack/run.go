package pack

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"lindero/tiles"
	"lindero/tiles/archive"
)

// batchSize is how many tiles are handed to a worker at once, where they are small;
// those of smaller zooms than batchZoom, which may be large, go one by one.
const (
	batchSize = 32
	batchZoom = 8
)

// batch is tiles of which one worker builds all. Done is closed then.
type batch struct {
	ids  []tiles.ID
	gzip [][]byte // nil where empty
	done chan struct{}
}

// run is one pass from where a spool ends to the end of the pyramid.
type run struct {
	Options
	spool   *spool
	begun   time.Time
	done    int64
	total   atomic.Int64 // 0 as long as tiles are being counted
	ordered chan *batch  // in order; what it holds bounds memory
	work    chan *batch
}

func newRun(o Options, s *spool) *run {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	return &run{Options: o, spool: s, begun: time.Now(), ordered: make(chan *batch, 4*o.Workers), work: make(chan *batch)}
}

// run builds tiles on all workers and appends them to the spool in order.
func (r *run) run(ctx context.Context) error {
	compressor, err := tiles.NewCompressor(0)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	counting, stop := context.WithCancel(ctx)
	from := r.spool.next
	group.Go(func() error { r.count(counting, from); return nil })
	group.Go(func() error { return r.produce(ctx, from) })
	for range r.Workers {
		group.Go(func() error { return r.build(ctx, compressor) })
	}
	group.Go(func() error {
		defer stop()
		return r.collect(ctx)
	})
	return group.Wait()
}

// count finds out how many tiles there are to look at.
func (r *run) count(ctx context.Context, from uint64) {
	n := int64(0)
	r.walker().walk(from, func(tiles.ID) bool {
		n++
		return n%1024 != 0 || ctx.Err() == nil
	})
	if ctx.Err() == nil {
		r.total.Store(n)
	}
}

// produce hands out the tiles in batches.
func (r *run) produce(ctx context.Context, from uint64) error {
	defer close(r.work)
	defer close(r.ordered)
	next := new(batch)
	r.walker().walk(from, func(id tiles.ID) bool {
		next.ids = append(next.ids, id)
		if len(next.ids) < batchSize && id.Z >= batchZoom {
			return true
		}
		full := next
		next = new(batch)
		return r.hand(ctx, full)
	})
	if len(next.ids) > 0 {
		r.hand(ctx, next)
	}
	return ctx.Err()
}

// hand gives a batch to the collector, which waits for it, and to a worker.
func (r *run) hand(ctx context.Context, b *batch) bool {
	b.done = make(chan struct{})
	for _, to := range []chan *batch{r.ordered, r.work} {
		select {
		case to <- b:
		case <-ctx.Done():
			return false
		}
	}
	return true
}

// build builds batches until there are no more.
func (r *run) build(ctx context.Context, compressor *tiles.Compressor) error {
	var raw []byte
	for b := range r.work {
		for _, id := range b.ids {
			if ctx.Err() != nil { // which Encode asks only where it selects features
				return ctx.Err()
			}
			encoded, err := r.Tileset.Encode(ctx, raw[:0], id)
			if err != nil {
				return err
			}
			raw = encoded.Bytes
			tile, err := compressor.Tile(raw)
			if err != nil {
				return err
			}
			b.gzip = append(b.gzip, tile.Gzip)
		}
		close(b.done)
	}
	return nil
}

// interval is how often progress is told, and handed to the system.
const interval = 500 * time.Millisecond

// collect appends the tiles to the spool in their order.
func (r *run) collect(ctx context.Context) error {
	told := r.begun
	for b := range r.ordered {
		select {
		case <-b.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		for i, tile := range b.gzip {
			if len(tile) == 0 {
				continue
			}
			if err := r.spool.add(archive.Number(b.ids[i]), tile); err != nil {
				return err
			}
		}
		r.done += int64(len(b.ids))
		if now := time.Now(); now.Sub(told) >= interval {
			told = now
			if err := r.spool.flush(); err != nil {
				return err
			}
			r.Progress(r.progress())
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	r.total.Store(r.done)
	r.Progress(r.progress())
	return r.spool.flush()
}

func (r *run) progress() Progress {
	return Progress{Done: r.done, Total: r.total.Load(), Tiles: r.spool.tiles, Bytes: r.spool.size, Elapsed: time.Since(r.begun)}
}
