package encode

import "lindero/geo"

// symbols are how the map draws a collection, for formats that carry a style. They have
// the colours of the legend, which are those of Okabe and Ito (2008), darkened to 4.5:1
// against white.
type symbols struct {
	classBy string // the property that tells classes apart, "" for none
	classes []symbol
	other   symbol // of every other value
}

// symbol is how a class is drawn: a shape for points, a colour, #rrggbb, for all.
type symbol struct {
	value string
	shape string // circle, square, diamond, triangle, pentagon, hexagon or star
	color string
	mark  string // within the shape: solid, hollow, dot, bar or cross
	dash  bool   // lines are dashed
}

const (
	blue      = "#0a5a9c"
	vermilion = "#c04a00"
	green     = "#00745a"
	purple    = "#8f3577"
	ochre     = "#8a6100"
	sky       = "#1c7aa8"
	inkBlue   = "#3a4552"
	plum      = "#4a3f6b"
	crimson   = "#b3123f"
)

// knownSymbols are those of the layers that have symbols of their own on the map.
var knownSymbols = map[string]symbols{
	"official_crossings": {"status", []symbol{
		{"open", "square", blue, "solid", false}, {"intermittent", "square", blue, "dot", false},
		{"closed", "square", blue, "cross", false}, {"unknown", "square", blue, "hollow", false},
	}, symbol{"", "square", blue, "solid", false}},
	"blind_crossings": {"status", []symbol{
		{"active", "diamond", vermilion, "solid", false}, {"inactive", "diamond", vermilion, "hollow", false},
		{"blocked", "diamond", vermilion, "bar", false}, {"unknown", "diamond", vermilion, "dot", false},
	}, symbol{"", "diamond", vermilion, "solid", false}},
	"airstrips": {"registration", []symbol{
		{"registered", "circle", green, "solid", false}, {"unregistered", "triangle", purple, "solid", false},
		{"unknown", "triangle", purple, "hollow", false},
	}, symbol{"", "circle", green, "solid", false}},
	"municipalities": {"", nil, symbol{"", "square", inkBlue, "hollow", false}},
	"borders": {"demarcation", []symbol{
		{"marked", "hexagon", plum, "solid", false}, {"unmarked", "hexagon", plum, "solid", true},
		{"disputed", "hexagon", crimson, "solid", true},
	}, symbol{"", "hexagon", plum, "solid", false}},
	"posts": {"kind", []symbol{
		{"police", "pentagon", ochre, "solid", false}, {"military", "pentagon", ochre, "bar", false}, {"customs", "pentagon", ochre, "dot", false},
		{"migration", "pentagon", ochre, "cross", false}, {"municipal", "pentagon", ochre, "hollow", false},
	}, symbol{"", "pentagon", ochre, "solid", false}},
}

// What layers that nobody knows are drawn with, class by class.
var (
	palette = []string{sky, vermilion, green, purple, ochre, blue, inkBlue}
	marks   = []string{"solid", "dot", "hollow", "bar", "cross"}
)

// maxClasses is how many classes are told apart; the rest share a symbol.
const maxClasses = 8

// symbolsOf returns the symbols of a collection. Zones, which count features, have no
// classes.
func symbolsOf(c *geo.Collection) symbols {
	s, ok := knownSymbols[c.ID]
	if !ok {
		s = otherSymbols(c.Schema)
	}
	if c.Column(s.classBy) == nil || c.Generalised.To != "" {
		s.classBy, s.classes = "", nil
	}
	return s
}

func otherSymbols(schema geo.Schema) symbols {
	s := symbols{other: symbol{"", "hexagon", sky, "solid", false}}
	for _, p := range schema.Properties {
		if p.Name != schema.Class || schema.Class == "" {
			continue
		}
		s.classBy = p.Name
		for i, e := range p.Enum[:min(len(p.Enum), maxClasses)] {
			s.classes = append(s.classes, symbol{e.Value, "hexagon", palette[i%len(palette)], marks[i%len(marks)], i%2 == 1})
		}
	}
	return s
}
