package geo

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Scope narrows an edition to some collections and to areas. The zero value is all
// of it.
type Scope struct {
	Collections []string // ids; nil: all
	Areas       []BBox   // nil: everywhere
}

// Key is the same text for scopes that mean the same, and another one for others: ""
// for everything. Neither order nor repetition counts.
func (s Scope) Key() string {
	var parts []string
	if s.Collections != nil {
		ids := slices.Clone(s.Collections)
		slices.Sort(ids)
		parts = append(parts, fmt.Sprintf("collections=%q", slices.Compact(ids)))
	}
	if s.Areas != nil {
		areas := slices.Clone(s.Areas)
		slices.SortFunc(areas, compareBoxes)
		var boxes []string
		for _, b := range slices.Compact(areas) { // -0, which equals 0, becomes it
			boxes = append(boxes, fmt.Sprint(b.West+0, b.South+0, b.East+0, b.North+0))
		}
		parts = append(parts, "areas="+strings.Join(boxes, ","))
	}
	return strings.Join(parts, ";")
}

func compareBoxes(a, b BBox) int {
	return cmp.Or(cmp.Compare(a.West, b.West), cmp.Compare(a.South, b.South), cmp.Compare(a.East, b.East), cmp.Compare(a.North, b.North))
}

// IsZero reports whether the scope is everything.
func (s Scope) IsZero() bool { return s.Collections == nil && s.Areas == nil }

// Names reports whether the collection is within the scope.
func (s Scope) Names(id string) bool {
	return s.Collections == nil || slices.Contains(s.Collections, id)
}
