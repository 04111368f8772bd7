package audit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"lindero/geo/folder"
)

// Options say where a log is and how its files grow. Zero fields take their defaults.
type Options struct {
	Dir          string
	MaxFileBytes int64         // of a file, about; default 64 MiB; a new day begins a new file as well
	Every        time.Duration // how often to write what is not urgent through to the disk; default 1 s
	Version      string        // of the program, for the start record
}

func (o Options) withDefaults() Options {
	if o.MaxFileBytes <= 0 {
		o.MaxFileBytes = 64 << 20
	}
	if o.Every <= 0 {
		o.Every = time.Second
	}
	return o
}

// Log is an open log. It is safe for concurrent use.
type Log struct {
	writer  *writer
	queue   chan entry
	tally   tally
	lost    atomic.Uint64
	failure atomic.Pointer[error] // of the last attempt to write; nil: none
	lock    *os.File

	closing sync.Once
	stop    chan struct{}
	stopped chan struct{}
	closed  error // how the last batch went, once stopped is closed
}

// entry is a record on its way to the disk; written, where there is one, learns how
// it went.
type entry struct {
	record  Record
	written chan<- error
}

const (
	queueLength = 4096
	commitLimit = 5 * time.Second // that a request may wait for the disk
)

var errClosed = errors.New("the audit log is closed")

// Open opens the log in a folder, or begins one. It looks through the newest file, puts
// a line that was cut off aside, takes over what was counted last, and records all
// that, and the start. It fails where the log is not in order otherwise.
func Open(o Options) (*Log, error) {
	o = o.withDefaults()
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, err
	}
	held, err := folder.Hold(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("audit log: %w", err)
	}
	w := &writer{options: o, synced: time.Now()}
	if err := w.resume(); err != nil {
		return nil, errors.Join(fmt.Errorf("audit log: %w", err), w.close(), held.Close())
	}
	l := &Log{writer: w, queue: make(chan entry, queueLength), lock: held, stop: make(chan struct{}), stopped: make(chan struct{})}
	go l.run(o.Every)
	return l, nil
}

// Note takes a record to be written soon. It never waits. Accesses are counted up by
// the minute; so are refusals and signing in where there are very many. Where the queue
// is full, as when the disk is, the record is lost, and how many were is recorded when
// there is room again.
func (l *Log) Note(r Record) {
	stamp(&r)
	switch r.Kind {
	case Access, Refusal, SignIn:
		if !l.tally.alone(&r) {
			l.tally.add(&r)
			return
		}
	}
	select {
	case l.queue <- entry{record: r}:
	default:
		l.lost.Add(1)
	}
}

// Commit writes a record and returns once it is on the disk. It fails where it cannot
// be for now.
func (l *Log) Commit(ctx context.Context, r Record) error {
	if err := l.Err(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, commitLimit)
	defer cancel()
	stamp(&r)
	written := make(chan error, 1)
	select {
	case l.queue <- entry{r, written}:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-written:
		return err
	case <-l.stopped:
		select {
		case err := <-written:
			return err
		default:
			return errClosed
		}
	case <-ctx.Done():
		return ctx.Err()
	}
}

func stamp(r *Record) {
	if r.Time.IsZero() {
		r.Time = At(time.Now())
	}
}

// Err says why records cannot be written at the moment; nil where they can.
func (l *Log) Err() error {
	if failure := l.failure.Load(); failure != nil {
		return *failure
	}
	return nil
}

// Stats are what metrics show of a log.
type Stats struct {
	Records uint64 // in the log, older runs' included
	Queued  int
	Lost    uint64 // not yet recorded as lost
	Failed  bool
}

// Stats returns the state of the moment.
func (l *Log) Stats() Stats {
	return Stats{l.writer.records.Load(), len(l.queue), l.lost.Load(), l.Err() != nil}
}

// Close writes what is there to be written, and that the log was stopped in order.
func (l *Log) Close() error {
	l.closing.Do(func() { close(l.stop) })
	<-l.stopped
	return l.closed
}

// run is the one goroutine that writes.
func (l *Log) run(every time.Duration) {
	defer close(l.stopped)
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	var batch []entry // what could not be written so far
	for {
		incoming := l.queue
		if len(batch) > 0 {
			incoming = nil // the disk failed: the queue keeps what comes until the next try
		}
		select {
		case e := <-incoming:
			batch = l.write(l.collect(append(batch, e)))
		case <-ticker.C:
			batch = l.write(append(l.resuming(batch), l.counted(false)...))
			l.saveCounts() // once those of the minute before are in the log
		case <-l.stop:
			l.closed = l.finish(batch)
			return
		}
	}
}

// resuming has something to write where the log failed and nothing waits: only a record
// that is written shows that the log can be again.
func (l *Log) resuming(batch []entry) []entry {
	if l.Err() != nil && len(batch) == 0 {
		batch = append(batch, entry{record: Record{Time: At(time.Now()), Kind: Resumed}})
	}
	return batch
}

// maxBatch is how many records are written at once.
const maxBatch = 1024

// collect takes what waits in the queue.
func (l *Log) collect(batch []entry) []entry {
	for len(batch) < maxBatch {
		select {
		case e := <-l.queue:
			batch = append(batch, e)
		default:
			return batch
		}
	}
	return batch
}

// counted are the records of the minute that is over, and of those lost.
func (l *Log) counted(all bool) []entry {
	if l.Err() != nil && !all {
		return nil // counts are best kept as such
	}
	var batch []entry
	for _, r := range l.tally.due(time.Now(), all) {
		batch = append(batch, entry{record: r})
	}
	if n := l.lost.Swap(0); n > 0 {
		batch = append(batch, entry{record: Record{Time: At(time.Now()), Kind: Lost, Count: n, Detail: "the queue was full"}})
	}
	return batch
}

// write writes a batch and returns what has to be tried again. Whoever waits learns
// how it went, and is not made to wait for that.
func (l *Log) write(batch []entry) []entry {
	records := make([]Record, len(batch))
	for i, e := range batch {
		records[i] = e.record
	}
	written, err := l.writer.commit(records)
	l.report(err) // before whoever waits goes on, and asks
	var again []entry
	for _, e := range batch {
		switch {
		case e.written != nil:
			e.written <- err
		case !written:
			again = append(again, e)
		}
	}
	return again
}

func (l *Log) report(err error) {
	if err == nil {
		l.failure.Store(nil)
		return
	}
	err = fmt.Errorf("the audit log cannot be written: %w", err)
	l.failure.Store(&err)
}

// saveCounts keeps what was counted so far where the next start finds it.
func (l *Log) saveCounts() {
	if l.Err() != nil {
		return
	}
	records, changed := l.tally.soFar()
	if !changed {
		return
	}
	if err := l.writer.saveCounts(records); err != nil {
		l.tally.keep()
		l.report(err)
	}
}

func (l *Log) finish(batch []entry) error {
	for last := false; !last; {
		batch = l.collect(batch)
		if last = len(l.queue) == 0; last {
			batch = append(append(batch, l.counted(true)...), entry{record: Record{Time: At(time.Now()), Kind: Stop}})
		}
		batch = l.write(batch)
		if err := l.Err(); err != nil {
			return errors.Join(err, l.lock.Close())
		}
	}
	return errors.Join(l.writer.saveCounts(nil), l.writer.close(), l.lock.Close())
}
