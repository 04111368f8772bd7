// Package geo is the domain and its query engine: collections of border
// infrastructure held in typed columns, indexed by an R-tree, grouped into
// immutable snapshots that are swapped as a whole.
//
// # Data flow
//
// A reader (package geo/source) fills one [Feature] after another and adds it to
// a [Builder]. [Builder.Build] orders the features along a Hilbert curve, packs
// their properties into columns, indexes their boxes and returns a [Collection].
// Collections form a [Snapshot], and a [Snapshot] has one [Edition] per access
// class, which package geo/redact makes by the rules for that class. A [Store] publishes the newest snapshot through an atomic pointer; a
// request takes it once and works on one edition of it to the end.
//
// # Ordinals
//
// Inside a collection a feature is known by its ordinal, 0 to Len-1. Ordinals
// follow the Hilbert curve over the collection's extent, ties by id, features
// without geometry last: neighbours on the map are neighbours in every column,
// which is what tiles and pages by area read. The order depends on the content
// alone, never on the order of the files. [Collection.Lookup] finds an ordinal by
// id.
//
// # Coordinates
//
// All coordinates are WGS 84 longitude and latitude in degrees, in this order
// (OGC CRS84), as orb has them.
//
// # Near and far
//
// [Collection.Nearest] finds features by their distance on the WGS 84 ellipsoid, exactly: it
// takes boxes off the R-tree in the order of lower bounds of their distances, measures what
// they hold, and stops where nothing that is left can be nearer.
//
// # Ownership
//
// Everything reachable from a Snapshot is read-only once built. Slices and
// geometries handed out are shared with it: copy before changing.
package geo
