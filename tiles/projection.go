package tiles

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

// lat is the inverse of y.
func (p projection) lat(y float64) float64 {
	if p.mercator == nil {
		return 90 - float64(y*360)
	}
	return latAt(y)
}
