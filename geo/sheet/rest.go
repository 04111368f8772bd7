package sheet

import "strings"

// drawRest writes what found no room on the maps, and the sources of the layers.
func (t *tables) drawRest(legend, notes bool) {
	if len(t.content.rows) == 0 {
		t.newPage(false)
	}
	if !legend {
		t.section(t.say("Leyenda", "Legend"))
		for _, r := range t.legendRows() {
			t.room(legendLine, false)
			t.drawLegendRow(r, margin, t.y+1.5, 90)
			t.y += legendLine
		}
	}
	if !notes {
		t.section(t.say("Notas", "Notes"))
		for _, note := range t.notes() {
			t.paragraph(note)
		}
	}
	t.section(t.say("Capas y licencias", "Layers and licences"))
	for _, g := range t.content.layers {
		t.paragraph(t.sourceOf(g))
	}
}

// sourceOf says where a layer is from and under which licence.
func (t *tables) sourceOf(g *gathered) string {
	parts := []string{g.titleOf(t.o.Lang)}
	for _, part := range []string{g.Collection.Description.In(t.o.Lang), g.Collection.Attribution, g.Collection.License, g.Collection.LicenseURL} {
		if part != "" {
			parts = append(parts, strings.TrimSuffix(part, "."))
		}
	}
	return strings.Join(parts, ". ") + "."
}

func (t *tables) section(title string) {
	t.room(14, false)
	t.y += 3
	t.font(bold, 8)
	t.color(black)
	t.text(margin, t.y+3, title)
	t.y += 5
}

func (t *tables) paragraph(text string) {
	t.font(regular, tablePoints)
	for _, line := range t.wrap(text, t.layout.Width-2*margin) {
		t.room(tableLine, false)
		t.font(regular, tablePoints)
		t.color(black)
		t.text(margin, t.y+2.4, line)
		t.y += tableLine
	}
	t.y += 0.8
}
