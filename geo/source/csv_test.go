package source

import (
	"strings"
	"testing"
)

func TestCSVForms(t *testing.T) {
	want := `p1 POINT(-92.1 14.6) name="Tecún" n=3`
	for name, c := range map[string]struct{ file, text, want, codes string }{
		"comma":              {"a.csv", "id,name,lon,lat,n\np1,Tecún,-92.1,14.6,3\n", want, ""},
		"byte order mark":    {"a.csv", bom + "id,name,lon,lat,n\r\np1,Tecún,-92.1,14.6,3\r\n", want, ""},
		"semicolon":          {"a.csv", "id;name;longitud;latitud;n\np1;Tecún;-92.1;14.6;3", want, ""},
		"tab":                {"a.tsv", "id\tname\tLNG\tLat\tn\np1\tTecún\t-92.1\t14.6\t3", want, ""},
		"bar":                {"a.csv", "id|name|x|y|n\np1|Tecún|-92.1|14.6|3", want, ""},
		"delimiter by sense": {"a.csv", "id;name, full;lon;lat;n\np1;Tecún;-92.1;14.6;3", strings.Replace(want, "name=", "name, full=", 1), ""},
		"excel's first line": {"a.csv", "sep=;\nid;name;lon;lat;n\np1;Tecún;-92.1;14.6;3", want, ""},
		"old Mac":            {"a.csv", "id,name,lon,lat,n\rp1,Tecún,-92.1,14.6,3\r", want, ""},
		"quotes":             {"a.csv", "\"id\",\"name\",lon,lat,n\n\"p1\",\"Tecún\",\"-92.1\",\" 14.6 \",3", want, ""},
		"blank lines":        {"a.csv", "id,name,lon,lat,n\n\np1,Tecún,-92.1,14.6,3\n\n\n", want, ""},
		"trailing commas":    {"a.csv", "id,name,lon,lat,n,,\np1,Tecún,-92.1,14.6,3,,\n", want, ""},
		"embedded":           {"a.csv", "id,lon,lat,t\n1,1,2,\"a \"\"b\"\",\r\nc\"\n", `1 POINT(1 2) t="a \"b\",\r\nc"`, ""},
		"bare quote":         {"a.csv", "id,lon,lat,t\n1,1,2,12\" pipe\n", `1 POINT(1 2) t="12\" pipe"`, ""},
		"WKT":                {"a.csv", "id,wkt\n1,\"LINESTRING (1 2, 3 4)\"\n2,\n3,POINT EMPTY\n", "1 LINESTRING(1 2,3 4)\n2 -\n3 -", "no-geometry*2"},
		"WKT beside lon":     {"a.csv", "id,lon,lat,the_geom\n1,5,6,POINT(1 2)\n", "1 POINT(1 2) lon=5 lat=6", ""},
		"EWKT":               {"a.csv", "id,geom\n1,SRID=4326;POINT Z (1 2 3)\n", "1 POINT(1 2)", "z-dropped"},
		"hex EWKB":           {"a.csv", "id,geom\n1,0101000020E6100000000000000000F03F0000000000000040\n", "1 POINT(1 2)", ""},
		"hex WKB":            {"a.csv", "id,geom\n1,0101000000000000000000F03F0000000000000040\n", "1 POINT(1 2)", ""},
		"GeoJSON":            {"a.csv", "id,geometry\n1,\"{\"\"type\"\":\"\"Point\"\",\"\"coordinates\"\":[1,2]}\"\n", "1 POINT(1 2)", ""},
		"no position":        {"a.csv", "id,lon,lat\n1,,\n", "1 -", "no-geometry"},
		"decimal commas":     {"a.csv", "id;lon;lat\n1;-92,5;14,25\n", "1 POINT(-92.5 14.25)", "decimal-comma*2"},
		"point five":         {"a.csv", "id,lon,lat\n1,-.5,+5\n", "1 POINT(-0.5 5)", ""},
		"automatic id":       {"a.csv", "name,lon,lat\nx,1,2\n", `1 POINT(1 2) name="x"`, "automatic-id"},
		"no name":            {"a.csv", "id,,id,lon,lat\n1,x,y,1,2\n", `1 POINT(1 2) column_2="x" id_2="y"`, "renamed*2"},
		"header alone":       {"a.csv", "id,lon,lat\n", "", ""},
	} {
		got, r := loadOne(t, c.file, c.text, Options{})
		if show(got) != c.want || r.Refused > 0 || codes(r) != c.codes {
			t.Errorf("%s: got\n%s [%s]\nwant\n%s [%s]\nissues %v", name, show(got), codes(r), c.want, c.codes, r.Issues)
		}
	}
}

func TestCSVTypesAreExact(t *testing.T) {
	for _, c := range []struct {
		values, want string
	}{
		{"1,2,-3,0", "integer"}, {"1,2.5,3", "number"}, {"0.5,1e-7,2.5E10", "number"},
		{"007,8", "string"}, {"1E5,2", "string"}, {"+5,6", "string"}, {"12345678901234567890,1", "string"},
		{"true,False,TRUE", "boolean"}, {"true,1", "string"}, {"yes,no", "string"},
		{"2024-05-31,2024-02-29", "string date"}, {"2024-05-31,2023-02-29", "string"},
		{"2024-05-31T12:00:00Z,2024-05-31T12:00:00-06:00", "string date-time"},
		{"-,1", "string"}, {"NaN,1", "string"}, {"1.,2", "string"}, {"5%,1", "string"}, {"1 000,2", "string"},
		{"-0,1", "integer"}, {"é,1", "string"},
	} {
		text := "id,lon,lat,v\n"
		for i, v := range strings.Split(c.values, ",") {
			text += string(rune('1'+i)) + ",1,2," + v + "\n"
		}
		text += "9,1,2,\n"
		got, r := loadOne(t, "a.csv", text, Options{})
		column := got.Column("v")
		if have := strings.TrimSpace(column.Type.String() + " " + column.Format); have != c.want || r.Refused > 0 {
			t.Errorf("%s: %s, want %s; %v", c.values, have, c.want, r.Issues)
		}
	}
}

func TestCSVRefusals(t *testing.T) {
	for _, c := range []struct {
		bad  string
		code Code
		says string
	}{
		{"2,abc,14", CodeCoordinates, "abc"},
		{"2,,14", CodeCoordinates, "empty"},
		{`2,"14°37'12""N",5`, CodeCoordinates, "minutes"},
		{`2,"-92,5",14`, CodeDecimalComma, "point"},
		{"2,NaN,14", CodeNotFinite, "NaN"},
		{"2,1e400,14", CodeNotFinite, "1e400"},
		{"2,14.6,-92.1", CodeOutOfRange, "swapped"},
		{"2,1", CodeFieldCount, "2 fields"},
		{"2,1,2,3", CodeFieldCount, "4 fields"},
		{`2,1,"2"x`, CodeBadQuotes, "quotes"},
		{`"2,1,2`, CodeBadQuotes, "quotes"},
		{"1,1,2", CodeDuplicateID, "taken"},
	} {
		text := "id,lon,lat\n1,1,2\n" + c.bad + "\n3,1,2\n"
		_, r := loadOne(t, "a.csv", text, Options{})
		if r.Accepted != 2 || r.Refused != 1 || r.Count(c.code) != 1 || !strings.Contains(r.Issues[0].Message, c.says) ||
			r.Issues[0].Line != 3 || r.Issues[0].Record != 2 {
			t.Errorf("%s: accepted %d, %v", c.bad, r.Accepted, r.Issues)
		}
	}
	_, r := loadOne(t, "a.csv", "id,lon,lat,t\n1,1,2,a\n2,1,2,Tec\xfan\n3,1,2,b\n", Options{})
	if r.Accepted != 2 || r.Count(CodeEncoding) != 1 || r.Issues[0].FeatureID != "" && r.Issues[0].Line != 3 {
		t.Error(r.Issues)
	}
}

func TestCSVBrokenFiles(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		code Code
		says string
	}{
		"empty":         {"", CodeEmptyFile, "empty"},
		"no columns":    {"a,b\n1,2\n", CodeNoCoordinates, `"a", "b"`},
		"UTF-16":        {"\xff\xfei\x00d\x00", CodeEncoding, "UTF-16"},
		"latin header":  {"id,lon,lat,a\xf1o\n", CodeEncoding, "windows-1252"},
		"broken header": {`id,"lon`, CodeBadQuotes, "column names"},
	} {
		d, r := load(t, map[string]string{"a.csv": c.text}, Options{})
		f := r.Files[0]
		if len(d.Collections) != 0 || f.Count(c.code) != 1 || !strings.Contains(f.Issues[0].Message, c.says) || f.Complete {
			t.Errorf("%s: %v", name, f.Issues)
		}
	}
}

func TestCSVOptions(t *testing.T) {
	text := "id,este,norte,lugar\n1,1,2,POINT(3 4)\n"
	for _, c := range []struct {
		o    CSVOptions
		want string
	}{
		{CSVOptions{Lon: "este", Lat: "norte"}, `1 POINT(1 2) lugar="POINT(3 4)"`},
		{CSVOptions{WKT: "lugar"}, `1 POINT(3 4) este=1 norte=2`},
	} {
		if got, r := loadOne(t, "a.csv", text, Options{CSV: c.o}); show(got) != c.want {
			t.Errorf("%+v: %s %v", c.o, show(got), r.Issues)
		}
	}
	for _, o := range []CSVOptions{{Lon: "none"}, {WKT: "none"}, {Delimiter: "ab"}, {Encoding: "klingon"}} {
		if _, r := loadOne(t, "a.csv", text, Options{CSV: o}); r.Refused != 1 {
			t.Errorf("%+v: %v", o, r.Issues)
		}
	}
	d, r := load(t, map[string]string{
		"lindero.yaml": "layers:\n  - id: a\n    csv: {encoding: windows-1252, delimiter: tab, lon: e, lat: n}\n",
		"a.csv":        "id\te\tn\tt\n1\t1\t2\tTec\xfan\n",
	}, Options{})
	if got := show(d.Collections[0]); got != `1 POINT(1 2) t="Tecún"` {
		t.Error(got, r.Files)
	}
}

// A file in which nearly every quote is wrong is given up, not searched for ever.
func TestCSVGivesUpOnQuotes(t *testing.T) {
	text := "id,lon,lat\n" + strings.Repeat(`"1,2,3`+"\n", 101)
	_, r := loadOne(t, "a.csv", text, Options{})
	if r.Complete || r.Refused < maxBadQuotes || r.Refused > maxBadQuotes+60 {
		t.Errorf("refused %d, complete %v", r.Refused, r.Complete)
	}
}

func TestCSVListsAndDeclaredTypes(t *testing.T) {
	d, r := load(t, map[string]string{
		"blind_crossings.csv": "id;lon;lat;passable_by;observed_uses;width_m;synthetic;status;name\n" +
			"a;-92;14;foot|animal;\"foot;x\";3,5;true;active;007\n" +
			"b;-92;14;[\"foot\", \"boat\"];;;;;\n" +
			"c;-92;14;;;wide;;;\n" +
			"d;-92;14;;;;maybe;;\n",
	}, Options{})
	want := `a POINT(-92 14) name="007" passable_by=["foot","animal"] width_m=3.5 status="active" observed_uses=["foot","x"] synthetic=true` + "\n" +
		`b POINT(-92 14) passable_by=["foot","boat"]`
	if got := show(d.Collections[0]); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if f := r.Files[0]; f.Count(CodeTypeConflict) != 2 || f.Count(CodeEnum) != 1 || f.Count(CodeDecimalComma) != 1 || f.Count(CodeConverted) != 0 {
		t.Error(f.Issues)
	}
}
