package pmtiles

import (
	"errors"
	"io"

	"lindero/tiles/archive"
)

// ErrEmpty says that there is no tile: an archive has one at least.
var ErrEmpty = errors.New("there is no tile to write")

// Write writes an archive. Memory grows by about four bytes a tile, those of its entry
// in a leaf directory, and not with the bytes of tiles.
func Write(w io.Writer, info archive.Info, c archive.Contents) error {
	h := headerOf(info)
	root, leaves, err := directories(h, c)
	if err != nil {
		return err
	}
	text, err := metadataOf(info)
	if err != nil {
		return err
	}
	if text, err = compress(text); err != nil {
		return err
	}
	h.Root = section{headerSize, uint64(len(root))}
	h.Metadata = section{h.Root.Offset + h.Root.Length, uint64(len(text))}
	h.Leaves = section{h.Metadata.Offset + h.Metadata.Length, uint64(len(leaves))}
	h.Tiles = section{h.Leaves.Offset + h.Leaves.Length, uint64(c.Size)}
	head, err := h.append(nil)
	if err != nil {
		return err
	}
	for _, part := range [][]byte{head, root, text, leaves} {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	_, err = io.Copy(w, io.NewSectionReader(c.Data, 0, c.Size))
	return err
}
