package encode

import (
	"cmp"
	"fmt"

	"lindero/geo"
)

// describeColumns keeps titles of columns and the values that they may have, which are
// the extension "Schema" of GeoPackages (OGC 12-128r19, F.9).
func (t *gpkgTable) describeColumns(s *statements) error {
	const insert = `INSERT INTO gpkg_data_columns VALUES(?, ?, ?, ?, ?, ?, ?)`
	if id := property(t.c, t.c.Schema.ID); id != nil {
		name := cmp.Or(t.id, t.key)
		title, about := t.titles(id)
		s.then(insert, t.name, name, name, title, about, nil, nil)
	}
	for i := range t.columns {
		c := &t.columns[i]
		title, about := t.titles(&c.Property)
		var mime any
		if c.Type == geo.JSON {
			mime = "application/json"
		}
		s.then(insert, t.name, c.name, c.name, title, about, mime, t.constrain(s, i))
	}
	return s.err
}

// titles are a property's title in the language of the file, with its unit, and the
// other language's as its description; nil for none.
func (t *gpkgTable) titles(p *geo.Property) (title, about any) {
	if text := titleWithUnit(p, t.about.Lang); text != "" {
		title = text
	}
	other := p.Title.EN
	if t.about.Lang == "en" {
		other = p.Title.ES
	}
	if other != "" {
		about = other
	}
	return title, about
}

// constrain keeps the known values of a property of texts, and returns the name of their
// list, nil for none. Values are told apart by case, so no two are the same.
func (t *gpkgTable) constrain(s *statements, i int) any {
	c := &t.columns[i]
	if len(c.Enum) == 0 || c.kind != "TEXT" || c.Type != geo.String {
		return nil
	}
	name := fmt.Sprintf("%s_%d", t.name, i+1)
	for _, e := range c.Enum {
		s.then(`INSERT OR IGNORE INTO gpkg_data_column_constraints VALUES(?, 'enum', ?, NULL, NULL, NULL, NULL, ?)`, name, e.Value, e.Title.In(t.about.Lang))
	}
	return name
}
