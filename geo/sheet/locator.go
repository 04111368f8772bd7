package sheet

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"

	"lindero/geo"
)

// The least and the greatest height, in degrees, of what the locator map shows, and how
// many times the height of the frame it is in between.
const (
	locatorLeast    = 8.0
	locatorGreatest = 60.0
	locatorTimes    = 6.0
)

// drawLocator draws where on earth the sheet lies, and the code beside it.
func (m *mapPage) drawLocator() error {
	b := m.layout.parts.locator
	const code = 24.0
	width := b.w
	if m.o.URL != "" {
		width -= code + 1
	}
	if m.o.basemap(countries) != nil {
		m.heading(b.x, b.y+3, m.say("Ubicación", "Location"))
		m.drawInset(box{b.x, b.y + 4.5, width, min(b.h-4.5, width)})
	}
	m.font(regular, 5.2)
	m.color(grey)
	if m.o.URL == "" {
		return nil
	}
	m.centred(b.x+b.w-code/2, b.y+4.5+code+2, m.say("Esta vista en línea", "This view online"))
	return m.drawCode(b.x+b.w-code, b.y+4.5, code)
}

// drawInset draws countries around the sheet in an equirectangular projection, true
// along the parallel of the sheet's middle.
func (m *mapPage) drawInset(b box) {
	middle, reach := m.frame.middle(), m.frame.reach()
	height := min(max(locatorTimes*(reach.Max[1]-reach.Min[1]), locatorLeast), locatorGreatest)
	perDegree := b.h / height
	squeeze := math.Cos(middle[1] * math.Pi / 180)
	centre := orb.Point{b.x + b.w/2, b.y + b.h/2}
	onPaper := func(p orb.Point) orb.Point {
		return orb.Point{centre[0] + (p[0]-middle[0])*squeeze*perDegree, centre[1] - (p[1]-middle[1])*perDegree}
	}
	half := orb.Point{b.w / 2 / squeeze / perDegree, height / 2}
	seen := orb.Bound{Min: orb.Point{middle[0] - half[0], middle[1] - half[1]}, Max: orb.Point{middle[0] + half[0], middle[1] + half[1]}}
	m.inside(b, func() {
		m.filling(waterInk)
		m.pdf.Rect(b.x, b.y, b.w, b.h, "F")
		m.drawInsetCountries(m.o.basemap(countries), seen, onPaper)
		f := m.frame
		corner := onPaper(near(middle, f.degrees(f.X, f.Y)))
		opposite := onPaper(near(middle, f.degrees(f.X+f.Width, f.Y+f.Height)))
		const least = 1.6
		w, h := max(opposite[0]-corner[0], least), max(opposite[1]-corner[1], least)
		m.pen(areaInk, 0.5)
		m.pdf.Rect((corner[0]+opposite[0]-w)/2, (corner[1]+opposite[1]-h)/2, w, h, "D")
	})
	m.pen(black, 0.2)
	m.pdf.Rect(b.x, b.y, b.w, b.h, "D")
}

func (m *mapPage) drawInsetCountries(c *geo.Collection, seen orb.Bound, onPaper func(orb.Point) orb.Point) {
	m.filling(landInk)
	m.pen(borderInk, 0.15)
	for i := range uint32(c.Len()) {
		g := joined(c.Geometry(i))
		for _, turn := range [...]float64{-360, 0, 360} {
			within := seen
			within.Min[0] -= turn
			within.Max[0] -= turn
			if b, ok := geo.BoundOf(g); !ok || !b.Intersects(within) {
				continue
			}
			for _, polygon := range polygons(clip.Geometry(within, orb.Clone(g))) {
				rings := make([]orb.LineString, len(polygon))
				for k, ring := range polygon {
					for _, p := range ring {
						rings[k] = append(rings[k], onPaper(orb.Point{p[0] + turn, p[1]}))
					}
				}
				m.trace(rings, true, fillTrace)
			}
		}
	}
}

func polygons(g orb.Geometry) orb.MultiPolygon {
	switch g := g.(type) {
	case orb.Polygon:
		return orb.MultiPolygon{g}
	case orb.MultiPolygon:
		return g
	}
	return nil
}

// near brings a longitude within half a turn of another's.
func near(other, p orb.Point) orb.Point {
	return orb.Point{other[0] + math.Remainder(p[0]-other[0], 360), p[1]}
}
