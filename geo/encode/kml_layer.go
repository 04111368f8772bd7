package encode

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/symbology"
)

// kmlLayer writes features as Placemarks, each with its values twice: typed, for
// programs, and as a table in the description, which is what phones and Google Earth
// show. Null is left out of both.
type kmlLayer struct {
	*kmlFile
	c       *geo.Collection
	lang    string
	look    symbology.Look
	classes symbology.Finder
	name    *geo.Column
	date    *geo.Column
	shape   func(ordinal uint32) orb.Geometry
	columns []kmlColumn
	ids     kmlColumn // without a column
	styles  []string  // elements that refer to them
	data    string    // opens the typed values
	scratch []byte
}

// kmlColumn is a property with what stands before its values.
type kmlColumn struct {
	labelled
	kind string // KML's type
	open string // of the typed value
	row  string // of the table
}

func newKMLLayer(f *kmlFile, c *geo.Collection, o Options) *kmlLayer {
	l := &kmlLayer{kmlFile: f, c: c, lang: o.Lang, look: symbology.Of(c, o.Place), name: nameColumn(c, o), date: dateColumn(c, o), shape: o.shapes(c)}
	l.classes = l.look.Finder(c)
	l.ids = newKMLColumn(labelled{label: idName(c)}, idName(c), kmlIDType(c))
	for _, column := range labelsOf(c, o) {
		l.columns = append(l.columns, newKMLColumn(column, column.Name, kmlType(c, column.Column)))
	}
	for i := range l.look.All() {
		l.styles = append(l.styles, "<styleUrl>#"+styleID(c.ID, i)+"</styleUrl>")
	}
	l.data = `<ExtendedData><SchemaData schemaUrl="#` + schemaID(c.ID) + `">`
	return l
}

func newKMLColumn(l labelled, name, kind string) kmlColumn {
	return kmlColumn{
		labelled: l, kind: kind,
		open: string(append(appendAttribute([]byte(`<SimpleData name="`), name), `">`...)),
		row:  string(append(appendHTML([]byte("<tr><th align=\"left\">"), []byte(l.label)), "</th><td>"...)),
	}
}

// kmlType returns the type of a column that holds all its values: KML's integers have 32
// bits, and doubles hold integers of 53.
func kmlType(c *geo.Collection, column *geo.Column) string {
	switch column.Type {
	case geo.Integer:
		least, most := int64(0), int64(0)
		for i := range uint32(c.Len()) {
			if !column.IsNull(i) {
				least, most = min(least, column.Int(i)), max(most, column.Int(i))
			}
		}
		return kmlIntegerType(least, most)
	case geo.Number:
		return "double"
	case geo.Boolean:
		return "bool"
	}
	return "string"
}

func kmlIDType(c *geo.Collection) string {
	if !c.NumericIDs() {
		return "string"
	}
	least, most := int64(0), int64(0)
	for i := range uint32(c.Len()) {
		least, most = min(least, c.IntID(i)), max(most, c.IntID(i))
	}
	return kmlIntegerType(least, most)
}

func kmlIntegerType(least, most int64) string {
	switch {
	case least >= math.MinInt32 && most <= math.MaxInt32:
		return "int"
	case least >= -1<<53 && most <= 1<<53:
		return "double"
	}
	return "string"
}

// appendSchema appends the types and titles of the columns.
func (l *kmlLayer) appendSchema() {
	l.buf = append(l.buf, `<Schema id="`+schemaID(l.c.ID)+`" name="`+l.c.ID+"\">\n"...)
	for _, k := range append([]kmlColumn{l.ids}, l.columns...) {
		name := idName(l.c)
		if k.Column != nil {
			name = k.Name
		}
		l.buf = appendAttribute(append(l.buf, `<SimpleField type="`+k.kind+`" name="`...), name)
		l.buf = appendElement(append(l.buf, `">`...), "displayName", k.label)
		l.buf = append(l.buf, "</SimpleField>\n"...)
	}
	l.buf = append(l.buf, "</Schema>\n"...)
}

func (l *kmlLayer) Write(i uint32) error {
	l.buf = append(l.buf, "<Placemark><name>"...)
	l.buf = appendXML(l.buf, l.nameOf(i))
	l.buf = append(l.buf, "</name><description><![CDATA[<table>"...)
	l.appendTable(i)
	l.buf = append(l.buf, "</table>]]></description>"...)
	l.appendTime(i)
	l.buf = append(append(l.buf, l.styles[l.classes.Of(i)]...), l.data...)
	l.appendData(i)
	l.buf = append(l.buf, "</SchemaData></ExtendedData>"...)
	if points := l.c.Points(); points != nil {
		l.buf = appendKMLPoint(l.buf, points[i])
	} else {
		l.buf = appendKMLGeometry(l.buf, l.shape(i))
	}
	l.buf = append(l.buf, "</Placemark>\n"...)
	return l.flushFull()
}

// nameOf returns the name of a feature, its id where it has none.
func (l *kmlLayer) nameOf(i uint32) []byte {
	if l.name != nil {
		if name := l.name.Dict().Bytes(l.name.Code(i)); len(name) > 0 {
			return name
		}
	}
	return l.idOf(i)
}

func (l *kmlLayer) idOf(i uint32) []byte {
	if !l.c.NumericIDs() {
		id, _ := l.c.NameID(i)
		return id
	}
	l.scratch = strconv.AppendInt(l.scratch[:0], l.c.IntID(i), 10)
	return l.scratch
}

// appendTable appends a row for the id and for each value.
func (l *kmlLayer) appendTable(i uint32) {
	l.buf = append(appendHTML(append(l.buf, l.ids.row...), l.idOf(i)), "</td></tr>"...)
	for k := range l.columns {
		column := &l.columns[k]
		if column.IsNull(i) {
			continue
		}
		l.buf = append(l.buf, column.row...)
		l.scratch = column.appendText(l.scratch[:0], i)
		l.buf = append(appendHTML(l.buf, l.scratch), "</td></tr>"...)
	}
}

// appendData appends the id and the values that are not null with their types.
func (l *kmlLayer) appendData(i uint32) {
	l.buf = append(appendXML(append(l.buf, l.ids.open...), l.idOf(i)), "</SimpleData>"...)
	for k := range l.columns {
		column := &l.columns[k]
		if column.IsNull(i) {
			continue
		}
		l.buf = append(l.buf, column.open...)
		l.buf = appendKMLValue(l.buf, column.Column, i)
		l.buf = append(l.buf, "</SimpleData>"...)
	}
}

// appendKMLValue appends a value that is not null. Booleans are 1 and 0, which XML Schema
// has beside true and false: GDAL understands no other.
func appendKMLValue(dst []byte, c *geo.Column, i uint32) []byte {
	switch c.Type {
	case geo.String, geo.JSON:
		return appendXML(dst, c.Dict().Bytes(c.Code(i)))
	case geo.Boolean:
		if c.Bool(i) {
			return append(dst, '1')
		}
		return append(dst, '0')
	}
	return AppendValue(dst, c, i)
}

// appendTime appends when the feature was as it is, if that is a date or a date-time.
func (l *kmlLayer) appendTime(i uint32) {
	if l.date == nil || l.date.IsNull(i) {
		return
	}
	text := l.date.Dict().Bytes(l.date.Code(i))
	if _, ok := parseTime(text); ok {
		l.buf = append(append(append(l.buf, "<TimeStamp><when>"...), text...), "</when></TimeStamp>"...)
	}
}

func (l *kmlLayer) Close() error {
	l.buf = append(l.buf, "</Document>\n"...)
	return nil
}
