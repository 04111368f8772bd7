package sheet

import (
	"fmt"
	"slices"
	"strings"

	"lindero/geo"
)

// notes are the sentences that whoever reads the map must know, the gravest first.
// Attributions follow.
func (m *mapPage) notes() []string {
	var notes []string
	if m.content.synthetic {
		notes = append(notes, m.say("CONTIENE DATOS SINTÉTICOS de demostración, señalados con † en la tabla: no existen.", "CONTAINS SYNTHETIC demonstration data, marked † in the table: they do not exist."))
	}
	if m.content.total == 0 {
		notes = append(notes, m.say("No hay registros en el área.", "There are no features in the area."))
	}
	for _, g := range m.content.layers {
		if note := m.layerNote(g); note != "" {
			notes = append(notes, note)
		}
	}
	if m.unlabelled > 0 {
		notes = append(notes, fmt.Sprintf(m.say("%s símbolos quedan sin número por falta de espacio.", "%s symbols have no number for want of room."), m.o.speech().Count(m.unlabelled)))
	}
	if len(m.o.Edition.Basemap) > 0 {
		notes = append(notes, m.say("Los límites del mapa base son referenciales y no tienen valor legal.", "Boundaries of the basemap are for reference and of no legal value."))
	}
	if sources := m.attributions(); len(sources) > 0 {
		notes = append(notes, m.say("Fuentes: ", "Sources: ")+strings.Join(sources, "; ")+".")
	}
	return notes
}

// layerNote is the sentence about a layer, "" where there is nothing to say.
func (m *mapPage) layerNote(g *gathered) string {
	var notes []string
	add := func(es, en string, n int) {
		if n > 0 {
			notes = append(notes, fmt.Sprintf(m.say(es, en), m.o.speech().Count(n)))
		}
	}
	if g.zones > 0 {
		notes = append(notes, m.zoneNote(g))
	}
	add("%s en otro lugar que las zonas del mapa", "%s elsewhere than in the zones of the map", g.elsewhere)
	if g.dense() {
		add("%s con su centro fuera del mapa", "%s whose middle is outside of the map", g.uncounted)
		add("son %s, más de los que caben como símbolos, y se cuentan por celdas", "there are %s, more than fit as symbols, counted by cells", g.total)
	}
	add("%s sin posición", "%s without position", g.unplaced)
	add("%s fuera del mapa", "%s outside of the map", g.outside)
	if len(notes) == 0 {
		return ""
	}
	return g.titleOf(m.o.Lang) + ": " + strings.Join(notes, "; ") + "."
}

// zoneNote says how positions of the layer are generalised.
func (m *mapPage) zoneNote(g *gathered) string {
	z := g.Collection.Generalised
	if z.To == geo.Grid {
		return fmt.Sprintf(m.say("posiciones generalizadas, contadas por celdas de %g km o mayores", "positions are generalised, counted by cells of %g km or larger"), z.CellKM)
	}
	return m.say("posiciones generalizadas, contadas por municipio", "positions are generalised, counted by municipality")
}

// attributions are those of the dataset and the basemap, each once.
func (m *mapPage) attributions() []string {
	all := slices.Clone(m.o.Edition.Dataset.Attribution)
	for _, c := range m.o.Edition.Basemap {
		all = append(all, c.Attribution)
	}
	var once []string
	for _, a := range all {
		if a != "" && !slices.Contains(once, a) {
			once = append(once, a)
		}
	}
	return once
}

const (
	notesPoints = 5.6
	notesLine   = 2.35 // millimetres
)

// drawNotes writes the notes below the map; it reports whether they found room.
func (m *mapPage) drawNotes() bool {
	b := m.layout.parts.notes
	room := int(b.h / notesLine)
	var lines []string
	m.font(regular, notesPoints)
	m.color(black)
	for _, note := range m.notes() {
		lines = append(lines, m.wrap(note, b.w)...)
	}
	cut := len(lines) > room
	if cut {
		lines = append(lines[:room-1:room-1], m.say("Siguen en la última página.", "To be continued on the last page."))
	}
	for i, line := range lines {
		m.font(regular, notesPoints)
		if i == 0 && m.content.synthetic {
			m.font(bold, notesPoints)
		}
		m.text(b.x, b.y+float64(i+1)*notesLine, line)
	}
	return !cut
}
