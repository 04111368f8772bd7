package sprite

import (
	"image/color"

	"lindero/geo/symbology"
)

// Dot is a disc with a ring around it: its radius and the ring's width in CSS pixels.
func Dot(name string, radius, width float64, fill, ring color.NRGBA) symbology.Picture {
	const circle = 9.5 // the radius of the shape, in units
	unit := radius / circle
	path := symbology.Circle.Path()
	return symbology.Picture{Name: name, Size: symbology.Box * unit, Bleed: width / unit, Parts: []symbology.Part{
		{Path: path, Fill: fill},
		{Path: path, Stroke: ring, Width: width / unit},
	}}
}
