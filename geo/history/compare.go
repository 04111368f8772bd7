package history

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/geodesy"
)

// Compare calls each with what differs between two states of a collection: what was
// removed in the order of the old ordinals, then, in the order of the new ones, what was
// added, moved and changed. Where their properties differ a change of the layer comes
// first, and values are compared of properties that both have. It stops at the first error
// of each, and returns it.
func Compare(old, new *geo.Collection, each func(*Change) error) error {
	c := comparison{old: old, new: new, were: aboutColumns(old), are: aboutColumns(new), each: each}
	if !sameProperties(old, new) {
		if err := each(&Change{Kind: Layer, Collection: new.ID, Reason: Properties}); err != nil {
			return err
		}
	}
	for i := range new.Columns {
		if was := old.Column(new.Columns[i].Name); was != nil {
			c.columns = append(c.columns, geo.PairColumns(was, &new.Columns[i]))
		}
	}
	pairs := geo.PairByID(old, new)
	for _, j := range pairs.Gone {
		if err := each(&Change{Kind: Removed, Collection: new.ID, Feature: idOf(old, j), About: about(c.were, j), From: shapeOf(old.Geometry(j))}); err != nil {
			return err
		}
	}
	for i, j := range pairs.Old {
		if err := c.feature(j, uint32(i)); err != nil {
			return err
		}
	}
	return nil
}

// comparison is one call of [Compare].
type comparison struct {
	old, new  *geo.Collection
	were, are []*geo.Column // those that say which feature it is
	columns   []geo.ColumnPair
	each      func(*Change) error
}

// feature compares the new feature i with the old one j.
func (c *comparison) feature(j, i uint32) error {
	if j == geo.NoOrdinal {
		return c.each(&Change{Kind: Added, Collection: c.new.ID, Feature: idOf(c.new, i), About: about(c.are, i), To: shapeOf(c.new.Geometry(i))})
	}
	hasMoved := c.hasMoved(j, i)
	fields := c.fields(j, i)
	if !hasMoved && fields == nil {
		return nil
	}
	change := Change{Collection: c.new.ID, Feature: idOf(c.new, i), About: about(c.are, i), To: shapeOf(c.new.Geometry(i))}
	if hasMoved {
		change.From = shapeOf(c.old.Geometry(j))
		moved := change
		moved.Kind, moved.Distance = Moved, distance(moved.From, moved.To)
		if was := about(c.were, j); !slices.EqualFunc(was, moved.About, sameValue) {
			moved.Was = append([]Value{}, was...) // not nil, which would say that it was the same
		}
		if err := c.each(&moved); err != nil {
			return err
		}
	}
	if fields == nil {
		return nil
	}
	change.Kind, change.Fields, change.AlsoMoved = Changed, fields, hasMoved
	return c.each(&change)
}

func (c *comparison) hasMoved(j, i uint32) bool {
	was, is := c.old.Points(), c.new.Points()
	if was != nil && is != nil {
		return !geo.SamePoint(was[j], is[i])
	}
	return !geo.SameGeometry(c.old.Geometry(j), c.new.Geometry(i))
}

// fields are the properties with other values than before; nil for none.
func (c *comparison) fields(j, i uint32) (fields []Field) {
	for k := range c.columns {
		if p := &c.columns[k]; !p.Same(j, i) {
			fields = append(fields, Field{p.New.Name, valueOf(p.Old, j), valueOf(p.New, i)})
		}
	}
	return fields
}

// distance is along the ellipsoid, to a decimetre; 0 where there was or is no place.
func distance(from, to *Shape) float64 {
	a, hasFrom := middle(from)
	b, hasTo := middle(to)
	if !hasFrom || !hasTo {
		return 0
	}
	return metres(a, b)
}

func metres(a, b orb.Point) float64 {
	m, _, _ := geodesy.Inverse(a, b)
	return math.Round(m*10) / 10
}

func idOf(c *geo.Collection, i uint32) string { return string(c.AppendID(nil, i)) }

// sameProperties reports whether two collections have properties of the same names.
func sameProperties(a, b *geo.Collection) bool {
	return slices.Equal(propertyNames(a), propertyNames(b))
}

func propertyNames(c *geo.Collection) []string {
	var names []string
	for i := range c.Columns {
		names = append(names, c.Columns[i].Name)
	}
	slices.Sort(names)
	return names
}
