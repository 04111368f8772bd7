package redact

import (
	"slices"

	"lindero/geo"
)

// Scoped narrows an edition to what a scope allows: the collections it names, of which
// only features that meet its areas, whole. Collections that it does not narrow are
// shared; names that the edition does not have are passed over. Features without a
// position lie in no area.
func Scoped(e *geo.Edition, s geo.Scope) (*geo.Edition, error) {
	if s.IsZero() {
		return e, nil
	}
	var kept []*geo.Collection
	for _, c := range e.Collections {
		if !s.Names(c.ID) {
			continue
		}
		inside, err := within(c, s.Areas)
		if err != nil {
			return nil, err
		}
		kept = append(kept, inside)
	}
	return geo.NewEdition(e.Class, e.Dataset, kept, e.Basemap), nil
}

// within is the collection of the features that meet an area, of nil areas all.
func within(c *geo.Collection, areas []geo.BBox) (*geo.Collection, error) {
	if areas == nil {
		return c, nil
	}
	var ordinals []uint32
	for _, area := range areas {
		ordinals = append(ordinals, c.Query(geo.Query{BBox: &area, Limit: c.Len()}).Ordinals...)
	}
	slices.Sort(ordinals)
	ordinals = slices.Compact(ordinals)
	if len(ordinals) == c.Len() {
		return c, nil
	}
	return subset(c, ordinals)
}

// subset is the collection of some of the features. Properties stay as they are, even
// where none of these has a value: the schema is the layer's.
func subset(c *geo.Collection, ordinals []uint32) (*geo.Collection, error) {
	b := geo.NewBuilder(c.Info, c.Schema)
	var f geo.Feature
	var id []byte
	for _, i := range ordinals {
		id = begin(&f, c, i, id)
		for k := range c.Columns {
			f.Set(k, c.Columns[k].Value(i))
		}
		if err := b.Add(&f); err != nil {
			return nil, err
		}
	}
	return b.Build()
}
