package geo

import (
	"bytes"
	"math"
)

// NoOrdinal is the ordinal of no feature.
const NoOrdinal = math.MaxUint32

// Pairs says which features of two collections, an old and a new one, have the same id.
type Pairs struct {
	Old  []uint32 // by ordinal of the new collection: the old feature's, or NoOrdinal
	Gone []uint32 // ordinals of old features that have no new one, ascending
}

// PairByID pairs the features of two collections, in about one pass where most are where
// they were, or a few places on.
func PairByID(old, new *Collection) Pairs {
	p := Pairs{Old: make([]uint32, new.Len())}
	met := make([]bool, old.Len())
	next := uint32(0)
	var text []byte
	for i := range p.Old {
		j := next
		ok := int(j) < old.Len() && sameID(old, j, new, uint32(i))
		if !ok {
			text = new.AppendID(text[:0], uint32(i))
			j, ok = old.Lookup(string(text))
		}
		if !ok {
			p.Old[i] = NoOrdinal
			continue
		}
		p.Old[i], met[j], next = j, true, j+1
	}
	for j, m := range met {
		if !m {
			p.Gone = append(p.Gone, uint32(j))
		}
	}
	return p
}

// sameID is false for a number and its text, which a look-up finds.
func sameID(old *Collection, j uint32, new *Collection, i uint32) bool {
	switch {
	case old.ids.numeric != new.ids.numeric:
		return false
	case old.ids.numeric:
		return old.ids.number(j) == new.ids.number(i)
	}
	return bytes.Equal(old.ids.names.Bytes(j+1), new.ids.names.Bytes(i+1))
}
