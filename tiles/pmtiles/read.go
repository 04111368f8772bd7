package pmtiles

import (
	"context"
	"errors"
	"fmt"

	"lindero/tiles"
	"lindero/tiles/archive"
)

// Bounds of what is read into memory at once, in bytes.
const (
	maxDirectory = 32 << 20
	maxMetadata  = 32 << 20
	maxTile      = 64 << 20
)

// entryBytes is what an entry weighs in memory.
const entryBytes = 32

// maxDepth is how many directories lead to a tile at most: more would be a circle.
const maxDepth = 4

// DefaultDirectoryBytes is what the directories kept of an archive may weigh unless told
// otherwise: those of a million tiles.
const DefaultDirectoryBytes = 24 << 20

// Options bound a reader. The zero value is usable.
type Options struct {
	DirectoryBytes int64 // what the leaf directories kept may weigh; 0 stands for DefaultDirectoryBytes
}

// Open reads header, root directory and metadata. The reader closes the file, even
// where this fails. Errors name the byte of the file, or of the directory.
func Open(ctx context.Context, file archive.File, o Options) (archive.Reader, error) {
	if o.DirectoryBytes == 0 {
		o.DirectoryBytes = DefaultDirectoryBytes
	}
	r := &reader{file: file, leaves: archive.NewLRU[uint64, []entry](o.DirectoryBytes)}
	if err := r.open(ctx); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return r, nil
}

type reader struct {
	file   archive.File
	header *header
	info   archive.Info
	root   []entry
	leaves *archive.LRU[uint64, []entry] // by offset
}

func (r *reader) open(ctx context.Context) error {
	first := make([]byte, min(firstBytes, max(r.file.Size(), 0)))
	if err := r.file.ReadRange(ctx, first, 0); err != nil {
		return err
	}
	var err error
	if r.header, err = parseHeader(first, r.file.Size()); err != nil {
		return err
	}
	if r.root, err = r.directory(ctx, r.header.Root); err != nil {
		return fmt.Errorf("root directory at byte %d: %w", r.header.Root.Offset, err)
	}
	text, err := r.unpack(ctx, r.header.Metadata, maxMetadata)
	if err != nil {
		return fmt.Errorf("metadata at byte %d: %w", r.header.Metadata.Offset, err)
	}
	r.info, err = infoOf(r.header, text)
	return err
}

// unpack reads a section that the internal compression compressed.
func (r *reader) unpack(ctx context.Context, s section, limit int64) ([]byte, error) {
	if s.Length == 0 {
		return nil, nil
	}
	if s.Length > uint64(limit) {
		return nil, fmt.Errorf("it has %d bytes, more than %d", s.Length, limit)
	}
	data := make([]byte, s.Length)
	if err := r.file.ReadRange(ctx, data, int64(s.Offset)); err != nil {
		return nil, err
	}
	return decompress(data, r.header.InternalCompression, limit)
}

func (r *reader) directory(ctx context.Context, s section) ([]entry, error) {
	data, err := r.unpack(ctx, s, maxDirectory)
	if err != nil {
		return nil, err
	}
	return parseDirectory(data)
}

// Info says what the archive holds.
func (r *reader) Info() archive.Info { return r.info }

// Version is that of the file.
func (r *reader) Version() string { return r.file.Version() }

// Changed is that of the file.
func (r *reader) Changed(ctx context.Context) (bool, error) { return r.file.Changed(ctx) }

// Close closes the file.
func (r *reader) Close() error { return r.file.Close() }

// Tile follows the directories to the tile.
func (r *reader) Tile(ctx context.Context, id tiles.ID) ([]byte, error) {
	if !tiles.WebMercatorQuad.Has(id) {
		return nil, nil
	}
	number, entries := archive.Number(id), r.root
	for range maxDepth {
		e, ok := find(entries, number)
		if !ok {
			return nil, nil
		}
		if e.Run > 0 {
			return r.tile(ctx, e)
		}
		var err error
		if entries, err = r.leaf(ctx, e); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("tile %s lies below more than %d directories", id, maxDepth)
}

func (r *reader) tile(ctx context.Context, e entry) ([]byte, error) {
	s, ok := r.header.Tiles.part(e)
	if !ok || e.Length > maxTile {
		return nil, fmt.Errorf("tile %s: %d bytes from byte %d do not lie in the tile data, or are more than %d", archive.ID(e.Number), e.Length, e.Offset, maxTile)
	}
	data := make([]byte, s.Length)
	if err := r.file.ReadRange(ctx, data, int64(s.Offset)); err != nil {
		return nil, fmt.Errorf("tile %s at byte %d: %w", archive.ID(e.Number), s.Offset, err)
	}
	return data, nil
}

// leaf is the leaf directory that an entry points at.
func (r *reader) leaf(ctx context.Context, e entry) ([]entry, error) {
	s, ok := r.header.Leaves.part(e)
	if !ok {
		return nil, fmt.Errorf("leaf directory of tile %s: %d bytes from byte %d do not lie among the leaf directories", archive.ID(e.Number), e.Length, e.Offset)
	}
	if entries, ok := r.leaves.Get(s.Offset); ok {
		return entries, nil
	}
	entries, err := r.directory(ctx, s)
	if err != nil {
		return nil, fmt.Errorf("leaf directory at byte %d: %w", s.Offset, err)
	}
	r.leaves.Put(s.Offset, entries, int64(entryBytes*len(entries)))
	return entries, nil
}

// part is the stretch that an entry points at within a section; ok is false where it
// leads out of it.
func (s section) part(e entry) (part section, ok bool) {
	part = section{s.Offset + e.Offset, uint64(e.Length)}
	return part, part.Length <= s.Length && e.Offset <= s.Length-part.Length
}
