package tiles

import (
	"container/list"
	"context"
	"fmt"
	"sync"
	"time"
)

// Picks keeps what selections pick of layers of points that crowd, within a bound, and
// finds it only once however many ask. It is known by the content of the layer, so that
// it outlives reloads. It is safe for concurrent use.
type Picks struct {
	limit int64

	mu      sync.Mutex
	bytes   int64
	kept    map[pickKey]*list.Element
	used    list.List // of *keptPick, the one used last in front
	flights map[pickKey]*picking
}

// DefaultPickBytes is what picks may weigh unless told otherwise: those of fifteen million
// features.
const DefaultPickBytes = 256 << 20

// pickTime is what picking features and clustering them may take.
const pickTime = 10 * time.Second

type pickKey struct {
	content   string // of the layer
	grid      Grid
	selection string
}

type keptPick struct {
	key    pickKey
	picked *picked
}

// picking is a search on its way. waiting is guarded by the lock, picked and err by done.
type picking struct {
	done    chan struct{}
	cancel  context.CancelFunc
	waiting int
	picked  *picked
	err     error
}

// NewPicks bounds picks to about as many bytes; 0 stands for DefaultPickBytes.
func NewPicks(maxBytes int64) *Picks {
	if maxBytes <= 0 {
		maxBytes = DefaultPickBytes
	}
	return &Picks{limit: maxBytes, kept: map[pickKey]*list.Element{}, flights: map[pickKey]*picking{}}
}

// get returns what is kept under a key, or found by find. The error is that of ctx, of a
// search that took longer than pickTime, or of find.
func (p *Picks) get(ctx context.Context, key pickKey, find func(context.Context) (*picked, error)) (*picked, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p.mu.Lock()
	if element, ok := p.kept[key]; ok {
		p.used.MoveToFront(element)
		p.mu.Unlock()
		return element.Value.(*keptPick).picked, nil
	}
	f, ok := p.flights[key]
	if !ok {
		search, cancel := context.WithTimeout(context.WithoutCancel(ctx), pickTime)
		f = &picking{done: make(chan struct{}), cancel: cancel}
		p.flights[key] = f
		go p.find(search, key, f, find)
	}
	f.waiting++
	p.mu.Unlock()

	select {
	case <-f.done:
		return f.picked, f.err
	case <-ctx.Done():
		p.leave(key, f)
		return nil, ctx.Err()
	}
}

// leave gives a search up where nobody waits for it any more.
func (p *Picks) leave(key pickKey, f *picking) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if f.waiting--; f.waiting == 0 && p.flights[key] == f {
		delete(p.flights, key)
		f.cancel()
	}
}

// find finishes a search. It runs apart from the request, so what would have been the
// request's panic is turned into its error.
func (p *Picks) find(ctx context.Context, key pickKey, f *picking, find func(context.Context) (*picked, error)) {
	defer f.cancel()
	func() {
		defer func() {
			if r := recover(); r != nil {
				f.err = fmt.Errorf("selecting features: %v", r)
			}
		}()
		f.picked, f.err = find(ctx)
	}()
	p.mu.Lock()
	if p.flights[key] == f {
		delete(p.flights, key)
		if f.err == nil {
			p.put(key, f.picked)
		}
	}
	p.mu.Unlock()
	close(f.done)
}

// put keeps what was found, in the place of what was unused for longest. What outweighs
// the bound by itself is not kept.
func (p *Picks) put(key pickKey, found *picked) {
	size := found.size()
	if size > p.limit {
		return
	}
	for p.bytes+size > p.limit {
		oldest := p.used.Remove(p.used.Back()).(*keptPick)
		delete(p.kept, oldest.key)
		p.bytes -= oldest.picked.size()
	}
	p.kept[key] = p.used.PushFront(&keptPick{key, found})
	p.bytes += size
}
