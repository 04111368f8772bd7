// Package conformance asks a running server, from outside as any client would,
// whether it keeps to the OGC API standards that it declares.
//
// The suites of OGC's certification, ets-ogcapi-features10 and
// ets-ogcapi-tiles10, are programs in Java of their own. Here is one check for
// each of their test methods, written from the abstract tests of the standards
// and named after the suite, the package, the class and the method:
//
//	features/core.collections.FeaturesBBox.validateFeaturesWithBoundingBoxResponse
//	tiles/conformance.Tile.validateTilesErrorConditions
//
// Checks named lindero/... go beyond those suites: filters, schemas, sorting,
// paging, and every answer of a run against the server's own OpenAPI document.
// A check runs where /conformance declares its class, and is skipped with an
// explanation where not.
//
// Answers are judged by means of this package alone: what a bbox, an interval or
// a filter selects is found by testing each feature of a full download, what a
// transformed coordinate must be by PROJ's cs2cs, where a feature lies in a tile
// by the definition of the tile matrix set, and tiles are read by a decoder of
// its own.
package conformance
