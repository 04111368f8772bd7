// Package extract takes an area out of an edition as one file.
//
// A [Request] names an area, layers, filters and a format. [New] makes a [Plan] of it:
// the area's outline, how many features of each layer lie there, an estimate of the
// file's size, and what whoever takes it should know. [Plan.Check] holds it against the
// operator's [Limits], and [Plan.Run] streams the file.
//
// A feature is in an extract where it is true of its geometry that it S_INTERSECTS the
// area, as CQL2 has it, and of its filter and of the time asked for. Lines and polygons
// are cut at the area's outline, or whole where the request asks for it; one that only
// touches the outline has no part inside, and is left out where they are cut. Editions do
// not change, so a plan's counts are those of the file, and equal requests of equal
// editions give equal bytes.
package extract
