// Package pack packs a tileset into an archive: all tiles of its zooms and of an area
// that show something, each with the bytes that a server of the same program sends.
//
// [Run] walks down the pyramid zoom by zoom, along the order of archives, past every
// part where nothing lies ([tiles.Tileset.MayShow]). Tiles are built on all cores and
// appended to a spool beside the archive: their bytes to one file, a record of each to
// another. At the end the archive is written from the spool and put in its place at
// once. Memory does not grow with the number of tiles, but for four bytes each while
// directories are written.
//
// A spool says what it is of. Run again after it was interrupted, even by kill -9 or a
// loss of power, Run checks every byte of the spool and goes on after its last good
// tile; a spool of other data or options is thrown away.
package pack
