package style

import (
	"image/color"

	"lindero/geo/symbology"
	"lindero/web/style/glyph"
)

// pen is one pass of a line's pen, as Stroke of the map page: widths and dashes in
// CSS pixels.
type pen struct {
	color string
	width float64
	dash  []float64
	butt  bool // flat ends; else round ones
}

// cased are the pens of a class's lines, on a white casing.
func cased(line []symbology.Pen) []pen {
	pens := []pen{{color: "rgba(255,255,255,0.85)", width: line[0].Width + 2.5}}
	for _, p := range line {
		pens = append(pens, pen{p.Color.String(), p.Width, p.Dash, p.Butt})
	}
	return pens
}

// lettering is how a text is written, as TextStyle of the map page.
type lettering struct {
	font    string // a stack of package glyph: 400 is Regular, 500 Medium, 600 Bold
	size    float64
	color   string
	halo    string
	upper   bool
	spacing float64 // CSS pixels between letters
}

// Colours and pens of the basemap, as theme.ts has them.
var (
	waterColor = "#cfe1ea"
	landColor  = "#f6f3ec"
	riverColor = "#9cc0d3"

	coastPen        = pen{color: "#93b1c0", width: 1.2}
	shorePen        = pen{color: "#a3bdca", width: 0.8}
	departmentPen   = pen{color: "#d6cdbb", width: 1.1, dash: []float64{4, 3}, butt: true}
	boundaryBandPen = pen{color: "rgba(120,100,160,0.13)", width: 7}
	boundaryPen     = pen{color: "#9c92ae", width: 1.1}
)

const textHalo = "rgba(250,248,243,0.92)"

var (
	countryText    = lettering{font: glyph.Bold, size: 13, color: "#6d6389", halo: textHalo, upper: true, spacing: 2.6}
	departmentText = lettering{font: glyph.Medium, size: 11, color: "#8b7f69", halo: textHalo, upper: true, spacing: 1.2}
	placeText      = lettering{font: glyph.Medium, size: 12.5, color: "#333d48", halo: textHalo}
	dataText       = lettering{font: glyph.Bold, size: 12.5, color: "#12395e", halo: "rgba(255,255,255,0.95)"}
)

// town is how towns of a rank look: their name, their dot, and the zoom of the map
// page from which they show.
type town struct {
	from       float64
	dot        string
	radius     float64
	ring       float64
	text       lettering
	rankFilter expression
}

// What dots of towns are painted with.
var (
	townFill = color.NRGBA{0xff, 0xff, 0xff, 255}
	townRing = color.NRGBA{0x5b, 0x64, 0x70, 255}
)

// towns are those of rank 1, capitals and large ones, to 4, small ones.
var towns = []town{
	{5, "town-1", 3.4, 1.8, lettering{font: glyph.Bold, size: 14, color: "#2c3540", halo: textHalo}, expression{"==", "rank", 1}},
	{7, "town-2", 2.8, 1.3, lettering{font: glyph.Bold, size: 13, color: "#3a444f", halo: textHalo}, expression{"==", "rank", 2}},
	{8.5, "town-3", 2.2, 1.3, lettering{font: glyph.Medium, size: 12, color: "#4a545f", halo: textHalo}, expression{"==", "rank", 3}},
	{10, "town-4", 2.2, 1.3, lettering{font: glyph.Regular, size: 12, color: "#5a646f", halo: textHalo}, expression{">=", "rank", 4}},
}

// typeScale is the size of the Go fonts that looks as large as the page's face,
// whose letters are smaller in their em: x-heights of 1086/2048 and 486/1000.
const typeScale = 0.92

// layout is the part of a lettering that places text.
func (l lettering) layout(text any) Properties {
	size := l.size * typeScale
	p := Properties{"text-field": text, "text-font": []string{l.font}, "text-size": size}
	if l.upper {
		p["text-transform"] = "uppercase"
	}
	if l.spacing > 0 {
		p["text-letter-spacing"] = l.spacing / size
	}
	return p
}

func (l lettering) paint() Properties {
	return Properties{"text-color": l.color, "text-halo-color": l.halo, "text-halo-width": 1.5}
}

// beside places a text beside its point, a gap of CSS pixels off: right, left, below
// or above of it, as there is room. QGIS writes it to the right.
func (l lettering) beside(p Properties, gap float64) Properties {
	gap /= l.size * typeScale
	p["text-anchor"] = "left"
	p["text-offset"] = [2]float64{gap, 0}
	p["text-variable-anchor"] = []string{"left", "right", "top", "bottom"}
	p["text-radial-offset"] = gap
	p["text-justify"] = "auto"
	p["text-padding"] = 1
	p["text-max-width"] = 12
	return p
}
