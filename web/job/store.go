package job

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"lindero/geo/folder"
)

// What a store refuses.
var (
	ErrNoJob     = errors.New("there is no such job")
	ErrNoFile    = errors.New("the job has no such result")
	ErrWaiting   = errors.New("as many jobs wait as may")
	ErrPerClient = errors.New("the client has as many unfinished jobs as one may")
	ErrFull      = errors.New("the jobs take as much of the disk as they may")
	ErrClosed    = errors.New("the store of jobs is closed")
)

// Store runs jobs and keeps them in a folder. Its methods may be called by several
// goroutines at once.
type Store struct {
	Options
	lock    *os.File
	runners map[string]Runner
	stop    context.CancelCauseFunc
	ctx     context.Context // of all attempts
	work    sync.WaitGroup

	mu      sync.Mutex
	jobs    map[string]*entry
	queue   []*entry // accepted, the next in front
	running int
	started bool
	closed  bool
}

// entry is a job. Store.mu guards what changes.
type entry struct {
	record Record
	bytes  int64                   // on disk
	cancel context.CancelCauseFunc // of the attempt under way; nil: there is none

	id, process, dir, client string        // which never change
	done                     chan struct{} // closed once the job has ended and its files are settled

	writing sync.Mutex // one change of the record at a time; taken before Store.mu
}

func newEntry(dir, client string, r Record) *entry {
	return &entry{record: r, id: r.ID, process: r.Process, dir: filepath.Join(dir, r.ID), client: client, done: make(chan struct{})}
}

// Open opens a folder of jobs, or makes one. Jobs wait until [Store.Start].
func Open(o Options) (*Store, error) {
	o = o.withDefaults()
	if err := os.MkdirAll(o.Dir, dirMode); err != nil {
		return nil, err
	}
	held, err := folder.Hold(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("keeping jobs: %w", err)
	}
	s := &Store{Options: o, lock: held, runners: map[string]Runner{}, jobs: map[string]*entry{}}
	s.ctx, s.stop = context.WithCancelCause(context.Background())
	if err := s.probe(); err != nil {
		return nil, errors.Join(err, held.Close())
	}
	if err := s.load(); err != nil {
		return nil, errors.Join(err, held.Close())
	}
	return s, nil
}

// probe fails where the folder takes no files: the lock may have been there before the
// disk became one to read alone.
func (s *Store) probe() error {
	path := filepath.Join(s.Dir, "probe")
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, fileMode)
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(path))
}

// Register says who does the work of a process. It must precede [Store.Start].
func (s *Store) Register(process string, r Runner) { s.runners[process] = r }

// Start begins with the jobs that wait. It may be called again.
func (s *Store) Start() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.started || s.closed {
		return
	}
	s.started = true
	s.dispatch()
	s.work.Go(s.sweeping)
}

// Close interrupts what is running, to be taken up again when the folder is opened next,
// and waits until it has stopped. It may be called again.
func (s *Store) Close() error {
	s.mu.Lock()
	wasClosed := s.closed
	s.closed = true
	s.mu.Unlock()
	s.stop(ErrClosed)
	s.work.Wait()
	if wasClosed {
		return nil
	}
	return s.lock.Close()
}

// Submit takes a job on and returns its record, once that is on disk.
func (s *Store) Submit(sub Submission) (Record, error) {
	e, err := s.admit(sub)
	if err != nil {
		return Record{}, err
	}
	if err := s.begin(e); err != nil {
		s.mu.Lock()
		delete(s.jobs, e.id)
		s.mu.Unlock()
		return Record{}, errors.Join(err, os.RemoveAll(e.dir))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if e.record.Status == Accepted { // which a dismissal may have changed already
		s.queue = append(s.queue, e)
		s.dispatch()
	}
	return e.record, nil
}

// admit makes the entry of a job, if it is within bounds.
func (s *Store) admit(sub Submission) (*entry, error) {
	id := make([]byte, 16)
	if _, err := io.ReadFull(s.Random, id); err != nil {
		return nil, err
	}
	now := s.Now().UTC()
	s.mu.Lock()
	defer s.mu.Unlock()
	unfinished, ofClient := 0, 0
	for _, e := range s.jobs {
		if e.record.Status.Ended() {
			continue
		}
		unfinished++
		if e.client == sub.Client {
			ofClient++
		}
	}
	switch {
	case s.closed:
		return nil, ErrClosed
	case unfinished >= s.Waiting+s.Running:
		return nil, ErrWaiting
	case ofClient >= s.PerClient:
		return nil, ErrPerClient
	case !s.makePlace() || !s.makeRoom(1):
		return nil, ErrFull
	}
	e := newEntry(s.Dir, sub.Client, Record{
		ID: hex.EncodeToString(id), Process: sub.Process, Inputs: sub.Inputs, Reply: sub.Reply, Owner: sub.Owner,
		Status: Accepted, Message: textAccepted, Created: now, Updated: now,
	})
	if s.jobs[e.id] != nil {
		return nil, fmt.Errorf("job %s is there already", e.id)
	}
	s.jobs[e.id] = e
	return e, nil
}

// begin puts a new job on disk.
func (s *Store) begin(e *entry) error {
	e.writing.Lock()
	defer e.writing.Unlock()
	if err := os.Mkdir(e.dir, dirMode); err != nil {
		return err
	}
	if err := folder.Sync(s.Dir); err != nil {
		return err
	}
	return writeRecord(e.dir, &e.record)
}

// Get returns the record of a job, as it stands now.
func (s *Store) Get(id string) (Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.jobs[id]
	if e == nil {
		return Record{}, ErrNoJob
	}
	return e.record, nil
}

// List returns the jobs that are chosen, the newest first.
func (s *Store) List(choose func(*Record) bool) []Record {
	var all []Record
	s.mu.Lock()
	for _, e := range s.jobs {
		if choose(&e.record) {
			all = append(all, e.record)
		}
	}
	s.mu.Unlock()
	slices.SortFunc(all, func(a, b Record) int { return compareAge(&b, &a) })
	return all
}

// Wait returns the record of a job once it has ended. It fails where the context or the
// store ends before.
func (s *Store) Wait(ctx context.Context, id string) (Record, error) {
	s.mu.Lock()
	e := s.jobs[id]
	s.mu.Unlock()
	if e == nil {
		return Record{}, ErrNoJob
	}
	select {
	case <-e.done:
	case <-ctx.Done():
		return Record{}, ctx.Err()
	case <-s.ctx.Done():
		return Record{}, ErrClosed
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return e.record, nil
}

// Open opens a result of a successful job. It stays readable while it is open, even
// where the job goes.
func (s *Store) Open(id, name string) (*os.File, File, error) {
	r, err := s.Get(id)
	if err != nil {
		return nil, File{}, err
	}
	file, ok := r.File(name)
	if !ok {
		return nil, File{}, ErrNoFile
	}
	f, err := os.Open(filepath.Join(s.Dir, r.ID, resultsName, file.Name))
	if errors.Is(err, os.ErrNotExist) { // it went between
		err = ErrNoJob
	}
	return f, file, err
}

// Dismiss stops a job where it has not ended, and removes its files. What remains is its
// record, for as long as jobs are kept.
func (s *Store) Dismiss(id string) (Record, error) {
	s.mu.Lock()
	e := s.jobs[id]
	s.mu.Unlock()
	if e == nil {
		return Record{}, ErrNoJob
	}
	isRunning := false
	r := s.end(e, func(r *Record) bool {
		isRunning = e.cancel != nil
		if r.Status == Dismissed {
			return false
		}
		r.Status, r.Message, r.Files = Dismissed, textDismissed, nil
		return true
	})
	if !isRunning { // else the attempt removes them once it has stopped
		s.clear(e)
	}
	return r, nil
}

// Used is how many bytes the jobs take on disk, as far as it has been counted.
func (s *Store) Used() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.used()
}

func (s *Store) used() (total int64) {
	for _, e := range s.jobs {
		total += e.bytes
	}
	return total
}

func compareAge(a, b *Record) int {
	if c := a.Created.Compare(b.Created); c != 0 {
		return c
	}
	return slices.Compare([]byte(a.ID), []byte(b.ID))
}

// since is how long ago a time was.
func (s *Store) since(t time.Time) time.Duration { return s.Now().Sub(t) }
