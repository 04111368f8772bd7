package api

import (
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/cql"
)

// geometryFormats are the formats of OGC API Features Part 5 for kinds of geometry.
var geometryFormats = map[string]string{
	"point": "geometry-point-or-multipoint", "line": "geometry-linestring-or-multilinestring",
	"polygon": "geometry-polygon-or-multipolygon", "mixed": "geometry-any",
}

// facts are what describing a collection takes a look at every feature for.
type facts struct {
	geometry  string        // point, line, polygon or mixed
	synthetic int           // features that say they are made up
	times     *[2]time.Time // the first and the last of its dates; nil: there is none
}

func factsOf(c *geo.Collection) facts {
	return facts{geometryKind(c), syntheticCount(c), timesOf(c.Column(c.Schema.Date))}
}

// timesOf spans the values of a column of dates, the whole of each day in UTC. What is
// no date is passed over.
func timesOf(column *geo.Column) *[2]time.Time {
	if column == nil || column.Type != geo.String {
		return nil
	}
	var span *[2]time.Time
	for code := range uint32(column.Dict().Len()) {
		start, isDay, ok := cql.ParseInstant(string(column.Dict().Bytes(code)))
		if !ok {
			continue
		}
		end := start
		if isDay {
			end = start.Add(24*time.Hour - time.Second)
		}
		switch {
		case span == nil:
			span = &[2]time.Time{start, end}
		case start.Before(span[0]):
			span[0] = start
		}
		if end.After(span[1]) {
			span[1] = end
		}
	}
	return span
}

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
