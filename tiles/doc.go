// Package tiles cuts collections into vector tiles (Mapbox Vector Tile
// specification 2.1) and keeps finished tiles at hand.
//
// A [Tileset] is an ordered list of layers over immutable collections;
// [Tileset.Append] writes one tile, straight from the collections' columns. A
// [Cache] gzips tiles once, keeps them within a bound, and builds each only once
// however many ask. [NewTileJSON] describes a tileset to clients.
//
// # Coordinates
//
// Collections hold WGS 84 longitude and latitude in degrees (OGC CRS84). Tiles are
// the square tiles of EPSG:3857 (spherical Web Mercator), numbered XYZ: column x
// from the antimeridian eastwards, row y from the north. Inside a tile, positions
// count [Extent] units from its upper left corner, x to the right and y down,
// rounded to the nearest unit.
//
// # Edges
//
// A tile shows what lies in it and up to [Buffer] units around it, so that symbols
// and strokes that straddle an edge are drawn whole. A point belongs to exactly one
// tile of each zoom: the one where both its rounded coordinates are in
// [0, Extent). So counts of points with such coordinates, summed over the tiles of
// a zoom, are exact; [Owner] finds that tile. Around the antimeridian the
// buffer reaches across: what lies beyond 180 degrees appears shifted by a world.
// Beyond [MaxLatitude] lines and polygons are cut off and points left out.
//
// # Detail
//
// Below its layer's largest zoom, a line or ring is simplified after Douglas and
// Peucker within [Tolerance] units, and rings smaller than [MinRingArea] are left
// out. Both are decided once, on the whole geometry: every vertex carries the zoom
// from which on it is drawn, so neighbouring tiles agree along their edge. At the
// largest zoom, which clients enlarge, every vertex counts.
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
// # Determinism
//
// Layers stand in the tileset's order, features in the order of ordinals, keys in
// the schema's, values in the order of first use: equal collections give equal
// bytes.
package tiles
