package sheet

import (
	"math"

	"github.com/paulmach/orb"
)

// placer finds room for labels: greedily, first come first served.
type placer struct {
	within  box
	columns int
	taken   [][]orb.Bound // by squares of paper
}

// squareSide is the side, in millimetres, of the squares by which a placer remembers
// what is taken.
const squareSide = 8.0

func newPlacer(within box) *placer {
	columns, rows := int(within.w/squareSide)+1, int(within.h/squareSide)+1
	return &placer{within: within, columns: columns, taken: make([][]orb.Bound, columns*rows)}
}

// around returns a square box around a place.
func around(at orb.Point, half float64) orb.Bound {
	return orb.Bound{Min: orb.Point{at[0] - half, at[1] - half}, Max: orb.Point{at[0] + half, at[1] + half}}
}

// free reports whether nothing stands in a box, which is within the map.
func (p *placer) free(b orb.Bound) bool {
	w := p.within
	if b.Min[0] < w.x || b.Min[1] < w.y || b.Max[0] > w.x+w.w || b.Max[1] > w.y+w.h {
		return false
	}
	free := true
	p.squares(b, func(i int) {
		for _, other := range p.taken[i] {
			free = free && !other.Intersects(b)
		}
	})
	return free
}

// take keeps a box from being written over.
func (p *placer) take(b orb.Bound) {
	p.squares(b, func(i int) { p.taken[i] = append(p.taken[i], b) })
}

func (p *placer) squares(b orb.Bound, f func(int)) {
	at := func(v, from, side float64) int {
		return int(min(max(math.Floor((v-from)/squareSide), 0), math.Floor(side/squareSide)))
	}
	for y := at(b.Min[1], p.within.y, p.within.h); y <= at(b.Max[1], p.within.y, p.within.h); y++ {
		for x := at(b.Min[0], p.within.x, p.within.w); x <= at(b.Max[0], p.within.x, p.within.w); x++ {
			f(y*p.columns + x)
		}
	}
}

// place takes room for a label of a size beside something of a radius, and returns
// where its base line starts. The best place is to the right, then to the left, above
// and below, then at the corners.
func (p *placer) place(at orb.Point, radius, width, height float64) (base orb.Point, ok bool) {
	gap := radius + 0.4
	for _, corner := range [...]orb.Point{ // lower left corners of the label
		{gap, height / 2}, {-gap - width, height / 2}, {-width / 2, -gap}, {-width / 2, gap + height},
		{gap * 0.7, -gap * 0.7}, {gap * 0.7, gap*0.7 + height}, {-gap*0.7 - width, -gap * 0.7}, {-gap*0.7 - width, gap*0.7 + height},
	} {
		base := orb.Point{at[0] + corner[0], at[1] + corner[1]}
		b := orb.Bound{Min: orb.Point{base[0] - 0.2, base[1] - height - 0.2}, Max: orb.Point{base[0] + width + 0.2, base[1] + 0.3*height}}
		if p.free(b) {
			p.take(b)
			return base, true
		}
	}
	return orb.Point{}, false
}
