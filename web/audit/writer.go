package audit

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"
)

// writer extends the chain on the disk. One goroutine uses it.
type writer struct {
	options Options
	chain   Chain
	file    *appender
	name    string
	day     string    // of the last record, as 2006-01-02
	dirty   bool      // written, but not yet through to the disk
	synced  time.Time // when everything last was
	records atomic.Uint64
}

func pathOf(dir, name string) string { return filepath.Join(dir, name) }

// urgent reports whether a kind of record is written through to the disk at once.
func urgent(k Kind) bool { return k != Access && k != Refusal }

// commit writes records, all or none, and what is urgent through to the disk. With
// none it writes what is overdue. It fails where either went wrong; written tells that
// the records are in the log all the same.
func (w *writer) commit(records []Record) (written bool, err error) {
	next, batch, now := w.chain, []byte(nil), time.Now()
	through := w.dirty && now.Sub(w.synced) >= w.options.Every
	for i := range records {
		line, err := next.extend(&records[i])
		if err != nil {
			return false, err
		}
		batch = append(append(batch, line...), '\n')
		through = through || urgent(records[i].Kind)
	}
	if len(records) > 0 {
		if err := w.rotate(records[0].Time.Time, int64(len(batch))); err != nil {
			return false, err
		}
		if err := w.file.write(batch); err != nil {
			return false, err
		}
		w.chain, w.dirty = next, true
		w.records.Store(next.Seq)
	}
	if through {
		err = w.sync(now)
	}
	return true, err
}

func (w *writer) sync(now time.Time) error {
	if err := w.file.file.Sync(); err != nil {
		return err
	}
	w.dirty, w.synced = false, now
	return nil
}

// rotate begins a new file where there is none, a day is over, the file is full, or
// somebody has moved it away.
func (w *writer) rotate(now time.Time, more int64) error {
	day := now.UTC().Format(time.DateOnly)
	if w.file != nil && day <= w.day && (w.file.size == 0 || w.file.size+more <= w.options.MaxFileBytes) && w.file.isAt(w.name) {
		return nil
	}
	if w.file != nil && w.file.size == 0 && w.file.isAt(w.name) { // as good as new
		w.day = day
		return nil
	}
	name := pathOf(w.options.Dir, fileName(w.chain.Seq+1))
	next, err := openAppender(name, true)
	if err != nil {
		return err
	}
	if w.file != nil {
		if err := errors.Join(w.file.file.Sync(), w.file.file.Close()); err != nil {
			return errors.Join(err, next.file.Close(), os.Remove(name))
		}
	}
	w.file, w.name, w.day = next, name, day
	return nil
}

// close closes the file, where there is one.
func (w *writer) close() error {
	if w.file == nil {
		return nil
	}
	return w.file.file.Close()
}

// countsFile keeps what the minute has brought so far. After is the last number of the
// log when it was saved: what was counted is in the log where that has gone further.
type countsFile struct {
	After   uint64   `json:"after"`
	Records []Record `json:"records"`
}

const countsName = "pending.json"

// saveCounts keeps counts for the next start; none removes those there are.
func (w *writer) saveCounts(records []Record) error {
	name := pathOf(w.options.Dir, countsName)
	if len(records) == 0 {
		if err := os.Remove(name); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	content, err := json.Marshal(countsFile{w.chain.Seq, records})
	if err != nil {
		return err
	}
	if err := replace(name, content); err != nil {
		return fmt.Errorf("counts so far: %w", err)
	}
	return nil
}
