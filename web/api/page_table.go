package api

import (
	"slices"
	"strings"

	"lindero/geo"
	"lindero/geo/speech"
)

// cellRunes is what a cell of the table shows of a long text; the feature's page has
// all of it.
const cellRunes = 160

type tableColumn struct {
	Title, Unit string
	Numeric     bool
	Sorted      string // "ascending" or "descending", as ARIA has it; "" for not by it
	SortHref    string // sorts by it, or the other way round; "" for what cannot sort
}

type tableRow struct {
	ID, Name, Href string
	Synthetic      bool
	Cells          []tableCell
}

type tableCell struct {
	Text    string
	Numeric bool
}

// hasValue reports whether one of the features has a value.
func hasValue(s speech.Speech, column *geo.Column, ordinals []uint32) bool {
	return slices.ContainsFunc(ordinals, func(i uint32) bool { return s.Value(column.Property, column.Value(i)) != "" })
}

func isNumeric(p geo.Property) bool {
	return (p.Type == geo.Integer || p.Type == geo.Number) && len(p.Enum) == 0
}

func (r *request) tableColumns(c *geo.Collection, columns []*geo.Column) []tableColumn {
	name := c.Schema.ID
	if column := nameColumn(c); column != nil {
		name = column.Name
	}
	heads := []tableColumn{r.sorting(tableColumn{Title: r.text("Nombre", "Name")}, name)}
	for _, column := range columns {
		head := tableColumn{Title: r.propertyTitle(column.Property), Unit: speech.Unit(column.Unit), Numeric: isNumeric(column.Property)}
		if isSortable(column.Property) {
			head = r.sorting(head, column.Name)
		}
		heads = append(heads, head)
	}
	if c.Points() != nil {
		heads = append(heads, tableColumn{Title: r.text("Latitud, longitud", "Latitude, longitude"), Numeric: true})
	}
	return heads
}

// sorting makes the head of a column sort by a property, and say whether the page is
// sorted so.
func (r *request) sorting(head tableColumn, property string) tableColumn {
	if property == "" || strings.ContainsAny(property, ",+-") {
		return head // sortby would take it for something else
	}
	wanted := property
	switch r.c.QueryParam("sortby") {
	case property, "+" + property:
		head.Sorted, wanted = "ascending", "-"+property
	case "-" + property:
		head.Sorted = "descending"
	}
	head.SortHref = withQuery(r.c, r.base, map[string]string{"sortby": wanted, "cursor": "", "offset": ""})
	return head
}

// tableRow is a feature's row: units stand in the heads of the columns.
func (r *request) tableRow(c *geo.Collection, columns []*geo.Column, i uint32) tableRow {
	s, id := speech.In(r.lang), string(c.AppendID(nil, i))
	row := tableRow{ID: id, Name: short(r.nameOf(c, i), titleRunes), Href: r.itemAddress(c, id), Synthetic: isSynthetic(c, i)}
	for _, column := range columns {
		property := column.Property
		if property.Unit != "a" {
			property.Unit = ""
		}
		row.Cells = append(row.Cells, tableCell{short(s.Value(property, column.Value(i)), cellRunes), isNumeric(property)})
	}
	if c.Points() == nil {
		return row
	}
	cell := tableCell{Numeric: true}
	if box, ok := boundOf(c, i); ok {
		cell.Text = s.Position(box.Min[0], box.Min[1])
	}
	row.Cells = append(row.Cells, cell)
	return row
}
