package sheet

import (
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// symbolRadius is half of a usual symbol's width on a map, in millimetres.
const symbolRadius = 1.5

// symbolReach is how far from its middle the widest symbol reaches, rim and all.
const symbolReach = 1.3*symbolRadius + 0.3

// drawFeatures draws lines and polygons, then points, then labels.
func (m *mapPage) drawFeatures() {
	for i := len(m.content.layers) - 1; i >= 0; i-- { // the first layer on top
		if g := m.content.layers[i]; !g.dense() {
			m.drawShapes(g)
		}
	}
	dense, denseSeen := 0, 0
	for _, g := range m.content.layers {
		if g.dense() {
			dense++
		}
	}
	for i := len(m.content.layers) - 1; i >= 0; i-- {
		if g := m.content.layers[i]; g.dense() {
			m.drawCells(g, denseSeen, dense)
			denseSeen++
		}
	}
	for i := len(m.content.layers) - 1; i >= 0; i-- {
		if g := m.content.layers[i]; !g.dense() {
			m.drawPoints(g)
		}
	}
}

func (m *mapPage) drawShapes(g *gathered) {
	for k := range g.entries {
		e := &g.entries[k]
		if e.isPoint || !e.placed {
			continue
		}
		p := m.plot.plot(g.geometry(e.ordinal))
		if at, ok := p.anchor(m.frame); ok {
			m.anchors[key{e.layer, e.ordinal}] = at
		}
		look := &g.classes[e.class]
		m.pen(look.area, areaPen)
		if e.zone > 0 {
			m.dashed(1.2, 0.9)
		}
		for _, rings := range p.areas {
			m.trace(rings, true, stroke)
		}
		m.stroked(p.lines, look.line)
		for _, at := range p.points { // of several points
			m.drawSymbol(look.symbol, at)
		}
	}
}

func (m *mapPage) drawSymbol(s symbol, at orb.Point) {
	if m.frame.holds(at) {
		s.draw(m.canvas, at, symbolRadius)
		m.placer.take(around(at, symbolReach*0.9))
	}
}

func (m *mapPage) drawPoints(g *gathered) {
	for k := range g.entries {
		e := &g.entries[k]
		at, ok := m.labelled(e)
		switch {
		case !ok:
		case e.zone > 0:
			m.drawCount(at, e.zone, 2.2, g.other().area)
		case e.isPoint:
			m.drawSymbol(g.classes[e.class].symbol, at)
		}
	}
}

// labelled returns where a feature is labelled: at its point, or on what the map shows
// of it; ok is false where it shows nothing.
func (m *mapPage) labelled(e *entry) (at orb.Point, ok bool) {
	if !e.isPoint {
		at, ok = m.anchors[key{e.layer, e.ordinal}]
		return at, ok
	}
	at = m.frame.onPaper(e.at)
	return at, e.placed && m.frame.holds(at)
}

// drawCount draws a count in a circle.
func (m *mapPage) drawCount(at orb.Point, n int, radius float64, color ink) {
	m.filling(white)
	m.pen(color, 0.4)
	m.pdf.Circle(at[0], at[1], radius, "FD")
	m.placer.take(around(at, radius))
	m.font(bold, 6)
	text := shortCount(n)
	m.font(bold, min(7, 6*1.7*radius/m.width(text)))
	m.color(black)
	m.centred(at[0], at[1]+m.points*point*capital/2, text)
}

// shortCount writes a count in at most four characters.
func shortCount(n int) string {
	switch {
	case n < 10_000:
		return strconv.Itoa(n)
	case n < 1_000_000:
		return strconv.Itoa(n/1000) + "k"
	}
	return strconv.Itoa(n/1_000_000) + "M"
}

// drawCells draws how many features of a layer cells count, as circles whose radii grow
// with the logarithm of the count. Circles of several layers stand side by side.
func (m *mapPage) drawCells(g *gathered, place, of int) {
	least, most := 2.2, cellSide/2-0.4
	var offset orb.Point
	if of > 1 {
		const aside = cellSide / 4
		least, most = 1.5, aside
		offset = [...]orb.Point{{-aside, -aside}, {aside, aside}, {aside, -aside}, {-aside, aside}}[place%4]
	}
	largest := math.Log1p(float64(g.cells.largest()))
	g.cells.each(func(middle orb.Point, n int) {
		at := m.frame.onPaper(middle)
		at[0], at[1] = at[0]+offset[0], at[1]+offset[1]
		if m.frame.holds(at) {
			m.drawCount(at, n, least+(most-least)*math.Log1p(float64(n))/largest, g.other().color)
		}
	})
}

// drawLabels writes numbers, with names where there is room, and counts those that
// found none.
func (m *mapPage) drawLabels() {
	for _, g := range m.content.layers {
		if g.dense() {
			continue
		}
		for k := range g.entries {
			e := &g.entries[k]
			at, ok := m.labelled(e)
			if !ok || e.number == 0 || e.zone > 0 {
				continue
			}
			if !m.drawLabel(at, e.number, g.nameOf(e.ordinal)) {
				m.unlabelled++
			}
		}
	}
}

const labelPoints = 5.5

func (m *mapPage) drawLabel(at orb.Point, number int, name string) bool {
	text := strconv.Itoa(number)
	m.font(bold, labelPoints)
	wide := m.width(text)
	m.font(regular, labelPoints)
	name = m.fit(name, 32)
	height := m.points * point * capital
	if name != "" {
		if base, ok := m.placer.place(at, symbolReach, wide+0.7+m.width(name), height); ok {
			m.writeLabel(base, text, wide, name)
			return true
		}
	}
	base, ok := m.placer.place(at, symbolReach, wide, height)
	if ok {
		m.writeLabel(base, text, wide, "")
	}
	return ok
}

func (m *mapPage) writeLabel(base orb.Point, number string, wide float64, name string) {
	m.color(black)
	m.font(bold, labelPoints)
	m.haloed(base[0], base[1], number)
	if name != "" {
		m.font(regular, labelPoints)
		m.haloed(base[0]+wide+0.7, base[1], name)
	}
}

// nameOf returns a feature's name, "" where it has none.
func (g *gathered) nameOf(i uint32) string {
	if g.name == nil || g.name.IsNull(i) {
		return ""
	}
	return strings.TrimSpace(string(g.name.Value(i).Bytes))
}

// titleOf returns the title of the layer.
func (g *gathered) titleOf(lang string) string {
	return g.Collection.Title.Or(geo.Text{ES: g.Collection.ID, EN: g.Collection.ID}).In(lang)
}
