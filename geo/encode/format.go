package encode

import (
	"io"

	"lindero/geo"
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
	Name      string // as in the f parameter
	MediaType string
	// New starts a document. Members are written into its head where the format
	// has room for them.
	New func(w io.Writer, c *geo.Collection, members []Member) FeatureWriter
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
		{"json", "application/geo+json", newGeoJSON},
		{"geojsonseq", "application/geo+json-seq", newGeoJSONSeq},
	}
}

// WriteAll writes features in the given order as one document.
func WriteAll(fw FeatureWriter, ordinals []uint32) error {
	for _, i := range ordinals {
		if err := fw.Write(i); err != nil {
			return err
		}
	}
	return fw.Close()
}
