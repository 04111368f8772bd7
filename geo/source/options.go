package source

import "io/fs"

// Format is a file format that [Load] reads.
type Format string

// The formats.
const (
	GeoJSON    Format = "geojson"
	GeoJSONSeq Format = "geojsonseq" // newline-delimited, or RFC 8142
	CSV        Format = "csv"
	GeoPackage Format = "gpkg"
	Shapefile  Format = "shapefile"
	zipped     Format = "zip"
)

// Input is a folder or a file: on disk, or within FS where that is set. Folders are
// read with their sub-folders; hidden ones are passed over.
type Input struct {
	Path string
	FS   fs.FS  // nil: Path is on disk
	Name string // what reports call the root of FS; "" for nothing
}

// Options govern a [Load]. The zero value is good for use.
type Options struct {
	// Strict makes the first refusal fail the whole load, with a [RefusalError].
	Strict bool
	// Config stands in for the lindero.yaml of the folders, if set.
	Config *Config
	// CSV overrides, field by field, what lindero.yaml says of CSV files.
	CSV CSVOptions
	// Limits bound memory and the size of the report; zero fields have defaults.
	Limits Limits
}

// CSVOptions say how delimited text is read; empty fields are found out.
type CSVOptions struct {
	Lon       string `yaml:"lon"`       // column of longitudes
	Lat       string `yaml:"lat"`       // column of latitudes
	WKT       string `yaml:"wkt"`       // column of geometries
	Delimiter string `yaml:"delimiter"` // one character, or "tab"
	Encoding  string `yaml:"encoding"`  // such as windows-1252; UTF-8 if empty
}

func (o CSVOptions) or(other CSVOptions) CSVOptions {
	return CSVOptions{
		Lon: first(o.Lon, other.Lon), Lat: first(o.Lat, other.Lat), WKT: first(o.WKT, other.WKT),
		Delimiter: first(o.Delimiter, other.Delimiter), Encoding: first(o.Encoding, other.Encoding),
	}
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// Limits bound what a file may cost. The zero value of each field stands for the
// default.
type Limits struct {
	FeatureBytes   int   // of one feature or record as it stands in the file; 64 MiB
	Depth          int   // of nested JSON values, and of geometry collections; 64
	ListedRefusals int   // of one file; 1000
	ListedWarnings int   // of one file and code; 100
	ListedNotes    int   // of one file and code; 3
	ZipRatio       int64 // unpacked to packed bytes of one member, beyond its first 16 MiB; 200
	ZipBytes       int64 // unpacked, of one archive; 16 GiB
	ZipMembers     int   // of one archive; 10,000
	FolderDepth    int   // of sub-folders; 8
}

func (l Limits) withDefaults() Limits {
	l.FeatureBytes = positive(l.FeatureBytes, 64<<20)
	l.Depth = positive(l.Depth, 64)
	l.ListedRefusals = positive(l.ListedRefusals, 1000)
	l.ListedWarnings = positive(l.ListedWarnings, 100)
	l.ListedNotes = positive(l.ListedNotes, 3)
	l.ZipRatio = positive(l.ZipRatio, 200)
	l.ZipBytes = positive(l.ZipBytes, 16<<30)
	l.ZipMembers = positive(l.ZipMembers, 10000)
	l.FolderDepth = positive(l.FolderDepth, 8)
	return l
}

func positive[T int | int64](v, otherwise T) T {
	if v > 0 {
		return v
	}
	return otherwise
}
