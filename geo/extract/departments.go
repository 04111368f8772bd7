package extract

import (
	"fmt"
	"slices"
	"strings"

	"lindero/geo"
	"lindero/geo/area"
)

// ofDepartments joins the outlines of the municipalities of departments; where the data
// have none, it takes the departments of the basemap, which are drawn for reference.
func (d *Data) ofDepartments(names []string) (r Resolved, err error) {
	names = unique(names)
	text := strings.Join(names, ", ")
	r.Description = geo.Text{ES: "departamentos: " + text, EN: "departments: " + text}
	c, property := d.outlines()
	if c == nil {
		return r, geo.Errorf(geo.CodeInvalid, "area", "there are no outlines of departments in these data; give the area as bbox, circle or geometry")
	}
	if c.ID == departments {
		r.Notes = append(r.Notes, geo.Text{
			ES: "El contorno del área es el de los departamentos del mapa base: referencial, generalizado y sin valor legal.",
			EN: "The area's outline is that of the basemap's departments: for reference, generalised and of no legal value.",
		})
	}
	var ordinals []uint32
	for _, name := range names {
		found, err := ofDepartment(c, property, name)
		if err != nil {
			return r, err
		}
		ordinals = append(ordinals, found...)
	}
	slices.Sort(ordinals)
	r.Area, err = area.OfFeatures(c, slices.Compact(ordinals))
	return r, err
}

// outlines is the collection whose features make up departments, and the property that
// names them; nil where there is none.
func (d *Data) outlines() (c *geo.Collection, property string) {
	if c, err := d.Collection(municipalities); err == nil && c.Len() > 0 && hasOutline(c.Geometry(0)) {
		return c, "department"
	}
	for _, c := range d.Basemap {
		if c.ID == departments && c.Len() > 0 {
			return c, "name"
		}
	}
	return nil, ""
}

// ofDepartment lists the features of a department: one of several countries is named
// country/name.
func ofDepartment(c *geo.Collection, property, wanted string) ([]uint32, error) {
	country, name, both := strings.Cut(wanted, "/")
	if !both {
		country, name = "", wanted
	}
	var found []uint32
	var countries []string
	for i := range uint32(c.Len()) {
		if textOf(c, property, i) != name || !hasOutline(c.Geometry(i)) {
			continue
		}
		of := textOf(c, "country", i)
		if both && of != country {
			continue
		}
		found = append(found, i)
		if !slices.Contains(countries, of) {
			countries = append(countries, of)
		}
	}
	switch {
	case len(found) == 0:
		return nil, geo.Errorf(geo.CodeInvalid, "area", "there is no outline of a department %q", wanted)
	case len(countries) > 1:
		slices.Sort(countries)
		return nil, geo.Errorf(geo.CodeInvalid, "area", "%s have a department %q: name one as %s", strings.Join(countries, " and "), name, fmt.Sprintf("%s/%s", countries[0], name))
	}
	return found, nil
}
