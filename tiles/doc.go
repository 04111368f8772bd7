// Package tiles cuts collections into vector tiles (Mapbox Vector Tile
// specification 2.1) and keeps finished tiles at hand.
//
// A [Tileset] is an ordered list of layers over immutable collections, cut for one
// [Grid]; [Tileset.Append] writes one tile, straight from the collections' columns. A
// [Cache] gzips tiles once, keeps them within a bound, over reloads too, and builds each
// only once however many ask. [NewTileJSON] describes a tileset to clients, [NewTileMatrixSet]
// a grid.
//
// # Coordinates
//
// Collections hold WGS 84 longitude and latitude in degrees (OGC CRS84). A grid (a
// tile matrix set, OGC 17-083r4) projects them and cuts the plane into square tiles:
// [WebMercatorQuad] that of EPSG:3857 (spherical Web Mercator), [WorldCRS84Quad] that
// of the degrees themselves. Tiles are numbered XYZ: column x from the antimeridian
// eastwards, row y from the north. Inside a tile, positions count [Extent] units from
// its upper left corner, x to the right and y down, rounded to the nearest unit.
//
// # Levels and zooms
//
// A layer's zooms are those of Web Mercator. WorldCRS84Quad has two tiles at level 0,
// so that its level z has the scale of zoom z+1, and shows what that zoom shows: the
// same layers, of the same detail. Level 0 also stands for zoom 0.
//
// # Edges
//
// A tile shows what lies in it and up to [Buffer] units around it, so that symbols
// and strokes that straddle an edge are drawn whole. A point belongs to exactly one
// tile of each level: the one where both its rounded coordinates are in
// [0, Extent). So counts of points with such coordinates, summed over the tiles of
// a level, are exact; [Grid.Owner] finds that tile. Around the antimeridian the
// buffer reaches across: what lies beyond 180 degrees appears shifted by a world.
// Beyond the edges of the grid, [MaxLatitude] in Web Mercator, lines and polygons are
// cut off and points left out. [Tileset.Limits] tells which tiles may show something.
//
// # Detail
//
// Below its layer's largest zoom, a line or ring is simplified after Douglas and
// Peucker within [Tolerance] units, and rings smaller than [MinRingArea] are left
// out. Both are decided once for a grid, on the whole geometry: every vertex carries
// the zoom from which on it is drawn, so neighbouring tiles agree along their edge. At
// the largest zoom, which clients enlarge, every vertex counts.
//
// What the lines and rings of a layer share is simplified once for all of them (package
// topology): polygons side by side show neither a gap nor an overlap between them, at
// any zoom, and their areas add up to the last square unit. Junctions, where three
// borders meet, are drawn at every zoom. Where a polygon's own border would cross or
// cover itself, vertices are drawn earlier, until it does not, or is as close to the
// original as tiles can tell: half a unit. What remains:
//
//   - Borders are shared where their vertices are equal. Where one side has a vertex
//     that the other lacks, each side is simplified by itself.
//   - A ring that is left out leaves a gap, which its neighbours do not fill: it is at
//     most MinRingArea large. The hole of an island in it goes with the island.
//   - Polygons that do not touch but lie within two tolerances may touch, or overlap.
//   - Rounding to units makes rings touch or cross themselves where they are about a
//     unit wide.
//
// # Bounds
//
// A tile of a layer weighs about what [LayerOptions] allow. Layers of points show
// clusters where it would weigh more; lines and polygons are drawn with the detail of a
// smaller zoom, and so without what is too small to be seen there. What is found for
// the fullest tile holds for its whole zoom, so neighbours match. [Encoded] says how
// many features were left out. At a layer's largest zoom everything is drawn.
//
// # Clusters
//
// At a zoom where points crowd, a layer of points shows clusters in place of those that
// share a cell (package cluster). Points crowd at a zoom where some tile has more of
// them than [LayerOptions] allow; the whole zoom is clustered then, so that neighbours
// match, and never the layer's largest. No point vanishes: the counts of the clusters
// that a level's tiles own, by the rule for points above, and the points alone in a
// cell sum up to the points of the layer, and so by class.
//
// A cluster is a point at the mean of its points. Its id is that of its cell, the same
// in every tile and under every filter. Its properties: "cluster" is true, "count" how
// many points it is of, "expansion_zoom" the level at which it falls apart, "bbox" their
// box in degrees (west, south, east, north) as a JSON array, and "count_" with a class
// behind how many are of that class. Where a column has such a name, _ stands before it.
//
// # Filters
//
// [Tileset.Filtered] gives the tiles of some features, with clusters of exactly those, at
// the zooms at which they crowd: a filter that leaves few features shows them one by one
// where all would be clusters. Where all features crowd, what a filter selects is found
// once and kept ([Picks]).
//
// # Labels
//
// A layer with polygons is followed by another one, named after it with "_labels" at the
// end: a point for each feature of which a polygon is drawn, the same at every zoom,
// where a name has the most room ([LabelPoint]). It has the feature's id, and of its
// properties the names (name, nombre, title, titulo, label, and those that begin with
// one of them and "_") and the class. Tiles own labels as they own points. A collection
// of that very id takes the place of the labels.
//
// # Features
//
// A feature's id is its own where that is an integer from 0 to 2^53, else the upper
// 53 bits of the xxHash64 of its id's text: the same in every tile, at every zoom,
// on every machine. The id itself travels as the first property, named "id" unless
// a column has that name. Values are strings, unsigned integers (negative ones
// zigzag), doubles and booleans; lists and objects are JSON text; nulls are left out.
// A geometry collection becomes up to three features of one id: points, lines,
// polygons.
//
// # Reloads
//
// When collections are loaded again, [Cache.Carry] keeps tiles whose bytes cannot have
// changed: those that no feature which differs, before or after, comes near, of layers
// that are written as they were and decide alike for the zoom. Where features stand in
// another order, as they do when a collection's extent changes, those of each tile are
// looked at. Filtered tiles of points that crowd are dropped with any change to their
// layer, as which zooms show clusters follows from all that the filter selects.
//
// # Determinism
//
// Layers stand in the tileset's order, features in the order of ordinals, keys in
// the schema's, values in the order of first use: equal collections give equal
// bytes.
package tiles
