package encode

import (
	"cmp"

	"lindero/geo"
)

// appendHeader appends the table Header of header.fbs.
func (f *fgbWriter) appendHeader(b *flatBuffer) {
	c := f.features.c
	extent, bounded := f.tree.extent()
	title, about, metadata := c.Title.In(f.about.Lang), c.Description.In(f.about.Lang), fgbMetadata(c)
	// name, envelope, geometry_type, has_z, has_m, has_t, has_tm, columns,
	// features_count, index_node_size, crs, title, description, metadata
	l := newLayout(4, 4*flag(bounded), 1, 0, 0, 0, 0, 4, 8, 2, 4, 4*flag(title != ""), 4*flag(about != ""), 4*flag(metadata != nil))
	start, root := b.begin()
	at := b.table(root, &l)
	b.text(l.field(at, 0), c.ID)
	if bounded {
		b.vector(l.field(at, 1), 4, 8)
		b.box(extent)
	}
	(*b)[l.field(at, 2)] = byte(f.features.kind)
	f.appendColumns(b, l.field(at, 7))
	b.set64(l.field(at, 8), uint64(len(f.written)))
	if len(f.written) > 0 {
		(*b)[l.field(at, 9)] = fgbNodeSize // else 0: no tree
	}
	f.appendCRS(b, l.field(at, 10))
	if title != "" {
		b.text(l.field(at, 11), title)
	}
	if about != "" {
		b.text(l.field(at, 12), about)
	}
	if metadata != nil {
		b.text(l.field(at, 13), string(metadata))
	}
	b.end(start)
}

// appendColumns appends the id's column and those of the properties.
func (f *fgbWriter) appendColumns(b *flatBuffer, from int) {
	c := f.features.c
	reference := b.references(from, 1+len(f.features.columns))
	appendIDColumn(b, reference, c)
	for i := range f.features.columns {
		column := &f.features.columns[i]
		reference += 4
		title := column.Title.In(f.about.Lang)
		l := newLayout(4, 1, 4*flag(title != ""))
		at := b.table(reference, &l)
		b.text(l.field(at, 0), column.Name)
		(*b)[l.field(at, 1)] = column.kind
		if title != "" {
			b.text(l.field(at, 2), title)
		}
	}
}

// appendIDColumn says of the id that none is missing and none stands twice.
func appendIDColumn(b *flatBuffer, from int, c *geo.Collection) {
	// name, type, title, description, width, precision, scale, nullable, unique, primary_key
	l := newLayout(4, 1, 0, 0, 0, 0, 0, 1, 1, 1)
	at := b.table(from, &l)
	b.text(l.field(at, 0), idName(c))
	kind := byte(fgbString)
	if c.NumericIDs() {
		kind = fgbLong
	}
	(*b)[l.field(at, 1)] = kind
	(*b)[l.field(at, 7)] = 0 // nullable
	(*b)[l.field(at, 8)] = 1 // unique
	(*b)[l.field(at, 9)] = 1 // primary key
}

// appendCRS names the system by its code. Of CRS84, that is the code of WGS 84:
// positions have east first in any case.
func (f *fgbWriter) appendCRS(b *flatBuffer, from int) {
	code, name := codeOf(f.about.CRS), cmp.Or(f.about.CRS.Name, "WGS 84") // the zero value has none
	l := newLayout(4, 4, 4)                                               // org, code, name
	at := b.table(from, &l)
	b.text(l.field(at, 0), "EPSG")
	b.set32(l.field(at, 1), uint32(code))
	b.text(l.field(at, 2), name)
}

// fgbMetadata returns what the collection says of itself as a JSON object of texts,
// as GDAL shows them; nil for nothing.
func fgbMetadata(c *geo.Collection) []byte {
	var json []byte
	for _, m := range []struct{ name, text string }{
		{"title_es", c.Title.ES}, {"title_en", c.Title.EN},
		{"description_es", c.Description.ES}, {"description_en", c.Description.EN},
		{"attribution", c.Attribution}, {"license", c.License}, {"license_url", c.LicenseURL},
	} {
		if m.text == "" {
			continue
		}
		separator := byte(',')
		if json == nil {
			separator = '{'
		}
		json = appendString(appendKey(append(json, separator), m.name), []byte(m.text))
	}
	if json == nil {
		return nil
	}
	return append(json, '}')
}
