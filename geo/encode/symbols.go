package encode

import "lindero/geo"

// symbols are how the map draws a collection, for formats that carry a style. They have
// the colours of the legend, which are those of Okabe and Ito (2008), darkened to 4.5:1
// against white.
type styleSymbols struct {
	classBy string // the property that tells classes apart, "" for none
	classes []styleSymbol
	other   styleSymbol // of every other value
}

// styleSymbol is how a class is drawn: a shape for points, a colour, #rrggbb, for all.
type styleSymbol struct {
	value string
	shape string // circle, square, diamond, triangle, pentagon, hexagon or star
	color string
	mark  string // within the shape: solid, hollow, dot, bar or cross
	dash  bool   // lines are dashed
}

const (
	cssBlue      = "#0a5a9c"
	cssVermilion = "#c04a00"
	cssGreen     = "#00745a"
	cssPurple    = "#8f3577"
	cssOchre     = "#8a6100"
	cssSky       = "#1c7aa8"
	cssInkBlue   = "#3a4552"
	cssPlum      = "#4a3f6b"
	cssCrimson   = "#b3123f"
)

// knownSymbols are those of the layers that have symbols of their own on the map.
var knownSymbols = map[string]styleSymbols{
	"official_crossings": {"status", []styleSymbol{
		{"open", "square", cssBlue, "solid", false}, {"intermittent", "square", cssBlue, "dot", false},
		{"closed", "square", cssBlue, "cross", false}, {"unknown", "square", cssBlue, "hollow", false},
	}, styleSymbol{"", "square", cssBlue, "solid", false}},
	"blind_crossings": {"status", []styleSymbol{
		{"active", "diamond", cssVermilion, "solid", false}, {"inactive", "diamond", cssVermilion, "hollow", false},
		{"blocked", "diamond", cssVermilion, "bar", false}, {"unknown", "diamond", cssVermilion, "dot", false},
	}, styleSymbol{"", "diamond", cssVermilion, "solid", false}},
	"airstrips": {"registration", []styleSymbol{
		{"registered", "circle", cssGreen, "solid", false}, {"unregistered", "triangle", cssPurple, "solid", false},
		{"unknown", "triangle", cssPurple, "hollow", false},
	}, styleSymbol{"", "circle", cssGreen, "solid", false}},
	"municipalities": {"", nil, styleSymbol{"", "square", cssInkBlue, "hollow", false}},
	"borders": {"demarcation", []styleSymbol{
		{"marked", "hexagon", cssPlum, "solid", false}, {"unmarked", "hexagon", cssPlum, "solid", true},
		{"disputed", "hexagon", cssCrimson, "solid", true},
	}, styleSymbol{"", "hexagon", cssPlum, "solid", false}},
	"posts": {"kind", []styleSymbol{
		{"police", "pentagon", cssOchre, "solid", false}, {"military", "pentagon", cssOchre, "bar", false}, {"customs", "pentagon", cssOchre, "dot", false},
		{"migration", "pentagon", cssOchre, "cross", false}, {"municipal", "pentagon", cssOchre, "hollow", false},
	}, styleSymbol{"", "pentagon", cssOchre, "solid", false}},
}

// What layers that nobody knows are drawn with, class by class.
var (
	palette = []string{cssSky, cssVermilion, cssGreen, cssPurple, cssOchre, cssBlue, cssInkBlue}
	marks   = []string{"solid", "dot", "hollow", "bar", "cross"}
)

// symbolsOf returns the symbols of a collection. Zones, which count features, have no
// classes.
func symbolsOf(c *geo.Collection) styleSymbols {
	s, ok := knownSymbols[c.ID]
	if !ok {
		s = otherSymbols(c.Schema)
	}
	if c.Column(s.classBy) == nil || c.Generalised.To != "" {
		s.classBy, s.classes = "", nil
	}
	return s
}

func otherSymbols(schema geo.Schema) styleSymbols {
	s := styleSymbols{other: styleSymbol{"", "hexagon", cssSky, "solid", false}}
	for _, p := range schema.Properties {
		if p.Name != schema.Class || schema.Class == "" {
			continue
		}
		s.classBy = p.Name
		for i, e := range p.Enum[:min(len(p.Enum), maxClasses)] {
			s.classes = append(s.classes, styleSymbol{e.Value, "hexagon", palette[i%len(palette)], marks[i%len(marks)], i%2 == 1})
		}
	}
	return s
}
