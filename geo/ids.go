package geo

import (
	"hash/maphash"
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
}

func (s *ids) number(i uint32) int64 { return s.base + int64(s.numbers.at(i)-1) }

func (s *ids) appendTo(dst []byte, i uint32) []byte {
	if s.numeric {
		return strconv.AppendInt(dst, s.number(i), 10)
	}
	return append(dst, s.names.Bytes(i+1)...)
}

func (s *ids) find(id string) (ordinal uint32, ok bool) {
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

func (s *ids) size() int {
	n := s.numbers.bytes() + 4*len(s.table)
	if s.names != nil {
		n += s.names.Size()
	}
	return n
}

// buildIDs takes the ids over from the builder, in the order of ordinals.
func (b *Builder) buildIDs(order []uint32) ids {
	out := ids{numeric: b.numericIDs && len(order) > 0, seed: b.ids.seed}
	out.table = b.ids.ordinals(order)
	if out.numeric {
		out.base, out.numbers = b.numbers(order)
		b.ids = nil
		return out
	}
	codes := make([]uint32, len(order))
	for i, row := range order {
		codes[i] = row + 1
	}
	out.names = b.ids.finish(codes)
	return out
}

// numbers reads the integers back from the text that the interner keeps.
func (b *Builder) numbers(order []uint32) (base int64, numbers packed) {
	column := growingColumn{Property: Property{Type: Integer}}
	for code := 1; code < b.ids.Len(); code++ {
		n, err := strconv.ParseInt(string(b.ids.Bytes(uint32(code))), 10, 64)
		if err != nil {
			panic("geo: a numeric id is no number: " + err.Error()) // addID wrote it
		}
		column.ints.push(n)
	}
	return column.freezeInts(order)
}

// ordinals turns the interner's table into one of ordinals+1, half as large.
func (n *interner) ordinals(order []uint32) []uint32 {
	ordinalOf := make([]uint32, len(order)+1) // by code
	for i, row := range order {
		ordinalOf[row+1] = uint32(i) + 1
	}
	table := make([]uint32, len(n.table))
	for slot, entry := range n.table {
		table[slot] = ordinalOf[uint32(entry)]
	}
	return table
}
