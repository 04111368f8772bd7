package load

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
)

// Spread returns n positions out of the first many points, evenly spread over their
// sequence: half of them lie in clusters, as the points do.
func Spread(many, n int) []orb.Point {
	n = min(n, many)
	all := make([]orb.Point, 0, n)
	for p := range Points(many) {
		if (p.ID-1)*n/many == len(all) {
			all = append(all, p.At)
		}
	}
	return all
}

// TilePaths are the paths, as "7/31/57", of tiles of the zooms from low to high: at each
// zoom those of so many positions, the zooms in turn, so that work of all sizes is under
// way at any time. No tile is empty.
func TilePaths(positions []orb.Point, low, high maptile.Zoom) []string {
	var paths []string
	for _, p := range positions {
		for zoom := low; zoom <= high; zoom++ {
			t := maptile.At(p, zoom)
			paths = append(paths, fmt.Sprintf("%d/%d/%d", t.Z, t.X, t.Y))
		}
	}
	return paths
}

// Box is a box of so many degrees around a position, as a parameter: west, south, east,
// north.
func Box(p orb.Point, degrees float64) string {
	round := func(v float64) float64 { return math.Round(v*1e6) / 1e6 }
	half := degrees / 2
	return fmt.Sprintf("%g,%g,%g,%g", round(p[0]-half), round(p[1]-half), round(p[0]+half), round(p[1]+half))
}
