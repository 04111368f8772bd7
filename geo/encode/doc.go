// Package encode writes features out: one file a format, each behind
// [FeatureWriter], and one table that names them, [Formats].
//
// Encoders append bytes straight from a collection's columns, and allocate nothing for
// a feature. GeoJSON and CSV buffer some features, never a result. FlatGeobuf has an
// index in front, which depends on all features: ten bytes of each are kept, and each
// is encoded twice.
package encode
