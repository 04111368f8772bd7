package api

import (
	"strings"
)

// conformanceGroup is a standard with those of its classes that the server keeps to.
type conformanceGroup struct {
	Standard string
	Classes  []Link
}

// standards are the names of the standards by the part of their address that tells
// them apart.
var standards = map[string]string{
	"ogcapi-common-1":    "OGC API – Common – Part 1: Core",
	"ogcapi-common-2":    "OGC API – Common – Part 2: Geospatial Data",
	"ogcapi-features-1":  "OGC API – Features – Part 1: Core",
	"ogcapi-features-2":  "OGC API – Features – Part 2: Coordinate Reference Systems by Reference",
	"ogcapi-features-3":  "OGC API – Features – Part 3: Filtering",
	"ogcapi-features-4":  "OGC API – Features – Part 4: Create, Replace, Update and Delete",
	"ogcapi-features-5":  "OGC API – Features – Part 5: Schemas",
	"ogcapi-features-6":  "OGC API – Features – Part 6: Property Selection",
	"ogcapi-features-8":  "OGC API – Features – Part 8: Sorting",
	"tms":                "OGC Two Dimensional Tile Matrix Set",
	"ogcapi-tiles-1":     "OGC API – Tiles – Part 1: Core",
	"ogcapi-processes-1": "OGC API – Processes – Part 1: Core",
	"ogcapi-styles-1":    "OGC API – Styles – Part 1: Core",
	"cql2":               "Common Query Language (CQL2)",
}

// conformanceGroups groups the classes by standard, in the order of each one's first.
// A class is http://www.opengis.net/spec/STANDARD/VERSION/conf/CLASS.
func conformanceGroups(classes []string) []conformanceGroup {
	var groups []conformanceGroup
	at := make(map[string]int)
	for _, class := range classes {
		start, title, _ := strings.Cut(class, "/conf/")
		parts := strings.Split(start, "/")
		standard := start
		if len(parts) > 1 {
			standard = parts[len(parts)-2]
		}
		i, known := at[standard]
		if !known {
			i = len(groups)
			at[standard] = i
			name, ok := standards[standard]
			if !ok {
				name = standard
			}
			groups = append(groups, conformanceGroup{Standard: name})
		}
		groups[i].Classes = append(groups[i].Classes, Link{Href: class, Title: title})
	}
	return groups
}

// conformancePage lists the classes by standard.
func (r *request) conformancePage() htmlPage {
	return htmlPage{
		Title:       r.text("Normas que este servidor cumple", "Standards that this server keeps to"),
		Description: r.text("Clases de conformidad de las normas OGC que este servidor cumple.", "Conformance classes of the OGC standards that this server keeps to."),
		Crumbs:      r.crumbs(),
		Body:        conformanceGroups(conformance),
	}
}
