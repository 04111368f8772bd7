package sheet

import (
	"fmt"
	"slices"

	"github.com/paulmach/orb"
)

// legendRow is a line of the legend.
type legendRow struct {
	title string
	count string
	bold  bool
	draw  func(at orb.Point) // of what stands before the title
}

const legendLine = 3.4 // millimetres

// legendRows lists what the maps show, with counts of features.
func (m *mapPage) legendRows() []legendRow {
	var rows []legendRow
	for _, g := range m.content.layers {
		rows = append(rows, m.layerRows(g)...)
	}
	return append(rows, m.basemapRows()...)
}

func (m *mapPage) layerRows(g *gathered) []legendRow {
	count := m.o.speech().Count
	title := legendRow{title: g.titleOf(m.o.Lang), count: count(g.total - g.zones + g.zoned), bold: true}
	if g.total == 0 {
		return []legendRow{title}
	}
	if g.dense() {
		circle := func(at orb.Point) { m.drawKeyCount(at, g.other().color) }
		return []legendRow{title, {title: m.say("cuántos, por celdas", "how many, by cells"), draw: circle}}
	}
	rows := []legendRow{title}
	single := g.zones == 0 && slices.Max(g.byClass) == g.total // all are of one class: one row says it
	for i, n := range g.byClass {
		if n == 0 {
			continue
		}
		entry := g.classes[i]
		if single {
			rows[0].draw = func(at orb.Point) { m.drawKey(g, entry, at) }
			if len(g.classes) > 1 {
				rows[0].title += ": " + entry.title.In(m.o.Lang)
			}
			continue
		}
		rows = append(rows, legendRow{title: entry.title.In(m.o.Lang), count: count(n), draw: func(at orb.Point) { m.drawKey(g, entry, at) }})
	}
	if g.zones > 0 {
		circle := func(at orb.Point) { m.drawKeyCount(at, g.other().area) }
		rows = append(rows, legendRow{title: m.say("cuántos en una zona", "how many in a zone"), count: count(g.zoned), draw: circle})
	}
	return rows
}

// drawKey draws a class in the legend: a symbol for points, else a line.
func (m *mapPage) drawKey(g *gathered, c class, at orb.Point) {
	if g.hasPoints || !g.hasLines && !g.hasAreas {
		c.symbol.draw(m.canvas, at, 1.2)
		return
	}
	if g.hasAreas {
		m.pen(c.area, areaPen)
		m.pdf.Rect(at[0]-2, at[1]-1, 4, 2, "D")
		return
	}
	m.stroked([]orb.LineString{{{at[0] - 2.4, at[1]}, {at[0] + 2.4, at[1]}}}, c.line)
}

func (m *mapPage) drawKeyCount(at orb.Point, color ink) {
	m.filling(white)
	m.pen(color, 0.35)
	m.pdf.Circle(at[0], at[1], 1.25, "FD")
	m.font(bold, 4)
	m.color(black)
	m.centred(at[0], at[1]+0.5, "n")
}

// basemapRows are the lines for what lies below the features.
func (m *mapPage) basemapRows() []legendRow {
	line := func(color ink, width float64, dashes ...float64) func(orb.Point) {
		return func(at orb.Point) {
			m.pen(color, width)
			m.dashed(dashes...)
			m.pdf.Line(at[0]-2.4, at[1], at[0]+2.4, at[1])
			m.dashed()
		}
	}
	rows := []legendRow{{title: m.say("Área pedida", "Area asked for"), draw: line(areaInk, 0.45, 1.8, 0.9)}}
	for _, c := range m.o.Edition.Basemap {
		switch c.ID {
		case boundaries:
			rows = append(rows, legendRow{title: m.say("Límite internacional (referencial)", "International boundary (for reference)"), draw: line(borderInk, 0.35, 3, 1, 0.5, 1)})
		case departments:
			rows = append(rows, legendRow{title: m.say("Departamento o estado", "Department or state"), draw: line(departInk, 0.15, 1, 0.8)})
		case rivers:
			rows = append(rows, legendRow{title: m.say("Río", "River"), draw: line(riverInk, 0.2)})
		}
	}
	return rows
}

// drawLegend draws the legend; it reports whether all of it found room.
func (m *mapPage) drawLegend() bool {
	b := m.layout.parts.legend
	m.heading(b.x, b.y+3, m.say("Leyenda", "Legend"))
	rows := m.legendRows()
	room := int((b.h - 5) / legendLine)
	cut := len(rows) > room
	if cut {
		left := len(rows) - room + 1
		rows = append(rows[:room-1:room-1], legendRow{title: fmt.Sprintf(m.say("y %d más, en las páginas que siguen", "and %d more, on the pages that follow"), left)})
	}
	y := b.y + 6.6
	for _, r := range rows {
		m.drawLegendRow(r, b.x, y, b.w)
		y += legendLine
	}
	return !cut
}

func (m *mapPage) drawLegendRow(r legendRow, x, y, width float64) {
	if r.draw != nil {
		r.draw(orb.Point{x + 3, y})
	}
	weight, left := regular, x+7
	if r.bold {
		weight = bold
	}
	if r.bold && r.draw == nil {
		left = x
	}
	m.font(weight, 6.2)
	m.color(black)
	m.flushed(x+width, y+0.8, r.count)
	m.text(left, y+0.8, m.fit(r.title, x+width-left-m.width(r.count)-1.5))
}
