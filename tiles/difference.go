package tiles

import (
	"bytes"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// difference tells the features of a layer from those of the layer that takes its place.
type difference struct {
	boxes []orb.Bound // of features, before and after, that are not drawn alike
	was   []uint32    // by new ordinal, the ordinal of a feature drawn alike, or geo.NoOrdinal; nil where their order is the same
}

// comparer compares features of two layers of which [alike] holds.
type comparer struct {
	old, new *layer
	columns  []geo.ColumnPair
	found    difference
}

// differenceOf compares all features of two layers, by id.
func differenceOf(old, new *layer) difference {
	c := comparer{old: old, new: new}
	for i := range new.columns {
		c.columns = append(c.columns, geo.PairColumns(old.columns[i].Column, new.columns[i].Column))
	}
	pairs := geo.PairByID(old.Collection, new.Collection)
	was := pairs.Old
	least, sorted := uint32(0), true
	for i, j := range was {
		if j == geo.NoOrdinal {
			c.differs(new, uint32(i))
			continue
		}
		if !c.same(j, uint32(i)) {
			c.differs(old, j)
			c.differs(new, uint32(i))
			was[i] = geo.NoOrdinal
			continue
		}
		sorted = sorted && j >= least
		least = j
	}
	for _, j := range pairs.Gone {
		c.differs(old, j)
	}
	if !sorted {
		c.found.was = was
	}
	return c.found
}

// differs notes where a feature is; one that is nowhere is in no tile.
func (c *comparer) differs(l *layer, i uint32) {
	if b, ok := geo.BoundOf(l.Geometry(i)); ok {
		c.found.boxes = append(c.found.boxes, b)
	}
}

// same reports whether two features of one id are drawn alike: from equal geometries, of
// which the same vertices are drawn at each zoom, with equal properties.
func (c *comparer) same(j, i uint32) bool {
	if c.old.positions != nil {
		if !geo.SamePoint(c.old.positions[j], c.new.positions[i]) {
			return false
		}
	} else if !geo.SameGeometry(c.old.Geometry(j), c.new.Geometry(i)) || !bytes.Equal(c.old.details.of(j), c.new.details.of(i)) {
		return false
	}
	for k := range c.columns {
		if !c.columns[k].Same(j, i) {
			return false
		}
	}
	return true
}
