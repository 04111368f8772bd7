package encode

import (
	_ "embed" // the parts that are always the same
	"fmt"
	"io"
	"strings"
	"time"

	"lindero/geo"
)

//go:embed xlsx_types.xml
var xlsxTypes []byte

//go:embed xlsx_styles.xml
var xlsxStyles []byte

//go:embed xlsx_theme.xml
var xlsxTheme []byte

// Styles of cells, as xlsx_styles.xml numbers them.
const (
	xlsxPlain = iota
	xlsxHead
	xlsxDate
	xlsxDateTime
	xlsxText // what a spreadsheet must not take for a formula when it is edited
	xlsxWrap
)

// workbook writes an Office Open XML workbook (ECMA-376, part 1, chapter 18): a sheet
// that says what is in it, and one for each layer. Rows are streamed, texts within them.
type workbook struct {
	archive
	about  FileOptions
	sheets []sheetEntry
	taken  map[string]bool // names of sheets, in lower case
	readme readmeRows
}

// sheetEntry is a sheet of the workbook, the first of which is the readme.
type sheetEntry struct {
	name   string
	filter string // of the filter, "" for none
}

func openWorkbook(w io.Writer, o FileOptions) (FileWriter, error) {
	b := &workbook{archive: newArchive(w, o.Created), about: o, taken: map[string]bool{"history": true}} // Excel keeps that name for itself
	b.sheets = []sheetEntry{{name: b.sheetName(geo.Text{ES: "Léeme", EN: "Readme"}.In(o.Lang), "")}}
	// A default for all parts spares a list of sheets, so this can stand first, where
	// programs look for it.
	if err := b.add("[Content_Types].xml", xlsxTypes); err != nil {
		return nil, err
	}
	return b, b.add("_rels/.rels", []byte(xlsxHeader+`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`+
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>`+
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`))
}

const xlsxHeader = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

func (b *workbook) Layer(c *geo.Collection, o Options) (FeatureWriter, error) {
	if o.Lang == "" {
		o.Lang = b.about.Lang
	}
	return newXLSXLayer(b, c, o)
}

// sheetName returns a name that a sheet may have and none has yet, with a suffix: up to
// 31 UTF-16 units, without some signs (ECMA-376 18.2.19, as Excel has it).
func (b *workbook) sheetName(title, suffix string) string {
	title = strings.Trim(strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`[]:*?/\`, r) || r == '\ufffd' {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(title, "_")), "' ")
	if title == "" {
		title = "_"
	}
	for n := 1; ; n++ {
		end := suffix
		if n > 1 {
			end += fmt.Sprintf(" #%d", n)
		}
		name := firstUnits(title, 31-len(end)) + end
		if lower := strings.ToLower(name); !b.taken[lower] {
			b.taken[lower] = true
			return name
		}
	}
}

// firstUnits returns what of a text fits in so many UTF-16 units.
func firstUnits(text string, most int) string {
	for i, r := range text {
		if most -= utf16Units(r); most < 0 {
			return text[:i]
		}
	}
	return text
}

func utf16Units(r rune) int {
	if r > 0xffff {
		return 2
	}
	return 1
}

func (b *workbook) Close() error {
	if err := b.writeReadme(); err != nil {
		return err
	}
	for _, part := range []struct {
		name    string
		content []byte
	}{
		{"xl/styles.xml", xlsxStyles}, {"xl/theme/theme1.xml", xlsxTheme}, {"xl/workbook.xml", b.workbookPart()}, {"xl/_rels/workbook.xml.rels", b.relations()}, {"docProps/core.xml", b.properties()},
	} {
		if err := b.add(part.name, part.content); err != nil {
			return err
		}
	}
	return b.Writer.Close()
}

// workbookPart lists the sheets, and the rows that each filters.
func (b *workbook) workbookPart() []byte {
	dst := []byte(xlsxHeader + `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>`)
	for i, s := range b.sheets {
		dst = appendXLSXText(append(dst, `<sheet name="`...), []byte(s.name), maxXLSXText)
		dst = fmt.Appendf(dst, `" sheetId="%d" r:id="rId%d"/>`, i+1, i+1)
	}
	dst = append(dst, `</sheets>`...)
	if len(b.sheets) > 1 {
		dst = append(dst, `<definedNames>`...)
		for i, s := range b.sheets[1:] {
			dst = fmt.Appendf(dst, `<definedName name="_xlnm._FilterDatabase" localSheetId="%d" hidden="1">`, i+1)
			dst = appendXLSXText(dst, []byte("'"+strings.ReplaceAll(s.name, "'", "''")+"'!"+s.filter), maxXLSXText)
			dst = append(dst, `</definedName>`...)
		}
		dst = append(dst, `</definedNames>`...)
	}
	return append(dst, `</workbook>`...)
}

func (b *workbook) relations() []byte {
	const kind = `Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	dst := []byte(xlsxHeader + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i := range b.sheets {
		dst = fmt.Appendf(dst, `<Relationship Id="rId%d" %sworksheet" Target="worksheets/sheet%d.xml"/>`, i+1, kind, i+1)
	}
	n := len(b.sheets)
	return fmt.Appendf(dst, `<Relationship Id="rId%d" %sstyles" Target="styles.xml"/><Relationship Id="rId%d" %stheme" Target="theme/theme1.xml"/></Relationships>`, n+1, kind, n+2, kind)
}

// properties are the document's title and when it was made.
func (b *workbook) properties() []byte {
	dst := []byte(xlsxHeader + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
		`xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>`)
	dst = appendXLSXText(dst, []byte(b.about.Title), maxXLSXText)
	return fmt.Appendf(dst, `</dc:title><dcterms:created xsi:type="dcterms:W3CDTF">%s</dcterms:created></cp:coreProperties>`, b.about.Created.UTC().Format(time.RFC3339))
}
