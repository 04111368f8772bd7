package sheet

import (
	"fmt"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/crs"
)

// Layout is where a sheet's maps lie on paper.
type Layout struct {
	Landscape     bool
	Width, Height float64 // of a page, in millimetres
	Zone          crs.Zone
	Scale         int
	// Step is the distance of the grid's lines, in metres.
	Step float64
	// Maps are the frames of the pages that show features.
	Maps []Frame
	// Index shows where several pages lie; nil for one.
	Index *Frame

	parts  parts
	ground *ground
}

// maxPages is how many pages of maps a sheet has at most.
const maxPages = 20

// fill is how much of a frame's width and height an area takes at most.
const fill = 0.94

// NewLayout lays a sheet out. It fails with [geo.CodeInvalid] where the area is empty or
// out of reach of UTM, and with [geo.CodeTooLarge] where it fits no scale, or takes too
// many pages at the one asked for.
func NewLayout(o Options) (*Layout, error) {
	g, err := newGround(o.Area)
	if err != nil {
		return nil, err
	}
	scale, landscape, fits := largestFit(o.Paper, g.bound)
	if o.Scale == 0 && !fits {
		return nil, geo.Errorf(geo.CodeTooLarge, "area", "the area does not fit a page at 1:%d, the smallest scale there is", smallestScale)
	}
	if o.Scale != 0 && (o.Scale < leastAsked || o.Scale > smallestScale) {
		return nil, geo.Errorf(geo.CodeInvalid, "scale", "scales are from 1:%d to 1:%d, not 1:%d", leastAsked, smallestScale, o.Scale)
	}
	l := &Layout{Landscape: landscape, Zone: g.zone, Scale: o.Scale, parts: o.Paper.parts(landscape), ground: g}
	l.Width, l.Height = o.Paper.size(landscape)
	if o.Scale == 0 {
		l.Scale = scale
	}
	l.Step = gridStep(l.Scale)
	if fitsIn(l.parts.frame, g.bound, l.Scale) {
		l.Maps = []Frame{l.centred(l.Scale)}
		return l, nil
	}
	if !fits {
		return nil, geo.Errorf(geo.CodeTooLarge, "area", "the area is too large for an index page")
	}
	index := l.centred(scale)
	l.Index = &index
	return l, l.tile()
}

// largestFit returns the largest round scale at which a rectangle of the ground fits
// a page, and how the page is held; ok is false where it fits none.
func largestFit(p Paper, b orb.Bound) (scale int, landscape, ok bool) {
	for _, scale := range scales() {
		portrait, landscape := fitsIn(p.parts(false).frame, b, scale), fitsIn(p.parts(true).frame, b, scale)
		if portrait && landscape {
			return scale, b.Max[0]-b.Min[0] > b.Max[1]-b.Min[1], true
		}
		if portrait || landscape {
			return scale, landscape, true
		}
	}
	return smallestScale, false, false
}

func fitsIn(frame box, b orb.Bound, scale int) bool {
	metres := float64(scale) / 1000 * fill
	return b.Max[0]-b.Min[0] <= frame.w*metres && b.Max[1]-b.Min[1] <= frame.h*metres
}

// centred returns a frame with the area in its middle.
func (l *Layout) centred(scale int) Frame {
	b := l.ground.bound
	perMillimetre := float64(scale) / 1000
	f := l.parts.frame
	return l.frame("", (b.Min[0]+b.Max[0]-f.w*perMillimetre)/2, (b.Min[1]+b.Max[1]+f.h*perMillimetre)/2, scale)
}

func (l *Layout) frame(name string, west, north float64, scale int) Frame {
	f := l.parts.frame
	return Frame{Name: name, X: f.x, Y: f.y, Width: f.w, Height: f.h, West: west, North: north, Scale: scale, Zone: l.Zone, system: l.ground.system}
}

// tile covers the area with pages, row by row from the northwest; pages without
// anything of the area are left out.
func (l *Layout) tile() error {
	b := l.ground.bound
	metres := float64(l.Scale) / 1000
	w, h := l.parts.frame.w*metres, l.parts.frame.h*metres
	columns, rows := int((b.Max[0]-b.Min[0])/w)+1, int((b.Max[1]-b.Min[1])/h)+1
	west := (b.Min[0] + b.Max[0] - float64(columns)*w) / 2
	north := (b.Min[1] + b.Max[1] + float64(rows)*h) / 2
	if columns <= maxPages*maxPages && rows <= maxPages { // rows are lettered
		for i := range columns * rows {
			row, column := i/columns, i%columns
			f := l.frame(fmt.Sprintf("%c%d", 'A'+row, column+1), west+float64(column)*w, north-float64(row)*h, l.Scale)
			if l.ground.touches(f.ground()) {
				l.Maps = append(l.Maps, f)
			}
			if len(l.Maps) > maxPages {
				break
			}
		}
	}
	if n := len(l.Maps); n == 0 || n > maxPages {
		return geo.Errorf(geo.CodeTooLarge, "scale", "at 1:%d the area takes more than %d pages; ask for a smaller scale: at 1:%d it fits one", l.Scale, maxPages, l.Index.Scale)
	}
	return nil
}
