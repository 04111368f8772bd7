package tiles

import (
	"math"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/tiles/cluster"
)

// cloud is a layer of points on a grid, as clusters take it.
type cloud struct {
	plane
	positions []orb.Point
	classes   classes
}

// plane is what a grid projects to, in the units of [cluster.Position].
type plane struct {
	projection
	maxLatitude float64
	bottom      float64 // the last row of positions
}

// positionsAcross is the width of the world in the units of positions.
const positionsAcross = 1 << 32

func (g Grid) plane() plane {
	p := plane{projection: g.projection(), maxLatitude: g.maxLatitude(), bottom: positionsAcross - 1}
	if g == WorldCRS84Quad {
		p.bottom = positionsAcross/2 - 1
	}
	return p
}

// position places degrees. The meridian of 180 degrees is that of -180. ok is false
// beyond the grid's edges.
func (p *plane) position(at orb.Point) (cluster.Position, bool) {
	if !(math.Abs(at[1]) <= p.maxLatitude) {
		return cluster.Position{}, false
	}
	y := min(max(float64(p.y(at[1])*positionsAcross), 0), p.bottom)
	return cluster.Position{X: uint32(uint64(worldX(at[0]) * positionsAcross)), Y: uint32(y)}, true
}

// degrees is the inverse of position.
func (p *plane) degrees(at cluster.Position) orb.Point {
	return orb.Point{lonAt(float64(at.X) / positionsAcross), p.lat(float64(at.Y) / positionsAcross)}
}

// box returns a box in degrees that holds everything whose position is from least to
// most, and what lies within two units, 2 cm, of it.
func (p *plane) box(least, most cluster.Position) orb.Bound {
	const slack = 2
	at := func(v uint32, d float64) float64 { return (float64(v) + d) / positionsAcross }
	return orb.Bound{
		Min: orb.Point{max(lonAt(at(least.X, -slack)), -180), max(p.lat(at(most.Y, slack+1)), -90)},
		Max: orb.Point{min(lonAt(at(most.X, slack+1)), 180), min(p.lat(at(least.Y, -slack)), 90)},
	}
}

// Len, Position, Classes and Class make a cloud [cluster.Points].
func (c *cloud) Len() int { return len(c.positions) }

// Position places a point.
func (c *cloud) Position(i uint32) (cluster.Position, bool) { return c.position(c.positions[i]) }

// Classes is the number of classes.
func (c *cloud) Classes() int { return len(c.classes.values) }

// Class is the number of a point's class.
func (c *cloud) Class(i uint32) (int, bool) { return c.classes.of(i) }

// classes are the values of the property that a layer's legend tells apart by.
type classes struct {
	values []string
	column *geo.Column
	byCode []int // the class of a code of the dictionary, -1 for none
}

// maxClasses is how many values clusters count by; what has another counts in the
// total alone.
const maxClasses = 32

// newClasses lists the class values of a collection: those of the schema in their
// order, then others as they come.
func newClasses(c *geo.Collection) classes {
	column := c.Column(c.Schema.Class)
	if column == nil || column.Type != geo.String {
		return classes{}
	}
	found := classes{column: column, byCode: make([]int, column.Dict().Len())}
	number := make(map[string]int)
	add := func(value string) {
		if _, known := number[value]; !known && len(found.values) < maxClasses {
			number[value] = len(found.values)
			found.values = append(found.values, value)
		}
	}
	for _, v := range column.Enum {
		add(v.Value)
	}
	found.byCode[0] = -1
	for code := 1; code < len(found.byCode); code++ {
		value := string(column.Dict().Bytes(uint32(code)))
		add(value)
		class, known := number[value]
		if !known {
			class = -1
		}
		found.byCode[code] = class
	}
	return found
}

// name is that of the property; "" where there is none.
func (c *classes) name() string {
	if c.column == nil {
		return ""
	}
	return c.column.Name
}

// of is the number of a feature's class; ok is false where it has none.
func (c *classes) of(i uint32) (class int, ok bool) {
	if c.column == nil {
		return 0, false
	}
	class = c.byCode[c.column.Code(i)]
	return class, class >= 0
}
