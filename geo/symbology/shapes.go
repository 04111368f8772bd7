package symbology

// Outlines of symbols, as SVG path data in the box of 24 units.
var shapes = map[Shape]string{
	Square:   "M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z",
	Diamond:  "M12 1.5L22.5 12L12 22.5L1.5 12z",
	Circle:   "M12 2.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 1 0 0-19z",
	Triangle: "M12 2.5L22 20.5H2z",
	Wedge:    "M2 3.5H22L12 21.5z",
	Pentagon: "M12 1.8L22.3 9.3L18.4 21.5H5.6L1.7 9.3z",
	Hexagon:  "M7 3h10l5.2 9L17 21H7L1.8 12z",
	Cross:    "M9 2.5h6V9h6.5v6H15v6.5H9V15H2.5V9H9z",
	Star:     "M12 1.5l3.2 6.9 7.3.9-5.4 5.1 1.4 7.4L12 18.1l-6.5 3.7 1.4-7.4L1.5 9.3l7.3-.9z",
}

// halves are the left halves of the shapes that the mark half is used with.
var halves = map[Shape]string{
	Square:  "M12 3v18H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z",
	Diamond: "M12 1.5v21L1.5 12z",
	Circle:  "M12 2.5v19a9.5 9.5 0 0 1 0-19z",
}

// Path is the outline of the shape as SVG path data, "" for one that there is not.
func (s Shape) Path() string { return shapes[s] }

// mark is what stands inside a shape and tells classes of one layer apart.
type mark struct {
	path   string // "" for none
	empty  bool   // the shape is white inside
	stroke float64
	white  bool // the mark itself, rather than in the symbol's colour
}

var marks = map[Mark]mark{
	Solid:   {},
	Hollow:  {empty: true},
	Dot:     {path: "M12 9a3 3 0 1 0 0 6a3 3 0 1 0 0-6z", white: true},
	Core:    {path: "M12 8.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7z", empty: true},
	Half:    {path: "M12 3v18H3V3z", empty: true}, // of shapes not among the halves
	Bar:     {path: "M7 12h10", stroke: 3.4, white: true},
	Crossed: {path: "M8 8l8 8M16 8l-8 8", stroke: 2.8, empty: true},
	Arrows:  {path: "M6.5 9h9.5M13 5.8L16.4 9L13 12.2M17.5 15.2H8M11 12L7.6 15.2L11 18.4", stroke: 2, white: true},
	Plane:   {path: "M12 4.8c.8 0 1.2.9 1.2 2v3l5.3 3.2v1.7l-5.3-1.7v3l1.7 1.3v1.2L12 17.7l-2.9.8v-1.2l1.7-1.3v-3l-5.3 1.7V13l5.3-3.2v-3c0-1.1.4-2 1.2-2z", white: true},
}
