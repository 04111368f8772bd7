package sheet

import (
	"math"

	"github.com/paulmach/orb"

	"lindero/geo/crs"
)

// Frame is a rectangle of paper with a map in it. Positions on paper are millimetres
// from the page's left and upper edge.
type Frame struct {
	Name          string  // of one of several pages: A1, A2, B1 …; "" of a single one
	X, Y          float64 // of its upper left corner
	Width, Height float64
	// West and North are easting and northing, in metres, of its upper left corner.
	West, North float64
	Scale       int
	Zone        crs.Zone
	system      crs.CRS
}

// At returns where a longitude and latitude in degrees lie on paper, in the frame or
// outside of it.
func (f *Frame) At(p orb.Point) (x, y float64) {
	q := f.onPaper(f.system.FromWGS84(p))
	return q[0], q[1]
}

// onPaper returns where easting and northing lie on paper.
func (f *Frame) onPaper(m orb.Point) orb.Point {
	perMetre := 1000 / float64(f.Scale)
	return orb.Point{f.X + (m[0]-f.West)*perMetre, f.Y + (f.North-m[1])*perMetre}
}

// metres is the inverse of onPaper.
func (f *Frame) metres(x, y float64) orb.Point {
	perMillimetre := float64(f.Scale) / 1000
	return orb.Point{f.West + (x-f.X)*perMillimetre, f.North - (y-f.Y)*perMillimetre}
}

// degrees is the inverse of At.
func (f *Frame) degrees(x, y float64) orb.Point { return f.system.ToWGS84(f.metres(x, y)) }

// middle returns longitude and latitude of the frame's middle.
func (f *Frame) middle() orb.Point { return f.degrees(f.X+f.Width/2, f.Y+f.Height/2) }

// ground returns the frame in metres of the grid.
func (f *Frame) ground() orb.Bound {
	perMillimetre := float64(f.Scale) / 1000
	return orb.Bound{
		Min: orb.Point{f.West, f.North - f.Height*perMillimetre},
		Max: orb.Point{f.West + f.Width*perMillimetre, f.North},
	}
}

// holds reports whether the frame holds a position on paper.
func (f *Frame) holds(p orb.Point) bool {
	return p[0] >= f.X && p[0] <= f.X+f.Width && p[1] >= f.Y && p[1] <= f.Y+f.Height
}

// edgeSteps is how many places of each edge are looked at to find how far a frame
// reaches in degrees. Between two of them edges bend by less than edgeMargin.
const edgeSteps = 16

// edgeMargin is by how much of its width and height the box of a frame is widened.
const edgeMargin = 0.02

// reach returns the box of the frame in degrees. Longitudes are counted on from the
// zone's meridian and may go beyond 180.
func (f *Frame) reach() orb.Bound {
	first := f.unwrapped(f.degrees(f.X, f.Y))
	b := orb.Bound{Min: first, Max: first}
	for i := range edgeSteps + 1 {
		t := float64(i) / edgeSteps
		x, y := f.X+t*f.Width, f.Y+t*f.Height
		for _, p := range [...]orb.Point{f.degrees(x, f.Y), f.degrees(x, f.Y+f.Height), f.degrees(f.X, y), f.degrees(f.X+f.Width, y)} {
			b = b.Extend(f.unwrapped(p))
		}
	}
	w, h := edgeMargin*(b.Max[0]-b.Min[0]), edgeMargin*(b.Max[1]-b.Min[1])
	return orb.Bound{Min: orb.Point{b.Min[0] - w, max(b.Min[1]-h, -90)}, Max: orb.Point{b.Max[0] + w, min(b.Max[1]+h, 90)}}
}

// unwrapped brings a longitude within half a turn of the zone's meridian.
func (f *Frame) unwrapped(p orb.Point) orb.Point {
	return near(orb.Point{f.Zone.Meridian()}, p)
}

// trueNorth returns the direction of true north at a place in degrees, in degrees
// clockwise from grid north. It is the convergence of meridians with its sign turned.
func (f *Frame) trueNorth(p orb.Point) float64 {
	const step = 1e-3 // degrees: 110 m
	a, b := f.system.FromWGS84(p), f.system.FromWGS84(orb.Point{p[0], p[1] + step})
	return math.Atan2(b[0]-a[0], b[1]-a[1]) * 180 / math.Pi
}
