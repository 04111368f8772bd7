package sheet

import (
	"slices"

	"lindero/geo"
	"lindero/geo/symbology"
)

// look is how the features of a layer are drawn, by class, as on the web map.
type look struct {
	classes []class // in the order of the legend, that of all others last
	finder  symbology.Finder
	column  *geo.Column // that tells the classes apart, nil for none
	name    *geo.Column
}

// class is one of the classes that a layer tells apart.
type class struct {
	title  geo.Text
	symbol symbol
	color  ink // of points
	line   []symbology.Pen
	area   ink // of areas, and of zones
}

// lookOf returns the look of a collection by its place among those of the map. It fails
// where a symbol cannot be drawn.
func lookOf(c *geo.Collection, place int) (look, error) {
	drawn := symbology.Of(c, place)
	l := look{finder: drawn.Finder(c), column: c.Column(drawn.ClassBy), name: c.Column(symbology.NameProperty(c.Schema))}
	for _, k := range drawn.All() {
		s, err := newSymbol(k.Point)
		if err != nil {
			return look{}, err
		}
		l.classes = append(l.classes, class{l.titleOf(k.Value), s, inkOf(k.Point.Color.NRGBA()), k.Line, inkOf(k.Area.NRGBA())})
	}
	l.classes[len(l.classes)-1].title = geo.Text{ES: "otro o sin dato", EN: "other or not told"}
	return l, nil
}

// titleOf is the title of a class.
func (l *look) titleOf(value string) geo.Text {
	plain := geo.Text{ES: value, EN: value}
	if l.column == nil {
		return plain
	}
	i := slices.IndexFunc(l.column.Enum, func(e geo.EnumValue) bool { return e.Value == value })
	if i < 0 {
		return plain
	}
	return l.column.Enum[i].Title.Or(plain)
}

// other is the class of all that are in no other, zones among them.
func (l *look) other() class { return l.classes[len(l.classes)-1] }

// placeOf returns the place of a layer's collection among those of the map, or its place
// on the sheet where the map does not show it.
func placeOf(e *geo.Edition, c *geo.Collection, onSheet int) int {
	i := slices.IndexFunc(e.Collections, func(other *geo.Collection) bool { return other.ID == c.ID })
	if i < 0 {
		return onSheet
	}
	return i
}
