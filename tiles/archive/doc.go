// Package archive is what packed tilesets have in common: [Info] says what one holds,
// [Number] puts its tiles in order, [Contents] is what writers write, [Reader] what
// readers offer. Packages pmtiles and mbtiles are the formats, package pack fills them,
// package remote finds them on disk, behind HTTP or in a bucket.
//
// A [Set] is an archive being served: it notices that the archive was replaced, and
// keeps tiles asked for in a [Cache]. A failure to read is always an error, never an
// empty tile.
package archive
