package tiles

import (
	"bytes"
	"math"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// difference tells the features of a layer from those of the layer that takes its place.
type difference struct {
	boxes []orb.Bound // of features, before and after, that are not drawn alike
	was   []uint32    // by new ordinal, the ordinal of a feature drawn alike, or noOrdinal; nil where their order is the same
}

const noOrdinal = math.MaxUint32

// comparer compares features of two layers of which [alike] holds.
type comparer struct {
	old, new *layer
	columns  []comparedColumn
	found    difference
}

// differenceOf compares all features of two layers: by id, in about one pass, as most are
// where they were, or a few places on.
func differenceOf(old, new *layer) difference {
	c := comparer{old: old, new: new}
	for i := range new.columns {
		c.columns = append(c.columns, newComparedColumn(old.columns[i].Column, new.columns[i].Column))
	}
	was, met := make([]uint32, new.Len()), make([]bool, old.Len())
	next, least, sorted := uint32(0), uint32(0), true
	for i := range uint32(new.Len()) {
		was[i] = noOrdinal
		j, ok := c.find(i, next)
		if !ok {
			c.differs(new, i)
			continue
		}
		met[j], next = true, j+1
		if !c.same(j, i) {
			c.differs(old, j)
			c.differs(new, i)
			continue
		}
		was[i] = j
		sorted = sorted && j >= least
		least = j
	}
	for j, m := range met {
		if !m {
			c.differs(old, uint32(j))
		}
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

// find returns the old ordinal of a new feature, of which guess is likely.
func (c *comparer) find(i, guess uint32) (uint32, bool) {
	if int(guess) < c.old.Len() && c.sameID(guess, i) {
		return guess, true
	}
	return c.old.Lookup(string(c.new.AppendID(nil, i)))
}

func (c *comparer) sameID(j, i uint32) bool {
	if c.old.NumericIDs() {
		return c.old.IntID(j) == c.new.IntID(i)
	}
	a, _ := c.old.NameID(j)
	b, _ := c.new.NameID(i)
	return bytes.Equal(a, b)
}

// same reports whether two features of one id are drawn alike: from equal geometries, of
// which the same vertices are drawn at each zoom, with equal properties.
func (c *comparer) same(j, i uint32) bool {
	if c.old.positions != nil {
		if !samePoint(c.old.positions[j], c.new.positions[i]) {
			return false
		}
	} else if !sameShape(c.old.Geometry(j), c.new.Geometry(i)) || !bytes.Equal(c.old.details.of(j), c.new.details.of(i)) {
		return false
	}
	for k := range c.columns {
		if !c.columns[k].same(j, i) {
			return false
		}
	}
	return true
}

// samePoint holds of two positions that are none, too.
func samePoint(a, b orb.Point) bool { return sameNumber(a[0], b[0]) && sameNumber(a[1], b[1]) }

func sameNumber(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || a != a && b != b
}

func sameShape(a, b orb.Geometry) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return orb.Equal(a, b)
}

// comparedColumn is a property of both layers, of one type.
type comparedColumn struct {
	old, new *geo.Column
	known    []uint32 // by new code, the old code of the same text; 0 where it is not known yet
}

func newComparedColumn(old, new *geo.Column) comparedColumn {
	c := comparedColumn{old: old, new: new}
	if d := new.Dict(); d != nil {
		c.known = make([]uint32, d.Len())
	}
	return c
}

func (c *comparedColumn) same(j, i uint32) bool {
	switch c.new.Type {
	case geo.String, geo.JSON:
		return c.sameText(c.old.Code(j), c.new.Code(i))
	case geo.Number:
		return sameNumber(c.old.Float(j), c.new.Float(i))
	}
	if c.old.IsNull(j) || c.new.IsNull(i) {
		return c.old.IsNull(j) && c.new.IsNull(i)
	}
	if c.new.Type == geo.Integer {
		return c.old.Int(j) == c.new.Int(i)
	}
	return c.old.Bool(j) == c.new.Bool(i)
}

// sameText compares texts by code, each two texts but once.
func (c *comparedColumn) sameText(old, new uint32) bool {
	if old == 0 || new == 0 {
		return old == new
	}
	if c.known[new] == 0 && bytes.Equal(c.old.Dict().Bytes(old), c.new.Dict().Bytes(new)) {
		c.known[new] = old
	}
	return c.known[new] == old
}
