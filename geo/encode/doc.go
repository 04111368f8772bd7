// Package encode writes features out: one file a format, each behind
// [FeatureWriter], and one table that names them, [Formats].
//
// Encoders append bytes straight from a collection's columns, and allocate nothing for
// a feature. GeoJSON and CSV buffer some features, never a result. FlatGeobuf has an
// index in front, which depends on all features: ten bytes of each are kept, and each
// is encoded twice.
//
// [Files] are formats of several layers. GeoPackage is made on the disk: SQLite makes the
// tables, and their rows are written as pages, which takes a fiftieth of what ogr2ogr does.
// Shapefiles and workbooks are streamed: the one in two passes, since headers and widths
// of fields depend on all features, the other row by row, with texts in the cells. KML is
// streamed too, and GPX written at the end, for waypoints of all layers go before tracks.
// GeoParquet has a row group in memory, of 65,536 features or 32 MB of geometries.
package encode
