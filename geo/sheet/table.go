package sheet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/crs/mgrs"
)

// tables are the pages that follow the maps: features, then what found no room.
type tables struct {
	*mapPage         // for the language and the letters
	y        float64 // of what comes next on the page
	columns  []column
}

// column is one of the table's.
type column struct {
	title geo.Text
	x, w  float64 // millimetres
}

// The places of columns.
const (
	numberColumn = iota
	nameColumn
	classColumn
	lonColumn
	latColumn
	mgrsColumn
)

// Widths of the columns whose contents have a fixed length, in millimetres.
const (
	numberWidth = 14.0
	degreeWidth = 19.0
	mgrsWidth   = 33.0
)

const (
	tablePoints = 6.8
	tableLine   = 3.0
	smallPoints = 5.6
	smallLine   = 2.4
	rowGap      = 0.9
	maxData     = 3   // lines of a feature's properties
	mostData    = 900 // characters, which fill as many lines on the widest page
)

func (s *sheet) newTables(m *mapPage) *tables {
	t := &tables{mapPage: m}
	inner := s.layout.Width - 2*margin
	rest := inner - numberWidth - 2*degreeWidth - mgrsWidth
	x := margin
	for _, c := range []column{
		{title: geo.Text{ES: "N.º", EN: "No."}, w: numberWidth},
		{title: geo.Text{ES: "Nombre, identificador y datos", EN: "Name, id and data"}, w: 0.68 * rest},
		{title: geo.Text{ES: "Clase", EN: "Class"}, w: 0.32 * rest},
		{title: geo.Text{ES: "Longitud", EN: "Longitude"}, w: degreeWidth},
		{title: geo.Text{ES: "Latitud", EN: "Latitude"}, w: degreeWidth},
		{title: geo.Text{ES: "MGRS", EN: "MGRS"}, w: mgrsWidth},
	} {
		c.x = x
		x += c.w
		t.columns = append(t.columns, c)
	}
	return t
}

// newPage starts a page, with the heads of columns where a table goes on.
func (t *tables) newPage(table bool) {
	t.pdf.AddPage()
	t.font(bold, 9)
	t.color(black)
	t.text(margin, margin+4, t.fit(t.o.Title, t.layout.Width-2*margin-32))
	t.y = margin + 8
	if table {
		t.drawHeads()
	}
}

func (t *tables) drawHeads() {
	t.font(bold, smallPoints)
	t.color(grey)
	for i, c := range t.columns {
		if i == lonColumn || i == latColumn {
			t.flushed(c.x+c.w-3, t.y+2, c.title.In(t.o.Lang))
			continue
		}
		t.text(c.x, t.y+2, c.title.In(t.o.Lang))
	}
	t.pen(black, 0.2)
	t.pdf.Line(margin, t.y+3, t.layout.Width-margin, t.y+3)
	t.y += 4
}

// room starts a new page where the rest of this one is lower than a height.
func (t *tables) room(height float64, table bool) {
	if t.y+height > t.layout.Height-margin {
		t.newPage(table)
	}
}

// drawRows lists the features.
func (t *tables) drawRows() {
	if len(t.content.rows) == 0 {
		return
	}
	t.newPage(true)
	layer := -1
	var properties []*geo.Column
	for i := range t.content.rows {
		e := &t.content.rows[i]
		g := t.content.layers[e.layer]
		if e.layer != layer {
			layer = e.layer
			properties = g.told()
			t.room(15, true)
			t.y += 1.5
			t.font(bold, 8)
			t.color(black)
			t.text(margin, t.y+3, fmt.Sprintf("%s (%s)", g.titleOf(t.o.Lang), t.o.speech().Count(g.total)))
			t.y += 4.5
		}
		t.drawRow(e, g, properties)
	}
	if left := t.content.total - len(t.content.rows); left > 0 {
		t.room(6, false)
		t.font(bold, tablePoints)
		t.text(margin, t.y+4, fmt.Sprintf(t.say("Y %s registros más, que esta hoja no lista.", "And %s more features, which this sheet does not list."), t.o.speech().Count(left)))
		t.y += 6
	}
}

func (t *tables) drawRow(e *entry, g *gathered, properties []*geo.Column) {
	name := t.columns[nameColumn]
	t.font(regular, smallPoints)
	wide := t.layout.Width - margin - name.x
	data := t.wrap(t.data(e, g, properties), wide)
	if len(data) > maxData {
		data = append(data[:maxData-1:maxData-1], t.fit(data[maxData-1]+" …", wide))
	}
	height := tableLine + float64(len(data))*smallLine + rowGap
	t.room(height, true)
	base := t.y + 2.4
	t.font(bold, tablePoints)
	t.color(black)
	number := strconv.Itoa(e.number)
	if t.isSynthetic(e, g) {
		number += "†"
	}
	t.text(t.columns[numberColumn].x, base, number)
	if e.zone == 0 && (e.isPoint || !e.placed) {
		g.classes[e.class].symbol.draw(t.canvas, orb.Point{name.x - 3, base - 0.9}, 1.1)
	}
	title := g.nameOf(e.ordinal)
	if title == "" {
		title = string(g.Collection.AppendID(nil, e.ordinal))
	}
	t.font(bold, tablePoints)
	t.color(black)
	t.text(name.x, base, t.fit(title, name.w-2))
	t.font(regular, tablePoints)
	t.text(t.columns[classColumn].x, base, t.fit(t.classOf(e, g), t.columns[classColumn].w-2))
	t.drawPlace(e, base)
	t.font(regular, smallPoints)
	t.color(grey)
	for i, line := range data {
		t.text(name.x, base+float64(i+1)*smallLine+0.2, line)
	}
	t.y += height
}

// drawPlace writes where a feature is: a point to a metre, others to a hundred.
func (t *tables) drawPlace(e *entry, base float64) {
	if !e.placed {
		t.text(t.columns[lonColumn].x+6, base, t.say("sin posición", "no position"))
		return
	}
	decimals, digits, about := 5, 5, ""
	if !e.isPoint {
		decimals, digits, about = 3, 3, "~ "
	}
	for axis, v := range e.place {
		c := t.columns[lonColumn+axis]
		t.flushed(c.x+c.w-3, base, about+strconv.FormatFloat(v, 'f', decimals, 64))
	}
	name, err := mgrs.AppendSpaced(nil, e.place[0], e.place[1], digits)
	if err != nil {
		name = []byte(t.say("sin MGRS", "no MGRS")) // around the poles
	}
	t.text(t.columns[mgrsColumn].x, base, about+string(name))
}

func (t *tables) isSynthetic(e *entry, g *gathered) bool {
	return isTrue(typed(g.Collection, syntheticMark, geo.Boolean), e.ordinal)
}

// classOf says a feature's class, or how many a zone counts.
func (t *tables) classOf(e *entry, g *gathered) string {
	switch {
	case e.zone > 0:
		return fmt.Sprintf(t.say("zona: %s", "zone: %s"), t.o.speech().Count(e.zone))
	case g.column == nil || g.column.IsNull(e.ordinal):
		return ""
	}
	return t.o.speech().Value(g.column.Property, g.column.Value(e.ordinal))
}

// provenance are the properties that a table leaves out unless asked for them: where
// the data come from and how they were made.
var provenance = []string{"source", "source_date", "confidence", "last_verified", syntheticMark, "generator_version", "seed", "profile", zoneMark, zoneCount}

// told returns the columns that the table tells of a layer.
func (g *gathered) told() []*geo.Column {
	var told []*geo.Column
	c := g.Collection
	for i := range c.Columns {
		column := &c.Columns[i]
		if column == g.name || column == g.column || column.Name == c.Schema.ID {
			continue
		}
		if g.Properties == nil && !slices.Contains(provenance, column.Name) || slices.Contains(g.Properties, column.Name) {
			told = append(told, column)
		}
	}
	return told
}

// data says a feature's id and properties in a line of text. What is unknown or none is
// left out.
func (t *tables) data(e *entry, g *gathered, properties []*geo.Column) string {
	say := t.o.speech()
	var parts []string
	if g.nameOf(e.ordinal) != "" {
		parts = append(parts, string(g.Collection.AppendID(nil, e.ordinal)))
	}
	for _, column := range properties {
		v := column.Value(e.ordinal)
		if isUnknown(v) {
			continue
		}
		if text := say.Value(column.Property, v); text != "" {
			title := column.Title.Or(geo.Text{ES: column.Name, EN: column.Name}).In(t.o.Lang)
			parts = append(parts, title+": "+text)
		}
	}
	text := []rune(strings.Join(parts, " · "))
	return string(text[:min(len(text), mostData)])
}

// isUnknown reports whether a value tells nothing: none, or the word for it.
func isUnknown(v geo.Value) bool {
	return v.Kind == geo.KindNull || v.Kind == geo.KindString && string(v.Bytes) == "unknown"
}
