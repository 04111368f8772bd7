package encode

import (
	"cmp"

	"lindero/geo"
	"lindero/geo/symbology"
)

// gpkgStyles is the table in which QGIS keeps styles, as it makes it.
const gpkgStyles = `CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
  styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN,
  description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
)`

// keepStyles keeps a style of the table in each language, of which QGIS takes the one in
// the file's by itself.
func (t *gpkgTable) keepStyles(s *statements) error {
	if !t.file.styled {
		t.file.styled = true
		s.then(gpkgStyles).
			then(`INSERT INTO gpkg_contents(table_name, data_type, identifier, last_change, srs_id) VALUES('layer_styles', 'attributes', 'layer_styles', ?, 0)`, t.file.time())
	}
	chosen := cmp.Or(t.about.Lang, "es")
	for _, style := range []struct{ lang, name string }{{"es", "Español"}, {"en", "English"}} {
		s.then(`INSERT INTO layer_styles(f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, ui, update_time)
			VALUES('', '', ?, ?, ?, ?, '', ?, ?, '', '', ?)`,
			t.name, t.geometry, style.name, string(t.qml(style.lang)), style.lang == chosen, t.title, t.file.time())
	}
	return s.err
}

// qml writes the style in the language.
func (t *gpkgTable) qml(lang string) []byte {
	q := qmlStyle{Look: symbology.Of(t.c, t.about.Place), lang: lang, kind: t.kind}
	q.class(t.columns)
	if id := property(t.c, t.c.Schema.ID); id != nil {
		q.fields = append(q.fields, qmlField{cmp.Or(t.id, t.key), id.Title.In(lang), nil})
	}
	for i := range t.columns {
		c := &t.columns[i]
		q.fields = append(q.fields, qmlField{c.name, titleWithUnit(&c.Property, lang), listedValues(c)})
	}
	return q.document()
}

// listedValues are the known values of a column that has one of them at a time.
func listedValues(c *gpkgColumn) []geo.EnumValue {
	if c.Type == geo.JSON {
		return nil
	}
	return c.Enum
}
