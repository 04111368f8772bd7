package api

import (
	"github.com/paulmach/orb"

	"lindero/geo"
)

// geometryFormats are the formats of OGC API Features Part 5 for kinds of geometry.
var geometryFormats = map[string]string{
	"point": "geometry-point-or-multipoint", "line": "geometry-linestring-or-multilinestring",
	"polygon": "geometry-polygon-or-multipolygon", "mixed": "geometry-any",
}

// facts are what describing a collection takes a look at every feature for.
type facts struct {
	geometry  string // point, line, polygon or mixed
	synthetic int    // features that say they are made up
}

func factsOf(c *geo.Collection) facts { return facts{geometryKind(c), syntheticCount(c)} }

// geometryKind is point, line or polygon where all geometries are of one
// dimension, else mixed.
func geometryKind(c *geo.Collection) string {
	if c.Points() != nil {
		return "point"
	}
	kind := ""
	for i := range uint32(c.Len()) {
		g := c.Geometry(i)
		if g == nil {
			continue
		}
		switch k := kindOf(g); {
		case kind == "":
			kind = k
		case kind != k:
			return "mixed"
		}
	}
	if kind == "" {
		return "mixed"
	}
	return kind
}

func kindOf(g orb.Geometry) string {
	switch g.(type) {
	case orb.Point, orb.MultiPoint:
		return "point"
	case orb.LineString, orb.MultiLineString:
		return "line"
	case orb.Ring, orb.Polygon, orb.MultiPolygon, orb.Bound:
		return "polygon"
	}
	return "mixed"
}

func syntheticCount(c *geo.Collection) int {
	column := c.Column("synthetic")
	if column == nil || column.Type != geo.Boolean {
		return 0
	}
	n := 0
	for i := range uint32(c.Len()) {
		if !column.IsNull(i) && column.Bool(i) {
			n++
		}
	}
	return n
}
