package redact

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// The grid, as the package documentation describes it. Lengths are in kilometres.
const (
	earthRadius = 6371.0072
	parallel    = 15 * math.Pi / 180
	finest      = 6.25 // the side of cells of level 0
	topLevel    = 5    // cells of 200 km
)

// gridFrame is the grid from a level on.
type gridFrame struct{ base int8 }

// levelOf is the level of cells with a side.
func levelOf(km float64) int8 { return int8(math.Round(math.Log2(km / finest))) }

// side is the side of the cells of a level.
func side(level int8) float64 { return finest * float64(int(1)<<level) }

func (g gridFrame) at(p orb.Point) zone {
	x := earthRadius * math.Cos(parallel) * p[0] * math.Pi / 180
	y := earthRadius / math.Cos(parallel) * math.Sin(p[1]*math.Pi/180)
	s := side(g.base)
	return zone{g.base, int32(math.Floor(x / s)), int32(math.Floor(y / s))}
}

func (g gridFrame) parent(z zone) zone {
	if z.level >= topLevel {
		return elsewhere
	}
	return zone{z.level + 1, z.x >> 1, z.y >> 1} // shifts round down, below 0 too
}

func (g gridFrame) least() int8 { return g.base }

func (g gridFrame) geometry(z zone) orb.Geometry {
	if z == elsewhere {
		return nil
	}
	s := side(z.level)
	return orb.Bound{
		Min: orb.Point{meridian(float64(z.x) * s), parallelOf(float64(z.y) * s)},
		Max: orb.Point{meridian(float64(z.x+1) * s), parallelOf(float64(z.y+1) * s)},
	}.ToPolygon()
}

// meridian is the longitude of an x, parallelOf the latitude of a y, both in degrees to
// a tenth of a metre. The outermost cells reach beyond the world, and are cut.
func meridian(x float64) float64 {
	return rounded(min(max(x/(earthRadius*math.Cos(parallel))*180/math.Pi, -180), 180))
}

func parallelOf(y float64) float64 {
	return rounded(math.Asin(min(max(y*math.Cos(parallel)/earthRadius, -1), 1)) * 180 / math.Pi)
}

func rounded(degrees float64) float64 { return math.Round(degrees*1e6) / 1e6 }

// id names the south-western corner in cells from longitude 0 and latitude 0, as
// 25km-w363-n57.
func (g gridFrame) id(z zone) string {
	if z == elsewhere {
		return "elsewhere"
	}
	size := fmt.Sprintf("%gkm", side(z.level))
	if s := side(z.level); s != math.Trunc(s) {
		size = fmt.Sprintf("%gm", 1000*s)
	}
	return fmt.Sprintf("%s-%s-%s", size, hemisphere(z.x, "e", "w"), hemisphere(z.y, "n", "s"))
}

func hemisphere(n int32, positive, negative string) string {
	if n < 0 {
		return fmt.Sprint(negative, -n)
	}
	return fmt.Sprint(positive, n)
}

func (g gridFrame) property() geo.Property {
	return geo.Property{Name: "cell_km", Type: geo.Number, Unit: "km", Title: geo.Text{ES: "Lado de la celda", EN: "Side of the cell"}, Declared: true}
}

func (g gridFrame) value(z zone) geo.Value {
	if z == elsewhere {
		return geo.Value{}
	}
	return geo.Value{Kind: geo.KindNumber, Float: side(z.level)}
}

func (g gridFrame) describe(minCount int) geo.Text {
	return geo.Text{
		ES: fmt.Sprintf("las posiciones están generalizadas a celdas de %g km o más, con el número de elementos en cada una, nunca menos de %d", side(g.base), minCount),
		EN: fmt.Sprintf("positions are generalised to cells of %g km or more, with the number of features in each, never fewer than %d", side(g.base), minCount),
	}
}
