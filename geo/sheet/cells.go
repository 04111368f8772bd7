package sheet

import (
	"math"

	"github.com/paulmach/orb"
)

// cellSide is how wide, in millimetres on paper, the cells are by which features are
// counted where there are too many to draw.
const cellSide = 11.0

// cells counts features by squares of the ground that all maps together cover.
type cells struct {
	west, south, side float64 // metres
	columns, rows     int
	counts            []int32
}

func newCells(l *Layout) *cells {
	b := l.Maps[0].ground()
	for i := range l.Maps {
		b = b.Union(l.Maps[i].ground())
	}
	side := cellSide * float64(l.Scale) / 1000
	c := &cells{side: side, west: math.Floor(b.Min[0]/side) * side, south: math.Floor(b.Min[1]/side) * side}
	c.columns = int((b.Max[0]-c.west)/side) + 1
	c.rows = int((b.Max[1]-c.south)/side) + 1
	c.counts = make([]int32, c.columns*c.rows)
	return c
}

// add counts so many features at a place; it reports whether that is on the ground.
func (c *cells) add(at orb.Point, n int) bool {
	x, y := math.Floor((at[0]-c.west)/c.side), math.Floor((at[1]-c.south)/c.side)
	if !(x >= 0 && y >= 0 && x < float64(c.columns) && y < float64(c.rows)) {
		return false
	}
	i := int(y)*c.columns + int(x)
	c.counts[i] = int32(min(int(c.counts[i])+n, math.MaxInt32))
	return true
}

// each calls f with every cell that counts some: its middle, in metres, and its count.
func (c *cells) each(f func(middle orb.Point, count int)) {
	for i, n := range c.counts {
		if n > 0 {
			f(orb.Point{c.west + (float64(i%c.columns)+0.5)*c.side, c.south + (float64(i/c.columns)+0.5)*c.side}, int(n))
		}
	}
}

// largest returns the greatest count.
func (c *cells) largest() int {
	n := int32(1)
	for _, count := range c.counts {
		n = max(n, count)
	}
	return int(n)
}
