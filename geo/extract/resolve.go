package extract

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"lindero/geo"
	"lindero/geo/area"
)

// The collections by which areas are named.
const (
	municipalities = "municipalities"
	departments    = "departments" // of the basemap
)

// Resolved is an area and what is said of it.
type Resolved struct {
	*area.Area
	Description geo.Text
	Notes       []geo.Text // what whoever uses it should know
}

// Resolve finds the area that a place names. Errors are [geo.Error]s, Param "area".
func (d *Data) Resolve(p Place) (r Resolved, err error) {
	if err := p.check(); err != nil {
		return r, err
	}
	switch {
	case len(p.BBox) > 0:
		return ofBBox(p.BBox)
	case len(p.Geometry) > 0:
		r.Area, err = area.OfGeoJSON(p.Geometry)
		r.Description = geo.Text{ES: "contorno dado", EN: "outline given"}
	case p.Circle != nil:
		r.Area, err = area.Circle(p.Circle.Center, p.Circle.RadiusKM*1000)
		r.Description = geo.Text{
			ES: fmt.Sprintf("círculo de %g km alrededor de %g, %g", p.Circle.RadiusKM, p.Circle.Center[0], p.Circle.Center[1]),
			EN: fmt.Sprintf("circle of %g km around %g, %g", p.Circle.RadiusKM, p.Circle.Center[0], p.Circle.Center[1]),
		}
	case len(p.Municipalities) > 0:
		return d.ofMunicipalities(p.Municipalities)
	case len(p.Departments) > 0:
		return d.ofDepartments(p.Departments)
	case p.Border != "":
		return d.ofBorder(p)
	default:
		r.Area, err = area.Read(p.File.Value)
		r.Description = geo.Text{ES: "contorno de un archivo", EN: "outline of a file"}
	}
	return r, err
}

// Feature is the area as a GeoJSON Feature: its outline, box, size and description.
func (r *Resolved) Feature() (json.RawMessage, error) {
	f := geojson.NewFeature(r.Geometry())
	box := r.BBox()
	f.BBox = geojson.BBox{box.West, box.South, box.East, box.North}
	f.Properties = geojson.Properties{"description": r.Description, "square_kilometres": r.SquareKilometres()}
	return json.Marshal(f)
}

func ofBBox(corners []float64) (r Resolved, err error) {
	box := geo.BBox{West: corners[0], South: corners[1], East: corners[2], North: corners[3]}
	r.Area, err = area.OfBBox(box)
	r.Description = geo.Text{
		ES: fmt.Sprintf("rectángulo de %g, %g a %g, %g", box.West, box.South, box.East, box.North),
		EN: fmt.Sprintf("box from %g, %g to %g, %g", box.West, box.South, box.East, box.North),
	}
	return r, err
}

func (d *Data) ofMunicipalities(ids []string) (r Resolved, err error) {
	c, err := d.Collection(municipalities)
	if err != nil {
		return r, geo.Errorf(geo.CodeInvalid, "area", "there are no municipalities in these data; give the area as bbox, circle or geometry")
	}
	var ordinals []uint32
	var names []string
	for _, id := range unique(ids) {
		i, ok := c.Lookup(id)
		if !ok {
			return r, geo.Errorf(geo.CodeInvalid, "area", "there is no municipality %q; /collections/municipalities/items lists those there are", id)
		}
		if !hasOutline(c.Geometry(i)) {
			return r, geo.Errorf(geo.CodeInvalid, "area", "of the municipality %q these data have the position of its seat alone, and no outline; give the area as bbox, circle, departments or geometry", id)
		}
		ordinals, names = append(ordinals, i), append(names, nameOf(c, i))
	}
	r.Area, err = area.OfFeatures(c, ordinals)
	r.Description = geo.Text{ES: "municipios: " + strings.Join(names, ", "), EN: "municipalities: " + strings.Join(names, ", ")}
	return r, err
}

// hasOutline reports whether a geometry is of polygons.
func hasOutline(g orb.Geometry) bool {
	switch g.(type) {
	case orb.Polygon, orb.MultiPolygon:
		return true
	}
	return false
}

// nameOf is a feature's name, or its id.
func nameOf(c *geo.Collection, i uint32) string {
	if name := textOf(c, "name", i); name != "" {
		return name
	}
	return string(c.AppendID(nil, i))
}

// textOf is the text that a feature has as a property, "" for none.
func textOf(c *geo.Collection, property string, i uint32) string {
	column := c.Column(property)
	if column == nil || column.Type != geo.String {
		return ""
	}
	return string(column.Dict().Bytes(column.Code(i)))
}

func (d *Data) ofBorder(p Place) (r Resolved, err error) {
	line, err := d.section(p.Border, *p.KM)
	if err != nil {
		return r, geo.Errorf(geo.CodeInvalid, "area", "%v", err)
	}
	r.Area, err = area.Corridor(line, p.WidthKM*1000)
	r.Description = geo.Text{
		ES: fmt.Sprintf("%g km a cada lado de la frontera %s, del km %g al %g", p.WidthKM, p.Border, p.KM[0], p.KM[1]),
		EN: fmt.Sprintf("%g km on each side of the border %s, from km %g to %g", p.WidthKM, p.Border, p.KM[0], p.KM[1]),
	}
	return r, err
}
