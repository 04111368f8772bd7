package encode

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"lindero/geo"
	"lindero/geo/symbology"
)

// qmlStyle is a style of QGIS 3: symbols, and titles of fields.
type qmlStyle struct {
	symbology.Look
	lang   string
	kind   string // of geometries, as GeoPackages name it
	fields []qmlField
	field  string          // the column that tells classes apart
	labels []geo.EnumValue // titles of the classes
	out    bytes.Buffer
}

// qmlField is a field with its title and the titles of its values.
type qmlField struct {
	name, title string
	values      []geo.EnumValue
}

// class finds the column that tells classes apart.
func (q *qmlStyle) class(columns []gpkgColumn) {
	for i := range columns {
		if columns[i].Name == q.ClassBy {
			q.field, q.labels = columns[i].name, columns[i].Enum
		}
	}
	if q.field == "" { // it is not written
		q.Classes = nil
	}
}

func (q *qmlStyle) document() []byte {
	q.out.WriteString("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n")
	q.out.WriteString(`<qgis version="3.22.0" styleCategories="Symbology|Fields|Forms">` + "\n")
	q.writeRenderer()
	q.writeFields()
	q.out.WriteString("</qgis>\n")
	return q.out.Bytes()
}

// print writes markup in which all texts are escaped.
func (q *qmlStyle) print(format string, texts ...string) {
	escaped := make([]any, len(texts))
	for i, text := range texts {
		var e strings.Builder
		_ = xml.EscapeText(&e, []byte(text)) // a Builder takes everything
		escaped[i] = e.String()
	}
	fmt.Fprintf(&q.out, format+"\n", escaped...)
}

// symbolType is the type of symbols for the geometries, "" where those are mixed.
func (q *qmlStyle) symbolType() string {
	switch {
	case strings.HasSuffix(q.kind, "POINT"):
		return "marker"
	case strings.HasSuffix(q.kind, "LINESTRING"):
		return "line"
	case strings.HasSuffix(q.kind, "POLYGON"):
		return "fill"
	}
	return ""
}

func (q *qmlStyle) writeRenderer() {
	if q.symbolType() == "" {
		return
	}
	if len(q.Classes) == 0 {
		q.print(`<renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="0" forceraster="0"><symbols>`)
		q.writeSymbol(0, q.Other)
		q.print(`</symbols></renderer-v2>`)
		return
	}
	q.print(`<renderer-v2 type="categorizedSymbol" attr="%s" symbollevels="0" enableorderby="0" forceraster="0"><categories>`, q.field)
	for i, c := range q.Classes {
		q.print(`<category value="%s" symbol="%s" label="%s" render="true" type="string"/>`, c.Value, strconv.Itoa(i), valueTitle(q.labels, c.Value, q.lang))
	}
	last := strconv.Itoa(len(q.Classes))
	q.print(`<category value="" symbol="%s" label="%s" render="true" type="string"/>`, last, geo.Text{ES: "otros", EN: "other"}.In(q.lang))
	q.print(`</categories><symbols>`)
	for i, c := range q.All() {
		q.writeSymbol(i, c)
	}
	q.print(`</symbols></renderer-v2>`)
}

// writeFields writes titles of fields and of their values.
func (q *qmlStyle) writeFields() {
	q.print(`<fieldConfiguration>`)
	for _, f := range q.fields {
		if len(f.values) == 0 {
			continue
		}
		q.print(`<field name="%s"><editWidget type="ValueMap"><config><Option type="Map"><Option name="map" type="List">`, f.name)
		for _, e := range f.values {
			q.print(`<Option type="Map"><Option name="%s" type="QString" value="%s"/></Option>`, cmp.Or(e.Title.In(q.lang), e.Value), e.Value)
		}
		q.print(`</Option></Option></config></editWidget></field>`)
	}
	q.print(`</fieldConfiguration>`)
	q.print(`<aliases>`)
	for i, f := range q.fields {
		if f.title != "" {
			q.print(`<alias field="%s" index="%s" name="%s"/>`, f.name, strconv.Itoa(i), f.title)
		}
	}
	q.print(`</aliases>`)
}
