package encode

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"lindero/geo"
)

// xlsxCell is a cell as it stands in a sheet.
type xlsxCell struct {
	R  string `xml:"r,attr"`
	S  int    `xml:"s,attr"`
	T  string `xml:"t,attr"`
	V  string `xml:"v"`
	Is string `xml:"is>t"`
}

// xlsxSheetXML is a sheet.
type xlsxSheetXML struct {
	Rows []struct {
		R     int        `xml:"r,attr"`
		Cells []xlsxCell `xml:"c"`
	} `xml:"sheetData>row"`
	Filter struct {
		Ref string `xml:"ref,attr"`
	} `xml:"autoFilter"`
	Pane struct {
		State string `xml:"state,attr"`
	} `xml:"sheetViews>sheetView>pane"`
}

// readXLSX reads a workbook: the names of its sheets and their cells, row by row.
func readXLSX(t testing.TB, data []byte) (names []string, sheets []xlsxSheetXML) {
	t.Helper()
	files := unzip(t, data)
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := xml.Unmarshal(files["xl/workbook.xml"], &book); err != nil {
		t.Fatal(err)
	}
	for i, s := range book.Sheets {
		var sheet xlsxSheetXML
		if err := xml.Unmarshal(files[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)], &sheet); err != nil {
			t.Fatal(err)
		}
		names, sheets = append(names, s.Name), append(sheets, sheet)
	}
	return names, sheets
}

var xlsxEscapes = regexp.MustCompile("_x([0-9A-F]{4})_")

// unescapeXLSX is the inverse of what escapes characters.
func unescapeXLSX(t testing.TB, s string) string {
	return xlsxEscapes.ReplaceAllStringFunc(s, func(escape string) string {
		v, err := strconv.ParseUint(escape[2:6], 16, 16)
		if err != nil {
			t.Fatal(err)
		}
		return string(rune(v))
	})
}

// xlsxRows are the rows of a sheet of the collection.
func xlsxRows(t testing.TB, sheet xlsxSheetXML, c *geo.Collection) []row {
	t.Helper()
	names := []string{"id", "geometry"}
	if c.Points() != nil {
		names = []string{"id", "x", "y"}
	}
	for i := range c.Columns {
		names = append(names, c.Columns[i].Name)
	}
	var rows []row
	for k, line := range sheet.Rows {
		if line.R != k+1 {
			t.Fatalf("row %d is numbered %d", k+1, line.R)
		}
		if k == 0 {
			continue
		}
		r := row{values: map[string]string{}}
		var p orb.Point
		for _, cell := range line.Cells {
			column := 0
			for column < len(names) && string(strconv.AppendInt(appendXLSXColumn(nil, column), int64(line.R), 10)) != cell.R {
				column++
			}
			if column == len(names) {
				t.Fatalf("the cell %s is out of its place", cell.R)
			}
			switch name := names[column]; {
			case column == 0:
				r.id = xlsxValue(t, nil, cell)
			case name == "geometry" && column == 1:
				g, err := wkt.Unmarshal(cell.Is)
				if err != nil {
					t.Fatalf("%v in %s", err, cell.Is)
				}
				r.geometry = g
			case column <= 2 && c.Points() != nil:
				p[column-1] = number(t, cell.V)
				r.geometry = p
			default:
				r.values[name] = xlsxValue(t, c.Column(name), cell)
			}
		}
		rows = append(rows, r)
	}
	return rows
}

// xlsxValue is the value of a cell as expected has it.
func xlsxValue(t testing.TB, c *geo.Column, cell xlsxCell) string {
	t.Helper()
	switch {
	case cell.T == "b":
		return strconv.FormatBool(cell.V == "1")
	case cell.T == "inlineStr":
		text := unescapeXLSX(t, cell.Is)
		if c != nil && c.Type == geo.JSON {
			return text
		}
		return strconv.Quote(text)
	case cell.S == xlsxDate, cell.S == xlsxDateTime:
		days := number(t, cell.V)
		at := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days)).Add(time.Duration(math.Round((days-math.Floor(days))*86400e3) * 1e6))
		if cell.S == xlsxDate {
			return strconv.Quote(at.Format(time.DateOnly))
		}
		return strconv.Quote(at.Format(time.RFC3339Nano))
	case c != nil && c.Type == geo.Number:
		return canonicalNumber(t, cell.V)
	}
	return cell.V
}

func TestWorkbooksReadBack(t *testing.T) {
	for name, c := range samples(t) {
		if name == "empty ones" {
			continue // orb's reader knows no empty members; see TestWKT
		}
		for _, system := range systemsOf(t) {
			o := Options{CRS: system}
			names, sheets := readXLSX(t, writeLayers(t, "xlsx", FileOptions{Created: sampleCreated}, o, c))
			if !slices.Equal(names, []string{"Léeme", "Muestra"}) || sheets[1].Pane.State != "frozen" {
				t.Fatalf("sheets %q, pane %v", names, sheets[1].Pane)
			}
			if want := fmt.Sprintf("A1:%s%d", appendXLSXColumn(nil, len(sheets[1].Rows[0].Cells)-1), c.Len()+1); sheets[1].Filter.Ref != want {
				t.Errorf("filter over %s, want %s", sheets[1].Filter.Ref, want)
			}
			compareRows(t, name+", "+system.URI, xlsxRows(t, sheets[1], c), expected(c, allOf(c), o, "xlsx"))
		}
	}
}

// What does not fit on a sheet goes on the next, and the readme counts all.
func TestWorkbooksGoOnOnFurtherSheets(t *testing.T) {
	c := sample(t, true, orb.Point{-92, 14})
	var out bytes.Buffer
	file, err := openWorkbook(&out, FileOptions{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	w, err := file.Layer(c, Options{})
	if err != nil {
		t.Fatal(err)
	}
	w.(*xlsxLayer).most = 8
	if err := errors.Join(WriteAll(w, allOf(c)), file.Close()); err != nil {
		t.Fatal(err)
	}
	names, sheets := readXLSX(t, out.Bytes())
	if !slices.Equal(names, []string{"Readme", "Sample", "Sample (2)", "Sample (3)", "Sample (4)"}) {
		t.Fatalf("%q", names)
	}
	var rows []row
	for _, s := range sheets[1:] {
		rows = append(rows, xlsxRows(t, s, c)...)
	}
	compareRows(t, "parts", rows, expected(c, allOf(c), Options{}, "xlsx"))
	count := ""
	for _, line := range sheets[0].Rows {
		if len(line.Cells) > 1 && line.Cells[0].Is == "Sample" && count == "" {
			count = line.Cells[1].Is
		}
	}
	if count != strconv.Itoa(c.Len()) {
		t.Errorf("the readme counts %s features of %d", count, c.Len())
	}
}

func TestNamesOfSheets(t *testing.T) {
	file, err := openWorkbook(io.Discard, FileOptions{})
	if err != nil {
		t.Fatal(err)
	}
	b := file.(*workbook)
	for _, test := range []struct{ title, suffix, want string }{
		{"Pasos", "", "Pasos"}, {"pasos", "", "pasos #2"}, {"Pasos", " (2)", "Pasos (2)"}, {"", "", "_"}, {"'a' ", "", "a"}, {"History", "", "History #2"},
		{"a/b\\c?d*e[f]g:h", "", "a_b_c_d_e_f_g_h"}, {strings.Repeat("ñ", 40), " (12)", strings.Repeat("ñ", 26) + " (12)"},
		{strings.Repeat("🚩", 20), "", strings.Repeat("🚩", 15)}, {"a\x00\nb\xff", "", "a__b_"}, {"LÉEME", "", "LÉEME #2"},
	} {
		if got := b.sheetName(test.title, test.suffix); got != test.want {
			t.Errorf("%q becomes %q, want %q", test.title, got, test.want)
		}
	}
}

// Texts are XML, whatever is in them, and never too long.
func TestTextsOfWorkbooks(t *testing.T) {
	for text, want := range map[string]string{
		"<&>\"": "&lt;&amp;&gt;&quot;", "a\x00\x1fb": "a_x0000__x001F_b", "a\r\nb\tc": "a_x000D_\nb\tc", "_x0041_": "_x005F_x0041_", "_x004_ _xZZZZ_": "_x004_ _xZZZZ_",
		"\xff": "\ufffd", "\uffff\ufffe": "_xFFFF__xFFFE_", "ñ🚩": "ñ🚩", "\ufffd": "\ufffd",
	} {
		if got := string(appendXLSXText(nil, []byte(text), maxXLSXText)); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	for _, test := range []struct {
		text, want string
		most       int
	}{{"abcdefg", "abcde…", 6}, {"ññññ", "ññññ", 4}, {"🚩🚩🚩", "🚩🚩…", 5}, {"🚩🚩🚩", "🚩…", 4}, {"🚩🚩🚩", "🚩🚩🚩", 6}} {
		if got := string(appendXLSXText(nil, []byte(test.text), test.most)); got != test.want {
			t.Errorf("%q in %d units becomes %q, want %q", test.text, test.most, got, test.want)
		}
	}
}

// FuzzTextsOfWorkbooks: texts are well-formed XML of bounded length.
func FuzzTextsOfWorkbooks(f *testing.F) {
	f.Add([]byte("_x000D_\x01<&\xff🚩"), uint8(7))
	f.Fuzz(func(t *testing.T, s []byte, most uint8) {
		var got string
		if err := xml.Unmarshal(append(appendXLSXText([]byte("<t>"), s, int(most)+1), "</t>"...), &got); err != nil {
			t.Fatalf("%v of %q", err, s)
		}
		units := 0
		for _, r := range unescapeXLSX(t, got) {
			units += utf16Units(r)
		}
		if units > int(most)+1 {
			t.Errorf("%d units of %q, at most %d", units, s, int(most)+1)
		}
	})
}

// Numbers of columns, dates at the edges, and whole numbers to the last digit.
func TestCellsOfWorkbooks(t *testing.T) {
	for column, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		if got := string(appendXLSXColumn(nil, column)); got != want {
			t.Errorf("column %d is %s, want %s", column, got, want)
		}
	}
	for _, test := range []struct {
		add  func(*xlsxRow)
		want string
	}{
		{func(r *xlsxRow) { r.integer(999_999_999_999_999) }, `<v>999999999999999</v>`},
		{func(r *xlsxRow) { r.integer(-1_000_000_000_000_000) }, `t="inlineStr"`},
		{func(r *xlsxRow) { r.text([]byte("=1+1")) }, `s="4"`},
		{func(r *xlsxRow) { addDate(r, "1900-03-01") }, `s="2"><v>61</v>`},
		{func(r *xlsxRow) { addDate(r, "1900-02-28") }, `>1900-02-28</t>`},
		{func(r *xlsxRow) { addDate(r, "9999-12-31") }, `<v>2958465</v>`},
		{func(r *xlsxRow) { addDate(r, "2023-02-29") }, `>2023-02-29</t>`},
		{func(r *xlsxRow) { addDate(r, "") }, `<t xml:space="preserve"></t>`},
	} {
		var r xlsxRow
		r.begin(1)
		test.add(&r)
		if !strings.Contains(string(r.buf), test.want) {
			t.Errorf("%s, want %s", r.buf, test.want)
		}
	}
}

func addDate(r *xlsxRow, text string) {
	at, ok := dateOf([]byte(text))
	r.date(at, ok, []byte(text), xlsxDate)
}

func TestWorkbooksAreDeterministic(t *testing.T) {
	c := sample(t, true, sampleGeometries()["collection"])
	o := FileOptions{Created: sampleCreated, Title: `Muestra <&>"`, Attribution: []string{"Autora"}}
	if !bytes.Equal(writeFile(t, "xlsx", o, c, c), writeFile(t, "xlsx", o, c, c)) {
		t.Error("two runs give other bytes")
	}
}
