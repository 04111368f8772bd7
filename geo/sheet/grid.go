package sheet

import "math"

// spacing is how far apart, in millimetres, lines of a grid lie at least. They are up to
// two and a half times as far apart.
const spacing = 20

// gridStep returns the distance of the grid's lines at a scale, in metres.
func gridStep(scale int) float64 { return round125(spacing * float64(scale) / 1000) }

// GridLine is a line of the grid: where its easting or northing, in metres, lies on
// paper.
type GridLine struct {
	Metres float64
	At     float64 // x of an easting, y of a northing, in millimetres
}

// Grid returns the lines of the grid that cross the frame, so many metres apart:
// eastings from the left, northings from the bottom.
func (f *Frame) Grid(step float64) (eastings, northings []GridLine) {
	b := f.ground()
	for m := math.Ceil(b.Min[0]/step) * step; m <= b.Max[0]; m += step {
		eastings = append(eastings, GridLine{m, f.onPaper([2]float64{m, 0})[0]})
	}
	for m := math.Ceil(b.Min[1]/step) * step; m <= b.Max[1]; m += step {
		northings = append(northings, GridLine{m, f.onPaper([2]float64{0, m})[1]})
	}
	return eastings, northings
}
