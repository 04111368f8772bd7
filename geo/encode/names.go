package encode

import (
	"slices"
	"strings"

	"lindero/geo"
)

// idName is the name of the column of ids: the schema's, or id.
func idName(c *geo.Collection) string {
	if c.Schema.ID != "" {
		return c.Schema.ID
	}
	return freeName(c, "id")
}

// freeName returns the name, with underscores before it where a property has it, in
// capitals or not: tables in GeoPackages tell no case apart.
func freeName(c *geo.Collection, name string) string {
	taken := func(p geo.Property) bool { return strings.EqualFold(p.Name, name) }
	for strings.EqualFold(name, c.Schema.ID) || slices.ContainsFunc(c.Schema.Properties, taken) {
		name = "_" + name
	}
	return name
}
