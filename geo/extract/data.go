package extract

import (
	"context"
	"iter"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/border"
	"lindero/geo/cql"
	"lindero/tiles"
)

// Data are what extracts are taken out of: an edition, with what is at hand for it.
type Data struct {
	*geo.Edition
	Built    time.Time             // when the edition's snapshot was
	Indexes  map[string]*cql.Index // by collection; one that is missing is made
	Tilesets []*tiles.Tileset      // that have work on the collections to share
	Borders  *border.Set           // of the edition; nil: they are measured when one is asked for
}

func (d *Data) index(c *geo.Collection) *cql.Index {
	if x := d.Indexes[c.ID]; x != nil {
		return x
	}
	return cql.NewIndex(c)
}

// section is the part of a border from one kilometre along it to another.
func (d *Data) section(id string, km [2]float64) (orb.MultiLineString, error) {
	set := d.Borders
	if set == nil {
		c, err := d.Collection(border.Collection)
		if err != nil {
			return nil, err
		}
		set = border.NewSet(c)
	}
	line, err := set.Line(id)
	if err != nil {
		return nil, err
	}
	return line.Between(km[0], km[1])
}

// features are those of a collection that are wanted.
type features struct {
	index  *cql.Index
	filter *cql.Filter
}

// each yields those that meet the box (nil: all) in the collection's order.
func (f *features) each(ctx context.Context, box *geo.BBox) iter.Seq2[uint32, error] {
	return f.index.Each(ctx, f.filter, box)
}

// count counts them.
func (f *features) count(ctx context.Context) (int, error) {
	page, err := f.index.Query(ctx, f.filter, geo.Query{})
	return page.Matched, err
}
