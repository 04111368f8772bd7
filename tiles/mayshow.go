package tiles

import "github.com/paulmach/orb"

// MayShow reports whether the tile, or one of those it is divided into at a level below
// it, may show something of the layers of that level. It looks at the boxes of features
// alone, as far as the tile's buffer, or as a cluster reaches that the tile may show: a
// tile may be empty all the same. What it says no to is empty.
func (t *Tileset) MayShow(id ID, level uint32) bool {
	for _, l := range t.layers {
		if l.mayShow(t.Grid, id, level) {
			return true
		}
	}
	return false
}

// mayShow is MayShow of a layer of the grid.
func (l *layer) mayShow(g Grid, id ID, level uint32) bool {
	return l.shows(level) && l.meets(l.boxes(g, id, g.zoom(level)))
}

// boxes are where the features lie, in degrees, that a tile may show, or one below it of
// the zoom.
func (l *layer) boxes(g Grid, id ID, zoom uint32) []orb.Bound {
	if l.clustered(zoom) {
		return l.clusters.reach(id)
	}
	var frames [3]frame
	var bounds []orb.Bound
	for _, f := range appendFrames(frames[:0], g, id) {
		bounds = append(bounds, f.bound)
	}
	return bounds
}

// reach is the boxes of the points whose clusters the tile may show, or one below it.
func (c *clusters) reach(id ID) []orb.Bound {
	var boxes []orb.Bound
	for _, w := range c.appendWindows(nil, id) {
		boxes = append(boxes, c.box(w, int(c.grid.zoom(id.Z))).Bounds()...)
	}
	return boxes
}

// meets reports whether the box of a feature meets one of the boxes.
func (l *layer) meets(boxes []orb.Bound) bool {
	extent, ok := l.Extent()
	if !ok {
		return false
	}
	found := false
	for _, b := range boxes {
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
