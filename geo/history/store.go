package history

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"lindero/geo"
	"lindero/geo/folder"
)

// Options say where a history is kept and how much of it. Zero fields take their defaults.
type Options struct {
	Dir   string        // "" keeps it in memory, until the program ends
	Bytes int64         // of changes as lines of JSON, of all access classes; default 32 MiB
	Keep  time.Duration // how long a change is told; default 365 days
}

// Defaults of [Options].
const (
	DefaultBytes = 32 << 20
	DefaultKeep  = 365 * 24 * time.Hour
)

// Store keeps the history of each access class's edition. It is safe for concurrent use.
type Store struct {
	options Options
	held    *os.File // the lock; nil in memory

	recording sync.Mutex
	tracks    map[string]*track // by class
	found     atomic.Pointer[map[string][]*batch]
}

// track is the history of an access class as it is written.
type track struct {
	journal *journal
	last    map[string]*geo.Collection // by id, as they were recorded last; those from before the start are on the disk
}

// limits bound what is kept of one class.
type limits struct {
	bytes int64
	keep  time.Duration
}

// Open opens the history in a folder, which is made where it is missing. It fails where
// another process has it open or what is there is damaged.
func Open(o Options) (*Store, error) {
	if o.Bytes <= 0 {
		o.Bytes = DefaultBytes
	}
	if o.Keep <= 0 {
		o.Keep = DefaultKeep
	}
	s := &Store{options: o, tracks: map[string]*track{}}
	s.found.Store(&map[string][]*batch{})
	if o.Dir == "" {
		return s, nil
	}
	if err := os.MkdirAll(filepath.Join(o.Dir, stateDir), 0o700); err != nil {
		return nil, err
	}
	var err error
	if s.held, err = folder.Hold(o.Dir); err != nil {
		return nil, fmt.Errorf("keeping history: %w", err)
	}
	if err := s.readJournals(); err != nil {
		return nil, errors.Join(err, s.held.Close())
	}
	return s, nil
}

// Names of folders.
const (
	stateDir   = "states"
	journalDir = "changes"
)

// readJournals opens those of all classes there are, so that damage shows at once.
func (s *Store) readJournals() error {
	entries, err := os.ReadDir(filepath.Join(s.options.Dir, journalDir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, entry := range entries {
		if _, err := s.track(entry.Name()); err != nil {
			return err
		}
	}
	return nil
}

// Close ends the use of the folder. What was recorded is on the disk already.
func (s *Store) Close() error {
	s.recording.Lock()
	defer s.recording.Unlock()
	if s.held == nil {
		return nil
	}
	return s.held.Close()
}

// track is that of a class, which may be new.
func (s *Store) track(class string) (*track, error) {
	if t, ok := s.tracks[class]; ok {
		return t, nil
	}
	dir := ""
	if s.options.Dir != "" {
		if !filepath.IsLocal(class) || filepath.Base(class) != class {
			return nil, fmt.Errorf("the access class %q can be no folder", class)
		}
		dir = filepath.Join(s.options.Dir, journalDir, class)
	}
	j, err := openJournal(dir)
	if err != nil {
		return nil, err
	}
	t := &track{journal: j, last: map[string]*geo.Collection{}}
	s.tracks[class] = t
	s.tell(class, j.batches())
	return t, nil
}

// tell makes batches those that are found.
func (s *Store) tell(class string, batches []*batch) {
	next := maps.Clone(*s.found.Load())
	next[class] = batches
	s.found.Store(&next)
}

func (s *Store) statePath(version string) string {
	return filepath.Join(s.options.Dir, stateDir, version)
}
