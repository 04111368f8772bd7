package limit

import (
	"container/list"
	"context"
	"slices"
	"sync"
	"time"
)

// Queue hands out a fixed number of slots. Where none is free, requests wait, each in
// the line of its client, and the lines are served in turn: a client with a thousand
// requests waiting delays one with a single request by a single one.
type Queue struct {
	mu      sync.Mutex
	free    int
	lines   map[client]*list.Element // of *line in turns
	turns   list.List                // lines with somebody in them, the next to be served first
	waiting int
	most    int // that may wait
	slots   int
}

type line struct {
	client  client
	waiters []*waiter
}

type waiter struct{ served chan struct{} } // closed once the slot is the waiter's

func newQueue(slots, most int) *Queue {
	return &Queue{free: slots, slots: slots, most: most, lines: make(map[client]*list.Element)}
}

// acquire waits for a slot, at most so long (0: as long as the context lasts). It fails
// with a [Refusal] where too many wait already or it took too long, and with the
// context's error.
func (q *Queue) acquire(ctx context.Context, c client, limit time.Duration) error {
	q.mu.Lock()
	if q.free > 0 {
		q.free--
		q.mu.Unlock()
		return nil
	}
	if limit > 0 && q.waiting >= q.most {
		q.mu.Unlock()
		return &Refusal{Reason: QueueFull, Retry: retryQueue}
	}
	w := q.join(c)
	q.mu.Unlock()

	var late <-chan time.Time
	if limit > 0 {
		timer := time.NewTimer(limit)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case <-w.served:
		return nil
	case <-ctx.Done():
		return q.give(c, w, context.Cause(ctx))
	case <-late:
		return q.give(c, w, &Refusal{Reason: WaitedLong, Retry: retryQueue})
	}
}

// retryQueue is when to try again after the queue was too long.
const retryQueue = 5 * time.Second

// join puts a new waiter at the end of its client's line.
func (q *Queue) join(c client) *waiter {
	w := &waiter{make(chan struct{})}
	e, ok := q.lines[c]
	if !ok {
		e = q.turns.PushBack(&line{client: c})
		q.lines[c] = e
	}
	l := lineOf(e)
	l.waiters = append(l.waiters, w)
	q.waiting++
	return w
}

func lineOf(e *list.Element) *line { return e.Value.(*line) }

// give takes a waiter out of its line for the reason given. One that was served in
// the meantime keeps the slot unless its request is gone.
func (q *Queue) give(c client, w *waiter, why error) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if isClosed(w.served) {
		if _, refused := why.(*Refusal); refused {
			return nil
		}
		q.serveNext()
		return why
	}
	e := q.lines[c]
	l := lineOf(e)
	l.waiters = slices.DeleteFunc(l.waiters, func(other *waiter) bool { return other == w })
	q.waiting--
	q.dropIfEmpty(e)
	return why
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func (q *Queue) dropIfEmpty(e *list.Element) {
	if l := lineOf(e); len(l.waiters) == 0 {
		delete(q.lines, l.client)
		q.turns.Remove(e)
	}
}

// release gives a slot back.
func (q *Queue) release() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.serveNext()
}

// serveNext gives a slot to the first in the line whose turn it is, and sends that line
// to the end.
func (q *Queue) serveNext() {
	e := q.turns.Front()
	if e == nil {
		q.free++
		return
	}
	l := lineOf(e)
	close(l.waiters[0].served)
	l.waiters = l.waiters[1:]
	q.waiting--
	q.turns.MoveToBack(e)
	q.dropIfEmpty(e)
}

// lengths is how many wait, and how many slots are taken.
func (q *Queue) lengths() (waiting, busy int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.waiting, q.slots - q.free
}
