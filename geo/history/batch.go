package history

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// batch is what one published state changed in an edition, with the end that makes it
// count.
type batch struct {
	end
	changes []Change
}

// end is the last line of a batch.
type end struct {
	Seq    uint64    `json:"seq"`
	Time   time.Time `json:"time"`  // when the state was published
	Begun  time.Time `json:"begun"` // when the first was
	Layers []version `json:"layers"`
	Prev   string    `json:"prev,omitempty"` // Sum of the batch before
	Sum    string    `json:"sum"`
}

// version is that of a collection of the edition.
type version struct {
	ID       string `json:"id"`
	Version  string `json:"version"`
	Redacted bool   `json:"redacted,omitempty"` // then no state is kept of it
}

// layer is the version of a collection; ok is false where it was not there.
func (e *end) layer(id string) (v version, ok bool) {
	for _, v := range e.Layers {
		if v.ID == id {
			return v, true
		}
	}
	return version{}, false
}

// endLine tells the end of a batch from a change.
type endLine struct {
	End *end `json:"end"`
}

var endPrefix = []byte(`{"end":`)

// appendChange appends a change as a line.
func appendChange(dst []byte, c *Change) ([]byte, error) { return appendLine(dst, c) }

func appendLine(dst []byte, v any) ([]byte, error) {
	out := bytes.NewBuffer(dst)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(v)
	return out.Bytes(), err
}

// close ends a batch of changes' lines: e gets its Sum, and its line is appended.
func (e *end) close(lines []byte) ([]byte, error) {
	sum, err := e.sum(lines)
	if err != nil {
		return nil, err
	}
	e.Sum = sum
	return appendLine(lines, endLine{e})
}

// sum is the hash of the changes' lines and of the end, which has that of the batch before.
func (e *end) sum(lines []byte) (string, error) {
	bare := *e
	bare.Sum = ""
	tail, err := appendLine(nil, endLine{&bare})
	if err != nil {
		return "", err
	}
	h := sha256.New()
	h.Write(lines)
	h.Write(tail)
	return hex.EncodeToString(h.Sum(nil)), nil
}

// readBatches reads batches that follow the one with the end before, nil for whichever
// comes. Good is where the last whole batch ends: what is behind was cut off, as by a kill,
// and does not count. It fails where a batch is not what was written.
func readBatches(data []byte, before *end) (batches []*batch, good int, err error) {
	var changes []Change
	for start := 0; start < len(data); {
		n := bytes.IndexByte(data[start:], '\n')
		if n < 0 {
			break
		}
		line := data[start : start+n]
		start += n + 1
		if !bytes.HasPrefix(line, endPrefix) {
			var c Change
			if err := json.Unmarshal(line, &c); err != nil {
				if !hasEnd(data[start:]) {
					break // of a batch that was never finished
				}
				return nil, good, fmt.Errorf("byte %d: %w", start-n-1, err)
			}
			changes = append(changes, c)
			continue
		}
		e, err := readEnd(line, data[good:start-n-1], before)
		if err != nil {
			return nil, good, fmt.Errorf("byte %d: %w", start-n-1, err)
		}
		batches = append(batches, &batch{*e, changes})
		changes, before, good = nil, e, start
	}
	return batches, good, nil
}

// hasEnd reports whether one of the lines ends a batch.
func hasEnd(lines []byte) bool {
	for line := range bytes.Lines(lines) {
		if bytes.HasPrefix(line, endPrefix) && line[len(line)-1] == '\n' {
			return true
		}
	}
	return false
}

// readEnd reads the end of a batch whose changes have the lines.
func readEnd(line, lines []byte, before *end) (*end, error) {
	var l endLine
	if err := json.Unmarshal(line, &l); err != nil {
		return nil, err
	}
	if l.End == nil {
		return nil, fmt.Errorf("the batch has no end")
	}
	sum, err := l.End.sum(lines)
	switch {
	case err != nil:
		return nil, err
	case sum != l.End.Sum:
		return nil, fmt.Errorf("batch %d is not what was written", l.End.Seq)
	case before != nil && (l.End.Seq != before.Seq+1 || l.End.Prev != before.Sum):
		return nil, fmt.Errorf("batch %d does not follow batch %d", l.End.Seq, before.Seq)
	}
	return l.End, nil
}
