package sheet

import "lindero/geo"

// Paper is a format of paper.
type Paper uint8

// The formats of paper.
const (
	A4     Paper = iota // 210 mm by 297 mm (ISO 216)
	Letter              // 8.5 by 11 inches (ANSI A)
)

// ParsePaper reads "a4" or "letter".
func ParsePaper(name string) (Paper, error) {
	switch name {
	case "a4", "A4":
		return A4, nil
	case "letter", "Letter":
		return Letter, nil
	}
	return A4, geo.Errorf(geo.CodeInvalid, "paper", "there is no paper %q; there are a4 and letter", name)
}

// size returns width and height in millimetres.
func (p Paper) size(landscape bool) (width, height float64) {
	width, height = 210, 297
	if p == Letter {
		width, height = 215.9, 279.4
	}
	if landscape {
		width, height = height, width
	}
	return width, height
}

// The parts of a page that bears a map, in millimetres.
const (
	margin      = 10.0 // around everything, which printers leave white
	titleHeight = 13.0
	labelSpace  = 5.0  // between the frame and what is around it, for the grid's labels
	panelGap    = 3.0  // between frame and panel, and between the panel's columns
	panelWidth  = 58.0 // beside the map of a landscape page
	panelHeight = 54.0 // below the map of a portrait page
	notesHeight = 19.0
)

// box is a rectangle on a page: millimetres from its left and its upper edge.
type box struct{ x, y, w, h float64 }

// parts are where things stand on a page that bears a map.
type parts struct {
	title, frame, notes    box
	legend, facts, locator box
}

// parts lays out a page: the panel stands right of the map on a landscape page and
// below it on a portrait one.
func (p Paper) parts(landscape bool) parts {
	width, height := p.size(landscape)
	inner := box{margin, margin, width - 2*margin, height - 2*margin}
	var out parts
	out.title = box{inner.x, inner.y, inner.w, titleHeight}
	out.notes = box{inner.x, inner.y + inner.h - notesHeight, inner.w, notesHeight}
	top := inner.y + titleHeight + labelSpace
	bottom := out.notes.y - panelGap
	if landscape {
		x := inner.x + inner.w - panelWidth
		out.frame = box{inner.x + labelSpace, top, x - panelGap - labelSpace - inner.x - labelSpace, bottom - labelSpace - top}
		const facts, locator = 40.0, 33.0
		out.legend = box{x, top - labelSpace, panelWidth, bottom - top + labelSpace - facts - locator - 2*panelGap}
		out.facts = box{x, bottom - facts - locator - panelGap, panelWidth, facts}
		out.locator = box{x, bottom - locator, panelWidth, locator}
		return out
	}
	y := bottom - panelHeight
	out.frame = box{inner.x + labelSpace, top, inner.w - 2*labelSpace, y - labelSpace - panelGap - top}
	column := (inner.w - 2*panelGap) / 3
	out.legend = box{inner.x, y, column, panelHeight}
	out.facts = box{inner.x + column + panelGap, y, column, panelHeight}
	out.locator = box{inner.x + 2*(column+panelGap), y, column, panelHeight}
	return out
}
