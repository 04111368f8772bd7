package sheet

import (
	"math"

	"github.com/paulmach/orb"
)

// tick is where a meridian or a parallel meets the frame.
type tick struct {
	at, inward orb.Point // on paper; inward is 2 mm into the map along the line
	text       string
	side       int // 0 left, 1 bottom
}

// tickSteps are the distances of meridians and parallels that the frame is ticked by, in
// minutes.
var tickSteps = []float64{0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300}

// tickSpacing is how far apart ticks are at least, in millimetres.
const tickSpacing = 32.0

// ticks returns where meridians meet the lower edge of the frame and parallels the left
// one.
func (m *mapPage) ticks() []tick {
	f := m.frame
	b := f.reach()
	step := tickSteps[len(tickSteps)-1]
	for i := len(tickSteps) - 1; i >= 0 && tickSteps[i]/60/(b.Max[1]-b.Min[1])*f.Height >= tickSpacing; i-- {
		step = tickSteps[i]
	}
	var all []tick
	for n := math.Ceil(b.Min[0] * 60 / step); n <= b.Max[0]*60/step; n++ {
		lon := n * step / 60
		x, ok := crossing(f.X, f.X+f.Width, func(x float64) float64 { return f.unwrapped(f.degrees(x, f.Y+f.Height))[0] - lon })
		if ok {
			lat := f.degrees(x, f.Y+f.Height)[1]
			all = append(all, m.tick(orb.Point{x, f.Y + f.Height}, orb.Point{lon, lat + 1e-3}, minutes(math.Remainder(lon, 360), "E", m.west()), 1))
		}
	}
	for n := math.Ceil(b.Min[1] * 60 / step); n <= b.Max[1]*60/step; n++ {
		lat := n * step / 60
		y, ok := crossing(f.Y, f.Y+f.Height, func(y float64) float64 { return f.degrees(f.X, y)[1] - lat })
		if ok {
			lon := f.degrees(f.X, y)[0]
			all = append(all, m.tick(orb.Point{f.X, y}, orb.Point{lon + 1e-3, lat}, minutes(lat, "N", "S"), 0))
		}
	}
	return all
}

// tick is one at a place on paper, towards a position in degrees.
func (m *mapPage) tick(at, towards orb.Point, text string, side int) tick {
	x, y := m.frame.At(towards)
	length := math.Hypot(x-at[0], y-at[1])
	const long = 2
	return tick{at: at, inward: orb.Point{at[0] + long*(x-at[0])/length, at[1] + long*(y-at[1])/length}, text: text, side: side}
}

// crossing finds where a function that rises or falls all along is zero, to a
// thousandth of a millimetre; ok is false where it is not within from and to.
func crossing(from, to float64, f func(float64) float64) (at float64, ok bool) {
	first := f(from)
	if first*f(to) > 0 {
		return 0, false
	}
	for to-from > 1e-3 {
		middle := (from + to) / 2
		if f(middle)*first > 0 {
			from = middle
		} else {
			to = middle
		}
	}
	return from, true
}

// minutes writes an angle in degrees and minutes, and seconds if there are any.
func minutes(v float64, positive, negative string) string {
	text := sexagesimal(v, positive, negative)
	if whole := math.Abs(v) * 60; math.Abs(whole-math.Round(whole)) < 1e-6 {
		cut := len(text) - len("00″ N")
		return text[:cut] + text[cut+len("00″"):]
	}
	return text
}

const tickPoints = 4.8

// takeTicks keeps labels away from the frame's.
func (m *mapPage) takeTicks() {
	m.font(regular, tickPoints)
	for _, t := range m.ticks() {
		base := m.tickBase(t)
		m.placer.take(orb.Bound{Min: orb.Point{base[0], base[1] - 1.4}, Max: orb.Point{base[0] + m.width(t.text), base[1] + 0.3}})
	}
}

func (m *mapPage) tickBase(t tick) orb.Point {
	if t.side == 0 {
		return orb.Point{t.inward[0] + 0.5, t.inward[1] + 0.6}
	}
	return orb.Point{t.inward[0] - m.width(t.text)/2, t.inward[1] - 0.6}
}

func (m *mapPage) drawTicks() {
	m.pen(black, 0.25)
	m.font(regular, tickPoints)
	m.color(grey)
	for _, t := range m.ticks() {
		m.pdf.Line(t.at[0], t.at[1], t.inward[0], t.inward[1])
		base := m.tickBase(t)
		m.text(base[0], base[1], t.text)
	}
}
