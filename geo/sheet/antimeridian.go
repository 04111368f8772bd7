package sheet

import (
	"math"

	"github.com/paulmach/orb"
)

// joined returns polygons whose rings cross the antimeridian without having been cut
// there, as old basemaps have them, with longitudes that go on beyond 180. Everything
// else it returns as it is.
func joined(g orb.Geometry) orb.Geometry {
	switch g := g.(type) {
	case orb.Polygon:
		return joinedPolygon(g)
	case orb.MultiPolygon:
		out := make(orb.MultiPolygon, len(g))
		for i, polygon := range g {
			out[i] = joinedPolygon(polygon)
		}
		return out
	}
	return g
}

func joinedPolygon(p orb.Polygon) orb.Polygon {
	out := make(orb.Polygon, len(p))
	for i, ring := range p {
		out[i] = joinedRing(ring)
	}
	return out
}

func joinedRing(ring orb.Ring) orb.Ring {
	uncut := false
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1][0], ring[i][0]
		uncut = uncut || math.Abs(a-b) > 180 && math.Abs(a)+math.Abs(b) < 360
	}
	if !uncut {
		return ring
	}
	out := ring.Clone()
	for i := 1; i < len(out); i++ {
		out[i][0] = out[i-1][0] + math.Remainder(out[i][0]-out[i-1][0], 360)
	}
	if out[0] != out[len(out)-1] { // it runs around a pole
		return ring
	}
	return out
}

// withoutSeams returns an area's outline without the edges along which it was cut at
// the antimeridian.
func withoutSeams(area orb.MultiPolygon) orb.MultiLineString {
	var lines orb.MultiLineString
	for _, polygon := range area {
		for _, ring := range polygon {
			var line orb.LineString
			for i, p := range ring {
				if i > 0 && math.Abs(p[0]) == 180 && ring[i-1][0] == p[0] {
					lines = append(lines, line)
					line = nil
				}
				line = append(line, p)
			}
			lines = append(lines, line)
		}
	}
	return lines
}
