package encode

import (
	"database/sql"
	_ "embed" // the tables
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"lindero/geo"
)

// gpkgTables are the tables that a GeoPackage has whatever its layers.
//
//go:embed gpkg.sql
var gpkgTables string

// geoPackage writes a GeoPackage 1.4 (OGC 12-128r19) in a file on the disk, which goes
// to w when it is finished. SQLite makes the tables; rows of layers are appended as
// pages, see [sqliteTable].
type geoPackage struct {
	w      io.Writer
	about  FileOptions
	path   string
	styled bool            // there is a table of styles
	titles map[string]bool // of layers, of which no two may be the same
}

func openGeoPackage(w io.Writer, o FileOptions) (FileWriter, error) {
	file, err := os.CreateTemp(o.Temp, "lindero-*.gpkg")
	if err != nil {
		return nil, onDisk(err)
	}
	g := &geoPackage{w: w, about: o, path: file.Name(), titles: map[string]bool{}}
	err = file.Close()
	if err == nil {
		err = g.transact(g.begin)
	}
	if err != nil {
		return nil, errors.Join(onDisk(err), os.Remove(g.path))
	}
	return g, nil
}

// onDisk says of a full disk what has filled it.
func onDisk(err error) error {
	if errors.Is(err, syscall.ENOSPC) || err != nil && strings.Contains(err.Error(), "database or disk is full") {
		return geo.Errorf(geo.CodeUnavailable, "", "the server's disk for temporary files is full; a smaller area, or fewer layers, may fit")
	}
	return err
}

// begin makes what does not depend on layers.
func (g *geoPackage) begin(tx *sql.Tx) error {
	if _, err := tx.Exec(gpkgTables); err != nil {
		return err
	}
	return g.describeFile(tx)
}

// describeFile keeps the file's title and whose data they are.
func (g *geoPackage) describeFile(tx *sql.Tx) error {
	text := appendString(appendKey([]byte{'{'}, "title"), []byte(g.about.Title))
	text = append(appendKey(append(text, ','), "attribution"), '[')
	for i, a := range g.about.Attribution {
		if i > 0 {
			text = append(text, ',')
		}
		text = appendString(text, []byte(a))
	}
	return run(tx, `INSERT INTO gpkg_metadata VALUES(1, 'dataset', 'https://www.rfc-editor.org/rfc/rfc8259', 'application/json', ?)`, string(append(text, ']', '}'))).
		then(`INSERT INTO gpkg_metadata_reference VALUES('geopackage', NULL, NULL, NULL, ?, 1, NULL)`, g.time()).err
}

// time is when the file was made, as GeoPackages write it.
func (g *geoPackage) time() string { return g.about.Created.UTC().Format("2006-01-02T15:04:05.000Z") }

// transact changes the database within one transaction. Nothing protects it from being
// cut off: a file that is not finished is of no use.
func (g *geoPackage) transact(change func(*sql.Tx) error) error {
	abs, err := filepath.Abs(g.path)
	if err != nil {
		return err
	}
	address := "file:" + (&url.URL{Path: abs}).EscapedPath() + "?_pragma=page_size(4096)&_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)&_pragma=foreign_keys(ON)"
	db, err := sql.Open("sqlite", address)
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	return errors.Join(within(db, change), db.Close())
}

func within(db *sql.DB, change func(*sql.Tx) error) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if err := change(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// statements are run one after another until one fails.
type statements struct {
	tx  *sql.Tx
	err error
}

func run(tx *sql.Tx, query string, args ...any) *statements {
	return (&statements{tx: tx}).then(query, args...)
}

func (s *statements) then(query string, args ...any) *statements {
	if s.err != nil {
		return s
	}
	if _, err := s.tx.Exec(query, args...); err != nil {
		s.err = fmt.Errorf("%w in %.200s", err, query)
	}
	return s
}

func (g *geoPackage) Layer(c *geo.Collection, o Options) (FeatureWriter, error) {
	if o.Lang == "" {
		o.Lang = g.about.Lang
	}
	return newGPKGLayer(g, c, o), nil
}

func (g *geoPackage) Close() error {
	file, err := os.Open(g.path)
	if err != nil {
		return err
	}
	_, err = io.Copy(g.w, file)
	return errors.Join(err, file.Close(), g.Discard())
}

func (g *geoPackage) Discard() error {
	if g.path == "" {
		return nil
	}
	path := g.path
	g.path = ""
	return os.Remove(path)
}

// quoteSQL quotes a name of a table or a column.
func quoteSQL(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
