package tiles

import (
	"bytes"
	"slices"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/tiles/boxtree"
)

// change tells which tiles of a layer differ from those of the layer that takes its place,
// without a look at any tile. A tile of both has equal bytes where
//
//   - they say alike what a layer says in every tile: its name, its properties and their
//     types;
//   - they decide alike for the tile's zoom: on clusters or single points, and with which
//     detail lines and polygons are drawn;
//   - the features that it may show are the same, vertex by vertex as they are drawn, and
//     in the same order.
type change struct {
	old, new *layer
	alike    bool // in what every tile says
	difference
	tree boxtree.Tree // of the difference's boxes
}

// newChange compares two layers of a grid; nil where nothing has changed.
func newChange(old, new *layer) *change {
	if old.content == new.content {
		return nil
	}
	c := &change{old: old, new: new, alike: alike(old, new)}
	if c.alike {
		c.difference = differenceOf(old, new)
		c.tree.Build(len(c.boxes), func(i int) boxtree.Box { return boxOfBound(c.boxes[i]) })
	}
	return c
}

func boxOfBound(b orb.Bound) boxtree.Box {
	return boxtree.Box{MinX: b.Min[0], MinY: b.Min[1], MaxX: b.Max[0], MaxY: b.Max[1]}
}

// alike reports whether equal features of the layers are written alike.
func alike(a, b *layer) bool {
	if (a.labels == nil) != (b.labels == nil) || a.labels != nil && !alike(a.labels, b.labels) {
		return false
	}
	return bytes.Equal(a.name, b.name) && bytes.Equal(a.keys, b.keys) &&
		a.NumericIDs() == b.NumericIDs() && (a.positions == nil) == (b.positions == nil) &&
		slices.EqualFunc(a.columns, b.columns, func(a, b column) bool { return a.Type == b.Type && a.from == b.from })
}

// touches reports whether the tile may not be what it was.
func (c *change) touches(g Grid, id ID) bool {
	before, after, zoom := c.old.shows(id.Z), c.new.shows(id.Z), g.zoom(id.Z)
	switch {
	case !before && !after:
		return false
	case !c.alike || before != after || !c.decidesAlike(zoom):
		return c.old.mayShow(g, id, id.Z) || c.new.mayShow(g, id, id.Z)
	}
	for _, b := range c.new.boxes(g, id, zoom) {
		if c.meets(b) {
			return true
		}
	}
	return c.was != nil && !c.new.clustered(zoom) && !c.inOrder(g, id)
}

// decidesAlike reports whether the layers, which both show a zoom, draw equal features
// alike there.
func (c *change) decidesAlike(zoom uint32) bool {
	a, b := c.old, c.new
	switch {
	case a.clustered(zoom) != b.clustered(zoom):
		return false
	case b.clustered(zoom):
		return a.clusters.alike(b.clusters)
	case b.details != nil:
		return a.drawn[zoom] == b.drawn[zoom]
	}
	return true
}

// alike reports whether equal features make equal clusters, equally written.
func (c *clusters) alike(o *clusters) bool {
	return c.Grid() == o.Grid() && c.Zooms() == o.Zooms() &&
		bytes.Equal(c.keys, o.keys) && c.cloud.classes.name() == o.cloud.classes.name()
}

// meets reports whether a feature was or is in the box that is not drawn alike.
func (c *change) meets(b orb.Bound) bool {
	found := false
	asked := boxOfBound(b)
	c.tree.Visit(func(box boxtree.Box) bool { return !found && box.Meets(asked) }, func(i int) {
		found = found || boxOfBound(c.boxes[i]).Meets(asked)
	})
	return found
}

// inOrder reports whether the features of a tile, all drawn as they were, come in the
// order that they came in.
func (c *change) inOrder(g Grid, id ID) bool {
	var h hits
	h.find(c.new, appendFrames(nil, g, id))
	least := uint32(0)
	for _, i := range h.ordinals {
		if was := c.was[i]; was != geo.NoOrdinal { // others are found by a rounding, and not drawn
			if was < least {
				return false
			}
			least = was
		}
	}
	return true
}
