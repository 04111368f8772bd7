package redact

import (
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// draft is a collection in the making, of features shown and of zones.
type draft struct {
	c      *geo.Collection
	parts  []part
	of     []uint8 // by ordinal: its place in parts
	zones  []counted
	frame  frame
	values classValues

	builder *geo.Builder
	columns []shown
	at      zoneColumns
	feature geo.Feature
	id      []byte
}

// counted is a zone that is told, with what is told of it.
type counted struct {
	zone
	*tally
}

// shown is a column of the collection on its way into the draft.
type shown struct {
	*geo.Column
	to      int    // the column of the builder
	dropped []bool // by part: it has no values there
}

// build makes the collection.
func (d *draft) build(rule *geo.Rule) (*geo.Collection, error) {
	info, schema := d.c.Info, geo.Schema{ID: d.c.Schema.ID}
	if g := generalising(rule); g != nil {
		partly := slices.ContainsFunc(d.parts, func(p part) bool { return p.Action == geo.Show })
		info = generalised(info, g.Zones, partly, d.frame.describe(g.Zones.MinCount))
	}
	info.Redacted = true
	d.columns = d.shownColumns()
	for i := range d.columns {
		p := d.columns[i].Property
		switch p.Name {
		case d.c.Schema.Class:
			schema.Class = p.Name
		case d.c.Schema.Date:
			schema.Date = p.Name
		}
		schema.Properties = append(schema.Properties, p)
	}
	if d.frame != nil {
		var err error
		if d.at, err = d.zoneColumns(&schema, generalising(rule)); err != nil {
			return nil, err
		}
	}
	d.builder = geo.NewBuilder(info, schema)
	if err := d.addShown(); err != nil {
		return nil, err
	}
	if err := d.addZones(); err != nil {
		return nil, err
	}
	return d.builder.Build()
}

// shownColumns are the columns that some part shows: declared ones, and others that
// have a value there. Those not declared stand in the order of their names: the order in
// which they were met could tell of features that are not shown.
func (d *draft) shownColumns() []shown {
	var columns []shown
	for i := range d.c.Columns {
		column := shown{Column: &d.c.Columns[i], dropped: make([]bool, len(d.parts))}
		for k, p := range d.parts {
			column.dropped[k] = p.Action != geo.Show || slices.Contains(p.Drop, column.Name)
		}
		if slices.Contains(column.dropped, false) && (column.Declared || d.hasValues(&column)) {
			columns = append(columns, column)
		}
	}
	slices.SortStableFunc(columns, func(a, b shown) int {
		switch {
		case a.Declared && !b.Declared:
			return -1
		case b.Declared && !a.Declared:
			return 1
		case a.Declared:
			return 0
		}
		return strings.Compare(a.Name, b.Name)
	})
	for i := range columns {
		columns[i].to = i
	}
	return columns
}

func (d *draft) hasValues(c *shown) bool {
	for i, part := range d.of {
		if part != noPart && !c.dropped[part] && !c.IsNull(uint32(i)) {
			return true
		}
	}
	return false
}

// addShown adds the features that are shown, without what is dropped of each.
func (d *draft) addShown() error {
	f := &d.feature
	for i, part := range d.of {
		if part == noPart || d.parts[part].Action != geo.Show {
			continue
		}
		d.begin(uint32(i))
		for k := range d.columns {
			if c := &d.columns[k]; !c.dropped[part] {
				f.Set(c.to, c.Value(uint32(i)))
			}
		}
		if d.frame != nil {
			f.Set(d.at.generalised, boolean(false))
		}
		if err := d.builder.Add(f); err != nil {
			return err
		}
	}
	return nil
}

// begin gives the feature in hand the id and geometry of one of the collection.
func (d *draft) begin(i uint32) {
	d.id = begin(&d.feature, d.c, i, d.id)
}

// begin fills a feature with the id and geometry of a collection's. It uses the memory
// given for the id and returns it.
func begin(f *geo.Feature, c *geo.Collection, i uint32, id []byte) []byte {
	f.Reset()
	if c.NumericIDs() {
		f.ID = geo.Value{Kind: geo.KindInteger, Int: c.IntID(i)}
	} else {
		id = c.AppendID(id[:0], i)
		f.ID = geo.Value{Kind: geo.KindString, Bytes: id}
	}
	if points := c.Points(); points != nil {
		p := points[i]
		f.IsPoint, f.Point = p[0] == p[0], p // NaN where there is none
		return id
	}
	setGeometry(f, c.Geometry(i))
	return id
}

// setGeometry gives a feature its geometry, a point as such.
func setGeometry(f *geo.Feature, g orb.Geometry) {
	if p, ok := g.(orb.Point); ok {
		f.IsPoint, f.Point = true, p
		return
	}
	f.Geometry = g
}

func boolean(b bool) geo.Value {
	v := geo.Value{Kind: geo.KindBoolean}
	if b {
		v.Int = 1
	}
	return v
}
