package style

import (
	"fmt"
	"slices"
	"strconv"

	"lindero/geo"
	"lindero/geo/symbology"
	"lindero/tiles"
)

// Collection is a collection with what a look at its features has told.
type Collection struct {
	*geo.Collection
	Geometry  string              // point, line, polygon or mixed
	Synthetic int                 // how many features are made up
	Clusters  *tiles.ClusterNames // nil where tiles show none
}

// The kinds of geometry, as Collection.Geometry and as filters have them.
const (
	points   = "point"
	lines    = "line"
	polygons = "polygon"
)

var geometryTypes = map[string]string{points: "Point", lines: "LineString", polygons: "Polygon"}

// part is the made-up or the other features of a collection.
type part struct {
	suffix    string // of the layer's name
	synthetic bool
	filter    expression // nil where there are no others
}

// parts are those that the collection has, the made-up ones below.
func (c *drawn) parts() []part {
	switch c.Synthetic {
	case 0:
		return []part{{}}
	case c.Len():
		return []part{{suffix: "-synthetic", synthetic: true}}
	}
	return []part{
		{"-synthetic", true, expression{"==", "synthetic", true}},
		{"", false, expression{"!=", "synthetic", true}},
	}
}

// drawn is a collection with its look.
type drawn struct {
	Collection
	symbology.Look
	source string
}

// drawData makes the layers of collections, the topmost collection first as the map
// page has it, in three parts: areas and lines, names, and symbols of points.
func drawData(collections []drawn) (ground, names, symbols []Layer) {
	for i := range collections {
		c := &collections[len(collections)-1-i]
		if c.has(polygons) {
			ground = append(ground, c.areas()...)
		}
		if c.Generalised.To != "" {
			names = append(names, c.counts())
		}
	}
	for i := range collections {
		c := &collections[len(collections)-1-i]
		if c.has(lines) {
			ground = append(ground, c.lines()...)
		}
		if c.has(points) {
			names = append(names, c.names()...)
			symbols = append(symbols, c.symbols()...)
		}
	}
	return ground, names, symbols
}

// has reports whether the collection has geometries of the kind.
func (c *drawn) has(kind string) bool { return c.Geometry == kind || c.Geometry == "mixed" }

// only filters geometries of the kind, where there are others.
func (c *drawn) only(kind string) expression {
	if c.Geometry == kind {
		return nil
	}
	return expression{"==", "$type", geometryTypes[kind]}
}

// layer begins a layer of the collection.
func (c *drawn) layer(id, kind string, filters ...expression) Layer {
	return Layer{
		ID: c.ID + "/" + id, Type: kind, Source: c.source, SourceLayer: c.ID, Filter: all(filters...),
		Metadata: &LayerMetadata{c.Title.Or(geo.Text{ES: c.ID, EN: c.ID})},
	}
}

// areaColor is the colour of an area by its class.
func (c *drawn) areaColor() any {
	if len(c.Classes) == 0 {
		return c.Other.Area.String()
	}
	match := expression{"match", c.class()}
	for _, class := range c.Classes {
		match = append(match, []string{class.Value}, class.Area.String())
	}
	return append(match, c.Other.Area.String())
}

// class is the value of the class property as text, as the map page compares it.
func (c *drawn) class() expression {
	if column := c.Column(c.ClassBy); column == nil || column.Type == geo.String {
		return get(c.ClassBy)
	}
	return expression{"to-string", get(c.ClassBy)}
}

// value is a value of the class property as filters compare it.
func (c *drawn) value(text string) any {
	column := c.Column(c.ClassBy)
	if column == nil {
		return text
	}
	switch column.Type {
	case geo.Integer, geo.Number:
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			return n
		}
	case geo.Boolean:
		return text == "true"
	}
	return text
}

// filtered is a class with the filter that finds its features.
type filtered struct {
	symbology.Class
	suffix string // of a layer's name
	filter expression
}

// filtered are the classes, the first of the legend last: it is drawn on top. Those of
// no class come before them.
func (c *drawn) filtered() []filtered {
	if len(c.Classes) == 0 {
		return []filtered{{Class: c.Other}}
	}
	others := expression{"!in", c.ClassBy}
	all := make([]filtered, 1, len(c.Classes)+1)
	for _, class := range slices.Backward(c.Classes) {
		value := c.value(class.Value)
		others = append(others, value)
		all = append(all, filtered{class, "/" + class.Value, expression{"==", c.ClassBy, value}})
	}
	all[0] = filtered{Class: c.Other, filter: others}
	return all
}

// symbols draws points.
func (c *drawn) symbols() []Layer {
	var layers []Layer
	for _, part := range c.parts() {
		for _, class := range c.filtered() {
			symbol := class.Point
			symbol.Synthetic = part.synthetic
			l := c.layer("points"+part.suffix+class.suffix, "symbol", c.only(points), part.filter, class.filter, c.noCluster())
			l.Layout = Properties{
				"icon-image": symbol.Name(),
				// As symbolScale of the map page: small over several countries, full size among streets.
				"icon-size":          growStops(zoom(5), 0.4, zoom(11), 1),
				"icon-allow-overlap": true,
				"icon-padding":       0,
			}
			layers = append(layers, l)
		}
	}
	if c.Clusters != nil {
		layers = append(layers, c.rings()...)
	}
	return layers
}

// noCluster leaves clusters out, where there are any.
func (c *drawn) noCluster() expression {
	if c.Clusters == nil {
		return nil
	}
	return expression{"!=", c.Clusters.Cluster, true}
}

// rings draws clusters: rings in the layer's colour round the number of features, which
// grow with its digits.
func (c *drawn) rings() []Layer {
	only := expression{"==", c.Clusters.Cluster, true}
	ring := c.layer("clusters", "circle", only)
	ring.Paint = Properties{
		"circle-color": "#ffffff", "circle-stroke-color": c.Other.Point.Color.String(), "circle-stroke-width": 4.5,
		"circle-radius": expression{"step", get(c.Clusters.Count), 9, 10, 11.5, 100, 14, 1000, 16.5, 10_000, 19, 100_000, 22},
	}
	count := c.layer("clusters/counts", "symbol", only)
	count.Layout = dataText.layout(expression{"to-string", get(c.Clusters.Count)})
	count.Layout["text-allow-overlap"] = true
	count.Paint = dataText.paint()
	return []Layer{ring, count}
}

// names writes the names of points. Those of made-up features are serial numbers: the
// symbol says enough.
func (c *drawn) names() []Layer {
	if c.Label == nil {
		return nil
	}
	text := dataText
	if c.Label.Quiet {
		text = placeText
	}
	var layers []Layer
	for _, part := range c.parts() {
		if part.synthetic {
			continue
		}
		l := c.layer("names", "symbol", c.only(points), part.filter, c.noCluster())
		l.MinZoom = zoom(c.Label.From)
		l.Layout = text.beside(text.layout(get(c.Label.Property)), float64(c.Other.Point.Size)/2+4)
		l.Paint = text.paint()
		layers = append(layers, l)
	}
	return layers
}

// areas tints areas and draws their outlines, which are dashed where made up.
func (c *drawn) areas() []Layer {
	color := c.areaColor()
	fill := c.layer("areas", "fill", c.only(polygons))
	fill.Paint = Properties{"fill-color": color, "fill-opacity": 0.15, "fill-antialias": false}
	if c.Generalised.To != "" {
		fill.Paint["fill-opacity"] = 0.06 // zones lie over each other
	}
	layers := []Layer{fill}
	for _, part := range c.parts() {
		outline := pen{width: 1.2}
		if part.synthetic {
			outline.dash = []float64{4, 3}
		}
		l := c.layer("outlines"+part.suffix, "line", c.only(polygons), part.filter)
		l.stroke(outline, color)
		layers = append(layers, l)
	}
	return layers
}

// counts writes in zones how many features they count.
func (c *drawn) counts() Layer {
	l := c.layer("counts", "symbol", c.only(polygons), expression{"==", "generalised", true})
	l.Layout = dataText.layout(expression{"to-string", get("count")})
	l.Paint = dataText.paint()
	return l
}

// lines draws each class with its pens, and over what is made up white dashes.
func (c *drawn) lines() []Layer {
	var layers []Layer
	stroke := func(id string, p pen, filter expression) {
		l := c.layer(id, "line", c.only(lines), filter)
		l.stroke(p, p.color)
		l.Paint["line-width"] = grow(zoom(6), 0.75*p.width, zoom(7), p.width)
		layers = append(layers, l)
	}
	for _, class := range c.filtered() {
		for i, p := range cased(class.Line) {
			stroke(fmt.Sprintf("lines-%d%s", i+1, class.suffix), p, class.filter)
		}
	}
	for _, part := range c.parts() {
		if part.synthetic {
			stroke("lines"+part.suffix, pen{color: "#ffffff", width: 1, dash: []float64{2, 4}}, part.filter)
		}
	}
	return layers
}

// stroke draws a layer of lines with a pen, in a colour that may tell classes apart.
// Dashes count in widths of the line.
func (l *Layer) stroke(p pen, color any) {
	l.Layout = Properties{"line-join": "round", "line-cap": "round"}
	if p.butt {
		l.Layout["line-cap"] = "butt"
	}
	l.Paint = Properties{"line-color": color, "line-width": p.width}
	if p.dash != nil {
		dashes := make([]float64, len(p.dash))
		for i, d := range p.dash {
			dashes[i] = d / p.width
		}
		l.Paint["line-dasharray"] = dashes
	}
}
