package mbtiles

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync/atomic"

	"lindero/tiles"
	"lindero/tiles/archive"
)

// Open opens an archive on disk, which is only read.
func Open(ctx context.Context, path string) (archive.Reader, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", address(path, "mode=ro&_pragma=query_only(1)"))
	if err != nil {
		return nil, err
	}
	r := &reader{path: path, opened: info, db: db}
	if err := r.open(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), db.Close())
	}
	return r, nil
}

type reader struct {
	path   string
	opened fs.FileInfo
	db     *sql.DB
	tile   *sql.Stmt
	info   archive.Info
	closed atomic.Bool
}

func (r *reader) open(ctx context.Context) error {
	rows, err := r.metadata(ctx)
	if err != nil {
		return err
	}
	if r.info, err = infoOf(rows); err != nil {
		return err
	}
	r.tile, err = r.db.PrepareContext(ctx, `SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?`)
	return err
}

func (r *reader) metadata(ctx context.Context) (all map[string]string, err error) {
	rows, err := r.db.QueryContext(ctx, `SELECT name, value FROM metadata LIMIT 1000`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	all = make(map[string]string)
	for rows.Next() {
		var name, value sql.NullString
		if err := rows.Scan(&name, &value); err != nil {
			return nil, err
		}
		all[name.String] = value.String
	}
	return all, rows.Err()
}

// Info says what the archive holds.
func (r *reader) Info() archive.Info { return r.info }

// Version is that of the file.
func (r *reader) Version() string { return archive.DiskVersion(r.opened) }

// Changed reports whether the path leads to another file, or the file was written to.
func (r *reader) Changed(context.Context) (bool, error) {
	return archive.DiskChanged(r.path, r.opened)
}

// Close closes the file.
func (r *reader) Close() error {
	r.closed.Store(true)
	return r.db.Close()
}

// Tile looks the tile up.
func (r *reader) Tile(ctx context.Context, id tiles.ID) (tile []byte, err error) {
	if !tiles.WebMercatorQuad.Has(id) {
		return nil, nil
	}
	err = r.tile.QueryRowContext(ctx, id.Z, id.X, fromSouth(id)).Scan(&tile)
	if r.closed.Load() {
		return nil, archive.ErrReplaced // by another reader, which closed this one
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("%s: tile %s: %w", r.path, id, err)
	}
	// A connection that was opened just now may be to another file.
	if changed, err := r.Changed(ctx); changed || err != nil {
		return nil, cmp.Or(err, archive.ErrReplaced)
	}
	return tile, nil
}
