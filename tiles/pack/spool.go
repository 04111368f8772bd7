package pack

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/cespare/xxhash/v2"

	"lindero/geo/folder"
	"lindero/tiles/archive"
)

// The files of a spool are named after the archive.
const (
	dataEnding    = ".tiles"
	journalEnding = ".journal"
)

// spool is tiles on their way into an archive. The journal starts with a line that says
// what they are of, then has a record a tile, by ascending number. Bytes are on disk
// before the record that points at them.
type spool struct {
	data, journal *os.File
	bytesOut      *bufio.Writer
	recordsOut    *bufio.Writer
	written       int64 // how much of the data can be read back
	size          int64 // of the data
	head          int64 // of the journal: the length of its first line
	tiles         int64
	next          uint64 // the number that the next tile has at least
	recent        recent
	scratch       []byte
}

// found says what a spool held when it was opened.
type found uint8

const (
	foundNothing found = iota
	foundOther         // of other data or options
	foundPart          // of this archive
)

// openSpool opens the spool of an archive, or makes one. Key says what it is of. What a
// spool holds of something else is thrown away.
func openSpool(target, key string) (*spool, found, error) {
	data, err := os.OpenFile(target+dataEnding, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, foundNothing, err
	}
	journal, err := os.OpenFile(target+journalEnding, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, foundNothing, errors.Join(err, data.Close())
	}
	s := &spool{
		data: data, journal: journal, recent: newRecent(),
		bytesOut: bufio.NewWriterSize(data, 1<<20), recordsOut: bufio.NewWriterSize(journal, 64<<10),
	}
	if err = folder.HoldFile(journal); err != nil {
		err = fmt.Errorf("packing %s: %w", target, err)
		return nil, foundNothing, errors.Join(err, s.close())
	}
	was, err := s.resume("lindero spool 1 " + key + "\n")
	if err != nil {
		return nil, was, errors.Join(err, s.close())
	}
	return s, was, nil
}

func (s *spool) count(r record) {
	if int64(r.Offset) == s.size {
		s.size += int64(r.Length)
		s.recent.remember(r)
	}
	s.tiles++
	s.next = r.Number + 1
}

// add appends a tile, whose number must be s.next or above.
func (s *spool) add(number uint64, tile []byte) error {
	r := record{archive.Entry{Number: number, Offset: uint64(s.size), Length: uint32(len(tile))}, xxhash.Sum64(tile)}
	if e, ok := s.recent.find(r.hash, len(tile)); ok {
		equal, err := s.holds(e, tile)
		if err != nil {
			return err
		}
		if equal {
			r.Offset = e.Offset
		}
	}
	if int64(r.Offset) == s.size {
		if _, err := s.bytesOut.Write(tile); err != nil {
			return err
		}
	}
	s.scratch = r.append(s.scratch[:0])
	if s.recordsOut.Available() < recordSize { // the bytes go first
		if err := s.flush(); err != nil {
			return err
		}
	}
	s.count(r)
	_, err := s.recordsOut.Write(s.scratch)
	return err
}

// holds reports whether the bytes that an entry points at are those of the tile.
func (s *spool) holds(e archive.Entry, tile []byte) (bool, error) {
	if int64(e.Offset)+int64(e.Length) > s.written {
		if err := s.flush(); err != nil {
			return false, err
		}
	}
	s.scratch = append(s.scratch[:0], make([]byte, e.Length)...)
	_, err := s.data.ReadAt(s.scratch, int64(e.Offset))
	return bytes.Equal(s.scratch, tile), err
}

// flush hands everything to the system: what a killed process wrote stays.
func (s *spool) flush() error {
	if err := s.bytesOut.Flush(); err != nil {
		return err
	}
	s.written = s.size
	return s.recordsOut.Flush()
}

// contents are the tiles, once they are flushed.
func (s *spool) contents() archive.Contents {
	return archive.Contents{Data: s.data, Size: s.size, Entries: s.entries}
}

func (s *spool) entries() iter.Seq2[archive.Entry, error] {
	return func(yield func(archive.Entry, error) bool) {
		in := bufio.NewReaderSize(io.NewSectionReader(s.journal, s.head, s.tiles*recordSize), 64<<10)
		raw := make([]byte, recordSize)
		for range s.tiles {
			_, err := io.ReadFull(in, raw)
			r := record{}
			if err == nil {
				r, err = parseRecord(raw)
			}
			if !yield(r.Entry, err) || err != nil {
				return
			}
		}
	}
}

func (s *spool) close() error { return errors.Join(s.data.Close(), s.journal.Close()) }

// finish closes the spool, and takes it away unless the archive could not be written.
func (s *spool) finish(failed error) error {
	if failed != nil {
		return s.close()
	}
	return errors.Join(os.Remove(s.data.Name()), os.Remove(s.journal.Name()), s.close())
}
