// Package pmtiles writes and reads PMTiles 3 archives
// (https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md): one file that is
// read in parts, wherever it lies.
//
// [Write] lays an archive out in the order that all readers know: header, root
// directory, metadata, leaf directories, tiles. Directories and metadata are gzip
// members, tiles are ordered by [archive.Number], equal ones in a row share an entry,
// others share their bytes. Equal contents give equal bytes.
//
// [Open] reads what any writer made, as long as nothing but gzip compresses it. It
// fetches the first 16 kB in one request, then a leaf directory now and then, then
// tiles; directories are kept within a bound.
package pmtiles
