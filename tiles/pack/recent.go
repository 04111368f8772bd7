package pack

import "lindero/tiles/archive"

// recentSlots is how many tiles are remembered for their repetition: 6 MB.
const recentSlots = 1 << 18

// recent remembers the bytes of tiles: of those whose hashes share a slot, the last. It
// does not grow, and what it remembers follows from the tiles alone.
type recent []record

func newRecent() recent { return make(recent, recentSlots) }

// find returns where bytes of the hash and the length lie already, perhaps: whoever
// asks compares them.
func (r recent) find(hash uint64, length int) (archive.Entry, bool) {
	slot := r[hash%recentSlots]
	return slot.Entry, slot.hash == hash && int(slot.Length) == length && length > 0
}

func (r recent) remember(added record) { r[added.hash%recentSlots] = added }
