package geo

import (
	"bytes"
	"cmp"
	"hash/maphash"
	"slices"
	"strconv"
)

// ids are the ids of a collection by ordinal, all integers or all text, and a hash
// table to find them by.
type ids struct {
	numeric bool
	base    int64
	numbers packed
	names   *Dictionary // the name of ordinal i has code i+1
	seed    maphash.Seed
	table   []uint32 // open addressing by the id's text: ordinal+1, 0 where empty
	sorted  []uint32 // or: ordinals in the order of their numbers
}

func (s *ids) number(i uint32) int64 { return s.base + int64(s.numbers.at(i)-1) }

func (s *ids) appendTo(dst []byte, i uint32) []byte {
	if s.numeric {
		return strconv.AppendInt(dst, s.number(i), 10)
	}
	return append(dst, s.names.Bytes(i+1)...)
}

func (s *ids) find(id string) (ordinal uint32, ok bool) {
	if s.sorted != nil {
		return s.search(id)
	}
	if len(s.table) == 0 {
		return 0, false
	}
	var text [64]byte
	mask := uint64(len(s.table) - 1)
	for slot := maphash.String(s.seed, id) & mask; s.table[slot] != 0; slot = (slot + 1) & mask {
		ordinal := s.table[slot] - 1
		if string(s.appendTo(text[:0], ordinal)) == id {
			return ordinal, true
		}
	}
	return 0, false
}

// search finds a number by halving.
func (s *ids) search(id string) (ordinal uint32, ok bool) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil || strconv.FormatInt(n, 10) != id {
		return 0, false
	}
	at, ok := slices.BinarySearchFunc(s.sorted, n, func(i uint32, n int64) int { return cmp.Compare(s.number(i), n) })
	if !ok {
		return 0, false
	}
	return s.sorted[at], true
}

func (s *ids) size() int {
	n := s.numbers.bytes() + 4*len(s.table) + 4*len(s.sorted)
	if s.names != nil {
		n += s.names.Size()
	}
	return n
}

// compare orders features by their ids: numbers by value, texts by bytes.
func (s *ids) compare(i, j uint32) int {
	if s.numeric {
		return cmp.Compare(s.number(i), s.number(j))
	}
	return bytes.Compare(s.names.Bytes(i+1), s.names.Bytes(j+1))
}
