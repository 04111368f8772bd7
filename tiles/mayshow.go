package tiles

// MayShow reports whether the tile, or one of those it is divided into at a level below
// it, may show something of the layers of that level. It looks at the boxes of features
// alone, as far as the tile's buffer: a tile may be empty all the same. What it says no
// to is empty.
func (t *Tileset) MayShow(id ID, level uint32) bool {
	var memory [3]frame
	frames := appendFrames(memory[:0], t.Grid, id)
	for _, l := range t.layers {
		if l.shows(level) && l.meets(frames) {
			return true
		}
	}
	return false
}

// meets reports whether the box of a feature meets the frames.
func (l *layer) meets(frames []frame) bool {
	extent, ok := l.Extent()
	if !ok {
		return false
	}
	found := false
	for i := range frames {
		b := frames[i].bound
		if !b.Intersects(extent) {
			continue
		}
		if b.Contains(extent.Min) && b.Contains(extent.Max) {
			return true
		}
		l.Search(b, func(uint32) bool {
			found = true
			return false
		})
		if found {
			return true
		}
	}
	return false
}
