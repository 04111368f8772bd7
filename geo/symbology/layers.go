package symbology

import "cmp"

// known is a layer with symbols of its own: its points, of which classes change the
// mark or more, and its lines.
type known struct {
	id      string
	classBy string
	symbol  Symbol
	points  []classSymbol
	lines   []classPens
	label   *Label
	zone    Color // of zones, where they count features that have another one; 0: the symbol's
}

type classSymbol struct {
	value string
	mark  Mark
	shape Shape // "" for the layer's, and its colour
	color Color
}

type classPens struct {
	value string
	pens  []Pen
}

// knownLayers are the symbols of the layers that package source knows.
var knownLayers = []known{
	{id: "official_crossings", classBy: "status", symbol: Symbol{Shape: Square, Mark: Solid, Color: Blue, Size: 19},
		points: []classSymbol{{value: "open", mark: Arrows}, {value: "intermittent", mark: Half}, {value: "closed", mark: Crossed}, {value: "unknown", mark: Dot}},
		label:  &Label{Property: "name", From: 10}},
	{id: "blind_crossings", classBy: "status", symbol: Symbol{Shape: Diamond, Mark: Solid, Color: Vermilion, Size: 17},
		points: []classSymbol{{value: "active", mark: Solid}, {value: "inactive", mark: Hollow}, {value: "blocked", mark: Bar}, {value: "unknown", mark: Dot}}},
	{id: "airstrips", classBy: "registration", symbol: Symbol{Shape: Circle, Mark: Solid, Color: Green, Size: 18},
		points: []classSymbol{{value: "registered", mark: Plane}, {"unregistered", Solid, Triangle, Purple}, {"unknown", Hollow, Wedge, Purple}},
		label:  &Label{Property: "name", From: 11}, zone: Purple},
	{id: "municipalities", symbol: Symbol{Shape: Square, Mark: Hollow, Color: InkBlue, Size: 10},
		label: &Label{Property: "name", From: 9, Quiet: true}},
	{id: "borders", classBy: "demarcation", symbol: Symbol{Shape: Hexagon, Mark: Solid, Color: Plum, Size: 12},
		lines: []classPens{
			{"marked", []Pen{{Color: Plum, Width: 4.2}, {Color: white, Width: 1.4}}},
			{"unmarked", []Pen{{Color: Plum, Width: 2.4, Dash: []float64{9, 5}, Butt: true}}},
			{"disputed", []Pen{{Color: crimson, Width: 2.8, Dash: []float64{2.5, 4}, Butt: true}}},
		}},
	{id: "posts", classBy: "kind", symbol: Symbol{Shape: Pentagon, Mark: Solid, Color: Ochre, Size: 17},
		points: []classSymbol{{value: "police", mark: Solid}, {value: "military", mark: Bar}, {value: "customs", mark: Dot},
			{value: "migration", mark: Core}, {value: "municipal", mark: Hollow}},
		label: &Label{Property: "name", From: 11}},
}

// Layers are the ids of the layers that have symbols of their own.
func Layers() []string {
	ids := make([]string, len(knownLayers))
	for i, k := range knownLayers {
		ids[i] = k.id
	}
	return ids
}

func (k known) look() Look {
	l := Look{ClassBy: k.classBy, Label: k.label, Other: plainClass("", k.symbol)}
	l.Other.Area = cmp.Or(k.zone, l.Other.Area)
	for _, c := range k.points {
		s := k.symbol
		s.Mark = c.mark
		if c.shape != "" {
			s.Shape, s.Color = c.shape, c.color
		}
		l.Classes = append(l.Classes, plainClass(c.value, s))
	}
	for _, c := range k.lines {
		l.Classes = append(l.Classes, Class{Value: c.value, Point: k.symbol, Line: c.pens, Area: k.symbol.Color})
	}
	return l
}

// plainClass is a class whose lines and areas have the symbol's colour.
func plainClass(value string, s Symbol) Class {
	return Class{Value: value, Point: s, Line: []Pen{{Color: s.Color, Width: 1.8}}, Area: s.Color}
}

// For layers nobody knows: a shape by the layer's place, colours by the class's.
var (
	palette     = []Color{Sky, Vermilion, Green, Purple, Ochre, Blue, InkBlue}
	otherShapes = []Shape{Hexagon, Star, Cross, Wedge, Pentagon, Circle, Triangle, Diamond}
	otherMarks  = []Mark{Solid, Dot, Hollow, Bar, Core, Crossed}
	otherDashes = [][]float64{nil, {9, 4}, {3, 4}, {12, 4, 3, 4}}
)

// otherClass is a class by its place in the legend, of a layer by its place among the
// layers.
func otherClass(value string, layer, class int) Class {
	color := at(palette, layer+class)
	return Class{
		Value: value,
		Point: Symbol{Shape: at(otherShapes, layer), Mark: at(otherMarks, class), Color: color, Size: 16},
		Line:  []Pen{{Color: color, Width: 2.4, Dash: at(otherDashes, class), Butt: true}},
		Area:  color,
	}
}

// at goes through the items again and again.
func at[T any](items []T, i int) T { return items[i%len(items)] }
