// Package encode writes features out: one file a format, each behind
// [FeatureWriter], and one table that names them, [Formats].
//
// Encoders append bytes straight from a collection's columns, and allocate nothing for
// a feature. They buffer some features, never a result.
package encode
