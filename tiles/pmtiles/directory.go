package pmtiles

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sort"

	"lindero/tiles"
	"lindero/tiles/archive"
)

// entry is what a directory says of a run of tiles, or of a leaf directory, which has a
// run of 0.
type entry struct {
	archive.Entry
	Run uint32
}

// lastNumber is that of the last tile there can be.
var lastNumber = archive.First(tiles.MaxZoom+1) - 1

// appendDirectory appends a directory, not compressed ("Directory Serialization").
func appendDirectory(dst []byte, entries []entry) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(entries)))
	last := uint64(0)
	for _, e := range entries {
		dst = binary.AppendUvarint(dst, e.Number-last)
		last = e.Number
	}
	for _, e := range entries {
		dst = binary.AppendUvarint(dst, uint64(e.Run))
	}
	for _, e := range entries {
		dst = binary.AppendUvarint(dst, uint64(e.Length))
	}
	for i, e := range entries {
		if i > 0 && e.Offset == entries[i-1].Offset+uint64(entries[i-1].Length) {
			dst = append(dst, 0)
		} else {
			dst = binary.AppendUvarint(dst, e.Offset+1)
		}
	}
	return dst
}

// parseDirectory reads a directory that is no longer compressed. Entries ascend, do not
// overlap, and have a length.
func parseDirectory(data []byte) ([]entry, error) {
	c := columns{data: data}
	n, err := c.next("number of entries", 0)
	if err != nil {
		return nil, err
	}
	if n == 0 || n > uint64(len(data))/4 { // an entry takes four bytes at least
		return nil, fmt.Errorf("byte 0: %d entries do not fit in a directory of %d bytes", n, len(data))
	}
	entries := make([]entry, n)
	for _, column := range []func([]entry) error{c.numbers, c.runs, c.lengths, c.offsets} {
		if err := column(entries); err != nil {
			return nil, err
		}
	}
	if c.at != len(data) {
		return nil, fmt.Errorf("byte %d: %d bytes follow the last entry", c.at, len(data)-c.at)
	}
	return entries, checkRuns(entries)
}

// columns reads the numbers of a directory one after the other.
type columns struct {
	data []byte
	at   int
}

func (c *columns) next(what string, i int) (uint64, error) {
	v, n := binary.Uvarint(c.data[c.at:])
	if n <= 0 {
		return 0, fmt.Errorf("byte %d: the %s of entry %d is cut off or too large", c.at, what, i)
	}
	c.at += n
	return v, nil
}

func (c *columns) fill(entries []entry, what string, set func(i int, e *entry, v uint64) error) error {
	for i := range entries {
		at := c.at
		v, err := c.next(what, i)
		if err == nil {
			err = set(i, &entries[i], v)
		}
		if err != nil {
			return fmt.Errorf("byte %d: entry %d: %w", at, i, err)
		}
	}
	return nil
}

func (c *columns) numbers(entries []entry) error {
	number := uint64(0)
	return c.fill(entries, "number", func(i int, e *entry, step uint64) error {
		if step > lastNumber-number || i > 0 && step == 0 {
			return errors.New("the number of the tile does not ascend, or is too large")
		}
		number += step
		e.Number = number
		return nil
	})
}

func (c *columns) runs(entries []entry) error {
	return c.fill(entries, "run", func(_ int, e *entry, v uint64) error {
		if v > math.MaxUint32 {
			return errors.New("the run is too long")
		}
		e.Run = uint32(v)
		return nil
	})
}

func (c *columns) lengths(entries []entry) error {
	return c.fill(entries, "length", func(_ int, e *entry, v uint64) error {
		if v == 0 || v > math.MaxUint32 {
			return fmt.Errorf("a length of %d is not allowed", v)
		}
		e.Length = uint32(v)
		return nil
	})
}

func (c *columns) offsets(entries []entry) error {
	return c.fill(entries, "offset", func(i int, e *entry, v uint64) error {
		switch {
		case v > 0:
			e.Offset = v - 1
		case i == 0:
			return errors.New("the first offset counts from none before it")
		default:
			e.Offset = entries[i-1].Offset + uint64(entries[i-1].Length)
		}
		if e.Offset > math.MaxInt64 {
			return errors.New("the offset is too large")
		}
		return nil
	})
}

func checkRuns(entries []entry) error {
	for i := 1; i < len(entries); i++ {
		if before := entries[i-1]; before.Number+uint64(before.Run) > entries[i].Number {
			return fmt.Errorf("entry %d: its tiles, from %d on, are those of the entry before as well", i, entries[i].Number)
		}
	}
	return nil
}

// find returns the entry of the tile, or that of the leaf directory it would be in.
func find(entries []entry, number uint64) (entry, bool) {
	i := sort.Search(len(entries), func(i int) bool { return entries[i].Number > number }) - 1
	if i < 0 {
		return entry{}, false
	}
	e := entries[i]
	return e, e.Run == 0 || number-e.Number < uint64(e.Run)
}
