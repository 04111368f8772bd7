package encode

import (
	"image/color"
	"slices"

	"lindero/geo"
)

// symbol is how features of a class are marked in files that hold symbols.
type symbol struct {
	shape, mark string
	color       color.NRGBA
	garmin      string // the name of a symbol that GPS units know
}

// Colours of Okabe and Ito (2008), which the colour-blind can tell apart, darkened as on
// the map page.
var (
	blue      = color.NRGBA{0x0a, 0x5a, 0x9c, 0xff}
	vermilion = color.NRGBA{0xc0, 0x4a, 0x00, 0xff}
	green     = color.NRGBA{0x00, 0x74, 0x5a, 0xff}
	purple    = color.NRGBA{0x8f, 0x35, 0x77, 0xff}
	ochre     = color.NRGBA{0x8a, 0x61, 0x00, 0xff}
	inkBlue   = color.NRGBA{0x3a, 0x45, 0x52, 0xff}
	plum      = color.NRGBA{0x4a, 0x3f, 0x6b, 0xff}
	crimson   = color.NRGBA{0xb3, 0x12, 0x3f, 0xff}
)

// legend is the symbols of a collection's classes and of everything else.
type legend struct {
	classes []classSymbol
	other   symbol
}

type classSymbol struct {
	value string
	symbol
}

// knownLegend returns the symbols of a layer that package source knows, as the map page
// has them.
func knownLegend(id string) (legend, bool) {
	switch id {
	case "official_crossings":
		return legend{[]classSymbol{
			{"open", symbol{"square", "solid", blue, "Crossing"}},
			{"intermittent", symbol{"square", "half", blue, "Flag, Blue"}},
			{"closed", symbol{"square", "crossed", blue, "Danger Area"}},
			{"unknown", symbol{"square", "dot", blue, "Waypoint"}},
		}, symbol{"square", "solid", blue, "Crossing"}}, true
	case "blind_crossings":
		return legend{[]classSymbol{
			{"active", symbol{"diamond", "solid", vermilion, "Flag, Red"}},
			{"inactive", symbol{"diamond", "hollow", vermilion, "Flag, Green"}},
			{"blocked", symbol{"diamond", "bar", vermilion, "Danger Area"}},
			{"unknown", symbol{"diamond", "dot", vermilion, "Flag, Blue"}},
		}, symbol{"diamond", "solid", vermilion, "Flag, Blue"}}, true
	case "airstrips":
		return legend{[]classSymbol{
			{"registered", symbol{"circle", "solid", green, "Airport"}},
			{"unregistered", symbol{"triangle", "solid", purple, "Private Field"}},
			{"unknown", symbol{"triangle", "hollow", purple, "Soft Field"}},
		}, symbol{"circle", "solid", green, "Soft Field"}}, true
	case "municipalities":
		return legend{other: symbol{"square", "hollow", inkBlue, "City Hall"}}, true
	case "borders":
		return legend{[]classSymbol{
			{"disputed", symbol{"hexagon", "solid", crimson, "Flag, Red"}},
		}, symbol{"hexagon", "solid", plum, "Flag, Blue"}}, true
	case "posts":
		return legend{[]classSymbol{
			{"police", symbol{"pentagon", "solid", ochre, "Police Station"}},
			{"military", symbol{"pentagon", "bar", ochre, "Military"}},
			{"customs", symbol{"pentagon", "dot", ochre, "Toll Booth"}},
			{"migration", symbol{"pentagon", "half", ochre, "Building"}},
			{"municipal", symbol{"pentagon", "hollow", ochre, "City Hall"}},
		}, symbol{"pentagon", "solid", ochre, "Building"}}, true
	}
	return legend{}, false
}

// maxClasses is how many classes are told apart; the rest share a symbol.
const maxClasses = 8

// legendOf returns the symbols of a collection: those it is known by, or colours by the
// place of a class among the values of its property.
func legendOf(c *geo.Collection) legend {
	if l, ok := knownLegend(c.ID); ok {
		return l
	}
	colors := []color.NRGBA{inkBlue, vermilion, green, purple, ochre, blue, plum, crimson}
	l := legend{other: symbol{"hexagon", "hollow", inkBlue, "Waypoint"}}
	if column := c.Column(c.Schema.Class); column != nil {
		for i, e := range column.Enum[:min(len(column.Enum), maxClasses)] {
			l.classes = append(l.classes, classSymbol{e.Value, symbol{"hexagon", "solid", colors[i], flagOf(i)}})
		}
	}
	return l
}

// flagOf returns the symbol that GPS units know for a class by its place.
func flagOf(class int) string {
	return []string{"Flag, Blue", "Flag, Red", "Flag, Green", "Pin, Blue", "Pin, Red", "Pin, Green", "Block, Blue", "Block, Red"}[class]
}

// of returns the number of the symbol of a class, that of everything else for what has
// none.
func (l *legend) of(class string) int {
	i := slices.IndexFunc(l.classes, func(s classSymbol) bool { return s.value == class })
	if i < 0 {
		return len(l.classes)
	}
	return i
}

// symbols returns the symbols by number.
func (l *legend) symbols() []symbol {
	var all []symbol
	for _, s := range l.classes {
		all = append(all, s.symbol)
	}
	return append(all, l.other)
}

// classes gives the numbers of features' symbols.
type classes struct {
	column *geo.Column // nil: all have the last
	byCode []uint8
	other  int
}

func classesOf(c *geo.Collection, l *legend) classes {
	k := classes{column: c.Column(c.Schema.Class), other: len(l.classes)}
	if k.column == nil || k.column.Type != geo.String {
		k.column = nil
		return k
	}
	d := k.column.Dict()
	k.byCode = make([]uint8, d.Len())
	for code := range k.byCode {
		k.byCode[code] = uint8(l.of(string(d.Bytes(uint32(code)))))
	}
	return k
}

// of returns the number of a feature's symbol.
func (k *classes) of(i uint32) int {
	if k.column == nil {
		return k.other
	}
	return int(k.byCode[k.column.Code(i)])
}
