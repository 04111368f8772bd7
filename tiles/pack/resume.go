package pack

import (
	"bufio"
	"errors"
	"io"
	"os"

	"github.com/cespare/xxhash/v2"
)

// resume reads the spool as far as it is good, and cuts off the rest.
func (s *spool) resume(line string) (found, error) {
	in := bufio.NewReaderSize(s.journal, 64<<10)
	first := make([]byte, len(line))
	n, err := io.ReadFull(in, first)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return foundNothing, err
	}
	was := foundPart
	switch {
	case n == 0:
		was = foundNothing
	case string(first) != line:
		was = foundOther
	}
	s.head = int64(len(line))
	if was == foundPart {
		err = s.accept(in)
	} else {
		err = errors.Join(s.journal.Truncate(0), writeAt(s.journal, line, 0))
	}
	return was, errors.Join(err, s.cut())
}

func writeAt(f *os.File, text string, offset int64) error {
	_, err := f.WriteAt([]byte(text), offset)
	return err
}

// accept takes records, with the bytes that they point at, until one is not good.
func (s *spool) accept(journal io.Reader) error {
	data, raw := bufio.NewReaderSize(s.data, 1<<20), make([]byte, recordSize)
	for {
		if _, err := io.ReadFull(journal, raw); err != nil {
			if err == io.EOF || err == io.ErrUnexpectedEOF {
				return nil
			}
			return err
		}
		r, err := parseRecord(raw)
		if err != nil || r.Number < s.next || r.Length == 0 || int64(r.Offset) > s.size {
			return nil // written in part: what follows is built anew
		}
		if int64(r.Offset) == s.size {
			s.scratch = append(s.scratch[:0], make([]byte, r.Length)...)
			if _, err := io.ReadFull(data, s.scratch); err != nil || xxhash.Sum64(s.scratch) != r.hash {
				return nil
			}
		}
		s.count(r)
	}
}

// cut ends both files after the last tile and goes on writing there.
func (s *spool) cut() error {
	end := s.head + s.tiles*recordSize
	s.written = s.size
	_, err := s.journal.Seek(end, io.SeekStart)
	_, err2 := s.data.Seek(s.size, io.SeekStart)
	return errors.Join(err, err2, s.journal.Truncate(end), s.data.Truncate(s.size))
}
