package encode

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"lindero/geo"
)

// qmlStyle is a style of QGIS 3: symbols, and titles of fields.
type qmlStyle struct {
	styleSymbols
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
		if columns[i].Name == q.classBy {
			q.field, q.labels = columns[i].name, columns[i].Enum
		}
	}
	if q.field == "" { // it is not written
		q.classes = nil
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
	if len(q.classes) == 0 {
		q.print(`<renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="0" forceraster="0"><symbols>`)
		q.writeSymbol(0, q.other)
		q.print(`</symbols></renderer-v2>`)
		return
	}
	q.print(`<renderer-v2 type="categorizedSymbol" attr="%s" symbollevels="0" enableorderby="0" forceraster="0"><categories>`, q.field)
	for i, c := range q.classes {
		q.print(`<category value="%s" symbol="%s" label="%s" render="true" type="string"/>`, c.value, strconv.Itoa(i), q.label(c.value))
	}
	last := strconv.Itoa(len(q.classes))
	q.print(`<category value="" symbol="%s" label="%s" render="true" type="string"/>`, last, geo.Text{ES: "otros", EN: "other"}.In(q.lang))
	q.print(`</categories><symbols>`)
	for i, c := range append(q.classes[:len(q.classes):len(q.classes)], q.other) {
		q.writeSymbol(i, c)
	}
	q.print(`</symbols></renderer-v2>`)
}

// label is the title of a class.
func (q *qmlStyle) label(value string) string {
	for _, e := range q.labels {
		if e.Value == value && !e.Title.IsZero() {
			return e.Title.In(q.lang)
		}
	}
	return value
}

// qmlOverlays are what stands within a shape for a mark: a marker and its angle.
var qmlOverlays = map[string][2]string{"dot": {"circle", "0"}, "bar": {"line", "90"}, "cross": {"cross2", "0"}}

func (q *qmlStyle) writeSymbol(i int, s styleSymbol) {
	q.print(`<symbol type="%s" name="%s" alpha="1" clip_to_extent="1" force_rhr="0">`, q.symbolType(), strconv.Itoa(i))
	switch q.symbolType() {
	case "marker":
		q.writeMarker(s)
	case "line":
		q.writeLayer("SimpleLine", "line_color", rgba(s.color, 255), "line_width", "0.6", "line_width_unit", "MM", "line_style", dashOf(s))
	default:
		q.writeLayer("SimpleFill", "color", rgba(s.color, 40), "style", "solid", "outline_color", rgba(s.color, 255), "outline_width", "0.3",
			"outline_width_unit", "MM", "outline_style", dashOf(s))
	}
	q.print(`</symbol>`)
}

func (q *qmlStyle) writeMarker(s styleSymbol) {
	const white = "255,255,255,255"
	fill, edge, color := white, rgba(s.color, 255), rgba(s.color, 255)
	if s.mark == "solid" {
		fill, edge = color, white
	}
	q.writeLayer("SimpleMarker", "name", s.shape, "color", fill, "outline_color", edge, "outline_width", "0.4", "outline_width_unit", "MM", "size", "3.6", "size_unit", "MM")
	if over, ok := qmlOverlays[s.mark]; ok {
		q.writeLayer("SimpleMarker", "name", over[0], "angle", over[1], "color", color, "outline_color", color, "outline_width", "0.4",
			"outline_width_unit", "MM", "size", "1.6", "size_unit", "MM")
	}
}

// writeLayer writes a layer of a symbol with pairs of a property and its value.
func (q *qmlStyle) writeLayer(class string, pairs ...string) {
	q.print(`<layer class="%s" enabled="1" locked="0" pass="0">`, class)
	for i := 0; i < len(pairs); i += 2 {
		q.print(`<prop k="%s" v="%s"/>`, pairs[i], pairs[i+1])
	}
	q.print(`</layer>`)
}

func dashOf(s styleSymbol) string {
	if s.dash {
		return "dash"
	}
	return "solid"
}

// rgba turns #rrggbb into what QGIS reads.
func rgba(color string, alpha int) string {
	v, err := strconv.ParseUint(strings.TrimPrefix(color, "#"), 16, 32)
	if err != nil { // cannot be: colours are written in symbols.go
		v = 0
	}
	return fmt.Sprintf("%d,%d,%d,%d", v>>16, v>>8&255, v&255, alpha)
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
			q.print(`<Option type="Map"><Option name="%s" type="QString" value="%s"/></Option>`, e.Title.Or(geo.Text{ES: e.Value}).In(q.lang), e.Value)
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
