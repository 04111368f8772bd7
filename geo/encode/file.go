package encode

import (
	"io"
	"iter"
	"time"

	"lindero/geo"
)

// FileFormat is a way to write features of several collections as one file.
type FileFormat struct {
	Name      string   // as in the format of a request
	MediaType string   // without parameters
	Extension string   // of file names, with its dot
	Title     geo.Text // for pages
	// Open starts a file.
	Open func(w io.Writer, o FileOptions) (FileWriter, error)
	// Single tells that the format holds one layer: several come as a zip of files, see
	// [FileFormat.For].
	Single bool
}

// FileOptions say how a file is written. What formats have no place for is left out.
type FileOptions struct {
	Layers      int       // how many will follow, at the least 1
	Title       string    // of the file
	Attribution []string  // whose data they are
	Lang        string    // of titles and names, "es" or "en"; empty: Spanish
	Created     time.Time // what stands in the file as its time, for bytes to depend on nothing else
	Temp        string    // a directory for what cannot be streamed; empty: the system's
}

// FileWriter writes layers, one after another. Whoever has one closes it, which finishes
// the file, or discards it.
type FileWriter interface {
	// Layer starts a layer, when the one before is closed. Its options' Members are not
	// written.
	Layer(c *geo.Collection, o Options) (FeatureWriter, error)
	// Close writes what stands behind the last layer. It does not close the writer below.
	Close() error
	// Discard gives up what Close has not finished, and removes what was on the disk for
	// it. After Close it does nothing.
	Discard() error
}

// Files are the formats of files there are, those that hold one layer first.
func Files() []FileFormat {
	var all []FileFormat
	for _, f := range streams() {
		all = append(all, single(f))
	}
	return append(all,
		FileFormat{Name: "gpkg", MediaType: "application/geopackage+sqlite3", Extension: ".gpkg",
			Title: geo.Text{ES: "GeoPackage, para QGIS y otros SIG", EN: "GeoPackage, for QGIS and other GIS"}, Open: openGeoPackage},
		FileFormat{Name: "shp", MediaType: "application/x-shapefile", Extension: ".shp.zip",
			Title: geo.Text{ES: "Shapefile, en un ZIP", EN: "Shapefile, in a ZIP"}, Open: openShapefiles},
		FileFormat{Name: "xlsx", MediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Extension: ".xlsx",
			Title: geo.Text{ES: "Libro de Excel", EN: "Excel workbook"}, Open: openWorkbook},
		FileFormat{Name: "kml", MediaType: "application/vnd.google-earth.kml+xml", Extension: ".kml",
			Title: geo.Text{ES: "KML, para Google Earth", EN: "KML, for Google Earth"}, Open: openKML},
		FileFormat{Name: "kmz", MediaType: "application/vnd.google-earth.kmz", Extension: ".kmz",
			Title: geo.Text{ES: "KMZ, para Google Earth, con símbolos", EN: "KMZ, for Google Earth, with symbols"}, Open: openKMZ},
		FileFormat{Name: "gpx", MediaType: "application/gpx+xml", Extension: ".gpx",
			Title: geo.Text{ES: "GPX, para receptores GPS", EN: "GPX, for GPS units"}, Open: openGPX},
	)
}

// streams are the formats that stream one collection: those of pages, and GeoParquet,
// which is for whole collections.
func streams() []Format {
	return append(Formats(), Format{"parquet", "application/vnd.apache.parquet", ".parquet",
		geo.Text{ES: "GeoParquet, para análisis", EN: "GeoParquet, for analysis"}, newParquet})
}

// For returns the ending and the media type of a file with so many layers.
func (f FileFormat) For(layers int) (extension, mediaType string) {
	if f.Single && layers > 1 {
		return ".zip", "application/zip"
	}
	return f.Extension, f.MediaType
}

// single makes a format of files from one that streams a collection.
func single(f Format) FileFormat {
	return FileFormat{
		Name: f.Name, MediaType: f.MediaType, Extension: f.Extension, Title: f.Title, Single: true,
		Open: func(w io.Writer, o FileOptions) (FileWriter, error) {
			if o.Layers > 1 {
				return &zipFile{newArchive(w, o.Created), f}, nil
			}
			return lone{w, f}, nil
		},
	}
}

// lone is a file that is its one layer.
type lone struct {
	w      io.Writer
	format Format
}

func (l lone) Layer(c *geo.Collection, o Options) (FeatureWriter, error) {
	return l.format.New(l.w, c, o), nil
}

func (lone) Close() error { return nil }

func (lone) Discard() error { return nil }

// zipFile has a file for each layer, named after it.
type zipFile struct {
	archive
	format Format
}

func (z *zipFile) Layer(c *geo.Collection, o Options) (FeatureWriter, error) {
	w, err := z.create(c.ID + z.format.Extension)
	if err != nil {
		return nil, err
	}
	return z.format.New(w, c, o), nil
}

// WriteLayer writes features of a collection, in the order given, as the next layer. An
// error among them ends it.
func WriteLayer(file FileWriter, c *geo.Collection, o Options, ordinals iter.Seq2[uint32, error]) error {
	w, err := file.Layer(c, o)
	if err != nil {
		return err
	}
	for ordinal, err := range ordinals {
		if err != nil {
			return err
		}
		if err := w.Write(ordinal); err != nil {
			return err
		}
	}
	return w.Close()
}
