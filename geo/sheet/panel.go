package sheet

import (
	"fmt"
	"math"
	"strings"

	"github.com/paulmach/orb"
	"rsc.io/qr"

	"lindero/geo"
	"lindero/geo/crs/mgrs"
)

// drawTitle writes what the sheet is: title, and where and when it is from.
func (m *mapPage) drawTitle() {
	b := m.layout.parts.title
	m.color(black)
	m.font(bold, 15)
	title := m.o.Title
	if m.frame.Name != "" {
		title = m.frame.Name + " · " + title
	}
	m.text(b.x, b.y+5.5, m.fit(title, b.w-32))
	m.font(regular, 7)
	m.color(grey)
	m.text(b.x, b.y+10, m.fit(m.about(), b.w-50))
	if m.content.synthetic {
		m.drawWarning(b)
	}
}

// drawWarning says at the top that there are made-up data.
func (m *mapPage) drawWarning(b box) {
	text := m.say("CONTIENE DATOS SINTÉTICOS", "CONTAINS SYNTHETIC DATA")
	m.font(bold, 7)
	w := m.width(text) + 3
	m.pen(areaInk, 0.3)
	m.dashed()
	m.pdf.Rect(b.x+b.w-w, b.y+6.8, w, 4.2, "D")
	m.color(areaInk)
	m.text(b.x+b.w-w+1.5, b.y+9.7, text)
}

// shortVersion is how many digits of the dataset's version stand on paper.
const shortVersion = 12

// square returns the zone, band and square of MGRS in the middle of the map, "" where
// there are none.
func (m *mapPage) square() string {
	middle := m.frame.middle()
	name, err := mgrs.AppendSpaced(nil, middle[0], middle[1], 0)
	if err != nil { // beyond 84° N or 80° S
		return ""
	}
	return string(name)
}

// about says what the sheet was made of.
func (m *mapPage) about() string {
	version := m.o.Edition.Version
	parts := []string{
		m.o.Edition.Dataset.Title.In(m.o.Lang),
		m.say("Versión ", "Version ") + version[:min(len(version), shortVersion)],
		m.o.Time.UTC().Format("2006-01-02 15:04") + " UTC",
		m.say("Clase de acceso: ", "Access class: ") + m.o.Edition.Class,
	}
	return strings.Join(parts, " · ")
}

// say returns the text of the sheet's language.
func (m *mapPage) say(es, en string) string { return geo.Text{ES: es, EN: en}.In(m.o.Lang) }

// drawFacts writes scale, directions of north and grid.
func (m *mapPage) drawFacts() {
	b := m.layout.parts.facts
	m.heading(b.x, b.y+3, m.say("Escala ", "Scale ")+"1:"+m.o.speech().Count(m.frame.Scale))
	m.drawScaleBar(b.x+1, b.y+8.5, b.w-20)
	m.drawNorth(b.x+b.w-9, b.y+15)
	m.font(regular, 5.8)
	m.color(black)
	y := b.y + 15.5
	for _, sentence := range m.facts() {
		for _, line := range m.wrap(sentence, b.w-20) {
			m.text(b.x, y, line)
			y += 2.35
		}
		y += 0.5
	}
}

// facts are the sentences about projection, grid and north.
func (m *mapPage) facts() []string {
	f := m.frame
	unit := kilometres(gridStep(f.Scale)) + " km"
	facts := []string{
		fmt.Sprintf(m.say("WGS 84, UTM zona %s (EPSG:%d). Cuadrícula cada %s, rótulos en km.", "WGS 84, UTM zone %s (EPSG:%d). Grid every %s, labels in km."), f.Zone, f.Zone.EPSG(), unit),
	}
	if square := m.square(); square != "" {
		facts = append(facts, m.say("MGRS en el centro: ", "MGRS in the middle: ")+square+".")
	}
	return append(facts, m.northSentence(), m.say("Declinación magnética: no se indica.", "No magnetic declination is given."))
}

// northSentence says where true north is.
func (m *mapPage) northSentence() string {
	away := m.frame.trueNorth(m.frame.middle())
	total := int(math.Round(math.Abs(away) * 60))
	angle := fmt.Sprintf("%d°%02d′", total/60, total%60)
	switch {
	case total == 0:
		return m.say("En el centro, el norte verdadero es el de la cuadrícula.", "In the middle, true north is grid north.")
	case away > 0:
		return fmt.Sprintf(m.say("En el centro, el norte verdadero está %s al este del de la cuadrícula.", "In the middle, true north is %s east of grid north."), angle)
	}
	return fmt.Sprintf(m.say("En el centro, el norte verdadero está %s al oeste del de la cuadrícula.", "In the middle, true north is %s west of grid north."), angle)
}

// heading writes a heading of the panel.
func (m *mapPage) heading(x, y float64, text string) {
	m.font(bold, 8)
	m.color(black)
	m.text(x, y, text)
}

// barParts is how many pieces a scale bar has.
const barParts = 4

// drawScaleBar draws a bar of a round length that a width holds.
func (m *mapPage) drawScaleBar(x, y, width float64) {
	length := scaleBar(m.frame.Scale, width)
	piece := length / barParts * 1000 / float64(m.frame.Scale)
	m.pen(black, 0.2)
	for i := range barParts {
		m.filling(white)
		if i%2 == 0 {
			m.filling(black)
		}
		m.pdf.Rect(x+float64(i)*piece, y, piece, 1.4, "FD")
	}
	m.font(regular, 5.8)
	m.color(black)
	unit, metres := " m", length
	if length >= 1000 {
		unit, metres = " km", length/1000
	}
	for _, i := range []int{0, barParts / 2, barParts} {
		text := m.o.speech().Number(metres * float64(i) / barParts)
		if i == barParts {
			m.at(x+float64(i)*piece, y+4, text+unit, text)
			continue
		}
		m.centred(x+float64(i)*piece, y+4, text)
	}
}

// scaleBar returns the greatest length, 1, 2 or 5 times a power of ten metres, that is
// not longer on paper than so many millimetres.
func scaleBar(scale int, width float64) float64 {
	longest := width * float64(scale) / 1000
	length := round125(longest)
	for length > longest {
		length = round125(length / 2.5)
	}
	return length
}

// drawNorth draws the directions of grid north, straight up, and of true north.
func (m *mapPage) drawNorth(x, y float64) {
	const long = 13.0
	m.pen(black, 0.3)
	m.dashed()
	bottom := y + long
	m.pdf.Line(x, bottom, x, y)
	m.filling(black)
	m.trace([]orb.LineString{{{x, y - 2.4}, {x - 1.1, y + 0.8}, {x, y + 0.2}, {x + 1.1, y + 0.8}, {x, y - 2.4}}}, true, filled)
	away := m.frame.trueNorth(m.frame.middle())
	m.turned(-away, x, bottom, func() {
		m.dashed(0.8, 0.5)
		m.pdf.Line(x, bottom, x, y-4.5)
		m.dashed()
		m.trace([]orb.LineString{placed(star(5, 1, 0.42), orb.Point{x, y - 5.5}, 1.1)}, true, filled)
	})
	m.font(bold, 6)
	m.color(black)
	m.text(x+2, y+0.5, m.say("NC", "GN"))
	m.font(regular, 4.8)
	m.centred(x, bottom+2.4, m.say("NC: cuadrícula", "GN: grid north"))
	m.centred(x, bottom+4.6, m.say("estrella: verdadero", "star: true north"))
}

// quiet is how many modules around a QR code are white (ISO/IEC 18004, 6.3.8).
const quiet = 4

// drawCode draws a QR code of the address, as a link as well.
func (m *mapPage) drawCode(x, y, side float64) error {
	if m.o.URL == "" {
		return nil
	}
	code, err := qr.Encode(m.o.URL, qr.M)
	if err != nil {
		return fmt.Errorf("a QR code of the address: %w", err)
	}
	module := side / float64(code.Size+2*quiet)
	m.filling(white)
	m.pdf.Rect(x, y, side, side, "F")
	m.filling(black)
	for row := range code.Size {
		for column := 0; column < code.Size; column++ {
			first := column
			for column < code.Size && code.Black(column, row) {
				column++
			}
			if column > first {
				m.pdf.Rect(x+float64(first+quiet)*module, y+float64(row+quiet)*module, float64(column-first)*module, module, "F")
			}
		}
	}
	m.pdf.LinkString(x, y, side, side, m.o.URL)
	return nil
}

// star is a star of rays whose tips and notches lie so far from 0, one tip at the top.
func star(rays int, outer, inner float64) orb.LineString {
	line := make(orb.LineString, 2*rays+1)
	for i := range line {
		radius := outer
		if i%2 == 1 {
			radius = inner
		}
		sin, cos := math.Sincos(math.Pi * float64(i) / float64(rays))
		line[i] = orb.Point{radius * sin, -radius * cos}
	}
	return line
}
