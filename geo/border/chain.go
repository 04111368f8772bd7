package border

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// maxRuns bounds how many runs with gaps between are put in order: their ends are compared
// two by two.
const maxRuns = 500

// run is a line in the making. The feature that segment i comes from is sources[i].
type run struct {
	points  []orb.Point
	sources []uint32
}

func (r run) first() orb.Point { return r.points[0] }
func (r run) last() orb.Point  { return r.points[len(r.points)-1] }
func (r run) closed() bool     { return r.first() == r.last() }

func (r run) reversed() run {
	back := run{slices.Clone(r.points), slices.Clone(r.sources)}
	slices.Reverse(back.points)
	slices.Reverse(back.sources)
	return back
}

// append continues r with a run that starts where r ends.
func (r run) append(next run) run {
	return run{append(r.points, next.points[1:]...), append(r.sources, next.sources...)}
}

// newRun copies a part of a feature without repeated vertices; ok is false where nothing
// of any length is left. Of a line and its reverse it makes the same run.
func newRun(l orb.LineString, source uint32) (r run, ok bool) {
	for _, p := range l {
		if p = normal(p); len(r.points) == 0 || p != r.last() {
			r.points = append(r.points, p)
		}
	}
	if len(r.points) < 2 {
		return run{}, false
	}
	r.sources = slices.Repeat([]uint32{source}, len(r.points)-1)
	if back := r.reversed(); compareRuns(back, r) < 0 {
		return back, true
	}
	return r, true
}

func compareRuns(r, s run) int {
	return cmp.Or(slices.CompareFunc(r.points, s.points, comparePoints), slices.Compare(r.sources, s.sources))
}

// comparePoints orders from west to east, then from south to north.
func comparePoints(p, q orb.Point) int {
	return cmp.Or(cmp.Compare(p[0], q[0]), cmp.Compare(p[1], q[1]))
}

// chain joins runs into open ones, from the border's first end to the other, and closed
// ones. The result does not depend on order or directions.
func chain(runs []run) (open, closed []run, err error) {
	slices.SortFunc(runs, compareRuns)
	for _, r := range joined(runs) {
		if r.closed() {
			closed = append(closed, turned(r))
		} else {
			open = append(open, r)
		}
	}
	if len(open) > maxRuns {
		return nil, nil, geo.Errorf(geo.CodeInvalid, "", "it has %d parts that do not touch; at most %d are put in order", len(open), maxRuns)
	}
	slices.SortFunc(closed, func(r, s run) int { return cmp.Or(comparePoints(r.first(), s.first()), compareRuns(r, s)) })
	return ordered(open), closed, nil
}

// joined joins runs where the end of one is an end of another. Closed runs stay alone.
func joined(runs []run) []run {
	ends := make(map[orb.Point][]int) // the ends that lie there: 2i the first of run i, 2i+1 its last
	mates := make([]int, 2*len(runs)) // the end that an end is joined with, itself if with none
	for i, r := range runs {
		mates[2*i], mates[2*i+1] = 2*i, 2*i+1
		if r.closed() {
			continue
		}
		for k, p := range [2]orb.Point{r.first(), r.last()} {
			ends[p] = append(ends[p], 2*i+k)
		}
	}
	for _, there := range ends {
		for i := 1; i < len(there); i += 2 {
			mates[there[i-1]], mates[there[i]] = there[i], there[i-1]
		}
	}
	return follow(runs, mates)
}

// follow walks from run to run over the mates of their ends: from ends without one first,
// then around.
func follow(runs []run, mates []int) (whole []run) {
	done := make([]bool, len(runs))
	walk := func(end int) {
		var r run
		for !done[end/2] {
			done[end/2] = true
			next := runs[end/2]
			if end%2 == 1 {
				next = next.reversed()
			}
			if r.points == nil {
				r = run{slices.Clone(next.points), slices.Clone(next.sources)}
			} else {
				r = r.append(next)
			}
			end = mates[end^1]
		}
		if r.points != nil {
			whole = append(whole, r)
		}
	}
	for end, mate := range mates {
		if end == mate {
			walk(end)
		}
	}
	for end := range mates {
		walk(end)
	}
	return whole
}

// turned starts a closed run at its western vertex (of several, the southern) and turns it
// counter-clockwise.
func turned(r run) run {
	points := unwound(r.points)
	area, start := 0.0, 0
	for i := 1; i < len(points); i++ {
		area += (points[i-1][0]-points[0][0])*(points[i][1]-points[0][1]) - (points[i][0]-points[0][0])*(points[i-1][1]-points[0][1])
		if i < len(points)-1 && comparePoints(points[i], points[start]) < 0 {
			start = i
		}
	}
	n := len(r.sources)
	out := run{sources: slices.Concat(r.sources[start:], r.sources[:start])}
	out.points = slices.Concat(r.points[start:n], r.points[:start], r.points[start:start+1])
	if area < 0 {
		return out.reversed()
	}
	return out
}

// unwound lets longitudes go on beyond 180.
func unwound(points []orb.Point) []orb.Point {
	out := slices.Clone(points)
	turns := 0.0
	for i := 1; i < len(out); i++ {
		turns -= 360 * math.Round((points[i][0]-points[i-1][0])/360)
		out[i][0] += turns
	}
	return out
}
