package source

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"
)

// shpRecord is the content of a record.
func shpRecord(kind uint32, numbers ...any) []byte {
	b := binary.LittleEndian.AppendUint32(nil, kind)
	for _, n := range numbers {
		switch n := n.(type) {
		case float64:
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(n))
		case int:
			b = binary.LittleEndian.AppendUint32(b, uint32(n))
		}
	}
	return b
}

// parts is a record of rings or lines, each a list of coordinates.
func parts(kind uint32, rings ...[]float64) []byte {
	numbers := []any{0.0, 0.0, 0.0, 0.0, len(rings), 0}
	total := 0
	for _, r := range rings {
		numbers = append(numbers, total)
		total += len(r) / 2
	}
	numbers[5] = total
	for _, r := range rings {
		for _, v := range r {
			numbers = append(numbers, v)
		}
	}
	return shpRecord(kind, numbers...)
}

func shpFile(records ...[]byte) string {
	b := make([]byte, 100)
	binary.BigEndian.PutUint32(b, 9994)
	binary.LittleEndian.PutUint32(b[28:], 1000)
	for i, r := range records {
		b = binary.BigEndian.AppendUint32(b, uint32(i+1))
		b = binary.BigEndian.AppendUint32(b, uint32(len(r)/2))
		b = append(b, r...)
	}
	binary.BigEndian.PutUint32(b[24:], uint32(len(b)/2))
	return string(b)
}

// dbfFile has fields such as "name C 10 0" and rows of a mark of deletion and values
// with bars between.
func dbfFile(ldid byte, fields []string, rows ...string) string {
	size := 1
	var b []byte
	for _, f := range fields {
		w := strings.Fields(f)
		field := make([]byte, 32)
		copy(field, w[0])
		field[11] = w[1][0]
		field[16] = byte(atoi(w[2]))
		field[17] = byte(atoi(w[3]))
		size += int(field[16])
		b = append(b, field...)
	}
	header := make([]byte, 32)
	header[0] = 3
	header[29] = ldid
	binary.LittleEndian.PutUint32(header[4:], uint32(len(rows)))
	binary.LittleEndian.PutUint16(header[8:], uint16(33+len(b)))
	binary.LittleEndian.PutUint16(header[10:], uint16(size))
	out := string(header) + string(b) + "\r"
	for _, r := range rows {
		out += r[:1]
		values := strings.Split(r[1:], "|")
		for i := range fields {
			length, value := int(b[32*i+16]), ""
			if i < len(values) {
				value = values[i]
			}
			out += (value + strings.Repeat(" ", length))[:length]
		}
	}
	return out + "\x1a"
}

func atoi(s string) (n int) {
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}

var (
	square   = []float64{0, 0, 0, 1, 1, 1, 1, 0, 0, 0} // clockwise, as Shapefiles have it
	hole     = []float64{0.2, 0.2, 0.4, 0.2, 0.4, 0.4, 0.2, 0.2}
	triangle = []float64{2, 2, 3, 3, 3, 2, 2, 2}
)

func TestShapefileShapes(t *testing.T) {
	for _, c := range []struct {
		record []byte
		want   string
		codes  string
	}{
		{shpRecord(1, -92.1, 14.6), "POINT(-92.1 14.6)", "crs"},
		{shpRecord(11, -92.1, 14.6, 3.0, 0.0), "POINT(-92.1 14.6)", "crs z-dropped"},
		{shpRecord(21, -92.1, 14.6, 3.0), "POINT(-92.1 14.6)", "crs z-dropped"},
		{shpRecord(0), "-", "crs no-geometry"},
		{shpRecord(8, 0.0, 0.0, 0.0, 0.0, 2, 1.0, 2.0, 3.0, 4.0), "MULTIPOINT((1 2),(3 4))", "crs"},
		{shpRecord(18, 0.0, 0.0, 0.0, 0.0, 1, 1.0, 2.0, 0.0, 0.0, 9.0), "MULTIPOINT((1 2))", "crs z-dropped"},
		{parts(3, []float64{1, 2, 3, 4}), "LINESTRING(1 2,3 4)", "crs"},
		{parts(13, []float64{1, 2, 3, 4}, []float64{5, 6, 7, 8}), "MULTILINESTRING((1 2,3 4),(5 6,7 8))", "crs z-dropped"},
		{parts(5, square), "POLYGON((0 0,1 0,1 1,0 1,0 0))", "crs ring-reversed"},
		{parts(5, hole, square), "POLYGON((0 0,1 0,1 1,0 1,0 0),(0.2 0.2,0.4 0.4,0.4 0.2,0.2 0.2))", "crs ring-reversed*2"},
		{parts(25, square, triangle, hole), "MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0),(0.2 0.2,0.4 0.4,0.4 0.2,0.2 0.2)),((2 2,3 2,3 3,2 2)))", "crs ring-reversed*3 z-dropped"},
		{parts(5, []float64{0, 0, 1, 0, 1, 1, 0, 0}), "POLYGON((0 0,1 0,1 1,0 0))", "crs"},
	} {
		d, r := load(t, map[string]string{"a.shp": shpFile(c.record), "a.dbf": dbfFile(0, []string{"id N 5 0"}, "     7")}, Options{})
		f := r.Files[0]
		if got := show(d.Collections[0]); got != "7 "+c.want || strings.Join(sorted(codes(f)), " ") != strings.Join(sorted(c.codes), " ") {
			t.Errorf("%s [%s], want %s [%s]\n%v", got, codes(f), c.want, c.codes, f.Issues)
		}
	}
}

func sorted(s string) []string {
	words := strings.Fields(s)
	for i := range words {
		for k := i; k > 0 && words[k] < words[k-1]; k-- {
			words[k], words[k-1] = words[k-1], words[k]
		}
	}
	return words
}

func TestShapefileAttributes(t *testing.T) {
	points := func(n int) string {
		var all [][]byte
		for range n {
			all = append(all, shpRecord(1, 1.0, 2.0))
		}
		return shpFile(all...)
	}
	fields := []string{"id C 3 0", "t C 6 0", "n N 5 0", "x F 6 2", "b L 1 0", "d D 8 0"}
	files := map[string]string{
		"a.shp": points(5), "a.cpg": "UTF-8\n",
		"a.prj": `GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]`,
		"a.dbf": dbfFile(0, fields,
			" p1|Tecún|7|  1.50|T|20240531",
			"*p2|gone",
			" p3|||****|?|00000000",
			" p4|007|.5|-2.|n|2024",
			" p5|áéí|1e2||y|20230229"),
		"a.sbn": "x", "a.shx": "x", "a.shp.xml": "<x/>",
	}
	d, r := load(t, files, Options{})
	want := `p1 POINT(1 2) t="Tecún" n=7 x=1.5 b=true d="2024-05-31"` + "\n" +
		"p3 POINT(1 2)\n" +
		`p4 POINT(1 2) t="007" n=0.5 x=-2 b=false d="2024"` + "\n" +
		`p5 POINT(1 2) t="áéí" n=100 b=true d="2023-02-29"`
	if got := show(d.Collections[0]); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if f := r.Files[0]; len(r.Files) != 1 || codes(f) != "date*2 deleted-record" || f.Accepted != 4 {
		t.Error(codes(f), f.Issues)
	}
	if c := d.Collections[0].Column("d"); c.Format != "date" {
		t.Error(c.Format)
	}
}

func TestShapefileEncodings(t *testing.T) {
	for _, c := range []struct {
		cpg, text string
		ldid      byte
		want      string
		code      Code
	}{
		{"ISO-8859-1", "Tec\xfan", 0, "Tecún", ""},
		{"ANSI 1252", "Tec\xfan \x80", 0, "Tecún €", ""},
		{"UTF-8", "Tecún", 0x57, "Tecún", ""},
		{"", "Tec\xfan", 0x57, "Tecún", ""},
		{"", "Tec\xa3n", 0x02, "Tecún", ""},
		{"", "Tecún", 0, "Tecún", ""},
		{"", "Tec\xfan", 0, "Tecún", CodeEncodingAssumed},
		{"UTF-8", "Tec\xfan", 0, "", CodeEncoding},
		{"UTF-8", "áéíóú\xc3", 0, "áéíóú", ""},
		{"UTF-8", "ññññññññññ\xc3\xb1ñ\xc3"[:20] + "", 0, "ññññññññññ", ""},
		{"klingon", "x", 0, "", CodeEncoding},
	} {
		files := map[string]string{"a.shp": shpFile(shpRecord(1, 1.0, 2.0)), "a.dbf": dbfFile(c.ldid, []string{"t C 20 0"}, " "+c.text), "a.prj": ""}
		if c.cpg != "" {
			files["a.cpg"] = c.cpg
		}
		d, r := load(t, files, Options{})
		f := r.Files[0]
		got := ""
		if len(d.Collections) > 0 && d.Collections[0].Len() > 0 {
			got = string(d.Collections[0].Column("t").Value(0).Bytes)
		}
		if c.text == "áéíóú\xc3" { // an unfinished letter in a field that is not full is a fault
			c.want, c.code = "", CodeEncoding
		}
		if got != c.want || c.code != "" && f.Count(c.code) != 1 {
			t.Errorf("%q %q: %q, %v", c.cpg, c.text, got, f.Issues)
		}
	}
	full := "0123456789012345678\xc3" // the field ends in half a letter
	d, r := load(t, map[string]string{"a.shp": shpFile(shpRecord(1, 1.0, 2.0)), "a.dbf": dbfFile(0, []string{"t C 20 0"}, " "+full), "a.cpg": "UTF-8"}, Options{})
	if got := string(d.Collections[0].Column("t").Value(0).Bytes); got != full[:19] || r.Files[0].Count(CodeConverted) != 1 {
		t.Errorf("%q %v", got, r.Files[0].Issues)
	}
}

func TestShapefileFaults(t *testing.T) {
	point := shpRecord(1, 1.0, 2.0)
	dbf := dbfFile(0, []string{"id N 3 0"}, "   1", "   2", "   3")
	nad := `GEOGCS["GCS_North_American_1927",DATUM["D_North_American_1927",SPHEROID["Clarke_1866",6378206.4,294.978698213898]]]`
	for name, c := range map[string]struct {
		files    map[string]string
		accepted int
		complete bool
		code     Code
		says     string
	}{
		"NAD27":            {map[string]string{"a.shp": shpFile(point), "a.dbf": dbf, "a.prj": nad}, 0, false, CodeCRS, "GCS_North_American_1927"},
		"no dbf":           {map[string]string{"a.shp": shpFile(point)}, 1, true, CodeNoAttributes, ".dbf"},
		"short dbf":        {map[string]string{"a.shp": shpFile(point, point, point, point), "a.dbf": dbf}, 3, false, CodeTruncated, ".dbf ends"},
		"long dbf":         {map[string]string{"a.shp": shpFile(point), "a.dbf": dbf}, 1, true, CodeNoAttributes, "belong together"},
		"not a shp":        {map[string]string{"a.shp": strings.Repeat("x", 200), "a.dbf": dbf}, 0, false, CodeFormat, "Shapefiles do"},
		"empty shp":        {map[string]string{"a.shp": "", "a.dbf": dbf}, 0, false, CodeFormat, "header"},
		"not a dbf":        {map[string]string{"a.shp": shpFile(point), "a.dbf": "hello"}, 0, false, CodeFormat, ".dbf"},
		"short record":     {map[string]string{"a.shp": shpFile(point, shpRecord(1, 1.0), point), "a.dbf": dbf}, 2, true, CodeGeometry, "too short"},
		"lying counts":     {map[string]string{"a.shp": shpFile(point, shpRecord(5, 0.0, 0.0, 0.0, 0.0, 1<<30, 1<<30), point), "a.dbf": dbf}, 2, true, CodeGeometry, "too short"},
		"crossed parts":    {map[string]string{"a.shp": shpFile(point, shpRecord(3, 0.0, 0.0, 0.0, 0.0, 2, 2, 5, 1, 1.0, 1.0, 2.0, 2.0), point), "a.dbf": dbf}, 2, true, CodeGeometry, "overlap"},
		"multipatch":       {map[string]string{"a.shp": shpFile(point, shpRecord(31), point), "a.dbf": dbf}, 2, true, CodeGeometry, "31"},
		"not finite":       {map[string]string{"a.shp": shpFile(point, shpRecord(1, math.Inf(1), 1.0), point), "a.dbf": dbf}, 2, true, CodeNotFinite, "finite"},
		"text in a number": {map[string]string{"a.shp": shpFile(point, point, point), "a.dbf": dbfFile(0, []string{"id N 3 0"}, "   1", " abc", "   3")}, 2, true, CodeTypeConflict, "abc"},
	} {
		_, r := load(t, c.files, Options{})
		f := r.Files[0]
		if f.Accepted != c.accepted || f.Complete != c.complete || f.Count(c.code) == 0 || !strings.Contains(fmt.Sprint(f.Issues), c.says) {
			t.Errorf("%s: accepted %d, complete %v, %v", name, f.Accepted, f.Complete, f.Issues)
		}
	}
}

func TestShapefileTooLargeRecord(t *testing.T) {
	point := shpRecord(1, 1.0, 2.0)
	long := shpRecord(1, make([]any, 0)...)
	long = append(long, make([]byte, 5000)...)
	files := map[string]string{"a.shp": shpFile(point, long, point), "a.dbf": dbfFile(0, []string{"id N 3 0"}, "   1", "   2", "   3")}
	_, r := load(t, files, Options{Limits: Limits{FeatureBytes: 1000}})
	if f := r.Files[0]; f.Accepted != 2 || f.Count(CodeTooLarge) != 1 || !f.Complete {
		t.Error(f.Issues)
	}
}

func TestShapefileKnownNames(t *testing.T) {
	d, r := load(t, map[string]string{
		"posts.shp": shpFile(shpRecord(1, 1.0, 2.0)),
		"posts.dbf": dbfFile(0, []string{"id C 3 0", "kind C 10 0", "counterpar C 8 0", "working_ve N 5 0", "synthetic N 1 0"}, " p1|police|yes|3|1"),
		"posts.prj": "",
	}, Options{})
	want := `p1 POINT(1 2) kind="police" working_vehicles=3 counterpart_reachable="yes" synthetic=true`
	if got := show(d.Collections[0]); got != want || r.Files[0].Count(CodeRenamed) != 2 || r.Files[0].Count(CodeConverted) != 1 {
		t.Errorf("%s\n%v", got, r.Files[0].Issues)
	}
}

func zipOf(tb testing.TB, names []string, files map[string]string) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		w, err := z.Create(name)
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := w.Write([]byte(files[name])); err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

func TestZip(t *testing.T) {
	point := shpFile(shpRecord(1, 1.0, 2.0))
	dbf := dbfFile(0, []string{"id N 3 0"}, "   1")
	names := []string{"readme.txt", "../../etc/a.shp", "../../etc/a.dbf", `sub\b.SHP`, `sub\b.DBF`, "__MACOSX/._a.shp", "c.csv", "inner.zip", "dir/"}
	text := zipOf(t, names, map[string]string{"../../etc/a.shp": point, "../../etc/a.dbf": dbf, `sub\b.SHP`: point, `sub\b.DBF`: dbf, "c.csv": "id,lon,lat\n1,1,2\n"})
	d, r := load(t, map[string]string{"x.zip": text}, Options{})
	if len(d.Collections) != 3 || d.Collections[0].ID != "a" || d.Collections[1].ID != "b" || d.Collections[2].ID != "c" {
		t.Error(r.Files)
	}
	for _, c := range d.Collections {
		if c.Len() != 1 {
			t.Error(c.ID, c.Len())
		}
	}
	if _, r := load(t, map[string]string{"x.zip": text[:len(text)/2]}, Options{}); r.Files[0].Count(CodeZip) != 1 {
		t.Error(r.Files[0].Issues)
	}
	if _, r := load(t, map[string]string{"x.zip": zipOf(t, []string{"a.txt"}, nil)}, Options{}); r.Files[len(r.Files)-1].Count(CodeNoLayers) != 1 {
		t.Error(r.Files[0].Issues)
	}
	if _, r := load(t, map[string]string{"x.zip": text}, Options{Limits: Limits{ZipMembers: 3}}); r.Files[0].Count(CodeZip) != 1 {
		t.Error(r.Files[0].Issues)
	}
}

func TestZipBombs(t *testing.T) {
	zeros := strings.Repeat(" ", 18<<20)
	bomb := zipOf(t, []string{"a.csv", "b.csv"}, map[string]string{"a.csv": "id,lon,lat\n1,1,2\n" + zeros, "b.csv": "id,lon,lat\n1,1,2\n"})
	d, r := load(t, map[string]string{"x.zip": bomb}, Options{})
	if f := r.Files[0]; f.Count(CodeZip) != 1 || !strings.Contains(f.Issues[0].Message, "200 times") || len(d.Collections) != 1 {
		t.Error(f.Issues)
	}
	_, r = load(t, map[string]string{"x.zip": bomb}, Options{Limits: Limits{ZipBytes: 1 << 20}})
	if f := r.Files[0]; f.Count(CodeZip) != 1 || !strings.Contains(f.Issues[0].Message, "1 MiB") {
		t.Error(f.Issues)
	}
}
