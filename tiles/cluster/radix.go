package cluster

// digitBits are sorted by at a time: as many counters as fit the fastest cache.
const digitBits = 11

// radixSort sorts keys by their bits from low to high-1, stably, in place or into a new
// slice. Digits that all keys share take no pass.
func radixSort(keys []uint64, low, high uint) []uint64 {
	const digits = 1 << digitBits
	spare := make([]uint64, len(keys))
	for ; low < high; low += digitBits {
		var starts [digits + 1]uint32
		for _, k := range keys {
			starts[k>>low&(digits-1)+1]++
		}
		if len(keys) > 0 && starts[keys[0]>>low&(digits-1)+1] == uint32(len(keys)) {
			continue
		}
		for i := 1; i < len(starts); i++ {
			starts[i] += starts[i-1]
		}
		for _, k := range keys {
			d := k >> low & (digits - 1)
			spare[starts[d]] = k
			starts[d]++
		}
		keys, spare = spare, keys
	}
	return keys
}
