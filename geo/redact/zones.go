package redact

import (
	"cmp"
	"slices"

	"lindero/geo"
)

// classValues finds the value of the class property of features, as its place in the
// schema.
type classValues struct {
	property  geo.Property
	column    *geo.Column // nil where values are not told apart
	places    []int       // by code of the column's dictionary, -1 for others
	synthetic *geo.Column // nil where the layer does not tell of made-up data
}

// newClassValues finds what may be told of the features that a rule generalises.
func newClassValues(c *geo.Collection, rule *geo.Rule) classValues {
	var v classValues
	if column := c.Column("synthetic"); column != nil && column.Type == geo.Boolean && !slices.Contains(rule.Drop, column.Name) {
		v.synthetic = column
	}
	column := c.Column(c.Schema.Class)
	if column == nil || column.Type != geo.String || slices.Contains(rule.Drop, column.Name) {
		return v
	}
	v.property, v.column = column.Property, column
	v.places = make([]int, column.Dict().Len())
	for code := range v.places {
		text := string(column.Dict().Bytes(uint32(code)))
		v.places[code] = slices.IndexFunc(v.property.Enum, func(e geo.EnumValue) bool { return code > 0 && e.Value == text })
	}
	return v
}

// add counts a feature.
func (v *classValues) add(t *tally, i uint32) {
	t.count++
	if v.column != nil {
		if place := v.places[v.column.Code(i)]; place >= 0 {
			t.classes[place]++
		}
	}
	if s := v.synthetic; s != nil && !s.IsNull(i) && s.Bool(i) {
		t.synthetic = true
	}
}

// count gathers the features of a part into zones, and keeps their zones for the next,
// less entitled class.
func (d *draft) count(r *redactor, rule *geo.Rule, part uint8) {
	d.frame, d.values = r.frame, newClassValues(d.c, rule)
	if r.zones == nil {
		r.zones = slices.Repeat([]zone{unplaced}, d.c.Len())
	}
	tallies := map[zone]*tally{}
	var last zone // neighbours in order are neighbours on the map
	var t *tally
	for i := range d.of {
		if d.of[i] != part {
			continue
		}
		z := place(d.frame, r.zones[i], d.c, uint32(i))
		r.zones[i] = z
		if t == nil || z != last {
			if last, t = z, tallies[z]; t == nil {
				t = &tally{classes: make([]int, len(d.values.property.Enum))}
				tallies[z] = t
			}
		}
		d.values.add(t, uint32(i))
	}
	into := merge(d.frame, tallies, rule.Zones.MinCount)
	for i := range d.of {
		if d.of[i] == part {
			r.zones[i] = follow(into, r.zones[i])
		}
	}
	for z, t := range tallies {
		d.zones = append(d.zones, counted{z, t})
	}
	slices.SortFunc(d.zones, func(a, b counted) int {
		return cmp.Or(cmp.Compare(a.level, b.level), cmp.Compare(a.y, b.y), cmp.Compare(a.x, b.x))
	})
}

// follow is the zone that one was moved into in the end.
func follow(into map[zone]zone, z zone) zone {
	for {
		next, ok := into[z]
		if !ok {
			return z
		}
		z = next
	}
}

// zoneColumns are the columns that zones have values in.
type zoneColumns struct {
	generalised, which, count, synthetic int
	classes                              []int
}

// zoneColumns adds the properties of zones to the schema.
func (d *draft) zoneColumns(schema *geo.Schema, rule *geo.Rule) (at zoneColumns, err error) {
	add := func(p geo.Property) int {
		p.Declared = true
		i := slices.IndexFunc(schema.Properties, func(o geo.Property) bool { return o.Name == p.Name })
		switch {
		case p.Name == schema.ID:
			err = fault(d.c, rule, "zones have a property %q, which is the layer's id_column; name another one", p.Name)
		case i < 0:
			schema.Properties = append(schema.Properties, p)
			return len(schema.Properties) - 1
		case schema.Properties[i].Type != p.Type:
			err = fault(d.c, rule, "zones have a property %q, which the layer has of another type; drop it or give it another name", p.Name)
		}
		return i
	}
	at.generalised = add(geo.Property{Name: "generalised", Type: geo.Boolean, Title: geo.Text{ES: "Generalizado", EN: "Generalised"}})
	at.which = add(d.frame.property())
	at.count = add(geo.Property{Name: "count", Type: geo.Integer, Title: geo.Text{ES: "Número de elementos", EN: "Number of features"}})
	for _, e := range d.values.property.Enum {
		title := e.Title.Or(geo.Text{ES: e.Value, EN: e.Value})
		at.classes = append(at.classes, add(geo.Property{Name: "count_" + e.Value, Type: geo.Integer,
			Title: geo.Text{ES: "Número: " + title.In("es"), EN: "Number: " + title.In("en")}}))
	}
	at.synthetic = -1
	if d.values.synthetic != nil {
		at.synthetic = add(d.values.synthetic.Property)
	}
	return at, err
}

// addZones adds a feature for every zone that is told.
func (d *draft) addZones() error {
	f := &d.feature
	for _, z := range d.zones {
		f.Reset()
		f.ID = geo.Value{Kind: geo.KindString, Bytes: []byte(d.frame.id(z.zone))}
		setGeometry(f, d.frame.geometry(z.zone))
		f.Set(d.at.generalised, boolean(true))
		f.Set(d.at.which, d.frame.value(z.zone))
		f.Set(d.at.count, integer(z.count))
		for i, column := range d.at.classes {
			f.Set(column, integer(z.classes[i]))
		}
		if d.at.synthetic >= 0 {
			f.Set(d.at.synthetic, boolean(z.synthetic))
		}
		if err := d.builder.Add(f); err != nil {
			return err
		}
	}
	return nil
}

func integer(n int) geo.Value { return geo.Value{Kind: geo.KindInteger, Int: int64(n)} }
