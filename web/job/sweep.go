package job

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// load reads the jobs that are there. What has no record was not yet a job; what has one
// that makes no sense is removed, and the log says so.
func (s *Store) load() error {
	entries, err := os.ReadDir(s.Dir)
	if err != nil {
		return err
	}
	for _, found := range entries {
		if !found.IsDir() || !idPattern.MatchString(found.Name()) {
			continue // nothing of ours
		}
		if err := s.loadJob(filepath.Join(s.Dir, found.Name())); err != nil {
			return err
		}
	}
	slices.SortFunc(s.queue, func(a, b *entry) int { return compareAge(&a.record, &b.record) })
	return nil
}

func (s *Store) loadJob(dir string) error {
	r, err := readRecord(dir)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			s.Log.Error("a job cannot be read and is removed", "dir", dir, "error", err)
		}
		return os.RemoveAll(dir)
	}
	e := newEntry(s.Dir, r.Owner.Principal, r)
	s.jobs[e.id] = e
	switch {
	case r.Status == Successful && !complete(dir, &r):
		err = s.fail(e, &Failure{Message: textLostResults}, nil)
	case r.Status.Ended():
	case r.Attempts >= s.Attempts:
		err = s.fail(e, &Failure{Message: textTooOften}, nil)
	default:
		s.requeue(e)
	}
	if err != nil {
		s.Log.Error("a job", "job", e.id, "error", err)
	}
	if e.record.Status.Ended() {
		s.clear(e)
	} else {
		s.count(e)
	}
	return nil
}

// requeue has a job wait again that was interrupted. What the disk says of it stays as it
// is: it may be full.
func (s *Store) requeue(e *entry) {
	if e.record.Status == Running {
		e.record.Status, e.record.Message, e.record.Progress = Accepted, textAgain, 0
	}
	s.queue = append(s.queue, e)
}

// sweepInterval is how often is looked for jobs that have been kept long enough.
const sweepInterval = time.Minute

func (s *Store) sweeping() {
	ticker := time.NewTicker(sweepInterval)
	defer ticker.Stop()
	for {
		s.sweep()
		select {
		case <-s.ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// sweep forgets the jobs that ended longer ago than they are kept.
func (s *Store) sweep() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.jobs {
		if e.isSettled() && s.since(e.record.Finished) >= s.Keep {
			s.forget(e)
		}
	}
}

// makeRoom forgets jobs that have ended, the oldest first, until so many bytes more have
// room. It reports whether they have. Store.mu is held.
func (s *Store) makeRoom(more int64) bool {
	for s.used()+more > s.Bytes {
		if !s.forgetOldest() {
			return false
		}
	}
	return true
}

// makePlace is [Store.makeRoom] for one job more. Store.mu is held.
func (s *Store) makePlace() bool {
	return len(s.jobs) < s.Jobs || s.forgetOldest()
}

// forgetOldest forgets the job that ended before all others. It reports whether there
// was one. Store.mu is held.
func (s *Store) forgetOldest() bool {
	var oldest *entry
	for _, e := range s.jobs {
		if e.isSettled() && (oldest == nil || e.record.Finished.Before(oldest.record.Finished)) {
			oldest = e
		}
	}
	return oldest != nil && s.forget(oldest)
}

// isSettled reports whether the job has ended and nobody is about to change its files.
func (e *entry) isSettled() bool {
	select {
	case <-e.done:
		return e.cancel == nil
	default:
		return false
	}
}

// forget removes a job. Store.mu is held.
func (s *Store) forget(e *entry) bool {
	if err := os.RemoveAll(e.dir); err != nil {
		s.Log.Error("a job cannot be removed", "job", e.id, "error", err)
		return false
	}
	delete(s.jobs, e.id)
	return true
}
