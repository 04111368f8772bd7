package limit

import (
	"runtime"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"
)

// Level says what is turned away for want of memory.
type Level int32

// The levels, each turning away more.
const (
	ShedNothing   Level = iota
	ShedExpensive       // filters, pages, downloads, tiles that are not in the cache
	ShedAll             // everything but health and cached tiles
)

// String names the level for /readyz and the log.
func (l Level) String() string {
	return [...]string{"none", "expensive", "all"}[l]
}

// retryMemory is when to try again after memory was short.
const retryMemory = 5 * time.Second

// Memory watches how much of a budget is in use.
type Memory struct {
	budget  int64
	start   time.Time
	next    atomic.Int64 // when to look again, since start
	level   atomic.Int32
	used    atomic.Int64
	looking sync.Mutex // held while looking
	samples []metrics.Sample
	cleared time.Duration // when a collection was last asked for, since start
}

// sampleEvery is how old the last look may be. One costs some microseconds.
const sampleEvery = 100 * time.Millisecond

// Where levels begin, as shares of the budget, and where they end: below, lest the
// server wavers.
const (
	expensiveFrom, expensiveTo = 0.85, 0.75
	allFrom, allTo             = 0.95, 0.90
)

// NewMemory watches a budget in bytes; 0: nothing is ever turned away.
func NewMemory(budget int64) *Memory {
	m := &Memory{budget: budget, start: time.Now()}
	for _, name := range [...]string{
		"/gc/heap/live:bytes", // what the last collection found in use
		"/memory/classes/total:bytes", "/memory/classes/heap/objects:bytes", "/memory/classes/heap/unused:bytes",
		"/memory/classes/heap/free:bytes", "/memory/classes/heap/released:bytes",
	} {
		m.samples = append(m.samples, metrics.Sample{Name: name})
	}
	return m
}

// Level is what is to be turned away at the moment. It takes a look itself where the
// last is too old, so nothing runs while nobody asks.
func (m *Memory) Level() Level {
	if m.budget == 0 {
		return ShedNothing
	}
	now := time.Since(m.start)
	if int64(now) >= m.next.Load() && m.looking.TryLock() {
		m.look(now)
		m.looking.Unlock()
	}
	return Level(m.level.Load())
}

// Used is how many bytes no collection would give back, as of the last look.
func (m *Memory) Used() int64 { return m.used.Load() }

func (m *Memory) look(now time.Duration) {
	m.next.Store(int64(now + sampleEvery))
	metrics.Read(m.samples)
	used := m.samples[0].Value.Uint64() + m.samples[1].Value.Uint64()
	for _, s := range m.samples[2:] { // the heap; what remains are stacks and the runtime's own
		used -= s.Value.Uint64()
	}
	m.used.Store(int64(used))
	level := Level(m.level.Load()).next(float64(used) / float64(m.budget))
	m.level.Store(int32(level))
	if level > ShedNothing && now-m.cleared >= time.Second {
		m.cleared = now
		go runtime.GC() // with nothing to do, nothing else would find out that memory is free again
	}
}

// next is the level after this one at a share of the budget in use.
func (l Level) next(share float64) Level {
	switch {
	case share >= allFrom, l == ShedAll && share >= allTo:
		return ShedAll
	case share >= expensiveFrom, l >= ShedExpensive && share >= expensiveTo:
		return ShedExpensive
	}
	return ShedNothing
}
