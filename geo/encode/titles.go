package encode

import (
	"cmp"
	"slices"
	"strings"

	"lindero/geo"
)

// titleOf is what a collection is called.
func titleOf(c *geo.Collection, lang string) string { return cmp.Or(c.Title.In(lang), c.ID) }

// aboutOf is what a collection says of itself in a language, a sentence a line: what it
// is, whose it is, and under which licence.
func aboutOf(c *geo.Collection, lang string) string {
	var lines []string
	for _, line := range []string{c.Description.In(lang), c.Attribution, licenseOf(c)} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// licenseOf is a collection's licence with its address.
func licenseOf(c *geo.Collection) string { return strings.TrimSpace(c.License + " " + c.LicenseURL) }

// property returns a property of a collection by its name, nil where there is none.
func property(c *geo.Collection, name string) *geo.Property {
	i := slices.IndexFunc(c.Schema.Properties, func(p geo.Property) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return &c.Schema.Properties[i]
}

// labelOf is a property's title, its name where it has none, with its unit: "Anchura (m)".
func labelOf(p *geo.Property, lang string) string {
	return withUnit(cmp.Or(p.Title.In(lang), p.Name), p.Unit)
}

// titleWithUnit is [labelOf] for who says nothing rather than a name.
func titleWithUnit(p *geo.Property, lang string) string { return withUnit(p.Title.In(lang), p.Unit) }

func withUnit(title, unit string) string {
	if title == "" || unit == "" {
		return title
	}
	return title + " (" + unit + ")"
}

// valueTitle is the title of a value among the known ones; what has none is what it is.
func valueTitle(known []geo.EnumValue, value, lang string) string {
	for _, e := range known {
		if e.Value == value {
			return cmp.Or(e.Title.In(lang), value)
		}
	}
	return value
}
