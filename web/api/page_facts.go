package api

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lindero/geo"
	"lindero/geo/speech"
)

// fact is a property of a feature as its page shows it.
type fact struct {
	Title, Value string
	Unknown      bool // the source says that it does not know
}

// factGroup is what a feature says under one heading.
type factGroup struct {
	Title string
	Facts []fact
}

// Properties that pages treat apart, as the map's facts.ts does.
var (
	nameProperties    = []string{"name", "nombre", "title", "titulo", "label"}
	qualityProperties = []string{"source", "source_date", "confidence", "position_accuracy_m", "last_verified", "point_source"}
)

const syntheticProperty = "synthetic"

// shownColumns are the columns that pages show: the name and the flag of made-up data
// stand elsewhere, and of a text in two languages (notes_es, notes_en) the reader gets
// one.
func (r *request) shownColumns(c *geo.Collection) []*geo.Column {
	var shown []*geo.Column
	name := nameColumn(c)
	for i := range c.Columns {
		column := &c.Columns[i]
		if column == name || column.Name == syntheticProperty || r.inOtherLanguage(c, column.Name) {
			continue
		}
		shown = append(shown, column)
	}
	return shown
}

func (r *request) inOtherLanguage(c *geo.Collection, property string) bool {
	own, other := "_es", "_en"
	if r.lang == "en" {
		own, other = other, own
	}
	stem, ok := strings.CutSuffix(property, other)
	return ok && c.Column(stem+own) != nil
}

// nameColumn is the column with the features' names; nil for none.
func nameColumn(c *geo.Collection) *geo.Column {
	for _, name := range nameProperties {
		if column := c.Column(name); column != nil && column.Type == geo.String {
			return column
		}
	}
	return nil
}

// nameOf is what to call a feature: its name, else its id; one that is a code of the
// schema, as a border's GT-MX, by the code's title.
func (r *request) nameOf(c *geo.Collection, i uint32) string {
	name := string(c.AppendID(nil, i))
	if column := nameColumn(c); column != nil && !column.IsNull(i) {
		if text := strings.TrimSpace(string(column.Dict().Bytes(column.Code(i)))); text != "" {
			name = text
		}
	}
	s := speech.In(r.lang)
	for _, p := range c.Schema.Properties {
		if title, ok := s.Title(p, name); ok {
			return title
		}
	}
	return name
}

// isSynthetic reports whether a feature says that it is made up.
func isSynthetic(c *geo.Collection, i uint32) bool {
	column := c.Column(syntheticProperty)
	return column != nil && column.Type == geo.Boolean && !column.IsNull(i) && column.Bool(i)
}

// factsAbout sorts what a feature says into what it says of itself and what stands behind
// it, and names the properties without a value.
func (r *request) factsAbout(c *geo.Collection, i uint32) (own, quality []fact, empty []string) {
	s := speech.In(r.lang)
	for _, column := range r.shownColumns(c) {
		value, title := column.Value(i), r.propertyTitle(column.Property)
		f := fact{title, s.Value(column.Property, value), speech.IsUnknown(value)}
		switch {
		case f.Value == "":
			empty = append(empty, title)
		case slices.Contains(qualityProperties, column.Name):
			quality = append(quality, f)
		default:
			own = append(own, f)
		}
	}
	return own, quality, empty
}

// inWords makes the name of a property one to read: width_m becomes "Width m".
func inWords(name string) string {
	words := strings.TrimSpace(strings.ReplaceAll(name, "_", " "))
	if words == "" {
		return name
	}
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}
