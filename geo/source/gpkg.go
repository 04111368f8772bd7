package source

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"lindero/geo"
	"lindero/geo/crs"
)

// geopackage is an open GeoPackage (OGC 12-128r19), read only.
type geopackage struct {
	db      *sql.DB
	temp    string // a copy to be removed, "" if none
	systems map[int32]srs
}

// srs is a row of gpkg_spatial_ref_sys.
type srs struct {
	organization string
	code         int
	definition   string
}

// openGeoPackage opens the file where it is on disk, or a temporary copy of it.
func openGeoPackage(ctx context.Context, f *file, most int64) (*geopackage, error) {
	g := &geopackage{}
	name := f.disk
	if name == "" {
		var err error
		if g.temp, err = tempCopy(ctx, f, most); err != nil {
			return nil, err
		}
		name = g.temp
	}
	if err := g.connect(ctx, name); err != nil {
		return nil, errors.Join(err, g.close())
	}
	return g, nil
}

func (g *geopackage) connect(ctx context.Context, name string) error {
	abs, err := filepath.Abs(name)
	if err != nil {
		return err
	}
	query := "?mode=ro&immutable=1" // no journal or lock beside the file
	if info, err := os.Stat(abs + "-wal"); err == nil && info.Size() > 0 {
		query = "?mode=ro" // its newest rows are in the log beside it
	}
	if g.db, err = sql.Open("sqlite", "file:"+(&url.URL{Path: abs}).EscapedPath()+query); err != nil {
		return err
	}
	g.db.SetMaxOpenConns(1)
	for _, pragma := range []string{"trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"} {
		if _, err := g.db.ExecContext(ctx, "PRAGMA "+pragma); err != nil {
			return notGeoPackage(err)
		}
	}
	return g.readSystems(ctx)
}

func notGeoPackage(err error) error {
	return coded(CodeFormat, "the file is no GeoPackage that can be read: %s", err)
}

func (g *geopackage) close() error {
	var err error
	if g.db != nil {
		err = g.db.Close()
	}
	if g.temp != "" {
		err = errors.Join(err, os.Remove(g.temp))
	}
	return err
}

// tempCopy copies a file to the system's folder of temporary files.
func tempCopy(ctx context.Context, f *file, most int64) (name string, err error) {
	in, err := f.open()
	if err != nil {
		return "", err
	}
	defer in.Close()
	out, err := os.CreateTemp("", "lindero-*.gpkg")
	if err != nil {
		return "", err
	}
	n, err := io.Copy(out, &contextReader{ctx, io.LimitReader(in, most+1)})
	if err == nil && n > most {
		err = coded(CodeZip, "the unpacked file is larger than %s", byteCount(int(most)))
	}
	if err = errors.Join(err, out.Close()); err != nil {
		return "", errors.Join(err, os.Remove(out.Name()))
	}
	return out.Name(), nil
}

// contextReader ends with its context.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *contextReader) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(b)
}

func (g *geopackage) readSystems(ctx context.Context) error {
	rows, err := g.db.QueryContext(ctx, `SELECT srs_id, organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys`)
	if err != nil {
		return notGeoPackage(err)
	}
	defer rows.Close()
	g.systems = map[int32]srs{}
	for rows.Next() {
		var id int32
		var s srs
		if err := rows.Scan(&id, &s.organization, &s.code, &s.definition); err != nil {
			return notGeoPackage(err)
		}
		g.systems[id] = s
	}
	return rows.Err()
}

// system returns the coordinate reference system of an id of the file: -1 and 0 stand
// for undefined ones, which are taken as WGS 84.
func (g *geopackage) system(id int32) (crs.CRS, error) {
	if id == 0 || id == -1 {
		return crs.CRS{}, nil
	}
	s, ok := g.systems[id]
	if !ok {
		return crs.FromEPSG(int(id))
	}
	if strings.EqualFold(s.organization, "EPSG") || strings.EqualFold(s.organization, "ESRI") {
		if system, err := crs.FromEPSG(s.code); err == nil {
			return system, nil
		}
	}
	return crs.FromWKT(s.definition)
}

// table is a table of features.
type table struct {
	name     string
	geometry string
	srs      int32
}

// tables lists the tables of features, in the order of their names, and those
// without geometry, which are not read.
func (g *geopackage) tables(ctx context.Context) (features []table, others []string, err error) {
	rows, err := g.db.QueryContext(ctx, `SELECT c.table_name, c.data_type, coalesce(g.column_name, ''), coalesce(g.srs_id, c.srs_id, 0)
		FROM gpkg_contents c LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name ORDER BY c.table_name`)
	if err != nil {
		return nil, nil, notGeoPackage(err)
	}
	defer rows.Close()
	for rows.Next() {
		var t table
		var kind string
		if err := rows.Scan(&t.name, &kind, &t.geometry, &t.srs); err != nil {
			return nil, nil, notGeoPackage(err)
		}
		if kind == "features" && t.geometry != "" {
			features = append(features, t)
		} else {
			others = append(others, t.name)
		}
	}
	return features, others, rows.Err()
}

func quoteName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// gpkgColumn is a column of a table.
type gpkgColumn struct {
	name     string
	declared string // its type, upper case
	target   int    // the property's column, -1 for none
	role     gpkgRole
}

type gpkgRole uint8

const (
	roleValue gpkgRole = iota
	roleGeometry
	roleKey
	roleDropped
)

// columns describes a table's columns.
func (g *geopackage) columns(ctx context.Context, t table) ([]gpkgColumn, error) {
	rows, err := g.db.QueryContext(ctx, "SELECT name, type, pk FROM pragma_table_info(?)", t.name)
	if err != nil {
		return nil, notGeoPackage(err)
	}
	defer rows.Close()
	var columns []gpkgColumn
	keys := 0
	for rows.Next() {
		var c gpkgColumn
		var pk int
		if err := rows.Scan(&c.name, &c.declared, &pk); err != nil {
			return nil, notGeoPackage(err)
		}
		c.declared = strings.ToUpper(c.declared)
		switch {
		case c.name == t.geometry:
			c.role = roleGeometry
		case pk > 0 && strings.HasPrefix(c.declared, "INT"):
			c.role = roleKey
			keys++
		case strings.HasPrefix(c.declared, "BLOB"):
			c.role = roleDropped
		}
		columns = append(columns, c)
	}
	if keys > 1 { // a key of several columns is no feature's id
		for i := range columns {
			if columns[i].role == roleKey {
				columns[i].role = roleValue
			}
		}
	}
	return columns, rows.Err()
}

// describe returns the table's columns that are properties.
func (g *geopackage) describe(ctx context.Context, t table) ([]PropertyConfig, error) {
	columns, err := g.columns(ctx, t)
	if err != nil {
		return nil, err
	}
	var out []PropertyConfig
	for _, c := range columns {
		if c.role != roleValue {
			continue
		}
		p := PropertyConfig{Name: c.name}
		switch c.declared {
		case "DATE":
			p.Type, p.Format = geo.String.String(), geo.FormatDate
		case "DATETIME":
			p.Type, p.Format = geo.String.String(), geo.FormatDateTime
		}
		out = append(out, p)
	}
	return out, nil
}
