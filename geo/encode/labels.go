package encode

import (
	"encoding/json"
	"strings"

	"lindero/geo"
	"lindero/geo/symbology"
)

// labelled is a property as people read it in a language: with its title and unit, and
// the titles of its values.
type labelled struct {
	*geo.Column
	label string
	enum  []geo.EnumValue
	lang  string
	texts [][]byte // of values that have titles, by code, once they were asked for
}

// labelsOf returns the columns to write, in the schema's order.
func labelsOf(c *geo.Collection, o Options) []labelled {
	var all []labelled
	for _, column := range o.columns(c) {
		l := labelled{Column: column, label: labelOf(&column.Property, o.Lang), enum: column.Enum, lang: o.Lang}
		if len(column.Enum) > 0 && column.Dict() != nil {
			l.texts = make([][]byte, column.Dict().Len())
		}
		all = append(all, l)
	}
	return all
}

// appendText appends a value that is not null.
func (l *labelled) appendText(dst []byte, i uint32) []byte {
	switch l.Type {
	case geo.Integer, geo.Number:
		return AppendValue(dst, l.Column, i)
	case geo.Boolean:
		return append(dst, yesNo(l.Bool(i)).In(l.lang)...)
	}
	code := l.Code(i)
	if l.texts == nil {
		return append(dst, l.Dict().Bytes(code)...)
	}
	if l.texts[code] == nil {
		l.texts[code] = l.title(l.Dict().Bytes(code))
	}
	return append(dst, l.texts[code]...)
}

func yesNo(yes bool) geo.Text {
	if yes {
		return geo.Text{ES: "sí", EN: "yes"}
	}
	return geo.Text{ES: "no", EN: "no"}
}

// title returns the title of a value, or those of a list's items with commas between
// them; what has none is what it is.
func (l *labelled) title(value []byte) []byte {
	if l.Type != geo.JSON {
		return []byte(valueTitle(l.enum, string(value), l.lang))
	}
	var items []string
	if json.Unmarshal(value, &items) != nil {
		return value
	}
	for i, item := range items {
		items[i] = valueTitle(l.enum, item, l.lang)
	}
	return []byte(strings.Join(items, ", "))
}

// nameColumn returns the column of features' names, nil where none is written.
func nameColumn(c *geo.Collection, o Options) *geo.Column {
	name := symbology.NameProperty(c.Schema)
	if name == "" || !o.writes(name) {
		return nil
	}
	return c.Column(name)
}

// dateColumn returns the column that tells when features were as they are, nil where none
// is written.
func dateColumn(c *geo.Collection, o Options) *geo.Column {
	column := c.Column(c.Schema.Date)
	if column == nil || column.Type != geo.String || !o.writes(column.Name) {
		return nil
	}
	return column
}
