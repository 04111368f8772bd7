package history

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"lindero/geo/folder"
)

// journal is the batches of an access class, in memory and, where there is a folder, in
// files. It is used by one goroutine.
type journal struct {
	dir      string // "" for memory alone
	segments []segment
}

// segment is a file of some batches; in memory it is what is dropped at once.
type segment struct {
	name    string // "" in memory
	size    int64  // of whole batches
	batches []*batch
}

func (s *segment) last() *batch { return s.batches[len(s.batches)-1] }

// openJournal reads the journal in a folder, which is made where it is missing. A batch
// that was not finished is cut off.
func openJournal(dir string) (*journal, error) {
	j := &journal{dir: dir}
	if dir == "" {
		return j, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir) // in the order of names
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		if filepath.Ext(entry.Name()) != segmentSuffix {
			continue
		}
		name := filepath.Join(dir, entry.Name())
		if err := j.read(name); err != nil {
			return nil, fmt.Errorf("%s: %w; move the folder away to begin anew", name, err)
		}
	}
	return j, nil
}

const segmentSuffix = ".jsonl"

func segmentName(first uint64) string { return fmt.Sprintf("%012d%s", first, segmentSuffix) }

// read reads a file, and cuts off what there is of a batch that was not finished.
func (j *journal) read(name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	batches, good, err := readBatches(data, j.end())
	if err != nil {
		return err
	}
	if good < len(data) {
		if err := os.Truncate(name, int64(good)); err != nil {
			return err
		}
	}
	if len(batches) == 0 {
		return os.Remove(name)
	}
	j.segments = append(j.segments, segment{name, int64(good), batches})
	return nil
}

// end is that of the last batch; nil where there is none.
func (j *journal) end() *end {
	for _, s := range slices.Backward(j.segments) {
		if len(s.batches) > 0 { // or the first could not be written
			return &s.last().end
		}
	}
	return nil
}

// append adds a batch, whose lines and end are written, and then lets go of what is too
// old or too much.
func (j *journal) append(b *batch, written []byte, limits limits) error {
	if j.isFull(int64(len(written)), b.Time, limits) {
		if err := j.begin(b.Seq); err != nil {
			return err
		}
	}
	s := &j.segments[len(j.segments)-1]
	if s.name != "" {
		if err := s.write(written); err != nil {
			return err
		}
	}
	s.size += int64(len(written))
	s.batches = append(s.batches, b)
	return j.prune(b.Time, limits)
}

// segmentsKept is how many files what is kept is spread over, at least: one of them at a
// time is let go of.
const segmentsKept = 4

// isFull reports whether a new file is to begin.
func (j *journal) isFull(more int64, now time.Time, l limits) bool {
	if len(j.segments) == 0 {
		return true
	}
	s := &j.segments[len(j.segments)-1]
	if len(s.batches) == 0 {
		return false
	}
	return s.size+more > l.bytes/segmentsKept || now.Sub(s.batches[0].Time) > l.keep/segmentsKept
}

// begin begins a new file.
func (j *journal) begin(seq uint64) error {
	if j.dir == "" {
		j.segments = append(j.segments, segment{})
		return nil
	}
	name := filepath.Join(j.dir, segmentName(seq))
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Close(), folder.Sync(j.dir)); err != nil {
		return err
	}
	j.segments = append(j.segments, segment{name: name})
	return nil
}

// write appends to the file behind the last whole batch, and through to the disk. Where
// that fails, the next batch is written over what there is of this one.
func (s *segment) write(data []byte) error {
	f, err := os.OpenFile(s.name, os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(data, s.size)
	if err == nil {
		err = f.Truncate(s.size + int64(len(data))) // a longer one may have failed here before
	}
	if err != nil {
		err = errors.Join(err, f.Truncate(s.size))
	}
	return errors.Join(err, f.Sync(), f.Close())
}

// prune lets go of the oldest files, but not of the last, which says what versions there
// are.
func (j *journal) prune(now time.Time, l limits) error {
	size := int64(0)
	for i := range j.segments {
		size += j.segments[i].size
	}
	for len(j.segments) > 1 && (size > l.bytes || now.Sub(j.segments[0].last().Time) > l.keep) {
		if name := j.segments[0].name; name != "" {
			if err := os.Remove(name); err != nil {
				return err
			}
		}
		size -= j.segments[0].size
		j.segments = slices.Delete(j.segments, 0, 1)
	}
	return nil
}

// batches are those kept, oldest first.
func (j *journal) batches() (all []*batch) {
	for i := range j.segments {
		all = append(all, j.segments[i].batches...)
	}
	return all
}
