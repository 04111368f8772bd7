package symbology

import (
	"slices"

	"lindero/geo"
)

// Look is how a collection is drawn.
type Look struct {
	ClassBy string  // the property that tells the classes apart; "" for none
	Classes []Class // in the order of the legend
	Other   Class   // of every other value, and of none
	Label   *Label  // nil where the map writes no names
}

// Class is how the features of a class are drawn, by the kind of their geometry.
type Class struct {
	Value string
	Point Symbol
	Line  []Pen // the first at the bottom, and the one that tells the colour
	Area  Color // of outlines and of the tint
}

// Pen is one pass along a line.
type Pen struct {
	Color Color
	Width float64   // CSS pixels
	Dash  []float64 // lengths of dashes and gaps, in CSS pixels; nil: the line is whole
	Butt  bool      // flat ends; else round ones
}

// Label says which property is a feature's name, from which zoom of the map page it is
// written, and whether as softly as a town's.
type Label struct {
	Property string
	From     float64
	Quiet    bool
}

// MaxClasses is how many classes are told apart; the rest share a symbol.
const MaxClasses = 8

// Of is the look of a collection by its id, its schema, and its place among all the
// collections of the map, from 0.
func Of(c *geo.Collection, place int) Look {
	l := exactly(c, place)
	if c.Generalised.To != "" && !c.Generalised.Partly { // zones have neither classes nor names
		l.ClassBy, l.Classes, l.Label = "", nil, nil
	}
	return l
}

// exactly is the look of a collection whose features are shown as they are.
func exactly(c *geo.Collection, place int) Look {
	for _, k := range knownLayers {
		if k.id == c.ID {
			return k.look()
		}
	}
	l := Look{ClassBy: c.Schema.Class, Other: otherClass("", place, 0)}
	for i, value := range classValues(c.Schema) {
		l.Classes = append(l.Classes, otherClass(value, place, i))
	}
	if name := NameProperty(c.Schema); name != "" {
		l.Label = &Label{Property: name, From: 12}
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
		for _, e := range p.Enum[:min(len(p.Enum), MaxClasses)] {
			if !slices.Contains(values, e.Value) {
				values = append(values, e.Value)
			}
		}
	}
	return values
}

// NameProperty is the property that is most likely a feature's name, "" where there is
// none.
func NameProperty(s geo.Schema) string {
	for _, name := range []string{"name", "nombre", "title", "titulo", "label"} {
		isName := func(p geo.Property) bool { return p.Name == name && p.Type == geo.String }
		if slices.ContainsFunc(s.Properties, isName) {
			return name
		}
	}
	return ""
}

// At returns the class at a place among [Look.Classes], that of all others behind them.
func (l *Look) At(place int) Class {
	if place < len(l.Classes) {
		return l.Classes[place]
	}
	return l.Other
}

// All are the classes, that of all others last.
func (l *Look) All() []Class { return append(slices.Clip(l.Classes), l.Other) }
