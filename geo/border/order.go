package border

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"lindero/geo/geodesy"
)

// ordered lines up open runs from the border's first end to the other: of all ends, the two
// nearest each other are neighbours, then the next two, until there is one line.
func ordered(runs []run) []run {
	if len(runs) == 0 {
		return nil
	}
	mates := make([]int, 2*len(runs))
	for end := range mates {
		mates[end] = end
	}
	line := make([]int, len(runs)) // which line a run belongs to
	for i := range line {
		line[i] = i
	}
	for _, pair := range pairs(runs) {
		a, b := line[pair.a/2], line[pair.b/2]
		if a == b || mates[pair.a] != pair.a || mates[pair.b] != pair.b {
			continue
		}
		mates[pair.a], mates[pair.b] = pair.b, pair.a
		for i := range line {
			if line[i] == b {
				line[i] = a
			}
		}
	}
	return walked(runs, mates)
}

// walked returns the runs of the line that the mates make, each in its direction.
func walked(runs []run, mates []int) []run {
	var free []int
	for end, mate := range mates {
		if end == mate {
			free = append(free, end)
		}
	}
	first, last := free[0], free[1]
	if isFirst(endOf(runs, last), endOf(runs, first)) {
		first = last
	}
	out := make([]run, 0, len(runs))
	for end := first; len(out) < len(runs); end = mates[end^1] {
		next := runs[end/2]
		if end%2 == 1 {
			next = next.reversed()
		}
		out = append(out, next)
	}
	return out
}

// pair is two ends of different runs: 2i is the first end of run i, 2i+1 its last.
type pair struct {
	a, b   int
	metres float64
}

// pairs returns all, the nearest first.
func pairs(runs []run) []pair {
	ends := make([]geodesy.Vector, 2*len(runs))
	for end := range ends {
		ends[end] = geodesy.Cartesian(endOf(runs, end))
	}
	var all []pair
	for b := range ends {
		for a := range b {
			if a/2 != b/2 {
				all = append(all, pair{a, b, ends[a].Minus(ends[b]).Length()})
			}
		}
	}
	slices.SortStableFunc(all, func(p, q pair) int { return cmp.Compare(p.metres, q.metres) })
	return all
}

func endOf(runs []run, end int) orb.Point {
	if end%2 == 0 {
		return runs[end/2].first()
	}
	return runs[end/2].last()
}

// isFirst reports whether a border with the ends p and q starts at p: the western one or,
// where both lie on the same meridian but for a hundredth of a degree, the southern one.
func isFirst(p, q orb.Point) bool {
	const sameMeridian = 0.01
	east := math.Remainder(p[0]-q[0], 360)
	if math.Abs(east) >= sameMeridian || p[1] == q[1] {
		return east < 0
	}
	return p[1] < q[1]
}
