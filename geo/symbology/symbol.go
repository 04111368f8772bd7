package symbology

import "fmt"

// Shape is the outline of a symbol.
type Shape string

// The shapes there are.
const (
	Square   Shape = "square"
	Diamond  Shape = "diamond"
	Circle   Shape = "circle"
	Triangle Shape = "triangle"
	Wedge    Shape = "wedge" // a triangle that points down
	Pentagon Shape = "pentagon"
	Hexagon  Shape = "hexagon"
	Cross    Shape = "cross"
	Star     Shape = "star"
)

// Mark is what stands inside a shape.
type Mark string

// The marks there are. Shapes are filled with the symbol's colour and have a white mark,
// or the other way round, see [Mark.Empty].
const (
	Solid   Mark = "solid"
	Hollow  Mark = "hollow"
	Dot     Mark = "dot"     // a white dot
	Core    Mark = "core"    // a dot in the colour
	Half    Mark = "half"    // the left half is filled
	Bar     Mark = "bar"     // a white bar across
	Crossed Mark = "crossed" // a cross in the colour
	Arrows  Mark = "arrows"  // one to the right, one to the left
	Plane   Mark = "plane"   // seen from above
)

// Empty reports whether the shape is white inside and the mark, if there is one, in the
// symbol's colour.
func (m Mark) Empty() bool { return marks[m].empty }

// Symbol is how features of a class are drawn as points.
type Symbol struct {
	Shape     Shape
	Mark      Mark
	Color     Color
	Size      int  // of the box of 24 units, in CSS pixels
	Synthetic bool // with the dashed outline that marks made-up data
}

// Name says what the symbol looks like, such as diamond-solid-c04a00-17-synthetic:
// equal names are equal pictures.
func (s Symbol) Name() string {
	name := fmt.Sprintf("%s-%s-%06x-%d", s.Shape, s.Mark, uint32(s.Color), s.Size)
	if s.Synthetic {
		name += "-synthetic"
	}
	return name
}
