package conformance

import (
	"math"
	"strconv"
	"strings"
)

// A box is a rectangle, edges included: of longitude and latitude, or of the two
// axes of a CRS.
type box struct{ min, max position }

// boxes splits a bbox of CRS84 where it crosses the antimeridian (OGC 17-069r4,
// 7.15.3).
func boxes(b []float64) []box {
	if b[0] <= b[2] {
		return []box{{position{b[0], b[1]}, position{b[2], b[3]}}}
	}
	return []box{{position{b[0], b[1]}, position{180, b[3]}}, {position{-180, b[1]}, position{b[2], b[3]}}}
}

// around is the smallest box that holds all positions, of which there is one.
func around(all []position) box {
	b := box{all[0], all[0]}
	for _, p := range all {
		for k := range p {
			b.min[k], b.max[k] = math.Min(b.min[k], p[k]), math.Max(b.max[k], p[k])
		}
	}
	return b
}

// grown is the box with every edge moved outward; a negative margin moves it in.
func (b box) grown(margin float64) box {
	return box{position{b.min[0] - margin, b.min[1] - margin}, position{b.max[0] + margin, b.max[1] + margin}}
}

// String writes the box as a bbox parameter: shortest decimals that read back the
// same.
func (b box) String() string { return bboxText(b.min[0], b.min[1], b.max[0], b.max[1]) }

func bboxText(numbers ...float64) string {
	all := make([]string, len(numbers))
	for i, n := range numbers {
		all[i] = strconv.FormatFloat(n, 'f', -1, 64)
	}
	return strings.Join(all, ",")
}

func (b box) contains(p position) bool {
	return p[0] >= b.min[0] && p[0] <= b.max[0] && p[1] >= b.min[1] && p[1] <= b.max[1]
}

// intersects tells whether any of the geometry lies in the box.
func (g *geometry) intersects(b box) bool {
	for _, p := range g.points {
		if b.contains(p) {
			return true
		}
	}
	for _, path := range g.paths {
		if crosses(path, b) {
			return true
		}
	}
	for _, rings := range g.polygons {
		inside := false
		for _, ring := range rings {
			if crosses(ring, b) {
				return true
			}
			inside = inside != surrounds(ring, b.min)
		}
		if inside {
			return true
		}
	}
	return false
}

// crosses tells whether a segment of the path touches the box.
func crosses(path []position, b box) bool {
	for i := 1; i < len(path); i++ {
		if segmentTouches(path[i-1], path[i], b) {
			return true
		}
	}
	return false
}

// segmentTouches clips a segment by the four edges (Liang and Barsky, 1984) and
// tells whether something is left.
func segmentTouches(p, q position, b box) bool {
	from, to := 0.0, 1.0
	for k := range p {
		d := q[k] - p[k]
		if d == 0 {
			if p[k] < b.min[k] || p[k] > b.max[k] {
				return false
			}
			continue
		}
		enter, leave := (b.min[k]-p[k])/d, (b.max[k]-p[k])/d
		from, to = math.Max(from, math.Min(enter, leave)), math.Min(to, math.Max(enter, leave))
	}
	return from <= to
}

// surrounds tells whether a ring goes round a position: the count of its edges to
// the east of it is odd.
func surrounds(ring []position, p position) bool {
	inside := false
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0]+(p[1]-a[1])/(b[1]-a[1])*(b[0]-a[0]) {
			inside = !inside
		}
	}
	return inside
}
