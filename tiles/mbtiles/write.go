package mbtiles

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"

	_ "modernc.org/sqlite" // the driver

	"lindero/tiles"
	"lindero/tiles/archive"
)

// ErrEmpty says that there is no tile to write.
var ErrEmpty = errors.New("there is no tile to write")

// The file's application id is that of MBTiles ("Database Specifications"). Nobody
// reads the file before it is whole, so that there is no journal to keep.
const schema = `
PRAGMA application_id = 0x4d504258;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE metadata (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE images (tile_id INTEGER PRIMARY KEY, tile_data BLOB NOT NULL);
CREATE TABLE map (zoom_level INTEGER NOT NULL, tile_column INTEGER NOT NULL, tile_row INTEGER NOT NULL, tile_id INTEGER NOT NULL);
CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, tile_data FROM map JOIN images USING (tile_id);
`

const index = `CREATE UNIQUE INDEX map_index ON map (zoom_level, tile_column, tile_row)`

// Write writes an archive to a file that does not exist yet.
func Write(ctx context.Context, path string, info archive.Info, c archive.Contents) (err error) {
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("%s exists", path)
	}
	db, err := sql.Open("sqlite", address(path, ""))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1) // one that has the pragmas
	if _, err := db.ExecContext(ctx, schema); err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := fill(ctx, tx, info, c); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// address is the name of a file for the driver.
func address(path, query string) string {
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: query}).String()
}

func fill(ctx context.Context, tx *sql.Tx, info archive.Info, c archive.Contents) error {
	rows, err := rowsOf(info)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if _, err := tx.ExecContext(ctx, `INSERT INTO metadata VALUES (?, ?)`, r.name, r.value); err != nil {
			return err
		}
	}
	if err := fillTiles(ctx, tx, c); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, index) // at once: quicker than row by row, and in order
	return err
}

// fillTiles writes the tiles. Equal ones are known by the place of their bytes, which
// numbers their row.
func fillTiles(ctx context.Context, tx *sql.Tx, c archive.Contents) error {
	image, err := tx.PrepareContext(ctx, `INSERT INTO images VALUES (?, ?)`)
	if err != nil {
		return err
	}
	place, err := tx.PrepareContext(ctx, `INSERT INTO map VALUES (?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	end, data := uint64(0), []byte(nil)
	empty := true
	for e, err := range c.Entries() {
		if err != nil {
			return err
		}
		if e.Offset == end {
			data = append(data[:0], make([]byte, e.Length)...)
			if _, err := c.Data.ReadAt(data, int64(e.Offset)); err != nil {
				return err
			}
			if _, err := image.ExecContext(ctx, int64(e.Offset), data); err != nil {
				return err
			}
			end += uint64(e.Length)
		}
		id := archive.ID(e.Number)
		if _, err := place.ExecContext(ctx, id.Z, id.X, fromSouth(id), int64(e.Offset)); err != nil {
			return err
		}
		empty = false
	}
	if empty {
		return ErrEmpty
	}
	return nil
}

// fromSouth is the row of a tile as MBTiles count them, from the south (TMS).
func fromSouth(id tiles.ID) uint32 { return 1<<id.Z - 1 - id.Y }
