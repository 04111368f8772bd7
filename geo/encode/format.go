package encode

import (
	"io"
	"iter"
	"slices"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/crs"
)

// FeatureWriter writes features of one collection, one after another.
type FeatureWriter interface {
	// Write writes the feature with the ordinal.
	Write(ordinal uint32) error
	// Close writes what stands behind the last feature. It does not close the
	// writer below.
	Close() error
}

// Format is a way to write features.
type Format struct {
	Name      string   // as in the f parameter
	MediaType string   // without parameters; all text is UTF-8
	Extension string   // of file names, with its dot
	Title     geo.Text // for links and pages
	// New starts a document with features of the collection.
	New func(w io.Writer, c *geo.Collection, o Options) FeatureWriter
}

// Options say how features are written. The zero value writes everything, in
// longitude and latitude.
type Options struct {
	// Properties names the properties to write, which stand in the schema's order;
	// nil: all of them. The id and the geometry are always written.
	Properties []string
	// CRS is the system of the positions. Formats that follow the authority's axis
	// order say so.
	CRS crs.Offered
	// Members stand beside the features, where the format has room for them.
	Members []Member
	// Lang is the language of titles, "es" or "en", where the format has room for
	// one title; empty: Spanish.
	Lang string
	// Shape replaces the geometry of lines, polygons and mixed collections, such as by
	// the part of it inside an area, in longitude and latitude; nil: as it is. It is asked
	// more than once a feature, and not at all for collections of points.
	Shape func(ordinal uint32) orb.Geometry
	// Place is that of the collection among all of the map, from 0, which decides on the
	// symbols of a layer that has none of its own, see symbology.Of.
	Place int
	// ByteOrderMark starts CSV with a byte order mark, without which Excel takes
	// UTF-8 for an older encoding; to other programs it is a part of the first name.
	ByteOrderMark bool
	// GridColumns adds to tables of points, CSV and workbooks, where they are on the
	// grid of paper maps: zone, easting and northing of UTM, and the MGRS reference,
	// whatever the CRS. They are empty where there is none.
	GridColumns bool
}

// writes reports whether a property is to be written.
func (o *Options) writes(property string) bool {
	return o.Properties == nil || slices.Contains(o.Properties, property)
}

// columns returns the columns to write, in the schema's order.
func (o *Options) columns(c *geo.Collection) []*geo.Column {
	var columns []*geo.Column
	for i := range c.Columns {
		if o.writes(c.Columns[i].Name) {
			columns = append(columns, &c.Columns[i])
		}
	}
	return columns
}

// shapes returns what gives the geometry of a feature.
func (o *Options) shapes(c *geo.Collection) func(ordinal uint32) orb.Geometry {
	if o.Shape == nil || c.Points() != nil {
		return c.Geometry
	}
	return o.Shape
}

// Member is a member of the document beside its features, such as numberMatched:
// a name and its value as JSON.
type Member struct {
	Name string
	JSON []byte
}

// Formats are the formats there are, the default one first.
func Formats() []Format {
	return []Format{
		{"json", "application/geo+json", ".geojson", geo.Text{ES: "GeoJSON", EN: "GeoJSON"}, newGeoJSON},
		{"geojsonseq", "application/geo+json-seq", ".geojsonl",
			geo.Text{ES: "GeoJSON, un elemento por línea", EN: "GeoJSON, one feature a line"}, newGeoJSONSeq},
		{"csv", "text/csv", ".csv", geo.Text{ES: "CSV, tabla de texto", EN: "CSV, a table as text"}, newCSV},
		{"fgb", "application/flatgeobuf", ".fgb",
			geo.Text{ES: "FlatGeobuf, para SIG", EN: "FlatGeobuf, for GIS"}, newFGB},
	}
}

// WriteAll writes features in the given order as one document.
func WriteAll(fw FeatureWriter, ordinals []uint32) error {
	return WriteSeq(fw, slices.Values(ordinals))
}

// WriteSeq is [WriteAll] for features that need not be listed in memory.
func WriteSeq(fw FeatureWriter, ordinals iter.Seq[uint32]) error {
	for i := range ordinals {
		if err := fw.Write(i); err != nil {
			return err
		}
	}
	return fw.Close()
}
