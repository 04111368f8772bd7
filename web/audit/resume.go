package audit

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"
)

// resume goes on where the log ended, and records what it found there.
func (w *writer) resume() error {
	files, err := Files(w.options.Dir)
	if err != nil {
		return err
	}
	found, err := w.readTail(files)
	if err != nil {
		return err
	}
	counted, err := w.takeCounts(found.tail)
	if err != nil {
		return err
	}
	start := Record{Kind: Start, Version: w.options.Version, Detail: fmt.Sprintf("in order up to %d", w.chain.Seq)}
	if w.chain.Seq > 0 && found.last.Kind != Stop {
		start.Detail += "; the run before was not stopped: records of its last second may be missing"
	}
	beginning := slices.Concat(found.torn, counted, []Record{start})
	for i := range beginning {
		stamp(&beginning[i])
	}
	if _, err := w.commit(beginning); err != nil {
		return err
	}
	return w.saveCounts(nil)
}

// tail is what the newest file of a log holds.
type tail struct {
	last Record
	tail []Record // the last of it, in order
	torn []Record // of lines that were put aside
}

// tailLength is how many records are kept for taking over counts: more than a batch.
const tailLength = 2 * maxKeys

// readTail reads the newest file that has a record in it, and opens the newest for
// more.
func (w *writer) readTail(files []string) (found tail, err error) {
	for i, name := range slices.Backward(files) {
		newest := i == len(files)-1
		if err := w.readFile(name, &found, newest); err != nil {
			return found, fmt.Errorf("%s: %w; lindero audit verify says more; move the folder away to begin a new log", name, err)
		}
		if newest {
			if w.file, err = openAppender(name, false); err != nil {
				return found, err
			}
			w.name = name
		}
		if w.chain.Seq > 0 {
			w.day = found.last.Time.UTC().Format(time.DateOnly)
			return found, nil
		}
	}
	return found, nil
}

// readFile follows the chain through a file. Half a line at the end of the newest was
// being written when the process was killed, or the power went: it is put aside.
func (w *writer) readFile(name string, found *tail, newest bool) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	end, v := int64(0), &verifier{report: &Report{}}
	rest, err := eachLine(f, func(line []byte, _ int) error {
		if err := v.begin(line); err != nil {
			return err
		}
		record, err := v.chain.follow(line)
		if err != nil {
			return err
		}
		end += int64(len(line)) + 1
		found.last = record
		if found.tail = append(found.tail, record); len(found.tail) > 2*tailLength {
			found.tail = slices.Clone(found.tail[tailLength:])
		}
		return nil
	})
	w.chain = v.chain
	if newest && errors.Is(err, errUnfinished) {
		found.torn, err = w.putAside(name, end, rest)
	}
	return errors.Join(err, f.Close())
}

// putAside moves the end of a file to one of its own.
func (w *writer) putAside(name string, end int64, rest []byte) ([]Record, error) {
	aside := fmt.Sprintf("torn-%012d-%d.part", w.chain.Seq+1, time.Now().UnixMilli())
	if err := replace(pathOf(w.options.Dir, aside), rest); err != nil {
		return nil, err
	}
	if err := os.Truncate(name, end); err != nil {
		return nil, err
	}
	return []Record{{Kind: Recovered, Bytes: uint64(len(rest)), SHA256: hashOf(rest), Detail: "a line that was cut off is in " + aside}}, nil
}

// takeCounts returns what the run before had counted and not yet recorded.
func (w *writer) takeCounts(tail []Record) ([]Record, error) {
	name := pathOf(w.options.Dir, countsName)
	content, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var counts countsFile
	if err := json.Unmarshal(content, &counts); err != nil {
		return nil, fmt.Errorf("%s: %w; move it away to do without its counts", name, err)
	}
	for i := range counts.Records {
		counts.Records[i].Detail = "counted by the run before"
	}
	return slices.DeleteFunc(counts.Records, func(r Record) bool {
		return slices.ContainsFunc(tail, func(logged Record) bool {
			return logged.Seq > counts.After && logged.Time.Equal(r.Time.Time) && keyOf(&logged) == keyOf(&r)
		})
	}), nil
}
