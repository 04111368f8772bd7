package encode

import (
	"cmp"
	"database/sql"
	_ "embed" // the spatial index
	"fmt"
	"strings"

	"lindero/geo/crs"
)

// gpkgLayerSQL makes a spatial index and the triggers that keep it.
//
//go:embed gpkg_layer.sql
var gpkgLayerSQL string

// gpkgTable is what a layer's table is like.
type gpkgTable struct {
	*gpkgLayer
	name     string
	key      string // the column of keys
	geometry string // the column of geometries
	kind     string // of geometries
	multi    bool
	id       string // the column of ids, "" where they are the keys
	title    string
}

// gpkgRoots are the first pages of a layer's tables.
type gpkgRoots struct{ features, nodes, rowids, parents uint32 }

// table decides on the table when all features are known.
func (l *gpkgLayer) table() *gpkgTable {
	c := l.c
	t := &gpkgTable{gpkgLayer: l, name: gpkgTableName(c.ID), key: freeName(c, "fid"), geometry: freeName(c, "geom"), title: l.title()}
	if c.Points() != nil {
		l.kinds = 1 << fgbPoint
	}
	t.kind, t.multi = l.kinds.gpkgType()
	fixed := []string{t.key, t.geometry}
	switch {
	case l.keyed && c.Schema.ID != "":
		t.key = c.Schema.ID
		fixed = []string{t.key, t.geometry}
	case !l.keyed:
		t.id = idName(c)
		fixed = append(fixed, t.id)
	}
	names := fixed
	for i := range l.columns {
		names = append(names, l.columns[i].Name)
	}
	for i, name := range uniqueNames(names)[len(fixed):] {
		l.columns[i].name = name
	}
	return t
}

// gpkgTableName is the name of a collection's table, which SQLite or GeoPackages might
// keep for themselves.
func gpkgTableName(id string) string {
	for _, prefix := range []string{"gpkg_", "sqlite_", "rtree_", "layer_styles"} {
		if strings.HasPrefix(id, prefix) {
			return "_" + id
		}
	}
	return id
}

// title is the collection's title, with its id where another layer has the same.
func (l *gpkgLayer) title() string {
	title := titleOf(l.c, l.about.Lang)
	if l.file.titles[title] {
		title += " (" + l.c.ID + ")"
	}
	l.file.titles[title] = true
	return title
}

// create returns what makes the table, its index, and all that is said about it.
func (t *gpkgTable) create(roots *gpkgRoots) func(tx *sql.Tx) error {
	return func(tx *sql.Tx) error {
		index := "rtree_" + t.name + "_" + t.geometry
		code := codeOf(t.about.CRS)
		s := run(tx, `INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES('WGS 84', 4326, 'EPSG', 4326, ?, 'longitude and latitude in degrees on WGS 84')`, crs.Offered{}.WKT()).
			then(`INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES(?, ?, ?, ?, ?, NULL)`, cmp.Or(t.about.CRS.Name, "WGS 84"), code, t.about.CRS.Authority(), code, t.about.CRS.WKT()).
			then(t.definition()).
			then(t.indexSQL(index)).
			then(`INSERT INTO gpkg_contents VALUES(?, 'features', ?, ?, ?, ?, ?, ?, ?, ?)`, t.contents(code)...).
			then(`INSERT INTO gpkg_geometry_columns VALUES(?, ?, ?, ?, 0, 0)`, t.name, t.geometry, t.kind, code).
			then(`INSERT INTO gpkg_extensions VALUES(?, ?, 'gpkg_rtree_index', 'http://www.geopackage.org/spec140/#extension_rtree', 'write-only')`, t.name, t.geometry).
			then(`INSERT INTO sqlite_sequence VALUES(?, ?)`, t.name, t.lastKey())
		if s.err == nil {
			s.err = t.describeColumns(s)
		}
		if s.err == nil {
			s.err = t.keepStyles(s)
		}
		if s.err != nil {
			return s.err
		}
		return t.findRoots(tx, index, roots)
	}
}

func (t *gpkgTable) lastKey() int64 {
	last := int64(0)
	for _, e := range t.written {
		last = max(last, t.gpkgLayer.key(e.ordinal))
	}
	return last
}

// definition is the statement that makes the table.
func (t *gpkgTable) definition() string {
	var s strings.Builder
	fmt.Fprintf(&s, "CREATE TABLE %s (\n  %s INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,\n  %s %s", quoteSQL(t.name), quoteSQL(t.key), quoteSQL(t.geometry), t.kind)
	if t.id != "" {
		kind := "TEXT"
		if t.c.NumericIDs() {
			kind = "INTEGER"
		}
		fmt.Fprintf(&s, ",\n  %s %s NOT NULL", quoteSQL(t.id), kind)
	}
	for i := range t.columns {
		fmt.Fprintf(&s, ",\n  %s %s", quoteSQL(t.columns[i].name), t.columns[i].kind)
	}
	return s.String() + "\n)"
}

// indexSQL fills names into the statements of a spatial index.
func (t *gpkgTable) indexSQL(index string) string {
	pairs := []string{"{T}", quoteSQL(t.name), "{G}", quoteSQL(t.geometry), "{I}", quoteSQL(t.key), "{R}", quoteSQL(index)}
	for _, trigger := range []string{"insert", "update2", "update4", "update5", "update6", "update7", "delete"} {
		pairs = append(pairs, "{R_"+trigger+"}", quoteSQL(index+"_"+trigger))
	}
	return strings.NewReplacer(pairs...).Replace(gpkgLayerSQL)
}

// contents are the values of the table's row in gpkg_contents.
func (t *gpkgTable) contents(code int) []any {
	row := []any{t.name, t.title, aboutOf(t.c, t.about.Lang), t.file.time()}
	if box, ok := t.tree.extent(); ok {
		return append(row, box.Min[0], box.Min[1], box.Max[0], box.Max[1], code)
	}
	return append(row, nil, nil, nil, nil, code)
}

// findRoots finds the pages at which the tables to be filled begin.
func (t *gpkgTable) findRoots(tx *sql.Tx, index string, roots *gpkgRoots) error {
	for name, root := range map[string]*uint32{t.name: &roots.features, index + "_node": &roots.nodes, index + "_rowid": &roots.rowids, index + "_parent": &roots.parents} {
		if err := tx.QueryRow("SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = ?", name).Scan(root); err != nil {
			return err
		}
	}
	return nil
}
