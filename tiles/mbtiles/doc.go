// Package mbtiles writes and reads MBTiles 1.3 archives
// (https://github.com/mapbox/mbtiles-spec/blob/master/1.3/spec.md): SQLite files, which
// most desktop programs open. They lie on a local disk; for HTTP and buckets there is
// package pmtiles.
//
// [Write] keeps equal tiles once: tiles is a view of the tables map and images, as the
// specification allows ("Tiles"). Equal contents give equal bytes.
package mbtiles
