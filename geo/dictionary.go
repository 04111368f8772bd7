package geo

import (
	"hash/maphash"
	"math"
	"unicode/utf8"
)

// Dictionary holds distinct byte strings under codes from 1 up, in one block of
// memory. Code 0 stands for null and has no string.
type Dictionary struct {
	arena []byte
	ends  []uint32 // ends[c] is where the string of code c ends; ends[0] is 0
	plain []uint64 // bit c: the string needs no escape in JSON
}

// Len returns the number of codes, 0 included.
func (d *Dictionary) Len() int { return len(d.ends) }

// Bytes returns the string of a code, shared; nil for code 0.
func (d *Dictionary) Bytes(code uint32) []byte {
	if code == 0 {
		return nil
	}
	start, end := d.ends[code-1], d.ends[code]
	return d.arena[start:end:end]
}

// IsPlain reports whether the string of a code stands in JSON as it is.
func (d *Dictionary) IsPlain(code uint32) bool {
	return d.plain[code>>6]&(1<<(code&63)) != 0
}

// Size is the memory held, in bytes.
func (d *Dictionary) Size() int { return cap(d.arena) + 4*cap(d.ends) + 8*len(d.plain) }

func (d *Dictionary) markPlain() {
	d.plain = make([]uint64, (len(d.ends)+63)/64)
	for code := uint32(1); int(code) < len(d.ends); code++ {
		if needsNoEscape(d.Bytes(code)) {
			d.plain[code>>6] |= 1 << (code & 63)
		}
	}
}

func needsNoEscape(s []byte) bool {
	for _, c := range s {
		if c < 0x20 || c == '"' || c == '\\' {
			return false
		}
	}
	return utf8.Valid(s)
}

// interner builds a [Dictionary]: the same string always gets the same code.
type interner struct {
	Dictionary
	seed maphash.Seed
	// table is open addressing: hash above, code below, 0 where empty. The hash
	// spares most comparisons, and a look at the strings when the table grows.
	table []uint64
}

func newInterner() *interner {
	return &interner{
		Dictionary: Dictionary{ends: make([]uint32, 1, 16)},
		seed:       maphash.MakeSeed(),
		table:      make([]uint64, 32),
	}
}

// intern returns the code of s and whether it is new. It fails where the
// dictionary would grow beyond 4 GiB of text or 2^32 strings.
func (n *interner) intern(s []byte) (code uint32, isNew bool, err error) {
	return n.internHashed(s, n.hash(s))
}

func (n *interner) hash(s []byte) uint64 { return maphash.Bytes(n.seed, s) & 0xffffffff }

// touch brings the place of a hash in the table into the processor's cache, if it is
// called for many before they are interned: their waits for memory overlap then.
func (n *interner) touch(hash uint64) uint64 { return n.table[hash&uint64(len(n.table)-1)] }

func (n *interner) internHashed(s []byte, hash uint64) (code uint32, isNew bool, err error) {
	if 4*len(n.ends) > 3*len(n.table) {
		n.grow()
	}
	mask := uint64(len(n.table) - 1)
	slot := hash & mask
	for ; n.table[slot] != 0; slot = (slot + 1) & mask {
		if entry := n.table[slot]; entry>>32 == hash && string(n.Bytes(uint32(entry))) == string(s) {
			return uint32(entry), false, nil
		}
	}
	if uint64(len(n.arena))+uint64(len(s)) > math.MaxUint32 || uint64(len(n.ends)) > math.MaxUint32-1 {
		return 0, false, Errorf(CodeTooLarge, "", "more than 4 GiB of distinct text in one column; split the layer")
	}
	if cap(n.arena)-len(n.arena) < len(s) { // twofold, for append would copy it five times
		n.arena = append(make([]byte, 0, 2*cap(n.arena)+len(s)+64), n.arena...)
	}
	n.arena = append(n.arena, s...)
	n.ends = append(n.ends, uint32(len(n.arena)))
	code = uint32(len(n.ends) - 1)
	n.table[slot] = hash<<32 | uint64(code)
	return code, true, nil
}

func (n *interner) grow() {
	old := n.table
	n.table = make([]uint64, 2*len(old))
	mask := uint64(len(n.table) - 1)
	for _, entry := range old {
		if entry == 0 {
			continue
		}
		slot := entry >> 32 & mask
		for n.table[slot] != 0 {
			slot = (slot + 1) & mask
		}
		n.table[slot] = entry
	}
}

// finish returns the dictionary in just the memory it needs, in the order of
// codes given by renumber[new-1] = old, and drops the hash table.
func (n *interner) finish(renumber []uint32) *Dictionary {
	d := &Dictionary{arena: make([]byte, 0, len(n.arena)), ends: make([]uint32, 1, len(n.ends))}
	for _, old := range renumber {
		d.arena = append(d.arena, n.Bytes(old)...)
		d.ends = append(d.ends, uint32(len(d.arena)))
	}
	d.markPlain()
	n.table, n.arena, n.ends = nil, nil, nil
	return d
}
