package limit

import (
	"context"
	"sync/atomic"
	"time"
)

// Gate decides which requests are worked on. It is safe for concurrent use.
type Gate struct {
	options Options
	start   time.Time // of the clock that the buckets go by
	clients *table
	queue   *Queue
	memory  *Memory
	refused [len(reasons)]atomic.Uint64
}

// New makes a gate. It fails where the options make no sense.
func New(o Options) (*Gate, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	o = o.withDefaults()
	return &Gate{
		options: o,
		start:   time.Now(),
		clients: newTable(o.Clients),
		queue:   newQueue(o.Slots, o.Queue),
		memory:  NewMemory(o.Memory),
	}, nil
}

// day is what the volume is meant for. It comes back evenly over the day, not at
// midnight.
const day = 24 * time.Hour

// Admit takes a request out of the caller's rate. It fails with a [Refusal] where the
// rate or the day's volume is used up.
func (g *Gate) Admit(caller Caller) error {
	if g.options.Rate == 0 && g.options.Volume == 0 {
		return nil
	}
	factor := g.options.factor(caller.Class)
	now := time.Since(g.start)
	var refusal *Refusal
	g.clients.with(caller.client(), func(e *entry) {
		if over := time.Duration(e.volume) - now - day; g.options.Volume > 0 && over > 0 {
			refusal = &Refusal{Reason: TooMuch, Retry: over, Quota: int64(float64(g.options.Volume) * factor), Window: day}
			return
		}
		if g.options.Rate == 0 {
			return
		}
		each := float64(time.Second) / float64(g.options.Rate)
		size := time.Duration(each * float64(g.options.Burst))
		if wait := e.rate.take(now, time.Duration(each/factor), size); wait > 0 {
			refusal = &Refusal{Reason: TooFast, Retry: wait, Quota: int64(float64(g.options.Burst) * factor), Window: size}
		}
	})
	return g.answer(refusal)
}

// Sent takes the bytes of an answer out of the caller's volume.
func (g *Gate) Sent(caller Caller, bytes int64) {
	if g.options.Volume == 0 || bytes <= 0 {
		return
	}
	share := float64(bytes) / float64(g.options.Volume) / g.options.factor(caller.Class)
	now := time.Since(g.start)
	g.clients.with(caller.client(), func(e *entry) { e.volume.owe(now, time.Duration(share*float64(day))) })
}

// Essential fails with a [Refusal] while memory is so scarce that only what costs next
// to nothing is worked on.
func (g *Gate) Essential() error {
	if g.memory.Level() < ShedAll {
		return nil
	}
	return g.answer(&Refusal{Reason: MemoryScarce, Retry: retryMemory})
}

// Level is what is turned away for want of memory.
func (g *Gate) Level() Level { return g.memory.Level() }

// Begin waits for the caller's turn to do expensive work; the turn must be ended. It
// fails with a [Refusal], or with the context's error.
func (g *Gate) Begin(ctx context.Context, caller Caller) (*Turn, error) {
	if g.memory.Level() >= ShedExpensive {
		return nil, g.answer(&Refusal{Reason: MemoryShort, Retry: retryMemory})
	}
	c := caller.client()
	most := max(1, int(float64(g.options.PerClient)*g.options.factor(caller.Class)))
	full := false
	g.clients.with(c, func(e *entry) {
		if full = e.busy >= most; !full {
			e.busy++
		}
	})
	if full {
		return nil, g.answer(&Refusal{Reason: TooMany, Retry: time.Second, Quota: int64(most)})
	}
	if err := g.queue.acquire(ctx, c, g.options.Wait); err != nil {
		g.clients.leave(c)
		if refusal, ok := err.(*Refusal); ok {
			return nil, g.answer(refusal)
		}
		return nil, err
	}
	return &Turn{gate: g, client: c, holds: true}, nil
}

// answer counts a refusal and returns it as an error; nil for none.
func (g *Gate) answer(refusal *Refusal) error {
	if refusal == nil {
		return nil
	}
	for i, r := range reasons {
		if r == refusal.Reason {
			g.refused[i].Add(1)
		}
	}
	return refusal
}

// Turn is the right to do expensive work. It is used by one goroutine at a time.
type Turn struct {
	gate   *Gate
	client client
	holds  bool // a slot
}

// Pause gives the slot back while there is nothing to do but to wait, for a slow
// client above all.
func (t *Turn) Pause() {
	if t.holds {
		t.holds = false
		t.gate.queue.release()
	}
}

// Resume waits for a slot again, behind others whose turn it is.
func (t *Turn) Resume(ctx context.Context) error {
	if t.holds {
		return nil
	}
	err := t.gate.queue.acquire(ctx, t.client, 0)
	t.holds = err == nil
	return err
}

// End gives up what the turn still holds.
func (t *Turn) End() {
	t.Pause()
	t.gate.clients.leave(t.client)
}

// Stats are what metrics show of a gate.
type Stats struct {
	Refused map[Reason]uint64 // every reason
	Clients int               // told apart at the moment
	Waiting int               // for a slot
	Busy    int               // slots taken
	Memory  int64             // bytes that no collection would give back
	Budget  int64             // 0: none
	Level   Level
}

// Stats returns the state of the moment.
func (g *Gate) Stats() Stats {
	s := Stats{Refused: make(map[Reason]uint64, len(reasons)), Clients: g.clients.len(), Budget: g.options.Memory, Level: g.memory.Level()}
	for i, r := range reasons {
		s.Refused[r] = g.refused[i].Load()
	}
	s.Waiting, s.Busy = g.queue.lengths()
	s.Memory = g.memory.Used()
	return s
}

// Reasons lists every reason there is, for metrics.
func Reasons() []Reason { return reasons[:] }
