package encode

import (
	"slices"
	"strconv"
	"strings"

	"lindero/geo"
	"lindero/geo/crs"
)

// codeOf is the code of a system; of CRS84 that of WGS 84, for positions have east first
// in files in any case.
func codeOf(o crs.Offered) int {
	if o.IsWGS84() { // the zero value has no code
		return 4326
	}
	return o.EPSG
}

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

// uniqueNames returns the names, those that differ from one before in nothing but case
// with a number behind.
func uniqueNames(names []string) []string {
	taken := map[string]bool{}
	for _, name := range names {
		taken[strings.ToLower(name)] = false
	}
	unique := make([]string, len(names))
	for i, name := range names {
		unique[i] = name
		for n := 2; taken[strings.ToLower(unique[i])]; n++ {
			unique[i] = name + "_" + strconv.Itoa(n)
		}
		taken[strings.ToLower(unique[i])] = true
	}
	return unique
}
