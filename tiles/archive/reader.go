package archive

import (
	"context"
	"errors"
	"fmt"

	"lindero/tiles"
)

// Reader is an open archive, in the state that it had when it was opened. It is safe
// for concurrent use.
type Reader interface {
	Info() Info
	// Version names the state.
	Version() string
	// Tile returns a tile as it is stored, nil where the archive has none. It fails with
	// [ErrReplaced] where the state is gone, and where the archive cannot be read.
	Tile(ctx context.Context, id tiles.ID) ([]byte, error)
	// Changed reports whether the place holds another state by now.
	Changed(ctx context.Context) (bool, error)
	Close() error
}

// Opener opens an archive in its newest state.
type Opener func(ctx context.Context) (Reader, error)

// File is the bytes of an archive, wherever they lie, in one state.
type File interface {
	Size() int64
	// Version names the state: files of equal versions hold equal bytes.
	Version() string
	// ReadRange fills p with the bytes from the offset on. It fails with [ErrReplaced]
	// where the state is gone.
	ReadRange(ctx context.Context, p []byte, offset int64) error
	Changed(ctx context.Context) (bool, error)
	Close() error
}

// ErrReplaced says that the archive is not the one that was opened.
var ErrReplaced = errors.New("the archive was replaced")

// SourceError says that an archive being served could not be read.
type SourceError struct {
	Name string // of the tileset
	Err  error
}

func (e *SourceError) Error() string { return fmt.Sprintf("tileset %s: %v", e.Name, e.Err) }

// Unwrap returns the cause.
func (e *SourceError) Unwrap() error { return e.Err }
