package api

import (
	"cmp"
	"slices"

	"lindero/geo"
	"lindero/geo/speech"
)

// question is what planners ask of a place: which feature of these collections is nearest.
type question struct {
	key         string
	title       geo.Text
	collections []string // ids
	// property and values say which features are meant: those that have one of the values.
	// Without the property a collection has no answer.
	property string
	values   []string
	// each are properties, of which the first that the collection has gives a question of
	// its own to each of its values; where it has none of them, the class property.
	each []string
}

// questions are all of them, in the order of the answers. A question that no collection of
// the edition answers is not asked.
var questions = []question{
	{key: "official_crossing", title: both("Cruce oficial más cercano", "Nearest official crossing"), collections: []string{officialCrossings}},
	{key: "staffed_crossing", title: both("Cruce oficial con personal más cercano", "Nearest official crossing with staff"),
		collections: []string{officialCrossings}, property: "staffing", values: []string{"permanent", "part_time"}},
	{key: "post", title: both("Puesto más cercano", "Nearest post"), collections: []string{posts}},
	{key: "airfield", title: both("Aeródromo registrado más cercano", "Nearest registered airfield"),
		collections: []string{"airstrips"}, property: "registration", values: []string{"registered"}},
	{key: "municipality", title: both("Municipio más cercano", "Nearest municipality"), collections: []string{"municipalities"}},
	{key: "health_service", title: both("Servicio de salud más cercano", "Nearest health service"),
		collections: []string{"health_services", "health"}, each: []string{"type", "kind"}},
}

// The collections that have more to do than answer a question.
const (
	officialCrossings = "official_crossings"
	posts             = "posts"
)

// crossingCollections are those whose features within a radius are all told.
var crossingCollections = []string{officialCrossings, "blind_crossings"}

// maxKinds bounds the questions that each makes: a property with more values tells no kinds
// apart.
const maxKinds = 30

// asked is a question to one collection.
type asked struct {
	question
	collection *geo.Collection
	value      string // of the property that each found; "" where there is none
	label      string // what people call it
	keep       func(ordinal uint32) bool
}

// asks are the questions that the collections of the edition can answer.
func (r *request) asks() []asked {
	var all []asked
	for _, q := range questions {
		for _, c := range r.having(q.collections) {
			if q.each != nil {
				all = append(all, r.askEach(q, c)...)
			} else if keep, ok := q.meant(c); ok {
				all = append(all, asked{question: q, collection: c, keep: keep})
			}
		}
	}
	return all
}

// having are the collections of the edition that have one of the ids.
func (r *request) having(ids []string) []*geo.Collection {
	var all []*geo.Collection
	for _, c := range r.Collections {
		if slices.Contains(ids, c.ID) {
			all = append(all, c)
		}
	}
	return all
}

// meant tells the features that are meant, nil for all; ok is false where the collection
// has not got the property.
func (q question) meant(c *geo.Collection) (keep func(ordinal uint32) bool, ok bool) {
	if q.property == "" {
		return nil, true
	}
	column := textColumn(c, q.property)
	if column == nil {
		return nil, false
	}
	return func(i uint32) bool { return slices.Contains(q.values, textOf(column, i)) }, true
}

// askEach asks for each value of the property that tells features apart.
func (r *request) askEach(q question, c *geo.Collection) []asked {
	var column *geo.Column
	for _, name := range slices.Concat(q.each, []string{c.Schema.Class}) {
		if column = textColumn(c, name); column != nil {
			break
		}
	}
	if column == nil || column.Dict().Len()-1 > maxKinds {
		return []asked{{question: q, collection: c}}
	}
	var all []asked
	for _, code := range codesInOrder(column) {
		value := string(column.Dict().Bytes(code))
		label, ok := speech.In(r.lang).Title(column.Property, value)
		if !ok {
			label = value
		}
		all = append(all, asked{q, c, value, label, func(i uint32) bool { return column.Code(i) == code }})
	}
	return all
}

// codesInOrder are the codes of a column's values: in the order of the schema, and then of
// the text.
func codesInOrder(column *geo.Column) []uint32 {
	codes := make([]uint32, 0, column.Dict().Len())
	for code := uint32(1); int(code) < column.Dict().Len(); code++ {
		codes = append(codes, code)
	}
	place := func(code uint32) int {
		text := string(column.Dict().Bytes(code))
		if i := slices.IndexFunc(column.Enum, func(e geo.EnumValue) bool { return e.Value == text }); i >= 0 {
			return i
		}
		return len(column.Enum)
	}
	slices.SortFunc(codes, func(x, y uint32) int {
		return cmp.Or(cmp.Compare(place(x), place(y)), slices.Compare(column.Dict().Bytes(x), column.Dict().Bytes(y)))
	})
	return codes
}

// textColumn returns the named property's column where it holds texts, else nil.
func textColumn(c *geo.Collection, name string) *geo.Column {
	if column := c.Column(name); column != nil && column.Type == geo.String {
		return column
	}
	return nil
}

// textOf is a feature's text, empty where it has none.
func textOf(column *geo.Column, i uint32) string {
	if column == nil || column.IsNull(i) {
		return ""
	}
	return string(column.Dict().Bytes(column.Code(i)))
}
