// Package cluster groups points that would crowd a map, with exact counts.
//
// # Cells
//
// At each zoom the world is cut into square cells, [Grid] of them to a tile. All
// points of a cell are one cluster; a point alone in its cell stays itself. A cell is
// four cells of the next zoom, so a cluster is the clusters of the next zoom joined:
// counts agree from zoom to zoom, and neither the tile nor the order in which points
// come makes a difference.
//
// # Positions
//
// Points lie in the plane of a projection, x to the east and y to the south from the
// upper left corner of the world, counted in units of 2^-32 of the world's width
// (9 mm at the equator). Sums of them are exact, and so is the mean, rounded down, at
// which a cluster stands: always in its cell.
//
// # Two ways
//
// An [Index] holds the clusters of all points, or of those that a filter selects, for the
// zooms at which they crowd: it is made once, by sorting and sweeping, and answers in the
// time that its answer takes. A [Gatherer] makes the clusters of a few points, in a
// [Window]. Both give the same clusters for the same points.
package cluster
