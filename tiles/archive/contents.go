package archive

import (
	"io"
	"iter"
)

// Entry is a tile among others: its number, and where its bytes lie.
type Entry struct {
	Number uint64
	Offset uint64
	Length uint32 // above 0: archives hold no empty tiles
}

// Contents are the tiles of an archive to be written.
type Contents struct {
	// Entries yields all tiles by ascending number, as often as asked. Each points at
	// the end of what those before it point at, or at the bytes of one of them.
	Entries func() iter.Seq2[Entry, error]
	Data    io.ReaderAt
	Size    int64 // of Data, in bytes
}
