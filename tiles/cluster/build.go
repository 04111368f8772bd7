package cluster

import (
	"math/bits"
	"sort"
)

// Points are what to cluster, by ordinal.
type Points interface {
	Len() int
	// Position places a point; ok is false for one that has no place in the plane,
	// which is left out.
	Position(ordinal uint32) (p Position, ok bool)
	// Classes is the number of classes that points are counted by.
	Classes() int
	// Class is the number of a point's class; ok is false where it is of none.
	Class(ordinal uint32) (class int, ok bool)
}

// Options say when points crowd.
type Options struct {
	Grid     Grid
	LastZoom int      // at which every point is itself, whatever the crowd
	MaxTile  int      // the most points a tile may have, or its zoom is clustered
	Only     []uint32 // the ordinals of those to cluster; nil: all
}

// Build clusters points for all zooms from 0 to the last at which some tile has more
// than MaxTile of them. It takes 16 bytes a point for the while.
func Build(points Points, o Options) *Index {
	s := newSorted(points, o)
	x := &Index{grid: o.Grid, classes: points.Classes()}
	zooms := sort.Search(s.zooms, func(zoom int) bool { return s.largestTile(zoom) <= o.MaxTile })
	x.levels = make([]level, zooms)
	for zoom := zooms - 1; zoom >= 0; zoom-- {
		if zoom == zooms-1 {
			x.levels[zoom] = s.sweep(zoom)
		} else {
			x.levels[zoom] = x.levels[zoom+1].join(o.Grid.shift(zoom))
		}
		x.levels[zoom].shift = o.Grid.shift(zoom)
		x.levels[zoom].trim()
	}
	return x
}

// sorted are points in the order of the Z-order curve, in which every cell and every
// tile is a run: the place of the cell at the deepest zoom above, the ordinal below.
type sorted struct {
	points   Points
	options  Options
	keys     []uint64
	ordinals uint // the bits of an ordinal
	zooms    int  // how many can be clustered: those whose cells the keys tell apart
}

func newSorted(points Points, o Options) *sorted {
	s := &sorted{points: points, options: o, ordinals: uint(bits.Len(uint(points.Len())))}
	room := (64-int(s.ordinals))/2 - int(o.Grid) + 1
	s.zooms = max(min(o.LastZoom, MaxZoom+1, room), 0)
	n := points.Len()
	if o.Only != nil {
		n = len(o.Only)
	}
	if s.zooms == 0 || n <= o.MaxTile {
		s.zooms = 0
		return s
	}
	s.keys = make([]uint64, 0, n)
	if o.Only == nil {
		for i := range uint32(n) {
			s.add(i)
		}
	}
	for _, i := range o.Only {
		s.add(i)
	}
	deepest := s.zooms - 1
	s.keys = radixSort(s.keys, s.ordinals, s.ordinals+2*o.Grid.bits(deepest))
	return s
}

// add takes a point, if it has a place.
func (s *sorted) add(ordinal uint32) {
	if p, ok := s.points.Position(ordinal); ok {
		s.keys = append(s.keys, interleave(s.options.Grid.Cell(p, s.zooms-1))<<s.ordinals|uint64(ordinal))
	}
}

// run is the number of bits under which keys of one tile (cells: 0) or cell (cells: the
// grid) of a zoom differ.
func (s *sorted) run(zoom int, cells Grid) uint {
	return s.ordinals + 2*(uint(s.zooms-1-zoom)+uint(s.options.Grid-cells))
}

// largestTile is the most points that a tile of the zoom has.
func (s *sorted) largestTile(zoom int) int {
	low, most := s.run(zoom, 0), 0
	for start := 0; start < len(s.keys); {
		end := start + 1
		for end < len(s.keys) && s.keys[end]>>low == s.keys[start]>>low {
			end++
		}
		most = max(most, end-start)
		start = end
	}
	return most
}

// sweep makes the clusters of the deepest zoom wanted.
func (s *sorted) sweep(zoom int) level {
	l := level{classes: s.points.Classes()}
	low, last := s.run(zoom, s.options.Grid), ^uint64(0)
	mask := uint64(1)<<s.ordinals - 1
	for _, key := range s.keys {
		ordinal := uint32(key & mask)
		p, _ := s.points.Position(ordinal) // it has one, or it would have no key
		one := of(ordinal, p)
		if cell := key >> low; cell != last {
			l.add(&one)
			last = cell
		} else {
			l.clusters[len(l.clusters)-1].merge(&one)
		}
		if class, ok := s.points.Class(ordinal); ok {
			l.counts(len(l.clusters) - 1)[class]++
		}
	}
	return l
}

// join makes the clusters of the zoom before. Clusters of one cell follow each other.
func (l *level) join(shift uint) level {
	joined := level{classes: l.classes}
	last := Cell{^uint32(0), ^uint32(0)}
	for i := range l.clusters {
		c := &l.clusters[i]
		if cell := (Cell{c.Min.X >> shift, c.Min.Y >> shift}); cell != last {
			joined.add(c)
			last = cell
		} else {
			joined.clusters[len(joined.clusters)-1].merge(c)
		}
		sums := joined.counts(len(joined.clusters) - 1)
		for class, n := range l.counts(i) {
			sums[class] += n
		}
	}
	return joined
}
