package sheet

import (
	"fmt"
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/crs"
	"lindero/geo/crs/mgrs"
)

// mapPage is a page that bears a map.
type mapPage struct {
	*canvas
	o          *Options
	layout     *Layout
	content    *content
	frame      *Frame
	plot       plotter
	placer     *placer
	anchors    map[key]orb.Point // where lines and areas are labelled
	unlabelled int               // features whose numbers found no room
}

// key names a feature of the sheet.
type key struct {
	layer   int
	ordinal uint32
}

func (s *sheet) mapPage(f *Frame) *mapPage {
	within := box{f.X, f.Y, f.Width, f.Height}
	return &mapPage{canvas: s.canvas, o: &s.o, layout: s.layout, content: s.content, frame: f, plot: newPlotter(f), placer: newPlacer(within), anchors: map[key]orb.Point{}}
}

// drawMap draws what the frame holds, features or not, and the frame.
func (m *mapPage) drawMap(features bool) {
	f := m.frame
	m.inside(box{f.X, f.Y, f.Width, f.Height}, func() {
		m.drawBasemap()
		m.drawCountries()
		step := gridStep(f.Scale)
		m.drawGrid(step)
		m.takeTicks()
		m.drawSquares()
		m.drawArea()
		if features {
			m.drawFeatures()
			m.drawLabels()
		} else {
			m.drawSheets()
		}
		m.drawTowns()
		m.drawTicks()
	})
	m.pen(black, 0.35)
	m.dashed()
	m.pdf.Rect(f.X, f.Y, f.Width, f.Height, "D")
	m.labelGrid(gridStep(f.Scale))
	m.labelCorners()
}

func (m *mapPage) drawGrid(step float64) {
	f := m.frame
	m.pen(gridInk, 0.1)
	eastings, northings := f.Grid(step)
	for _, l := range eastings {
		m.pdf.Line(l.At, f.Y, l.At, f.Y+f.Height)
	}
	for _, l := range northings {
		m.pdf.Line(f.X, l.At, f.X+f.Width, l.At)
	}
}

// mgrsSquare is the side of the squares of MGRS that letters name, in metres.
const mgrsSquare = 100_000

// drawSquares draws the edges of MGRS's squares, with their letters where they are those
// of the zone.
func (m *mapPage) drawSquares() {
	if m.frame.Scale >= 5_000_000 { // they would be smaller than their letters
		return
	}
	f := m.frame
	eastings, northings := f.Grid(mgrsSquare)
	m.pen(gridInk, 0.25)
	for _, l := range eastings {
		m.pdf.Line(l.At, f.Y, l.At, f.Y+f.Height)
	}
	for _, l := range northings {
		m.pdf.Line(f.X, l.At, f.X+f.Width, l.At)
	}
	if len(eastings)+len(northings) == 0 {
		return
	}
	m.font(bold, 7)
	m.color(gridInk)
	b := f.ground()
	for e := math.Floor(b.Min[0]/mgrsSquare) * mgrsSquare; e < b.Max[0]; e += mgrsSquare {
		for n := math.Floor(b.Min[1]/mgrsSquare) * mgrsSquare; n < b.Max[1]; n += mgrsSquare {
			m.nameSquare(orb.Bound{Min: orb.Point{max(e, b.Min[0]), max(n, b.Min[1])}, Max: orb.Point{min(e+mgrsSquare, b.Max[0]), min(n+mgrsSquare, b.Max[1])}})
		}
	}
}

// nameSquare writes the letters of a square of MGRS into the corner of what the map
// shows of it.
func (m *mapPage) nameSquare(seen orb.Bound) {
	middle := m.frame.system.ToWGS84(seen.Center())
	name, err := mgrs.AppendSpaced(nil, middle[0], middle[1], 0)
	if err != nil || crs.ZoneOf(middle) != m.frame.Zone {
		return
	}
	corner, opposite := m.frame.onPaper(orb.Point{seen.Min[0], seen.Max[1]}), m.frame.onPaper(orb.Point{seen.Max[0], seen.Min[1]})
	text := string(name)
	if w := m.width(text); opposite[0]-corner[0] > w+3 && opposite[1]-corner[1] > 6 {
		m.text(opposite[0]-w-1, corner[1]+2.8, text)
		m.placer.take(orb.Bound{Min: orb.Point{opposite[0] - w - 1, corner[1] + 0.5}, Max: orb.Point{opposite[0] - 0.5, corner[1] + 3.4}})
	}
}

// drawArea draws the outline of what was asked for.
func (m *mapPage) drawArea() {
	m.pen(areaInk, 0.45)
	m.dashed(1.8, 0.9)
	p := m.plot.plot(withoutSeams(m.o.Area))
	m.trace(p.lines, false, stroke)
	m.dashed()
}

// drawSheets draws the other pages onto the index.
func (m *mapPage) drawSheets() {
	m.font(bold, 9)
	m.color(black)
	m.pen(black, 0.3)
	for i := range m.layout.Maps {
		b := m.layout.Maps[i].ground()
		corner, opposite := m.frame.onPaper(orb.Point{b.Min[0], b.Max[1]}), m.frame.onPaper(orb.Point{b.Max[0], b.Min[1]})
		m.pdf.Rect(corner[0], corner[1], opposite[0]-corner[0], opposite[1]-corner[1], "D")
		middle := orb.Point{(corner[0] + opposite[0]) / 2, (corner[1] + opposite[1]) / 2}
		m.centred(middle[0], middle[1]+1, m.layout.Maps[i].Name)
		m.placer.take(around(middle, 3))
	}
}

// labelGrid writes kilometres of easting and northing around the frame.
func (m *mapPage) labelGrid(step float64) {
	f := m.frame
	m.font(regular, 6)
	m.color(black)
	height := m.points * point * capital
	eastings, northings := f.Grid(step)
	m.labelLines(eastings, f.X, f.Width, " km E", func(at float64, text, number string) {
		m.at(at, f.Y-1, text, number)
		m.at(at, f.Y+f.Height+1+height, text, number)
	})
	m.labelLines(northings, f.Y, f.Height, " km N", func(at float64, text, number string) {
		for _, x := range []float64{f.X - 1, f.X + f.Width + 1 + height} {
			m.turned(90, x, at, func() { m.at(x, at, text, number) })
		}
	})
}

// labelLines calls write with the label of each line that has room along an edge of the
// frame. The first has the unit.
func (m *mapPage) labelLines(lines []GridLine, from, length float64, unit string, write func(at float64, text, number string)) {
	for _, l := range lines {
		number := kilometres(l.Metres)
		half := m.width(number+unit) / 2
		if l.At-half > from && l.At+half < from+length {
			write(l.At, number+unit, number)
			unit = ""
		}
	}
}

// at writes a text whose number, with which it starts, has its middle at a place.
func (m *mapPage) at(x, y float64, text, number string) { m.text(x-m.width(number)/2, y, text) }

// kilometres writes metres as kilometres.
func kilometres(metres float64) string { return strconv.FormatFloat(metres/1000, 'f', -1, 64) }

// labelCorners writes the positions of the frame's corners.
func (m *mapPage) labelCorners() {
	f := m.frame
	m.font(regular, 4.8)
	m.color(grey)
	for _, x := range []float64{f.X, f.X + f.Width} {
		for _, y := range []float64{f.Y, f.Y + f.Height} {
			text := m.position(f.degrees(x, y))
			base := y - 3.3
			if y > f.Y {
				base = y + 4.7
			}
			if x > f.X {
				m.flushed(x, base, text)
			} else {
				m.text(x, base, text)
			}
		}
	}
}

// position writes a place in degrees, minutes and seconds, latitude first.
func (m *mapPage) position(p orb.Point) string {
	return sexagesimal(p[1], "N", "S") + " " + sexagesimal(p[0], "E", m.west())
}

// west is the letter of western longitudes.
func (m *mapPage) west() string { return geo.Text{ES: "O", EN: "W"}.In(m.o.Lang) }

// sexagesimal writes an angle to a second.
func sexagesimal(v float64, positive, negative string) string {
	letter := positive
	if v < 0 {
		letter = negative
	}
	seconds := int(math.Round(math.Abs(v) * 3600))
	return fmt.Sprintf("%d°%02d′%02d″ %s", seconds/3600, seconds/60%60, seconds%60, letter)
}
