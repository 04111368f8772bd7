// Package encode writes features out: one file a format, each behind
// [FeatureWriter], and one table that names them, [Formats].
//
// Encoders append bytes straight from a collection's columns. They buffer one
// feature, never a result.
package encode
