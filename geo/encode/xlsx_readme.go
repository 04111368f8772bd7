package encode

import (
	"fmt"
	"strings"
	"time"

	"lindero/geo"
)

// readmeRows are what the first sheet says of the layers and their columns.
type readmeRows struct {
	layers  [][]string
	columns [][]string
}

// describe notes the columns of a layer and returns their titles.
func (r *readmeRows) describe(l *xlsxLayer) (heads []string) {
	c, lang := l.c, l.about.Lang
	layer := titleOf(c, lang)
	note := func(name string, p *geo.Property) {
		head := labelOf(p, lang)
		if p.Format == geo.FormatDateTime {
			head = withUnit(head, "UTC")
		}
		heads = append(heads, head)
		r.columns = append(r.columns, []string{layer, head, name, p.Unit, listOf(p.Enum, lang)})
	}
	id := geo.Property{Title: geo.Text{ES: "Identificador", EN: "Identifier"}}
	if p := property(c, c.Schema.ID); p != nil {
		id.Title = p.Title.Or(id.Title)
	}
	note(idName(c), &id)
	switch {
	case c.Points() == nil:
		note(freeName(c, "geometry"), &geo.Property{Title: geo.Text{ES: "Geometría (WKT)", EN: "Geometry (WKT)"}})
	case l.about.CRS.IsWGS84():
		note(freeName(c, "longitude"), &geo.Property{Title: geo.Text{ES: "Longitud", EN: "Longitude"}, Unit: "°"})
		note(freeName(c, "latitude"), &geo.Property{Title: geo.Text{ES: "Latitud", EN: "Latitude"}, Unit: "°"})
	default:
		note(freeName(c, "x"), &geo.Property{Title: geo.Text{ES: "Este, " + l.about.CRS.Name, EN: "Easting, " + l.about.CRS.Name}, Unit: "m"})
		note(freeName(c, "y"), &geo.Property{Title: geo.Text{ES: "Norte, " + l.about.CRS.Name, EN: "Northing, " + l.about.CRS.Name}, Unit: "m"})
	}
	if l.gridded {
		for _, p := range gridProperties(c) {
			note(p.Name, &p)
		}
	}
	for _, column := range l.columns {
		note(column.Name, &column.Property)
	}
	return heads
}

// listOf lists known values with their titles.
func listOf(values []geo.EnumValue, lang string) string {
	var all []string
	for _, e := range values {
		text := e.Value
		if title := e.Title.In(lang); title != "" {
			text += ": " + title
		}
		all = append(all, text)
	}
	return strings.Join(all, "\n")
}

// count notes a layer when all its features are known.
func (r *readmeRows) count(l *xlsxLayer) {
	features := (l.parts-1)*(l.most-1) + l.rows - 1
	r.layers = append(r.layers, []string{
		titleOf(l.c, l.about.Lang), fmt.Sprint(features), l.c.Description.In(l.about.Lang),
		l.c.Attribution, licenseOf(l.c),
	})
}

// writeReadme writes the first sheet.
func (b *workbook) writeReadme() error {
	w, err := b.create("xl/worksheets/sheet1.xml")
	if err != nil {
		return err
	}
	in := func(es, en string) string { return geo.Text{ES: es, EN: en}.In(b.about.Lang) }
	var s readmeSheet
	s.buf = append(s.buf, xlsxHeader+xlsxSheet+`<cols><col min="1" max="2" width="28" customWidth="1"/><col min="3" max="5" width="44" customWidth="1"/></cols><sheetData>`+"\n"...)
	s.add(xlsxHead, b.about.Title)
	s.add(xlsxWrap, in("Hecho", "Made"), b.about.Created.UTC().Format(time.RFC3339))
	for _, a := range b.about.Attribution {
		s.add(xlsxWrap, in("Fuente", "Source"), a)
	}
	s.add(xlsxWrap)
	s.add(xlsxHead, in("Capa", "Layer"), in("Elementos", "Features"), in("Descripción", "Description"), in("Fuente", "Source"), in("Licencia", "Licence"))
	for _, cells := range b.readme.layers {
		s.add(xlsxWrap, cells...)
	}
	s.add(xlsxWrap)
	s.add(xlsxHead, in("Capa", "Layer"), in("Columna", "Column"), in("Nombre en los datos", "Name in the data"), in("Unidad", "Unit"), in("Valores", "Values"))
	for _, cells := range b.readme.columns {
		s.add(xlsxWrap, cells...)
	}
	_, err = w.Write(append(s.buf, `</sheetData></worksheet>`...))
	return err
}

// readmeSheet is rows of texts.
type readmeSheet struct {
	xlsxRow
	rows int
}

func (s *readmeSheet) add(style byte, cells ...string) {
	s.rows++
	s.begin(s.rows)
	for _, cell := range cells {
		if cell == "" {
			s.skip()
			continue
		}
		s.styled([]byte(cell), style)
	}
	s.end()
}
