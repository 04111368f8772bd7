package encode

import (
	"fmt"
	"io"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// What a sheet holds (Excel specifications and limits).
const (
	maxXLSXRows    = 1_048_576
	maxXLSXColumns = 16_384
)

// xlsxLayer writes the rows of a layer: id, position (longitude and latitude of points,
// else well-known text), where points are on the grid, if wanted, and properties, under a
// row of titles. What does not fit on a sheet goes on the next.
type xlsxLayer struct {
	xlsxRow
	w       io.Writer // the sheet
	book    *workbook
	c       *geo.Collection
	about   Options
	shape   func(ordinal uint32) orb.Geometry
	columns []*geo.Column
	heads   []string // titles of the columns
	rows    int      // of the sheet, with the titles
	parts   int      // sheets of the layer
	most    int      // rows of a sheet
	wkt     []byte
	gridded bool
	grid    gridPosition
}

func newXLSXLayer(b *workbook, c *geo.Collection, o Options) (FeatureWriter, error) {
	l := &xlsxLayer{book: b, c: c, about: o, shape: o.shapes(c), columns: o.columns(c), most: maxXLSXRows, gridded: o.hasGrid(c)}
	l.heads = b.readme.describe(l)
	if len(l.heads) > maxXLSXColumns {
		return nil, geo.Errorf(geo.CodeTooLarge, "format", "%s has %d columns and a sheet at most %d; choose fewer properties, or CSV", c.ID, len(l.heads), maxXLSXColumns)
	}
	return l, l.beginSheet()
}

// beginSheet starts a sheet: columns as wide as their titles, and the row of those, which
// stays where it is when the others move.
func (l *xlsxLayer) beginSheet() error {
	suffix := ""
	if l.parts++; l.parts > 1 {
		suffix = fmt.Sprintf(" (%d)", l.parts)
	}
	b := l.book
	b.sheets = append(b.sheets, sheetEntry{name: b.sheetName(titleOf(l.c, l.about.Lang), suffix)})
	w, err := b.create(fmt.Sprintf("xl/worksheets/sheet%d.xml", len(b.sheets)))
	if err != nil {
		return err
	}
	l.w, l.rows = w, 1
	l.buf = append(l.buf[:0], xlsxHeader+xlsxSheet+`<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`...)
	for i, head := range l.heads {
		l.buf = fmt.Appendf(l.buf, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, min(max(len([]rune(head))+4, 12), 40))
	}
	l.buf = append(l.buf, "</cols><sheetData>\n"...)
	l.begin(1)
	for _, head := range l.heads {
		l.styled([]byte(head), xlsxHead)
	}
	l.end()
	return l.pass()
}

const xlsxSheet = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`

// pass writes what has gathered if it is enough.
func (l *xlsxLayer) pass() error {
	if len(l.buf) < flushAt {
		return nil
	}
	_, err := l.w.Write(l.buf)
	l.buf = l.buf[:0]
	return err
}

func (l *xlsxLayer) Write(ordinal uint32) error {
	if l.rows == l.most {
		if err := l.finish(); err != nil {
			return err
		}
		if err := l.beginSheet(); err != nil {
			return err
		}
	}
	l.rows++
	l.begin(l.rows)
	if l.c.NumericIDs() {
		l.integer(l.c.IntID(ordinal))
	} else {
		id, _ := l.c.NameID(ordinal)
		l.text(id)
	}
	l.position(ordinal)
	if l.gridded {
		l.gridCells(l.c.Points()[ordinal])
	}
	for _, column := range l.columns {
		l.value(column, ordinal)
	}
	l.end()
	return l.pass()
}

// position adds two cells for a point, else one of well-known text.
func (l *xlsxLayer) position(i uint32) {
	points := l.c.Points()
	if points == nil {
		g := l.about.CRS.GeometryXY(l.shape(i))
		if g == nil {
			l.skip()
			return
		}
		l.wkt = appendWKT(l.wkt[:0], g)
		l.text(l.wkt)
		return
	}
	p := l.about.CRS.XY(points[i])
	if p[0] != p[0] || p[1] != p[1] {
		l.skip()
		l.skip()
		return
	}
	l.number(p[0], xlsxPlain)
	l.number(p[1], xlsxPlain)
}

// gridCells adds the four cells of a position on the grid.
func (l *xlsxLayer) gridCells(p orb.Point) {
	if !l.grid.set(p) {
		for range 4 {
			l.skip()
		}
		return
	}
	l.text(l.grid.zone)
	l.number(l.grid.easting, xlsxPlain)
	l.number(l.grid.northing, xlsxPlain)
	l.text(l.grid.mgrs)
}

func (l *xlsxLayer) value(c *geo.Column, i uint32) {
	if c.IsNull(i) {
		l.skip()
		return
	}
	switch c.Type {
	case geo.Integer:
		l.integer(c.Int(i))
	case geo.Number:
		l.number(c.Float(i), xlsxPlain)
	case geo.Boolean:
		l.boolean(c.Bool(i))
	default:
		text := c.Dict().Bytes(c.Code(i))
		switch {
		case c.Type == geo.String && c.Format == geo.FormatDate:
			t, ok := dateOf(text)
			l.date(t, ok, text, xlsxDate)
		case c.Type == geo.String && c.Format == geo.FormatDateTime:
			t, ok := dateTimeOf(text)
			l.date(t, ok, text, xlsxDateTime)
		default:
			l.text(text)
		}
	}
}

// finish ends a sheet with the filter over its rows.
func (l *xlsxLayer) finish() error {
	last := string(appendXLSXColumn(nil, len(l.heads)-1))
	l.book.sheets[len(l.book.sheets)-1].filter = fmt.Sprintf("$A$1:$%s$%d", last, l.rows)
	l.buf = fmt.Appendf(l.buf, `</sheetData><autoFilter ref="A1:%s%d"/></worksheet>`, last, l.rows)
	_, err := l.w.Write(l.buf)
	l.buf = l.buf[:0]
	return err
}

func (l *xlsxLayer) Close() error {
	l.book.readme.count(l)
	return l.finish()
}
