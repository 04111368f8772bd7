package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"lindero/geo"
	"lindero/geo/extract"
)

// areaFlags name an area, each in another way.
type areaFlags struct {
	BBox         boxFlag    `name:"bbox" placeholder:"W,S,E,N" help:"The area: a box, in degrees."`
	Area         string     `type:"existingfile" placeholder:"FILE" help:"The area: an outline in a file: GeoJSON, KML, KMZ, GPX or a zipped Shapefile."`
	Circle       circleFlag `placeholder:"LON,LAT,KM" help:"The area: a circle."`
	Municipality []string   `placeholder:"ID" help:"The area: municipalities, by their ids."`
	Department   []string   `placeholder:"NAME" help:"The area: departments, by their names."`
	Border       string     `placeholder:"ID" help:"The area: along a border, as GT-MX, with --km and --width."`
	KM           spanFlag   `name:"km" placeholder:"FROM-TO" help:"From where to where along the border, in kilometres."`
	Width        float64    `placeholder:"KM" help:"How far on each side of the border, in kilometres."`
}

// place is the area that the flags name.
func (a *areaFlags) place() (p extract.Place, err error) {
	p = extract.Place{
		Circle: a.Circle.Circle, Municipalities: a.Municipality, Departments: a.Department,
		Border: a.Border, KM: a.KM.ends, WidthKM: a.Width,
	}
	if b := a.BBox.BBox; b != nil {
		p.BBox = []float64{b.West, b.South, b.East, b.North}
	}
	if a.Area != "" {
		outline, err := os.ReadFile(a.Area)
		if err != nil {
			return p, err
		}
		p.File = &extract.File{Value: outline, Encoding: "base64"}
	}
	return p, nil
}

// circleFlag is a flag that takes a circle: LON,LAT,KM. As [boxFlag], it may start with a
// minus.
type circleFlag struct{ *extract.Circle }

// Decode reads the flag's value.
func (c *circleFlag) Decode(ctx *kong.DecodeContext) error {
	text, ok := ctx.Scan.Pop().Value.(string)
	fields := strings.Split(text, ",")
	if !ok || len(fields) != 3 {
		return errors.New("expected LON,LAT,KM")
	}
	var numbers [3]float64
	for i, field := range fields {
		if numbers[i], ok = geo.ParseNumber(strings.TrimSpace(field)); !ok {
			return fmt.Errorf("%q is not a number", field)
		}
	}
	c.Circle = &extract.Circle{Center: [2]float64{numbers[0], numbers[1]}, RadiusKM: numbers[2]}
	return nil
}

// spanFlag is a flag that takes a part of a border: FROM-TO, in kilometres.
type spanFlag struct{ ends *[2]float64 }

// UnmarshalText reads the flag's value.
func (s *spanFlag) UnmarshalText(text []byte) error {
	from, to, ok := strings.Cut(string(text), "-")
	first, err := strconv.ParseFloat(from, 64)
	last, err2 := strconv.ParseFloat(to, 64)
	if !ok || err != nil || err2 != nil {
		return errors.New("expected FROM-TO, such as 100-150")
	}
	s.ends = &[2]float64{first, last}
	return nil
}
