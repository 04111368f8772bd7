package tiles

import "math/bits"

// table is a hash table with open addressing. Entries of another epoch are free.
// Only a window of its memory is in use, as wide as the tile in hand needs: a small
// tile after a large one stays within the processor's cache.
type table struct {
	entries []entry
	epoch   uint32
	used    int
	shift   int    // of 64 bits, to a place in the window
	mask    uint64 // the window's size, a power of two, less one
	moving  []entry
}

// entry is what is known under a key.
type entry struct {
	key   uint64
	epoch uint32
	index uint32
}

const entryBytes = 16

// smallestWindow is the least number of entries in use, a power of two.
const smallestWindow = 256

// reset empties the table for a new epoch, in which about expected keys are to come.
func (t *table) reset(epoch uint32, expected int) {
	t.epoch, t.used = epoch, 0
	size := smallestWindow
	for size < 2*expected {
		size *= 2
	}
	t.open(size)
}

// open sets the window's size.
func (t *table) open(size int) {
	if len(t.entries) < size {
		t.entries = make([]entry, size)
	}
	t.mask = uint64(size - 1)
	t.shift = 64 - bits.TrailingZeros(uint(size))
}

// find returns the entry of a key, claimed for it if it is new. The entry is valid
// until the next call.
func (t *table) find(key uint64) (e *entry, known bool) {
	t.reserve()
	for at := t.first(key); ; at++ {
		e := &t.entries[at&t.mask]
		if e.epoch != t.epoch {
			t.claim(e, key)
			return e, false
		}
		if e.key == key {
			return e, true
		}
	}
}

func (t *table) claim(e *entry, key uint64) {
	e.key, e.epoch = key, t.epoch
	t.used++
}

// first is where a key's search begins: Fibonacci hashing (Knuth, The Art of
// Computer Programming 3, 6.4).
func (t *table) first(key uint64) uint64 { return key * 0x9e3779b97f4a7c15 >> (t.shift & 63) }

// reserve makes sure that at most half of the window is used.
func (t *table) reserve() {
	if uint64(2*t.used) > t.mask {
		t.grow()
	}
}

func (t *table) grow() {
	t.moving = t.moving[:0]
	window := t.entries[:t.mask+1]
	for i := range window {
		if window[i].epoch == t.epoch {
			t.moving = append(t.moving, window[i])
			window[i].epoch = 0
		}
	}
	t.open(2 * len(window))
	for _, e := range t.moving {
		at := t.first(e.key)
		for t.entries[at&t.mask].epoch == t.epoch {
			at++
		}
		t.entries[at&t.mask] = e
	}
}

// size is the memory held, in bytes.
func (t *table) size() int { return entryBytes * (len(t.entries) + cap(t.moving)) }
