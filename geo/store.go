package geo

import (
	"sync/atomic"
	"time"
)

// Store publishes the newest snapshot. A request takes it once, with
// [Store.Snapshot], and works on it to the end. The zero Store is empty.
type Store struct {
	snapshot atomic.Pointer[Snapshot]
	failure  atomic.Pointer[Failure]
}

// Failure says why the newest data could not be loaded.
type Failure struct {
	At  time.Time
	Err error
}

// Snapshot returns the newest snapshot, nil before the first.
func (s *Store) Snapshot() *Snapshot { return s.snapshot.Load() }

// Failure returns why the last load failed, nil where it did not.
func (s *Store) Failure() *Failure { return s.failure.Load() }

// Swap publishes a snapshot and forgets earlier failures.
func (s *Store) Swap(next *Snapshot) {
	s.snapshot.Store(next)
	s.failure.Store(nil)
}

// Fail records that loading failed; the snapshot before goes on serving.
func (s *Store) Fail(at time.Time, err error) { s.failure.Store(&Failure{At: at, Err: err}) }
