package tiles

import "github.com/paulmach/orb"

// projection maps degrees to a grid's plane: x from 0 in the west to 1 in the east,
// y from 0 at the upper edge downwards. A unit is the width of the world, both ways.
type projection struct {
	mercator *polynomials // nil for plate carrée
}

func (g Grid) projection() projection {
	if g == WorldCRS84Quad {
		return projection{}
	}
	return projection{mercator()}
}

// y maps degrees of latitude. Its longitudes are those of worldX.
func (p projection) y(lat float64) float64 {
	if p.mercator == nil {
		return (90 - lat) / 360
	}
	return p.mercator.y(lat)
}

// extent is the width or the height of a line, in worlds: the larger one.
func (p projection) extent(points []orb.Point) float64 {
	if len(points) == 0 {
		return 0
	}
	b := orb.LineString(points).Bound()
	return max(worldX(b.Max[0])-worldX(b.Min[0]), p.y(b.Min[1])-p.y(b.Max[1]))
}

// lat is the inverse of y.
func (p projection) lat(y float64) float64 {
	if p.mercator == nil {
		return 90 - float64(y*360)
	}
	return latAt(y)
}
