package style

import (
	"cmp"
	"slices"

	"lindero/geo"
	"lindero/web/style/sprite"
)

// look is how a collection is drawn, as layerStyle of the map page has it.
type look struct {
	classBy string      // the property that tells the classes apart; "" for none
	classes []classLook // in the order of the legend
	other   classLook   // of every other value, and of none
	label   *labelLook  // nil where no names are written
}

// classLook is how a class is drawn, by the kind of its geometry.
type classLook struct {
	value string
	point sprite.Symbol
	line  []pen  // the first at the bottom
	area  string // its colour
}

// labelLook says which property is a feature's name, from which zoom of the map page
// it is written, and whether as softly as a town's.
type labelLook struct {
	property string
	from     float64
	quiet    bool
}

// Colours of Okabe and Ito (2008), which the colour-blind can tell apart, darkened to
// 4.5:1 against white.
const (
	blue      = "#0a5a9c"
	vermilion = "#c04a00"
	green     = "#00745a"
	purple    = "#8f3577"
	ochre     = "#8a6100"
	sky       = "#1c7aa8"
	inkBlue   = "#3a4552"
	plum      = "#4a3f6b"
)

// known is a layer with symbols of its own: its points, of which classes change the
// mark or more, and its lines.
type known struct {
	id      string
	classBy string
	symbol  sprite.Symbol
	points  []classSymbol
	lines   []classPens
	label   *labelLook
	zone    string // colour of zones, where they count features that have another one
}

type classSymbol struct {
	value, mark, shape, color string // shape and colour "" for the layer's
}

type classPens struct {
	value string
	pens  []pen
}

// knownLayers are the symbols of the layers that package source knows.
var knownLayers = []known{
	{id: "official_crossings", classBy: "status", symbol: sprite.Symbol{Shape: "square", Mark: "solid", Color: blue, Size: 19},
		points: []classSymbol{{value: "open", mark: "arrows"}, {value: "intermittent", mark: "half"}, {value: "closed", mark: "crossed"}, {value: "unknown", mark: "dot"}},
		label:  &labelLook{property: "name", from: 10}},
	{id: "blind_crossings", classBy: "status", symbol: sprite.Symbol{Shape: "diamond", Mark: "solid", Color: vermilion, Size: 17},
		points: []classSymbol{{value: "active", mark: "solid"}, {value: "inactive", mark: "hollow"}, {value: "blocked", mark: "bar"}, {value: "unknown", mark: "dot"}}},
	{id: "airstrips", classBy: "registration", symbol: sprite.Symbol{Shape: "circle", Mark: "solid", Color: green, Size: 18},
		points: []classSymbol{{value: "registered", mark: "plane"}, {"unregistered", "solid", "triangle", purple}, {"unknown", "hollow", "wedge", purple}},
		label:  &labelLook{property: "name", from: 11}, zone: purple},
	{id: "municipalities", symbol: sprite.Symbol{Shape: "square", Mark: "hollow", Color: inkBlue, Size: 10},
		label: &labelLook{property: "name", from: 9, quiet: true}},
	{id: "borders", classBy: "demarcation", symbol: sprite.Symbol{Shape: "hexagon", Mark: "solid", Color: plum, Size: 12},
		lines: []classPens{
			{"marked", append(cased(pen{color: plum, width: 4.2}), pen{color: "#ffffff", width: 1.4})},
			{"unmarked", cased(pen{color: plum, width: 2.4, dash: []float64{9, 5}, butt: true})},
			{"disputed", cased(pen{color: "#b3123f", width: 2.8, dash: []float64{2.5, 4}, butt: true})},
		}},
	{id: "posts", classBy: "kind", symbol: sprite.Symbol{Shape: "pentagon", Mark: "solid", Color: ochre, Size: 17},
		points: []classSymbol{{value: "police", mark: "solid"}, {value: "military", mark: "bar"}, {value: "customs", mark: "dot"},
			{value: "migration", mark: "core"}, {value: "municipal", mark: "hollow"}},
		label: &labelLook{property: "name", from: 11}},
}

// cased lays a white casing under a pen.
func cased(p pen) []pen {
	return []pen{{color: "rgba(255,255,255,0.85)", width: p.width + 2.5}, p}
}

// For layers nobody knows: a shape by the layer's place, colours by the class's.
var (
	palette      = []string{sky, vermilion, green, purple, ochre, blue, inkBlue}
	otherShapes  = []string{"hexagon", "star", "cross", "wedge", "pentagon", "circle", "triangle", "diamond"}
	otherMarks   = []string{"solid", "dot", "hollow", "bar", "core", "crossed"}
	otherDashes  = [][]float64{nil, {9, 4}, {3, 4}, {12, 4, 3, 4}}
	nameProperty = []string{"name", "nombre", "title", "titulo", "label"}
)

// maxClasses is how many classes are told apart; the rest share a symbol.
const maxClasses = 8

// lookOf is the look of a collection by its schema and its place among the collections.
func lookOf(c *geo.Collection, place int) look {
	l := exactLook(c, place)
	if c.Generalised.To != "" && !c.Generalised.Partly { // zones have neither classes nor names
		l.classBy, l.classes, l.label = "", nil, nil
	}
	return l
}

// exactLook is the look of a collection whose features are shown as they are.
func exactLook(c *geo.Collection, place int) look {
	for _, k := range knownLayers {
		if k.id == c.ID {
			return k.look()
		}
	}
	l := look{classBy: c.Schema.Class, other: otherLook("", place, 0)}
	for i, value := range classValues(c.Schema) {
		l.classes = append(l.classes, otherLook(value, place, i))
	}
	for _, name := range nameProperty {
		isName := func(p geo.Property) bool { return p.Name == name && p.Type == geo.String }
		if slices.ContainsFunc(c.Schema.Properties, isName) {
			l.label = &labelLook{property: name, from: 12}
			break
		}
	}
	return l
}

// classValues are the values that the legend tells apart.
func classValues(s geo.Schema) []string {
	var values []string
	for _, p := range s.Properties {
		if p.Name != s.Class {
			continue
		}
		for _, e := range p.Enum[:min(len(p.Enum), maxClasses)] {
			if !slices.Contains(values, e.Value) {
				values = append(values, e.Value)
			}
		}
	}
	return values
}

func (k known) look() look {
	l := look{classBy: k.classBy, label: k.label, other: plainLook("", k.symbol)}
	l.other.area = cmp.Or(k.zone, l.other.area)
	for _, c := range k.points {
		s := k.symbol
		s.Mark = c.mark
		if c.shape != "" {
			s.Shape, s.Color = c.shape, c.color
		}
		l.classes = append(l.classes, plainLook(c.value, s))
	}
	for _, c := range k.lines {
		l.classes = append(l.classes, classLook{value: c.value, point: k.symbol, line: c.pens, area: k.symbol.Color})
	}
	return l
}

// plainLook is the look of a class whose lines and areas have the symbol's colour.
func plainLook(value string, s sprite.Symbol) classLook {
	return classLook{value: value, point: s, line: cased(pen{color: s.Color, width: 1.8}), area: s.Color}
}

// otherLook is the look of a class by its place in the legend, of a layer by its place
// among the layers.
func otherLook(value string, layer, class int) classLook {
	color := at(palette, layer+class)
	return classLook{
		value: value,
		point: sprite.Symbol{Shape: at(otherShapes, layer), Mark: at(otherMarks, class), Color: color, Size: 16},
		line:  cased(pen{color: color, width: 2.4, dash: at(otherDashes, class), butt: true}),
		area:  color,
	}
}

// at goes through the items again and again.
func at[T any](items []T, i int) T { return items[i%len(items)] }
