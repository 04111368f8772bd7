package sheet

import (
	"slices"

	"lindero/geo"
)

// look is how the features of a layer are drawn, by class.
type look struct {
	classes []class // in the order of the schema
	other   class   // of every other value, and of none
	codes   []int   // by code of the class column: place in classes, or -1
	column  *geo.Column
	name    *geo.Column
}

// class is one of the values that a layer tells apart.
type class struct {
	title  geo.Text
	symbol symbol
	dashes []float64 // of lines, in millimetres; none: they are whole
	weight float64   // of lines, in millimetres
}

// known is a layer with symbols of its own, the same as on the web map.
type known struct {
	id    string
	shape shape
	color ink
	marks []knownMark
	lines []knownLine
}

type knownMark struct {
	value string
	mark  mark
	shape shape // "" for the layer's
	color ink   // black for the layer's
}

type knownLine struct {
	value  string
	weight float64
	dashes []float64
}

// The colours of layers, dark enough to be told from white on any printer.
var (
	blue      = ink{10, 90, 156}
	vermilion = ink{192, 74, 0}
	green     = ink{0, 116, 90}
	purple    = ink{143, 53, 119}
	ochre     = ink{138, 97, 0}
	inkBlue   = ink{58, 69, 82}
	plum      = ink{74, 63, 107}
)

func knownLayers() []known {
	return []known{
		{id: "official_crossings", shape: "square", color: blue, marks: []knownMark{
			{value: "open", mark: solid}, {value: "intermittent", mark: half}, {value: "closed", mark: crossed}, {value: "unknown", mark: dot}}},
		{id: "blind_crossings", shape: "diamond", color: vermilion, marks: []knownMark{
			{value: "active", mark: solid}, {value: "inactive", mark: hollow}, {value: "blocked", mark: bar}, {value: "unknown", mark: dot}}},
		{id: "airstrips", shape: "circle", color: green, marks: []knownMark{
			{value: "registered", mark: strip}, {value: "unregistered", mark: solid, shape: "triangle", color: purple}, {value: "unknown", mark: hollow, shape: "wedge", color: purple}}},
		{id: "municipalities", shape: "hexagon", color: inkBlue, marks: []knownMark{{mark: hollow}}},
		{id: "borders", shape: "hexagon", color: plum, lines: []knownLine{
			{"marked", 0.7, nil}, {"unmarked", 0.6, []float64{2.4, 1.2}}, {"disputed", 0.6, []float64{0.7, 0.9}}}},
		{id: "posts", shape: "pentagon", color: ochre, marks: []knownMark{
			{value: "police", mark: solid}, {value: "military", mark: bar}, {value: "customs", mark: dot}, {value: "migration", mark: core}, {value: "municipal", mark: hollow}}},
	}
}

// For layers that nobody knows: a shape by the layer's place, marks by the class's.
var (
	otherShapes = []shape{"hexagon", "star", "cross", "wedge", "pentagon", "circle", "triangle", "diamond"}
	otherMarks  = []mark{solid, hollow, bar, dot, half, core, strip, crossed}
	otherColors = []ink{inkBlue, purple, green, vermilion, ochre, blue}
	otherDashes = [][]float64{nil, {2.4, 1.2}, {0.8, 1}, {3, 0.8, 0.8, 0.8}}
)

// maxClasses is how many classes are told apart; the rest share a symbol.
const maxClasses = 8

// nameProperties are the names that a property with a feature's name goes by.
var nameProperties = []string{"name", "nombre", "title", "titulo", "label"}

// lookOf returns the look of a collection by its schema and its place among the layers.
func lookOf(c *geo.Collection, place int) look {
	l := look{column: c.Column(c.Schema.Class)}
	for _, name := range nameProperties {
		if column := c.Column(name); column != nil && column.Type == geo.String {
			l.name = column
			break
		}
	}
	if l.column != nil && l.column.Type != geo.String {
		l.column = nil
	}
	base := otherClass(place)
	k := slices.IndexFunc(knownLayers(), func(k known) bool { return k.id == c.ID })
	if k >= 0 {
		base = knownLayers()[k].class()
	}
	l.other = base
	l.other.title = geo.Text{ES: "otro o sin dato", EN: "other or not told"}
	if k >= 0 && len(knownLayers()[k].marks) == 1 { // one symbol for all
		l.column = nil
	}
	if l.column == nil {
		return l
	}
	for i, value := range l.column.Enum[:min(len(l.column.Enum), maxClasses)] {
		entry := base.variant(i)
		if k >= 0 {
			entry = knownLayers()[k].variant(value.Value, base)
		}
		entry.title = value.Title.Or(geo.Text{ES: value.Value, EN: value.Value})
		l.classes = append(l.classes, entry)
	}
	l.codes = classCodes(l.column, len(l.classes))
	return l
}

// classCodes finds the class of each value of a column.
func classCodes(column *geo.Column, n int) []int {
	codes := make([]int, column.Dict().Len())
	for code := range codes {
		text := string(column.Dict().Bytes(uint32(code)))
		codes[code] = slices.IndexFunc(column.Enum[:n], func(e geo.EnumValue) bool { return code > 0 && e.Value == text })
	}
	return codes
}

func otherClass(place int) class {
	s := symbol{otherShapes[place%len(otherShapes)], solid, otherColors[place%len(otherColors)]}
	return class{symbol: s, weight: 0.6}
}

// variant returns the look of the class at a place among those of a layer.
func (c class) variant(i int) class {
	c.symbol.mark = otherMarks[i%len(otherMarks)]
	c.dashes = otherDashes[i%len(otherDashes)]
	return c
}

func (k known) class() class {
	c := class{symbol: symbol{k.shape, solid, k.color}, weight: 0.6}
	if len(k.marks) == 1 {
		c.symbol.mark = k.marks[0].mark
	}
	return c
}

// variant returns the look of the features of a value.
func (k known) variant(value string, c class) class {
	c.symbol.mark = core // values that are new to the layer
	for _, m := range k.marks {
		if m.value != value {
			continue
		}
		c.symbol.mark = m.mark
		if m.shape != "" {
			c.symbol.shape, c.symbol.color = m.shape, m.color
		}
	}
	for _, l := range k.lines {
		if l.value == value {
			c.weight, c.dashes = l.weight, l.dashes
		}
	}
	return c
}

// of returns the place of a feature's class, -1 for others.
func (l *look) of(i uint32) int {
	if l.column == nil {
		return -1
	}
	return l.codes[l.column.Code(i)]
}

// class returns the class at a place.
func (l *look) class(place int) class {
	if place < 0 {
		return l.other
	}
	return l.classes[place]
}
