package cql

import (
	"cmp"
	"math/bits"
	"slices"
)

// firsts keeps the features that sort first.
type firsts struct {
	keys  []sortKey
	keep  int
	list  []ranked
	bar   ranked // what sorts behind it cannot be among them
	isSet bool   // bar holds
	found int    // how many were there in all
}

type ranked struct {
	key     uint64 // the first
	ordinal uint32
}

// firstsBuffer is the least number of features that are gathered before the last are
// dropped.
const firstsBuffer = 1024

// add takes the next of the features, in the order of their ordinals.
func (f *firsts) add(ordinal uint32) {
	r := ranked{ordinal: ordinal}
	if len(f.keys) > 0 {
		r.key = f.keys[0](ordinal)
	}
	if f.isSet && (r.key > f.bar.key || f.compare(r, f.bar) > 0) {
		return
	}
	f.list = append(f.list, r)
	if len(f.list) >= 2*f.keep+firstsBuffer {
		f.drop()
	}
}

// drop leaves only the first.
func (f *firsts) drop() {
	if len(f.list) <= f.keep {
		return
	}
	if f.keep > 0 {
		f.part(f.list, f.keep-1)
		f.bar, f.isSet = f.list[f.keep-1], true
	}
	f.list = f.list[:f.keep]
}

// from returns the features from a rank on, in order. What stands before is not sorted.
func (f *firsts) from(rank int) []ranked {
	f.drop()
	if rank > 0 && rank < len(f.list) {
		f.part(f.list, rank)
	}
	list := f.list[min(rank, len(f.list)):]
	slices.SortFunc(list, f.compare)
	return list
}

func (f *firsts) compare(a, b ranked) int {
	if a.key != b.key {
		return cmp.Compare(a.key, b.key)
	}
	for _, key := range f.keys[min(1, len(f.keys)):] {
		if sign := cmp.Compare(key(a.ordinal), key(b.ordinal)); sign != 0 {
			return sign
		}
	}
	return cmp.Compare(a.ordinal, b.ordinal)
}

// smallPart is worth no parting.
const smallPart = 24

// part puts in its place what has rank k, before it what sorts before it and behind it the
// rest (C. A. R. Hoare, Algorithm 65: Find, CACM 4, 1961). Where pivots are as unlucky as
// hardly any data could make them, it sorts.
func (f *firsts) part(list []ranked, k int) {
	for rounds := 2 * bits.Len(uint(len(list))); len(list) > smallPart && rounds > 0; rounds-- {
		pivot := f.median(list[0], list[len(list)/2], list[len(list)-1])
		i, j := 0, len(list)-1
		for i <= j {
			for f.compare(list[i], pivot) < 0 {
				i++
			}
			for f.compare(list[j], pivot) > 0 {
				j--
			}
			if i <= j {
				list[i], list[j] = list[j], list[i]
				i++
				j--
			}
		}
		switch {
		case k <= j:
			list = list[:j+1]
		case k >= i:
			list, k = list[i:], k-i
		default:
			return
		}
	}
	slices.SortFunc(list, f.compare)
}

func (f *firsts) median(a, b, c ranked) ranked {
	three := [3]ranked{a, b, c}
	slices.SortFunc(three[:], f.compare)
	return three[1]
}
