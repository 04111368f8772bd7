package history

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"lindero/geo"
	"lindero/geo/folder"
)

// Record compares each edition of a snapshot with the one recorded before it, and keeps
// what differs. The first of an edition is what later ones are compared with. Where it
// fails, the next snapshot is compared with the last that was recorded.
func (s *Store) Record(snapshot *geo.Snapshot) error {
	s.recording.Lock()
	defer s.recording.Unlock()
	editions := snapshot.Editions()
	limits := limits{s.options.Bytes / int64(len(editions)), s.options.Keep}
	r := recording{store: s, room: limits.bytes / segmentsKept, compared: map[[2]string]*compared{}}
	var all []error
	for _, e := range editions {
		if err := r.edition(e, snapshot.Built, limits); err != nil {
			all = append(all, fmt.Errorf("the history of the access class %s: %w", e.Class, err))
		}
	}
	return errors.Join(append(all, s.sweep())...)
}

// recording is one call of [Store.Record]: classes that see a collection alike have it
// compared, and written, once.
type recording struct {
	store    *Store
	room     int64 // for the lines of a batch
	compared map[[2]string]*compared
}

// compared is what differs between two versions of a collection.
type compared struct {
	changes []Change
	lines   []byte
	err     error // the state before could not be read: the changes tell so
}

// edition records what an edition has become.
func (r *recording) edition(e *geo.Edition, built time.Time, limits limits) error {
	t, err := r.store.track(e.Class)
	if err != nil {
		return err
	}
	before := t.journal.end()
	b := &batch{end: nextEnd(before, built)}
	var lines []byte
	var unread []error
	for _, c := range e.Collections {
		now := version{c.ID, c.Version, c.Redacted}
		b.Layers = append(b.Layers, now)
		if before == nil {
			continue
		}
		found, err := r.collection(t, before, now, c, r.room-int64(len(lines)))
		if err != nil {
			return err
		}
		unread = append(unread, found.err)
		b.changes = append(b.changes, found.changes...)
		lines = append(lines, found.lines...)
	}
	if before == nil || !slices.Equal(before.Layers, b.Layers) {
		if err := r.write(t, b, lines, e, limits); err != nil {
			return err
		}
	}
	clear(t.last)
	for _, c := range e.Collections {
		t.last[c.ID] = c
	}
	r.store.tell(e.Class, t.journal.batches())
	return errors.Join(unread...)
}

// nextEnd is the end of a batch behind another, of which the time is later.
func nextEnd(before *end, built time.Time) end {
	next := end{Seq: 1, Time: built.UTC().Truncate(time.Millisecond)}
	next.Begun = next.Time
	if before != nil {
		next.Seq, next.Prev, next.Begun = before.Seq+1, before.Sum, before.Begun
		if !next.Time.After(before.Time) {
			next.Time = before.Time.Add(time.Millisecond)
		}
	}
	return next
}

// write puts states on the disk, and then the batch that names them.
func (r *recording) write(t *track, b *batch, lines []byte, e *geo.Edition, limits limits) error {
	for _, c := range e.Collections {
		if err := r.store.keepState(c); err != nil {
			return err
		}
	}
	written, err := b.close(lines)
	if err != nil {
		return err
	}
	return t.journal.append(b, written, limits)
}

// keepState writes the state of a collection, unless it is there, or not to be kept.
func (s *Store) keepState(c *geo.Collection) error {
	if s.options.Dir == "" || c.Redacted {
		return nil
	}
	name := s.statePath(c.Version)
	if _, err := os.Stat(name); err == nil {
		return nil
	}
	if err := writeState(name, c); err != nil {
		return err
	}
	return folder.Sync(filepath.Dir(name))
}

// sweep removes states that no history's last batch names.
func (s *Store) sweep() error {
	if s.options.Dir == "" {
		return nil
	}
	named := map[string]bool{}
	for _, t := range s.tracks {
		if e := t.journal.end(); e != nil {
			for _, v := range e.Layers {
				named[v.Version] = named[v.Version] || !v.Redacted
			}
		}
	}
	dir := filepath.Join(s.options.Dir, stateDir)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var all []error
	for _, entry := range entries {
		if !named[entry.Name()] {
			all = append(all, os.Remove(filepath.Join(dir, entry.Name())))
		}
	}
	return errors.Join(all...)
}
