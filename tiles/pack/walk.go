package pack

import (
	"slices"

	"github.com/paulmach/orb"

	"lindero/tiles"
	"lindero/tiles/archive"
)

// walker finds the tiles that may show something.
type walker struct {
	set   *tiles.Tileset
	zooms [2]uint32   // the first and the last
	areas []orb.Bound // in degrees; nil: everywhere
}

// walk visits the tiles from a number on, ascending, until visit says no.
func (w *walker) walk(from uint64, visit func(tiles.ID) bool) {
	for zoom := w.zooms[0]; zoom <= w.zooms[1]; zoom++ {
		if !w.descend(subtree{zoom: zoom}, from, visit) {
			return
		}
	}
}

// subtree is the tiles of a zoom that lie in one tile of a smaller zoom, its top: along
// is where that stands among those of its own zoom.
type subtree struct {
	zoom  uint32
	top   uint32
	along uint64
}

// end is the number after the last tile's.
func (s subtree) end() uint64 {
	return archive.First(s.zoom) + (s.along+1)<<(2*(s.zoom-s.top))
}

// descend visits the tiles of a subtree. It returns false where visit did.
func (w *walker) descend(s subtree, from uint64, visit func(tiles.ID) bool) bool {
	if s.end() <= from {
		return true
	}
	id := archive.ID(archive.First(s.top) + s.along)
	if !w.covers(id) || !w.set.MayShow(id, s.zoom) {
		return true
	}
	if s.top == s.zoom {
		return visit(id)
	}
	for quarter := range uint64(4) {
		if !w.descend(subtree{s.zoom, s.top + 1, s.along<<2 | quarter}, from, visit) {
			return false
		}
	}
	return true
}

// covers reports whether the tile meets the area.
func (w *walker) covers(id tiles.ID) bool {
	return w.areas == nil || slices.ContainsFunc(w.areas, w.set.Grid.Bound(id).Intersects)
}
