package source

import (
	"strings"
	"testing"
)

const (
	bom = "\ufeff"
	rs  = "\x1e"
)

func TestGeoJSONForms(t *testing.T) {
	one := feature(7, somePoint, `"name":"Tecún","n":3`)
	want := `7 POINT(-92.1 14.6) name="Tecún" n=3`
	for name, c := range map[string]struct{ file, text, want string }{
		"collection":               {"a.geojson", collection(one), want},
		"byte order mark":          {"a.geojson", bom + collection(one), want},
		"features before type":     {"a.json", `{"features":[` + one + `],"type":"FeatureCollection"}`, want},
		"foreign members":          {"a.json", `{"name":"x","bbox":[1,2,3,4],"meta":{"features":[1,{"type":"Feature"}]},"type":"FeatureCollection","features":[` + one + `],"more":[{"a":"]}"}],"x":null}`, want},
		"single feature":           {"a.geojson", one, want},
		"properties before type":   {"a.geojson", `{"properties":{"name":"Tecún","n":3},"geometry":` + somePoint + `,"id":7,"type":"Feature"}`, want},
		"bare geometry":            {"a.geojson", somePoint, "1 POINT(-92.1 14.6)"},
		"coordinates first":        {"a.geojson", `{"coordinates":[-92.1,14.6],"type":"Point"}`, "1 POINT(-92.1 14.6)"},
		"coordinates before type":  {"a.geojson", collection(feature(7, `{"coordinates":[[1,2],[3,4]],"type":"LineString"}`, ``)), "7 LINESTRING(1 2,3 4)"},
		"white space":              {"a.geojson", strings.NewReplacer(",", " , \r\n", ":", " : ", "{", "{\t", "}", " }", "[", "[ ", "]", " ]").Replace(collection(one)), want},
		"lines":                    {"a.geojsonl", one + "\n" + feature(8, "null", "") + "\n", want + "\n8 -"},
		"lines without the last":   {"a.ndjson", one + "\r\n\r\n" + feature(8, "null", ""), want + "\n8 -"},
		"record separators":        {"a.geojsons", rs + one + "\n" + rs + strings.ReplaceAll(feature(8, "null", ""), ",", ",\n") + "\n", want + "\n8 -"},
		"collections in lines":     {"a.jsonl", collection(one) + "\n" + collection(feature(8, "null", "")) + "\n", want + "\n8 -"},
		"lines in a .geojson":      {"a.geojson", one + "\n" + feature(8, "null", ""), want + "\n8 -"},
		"empty collection":         {"a.geojson", collection(), ""},
		"empty lines":              {"a.geojsonl", "", ""},
		"string id":                {"a.geojson", collection(`{"type":"Feature","id":"b-1","geometry":null,"properties":null}`), `b-1 -`},
		"escapes":                  {"a.geojson", collection(feature(1, "null", `"a\u00f1o":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"`)), "1 - año=" + `"\"\\/\b\f\n\r\té😀"`},
		"numbers":                  {"a.geojson", collection(feature(1, "null", `"a":-0.5,"b":1e3,"c":9223372036854775807,"d":12345678901234567890,"e":0,"f":-7`)), "1 - a=-0.5 b=1000 c=9.223372036854776e+18 d=1.2345678901234567e+19 e=0 f=-7"},
		"nested":                   {"a.geojson", collection(feature(1, "null", `"a":{ "b" : [ 1 , {"c":null} ], "d":"x y\u0041" },"l":["p", "q"],"e":[ ],"o":{ }`)), `1 - a={"b":[1,{"c":null}],"d":"x y\u0041"} l=["p","q"] e=[] o={}`},
		"literals":                 {"a.geojson", collection(feature(1, "null", `"t":true,"f":false,"n":null`)), "1 - t=true f=false"},
		"changing order and names": {"a.geojson", collection(feature(1, "null", `"a":1,"b":2`), feature(2, "null", `"b":3,"a":4,"c":5`), feature(3, "null", `"c":6`)), "1 - a=1 b=2\n2 - a=4 b=3 c=5\n3 - c=6"},
		"duplicate key":            {"a.geojson", collection(feature(1, "null", `"a":"x","a":null`)), "1 -"},
	} {
		got, r := loadOne(t, c.file, c.text, Options{})
		if show(got) != c.want || r.Refused > 0 || !r.Complete {
			t.Errorf("%s: got\n%s\nwant\n%s\nissues %v", name, show(got), c.want, r.Issues)
		}
	}
}

func TestGeoJSONGeometries(t *testing.T) {
	square := "[[0,0],[1,0],[1,1],[0,1],[0,0]]"
	hole := "[[0.2,0.2],[0.2,0.4],[0.4,0.4],[0.2,0.2]]"
	for _, c := range []struct{ geometry, want, codes string }{
		{geometryOf("Point", "[1,2]"), "POINT(1 2)", ""},
		{geometryOf("Point", "[1e0,-2.5E+1]"), "POINT(1 -25)", ""},
		{geometryOf("Point", "[-92.147012345678901,14.679999999999999716]"), "POINT(-92.1470123456789 14.68)", ""},
		{geometryOf("Point", "[1,2,3]"), "POINT(1 2)", "z-dropped"},
		{geometryOf("Point", "[]"), "-", "no-geometry"},
		{"null", "-", "no-geometry"},
		{geometryOf("MultiPoint", "[[1,2],[3,4,5,6]]"), "MULTIPOINT((1 2),(3 4))", "z-dropped"},
		{geometryOf("MultiPoint", "[]"), "-", "no-geometry"},
		{geometryOf("LineString", "[[1,2],[3,4]]"), "LINESTRING(1 2,3 4)", ""},
		{geometryOf("LineString", "[]"), "-", "no-geometry"},
		{geometryOf("MultiLineString", "[[[1,2],[3,4]],[[5,6],[7,8]]]"), "MULTILINESTRING((1 2,3 4),(5 6,7 8))", ""},
		{geometryOf("MultiLineString", "[[[1,2],[3,4]],[]]"), "MULTILINESTRING((1 2,3 4))", "no-geometry"},
		{geometryOf("Polygon", "["+square+"]"), "POLYGON((0 0,1 0,1 1,0 1,0 0))", ""},
		{geometryOf("Polygon", "[[[0,0],[0,1],[1,1],[1,0],[0,0]]]"), "POLYGON((0 0,1 0,1 1,0 1,0 0))", "ring-reversed"},
		{geometryOf("Polygon", "["+square+","+hole+"]"), "POLYGON((0 0,1 0,1 1,0 1,0 0),(0.2 0.2,0.2 0.4,0.4 0.4,0.2 0.2))", ""},
		{geometryOf("Polygon", "[]"), "-", "no-geometry"},
		{geometryOf("MultiPolygon", "[["+square+"],[[[2,2],[3,2],[3,3],[2,2]]]]"), "MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)),((2 2,3 2,3 3,2 2)))", ""},
		{geometryOf("MultiPolygon", "[["+square+"],[]]"), "MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)))", "no-geometry"},
		{geometryOf("Polygon", "[[[0,0],[1,1],[1,0],[0,1],[0,0]]]"), "POLYGON((0 0,1 1,1 0,0 1,0 0))", "self-intersection"},
		{`{"type":"GeometryCollection","geometries":[` + geometryOf("Point", "[1,2]") + `,{"geometries":[` + geometryOf("LineString", "[[1,2],[3,4]]") + `],"type":"GeometryCollection"}]}`,
			"GEOMETRYCOLLECTION(POINT(1 2),GEOMETRYCOLLECTION(LINESTRING(1 2,3 4)))", ""},
		{`{"type":"GeometryCollection","geometries":[]}`, "-", "no-geometry"},
		{`{"type":"GeometryCollection","geometries":[null,` + somePoint + `]}`, "GEOMETRYCOLLECTION(POINT(-92.1 14.6))", "no-geometry"},
	} {
		got, r := loadOne(t, "a.geojson", collection(feature(1, c.geometry, "")), Options{})
		if show(got) != "1 "+c.want || codes(r) != c.codes || r.Accepted != 1 {
			t.Errorf("%s:\ngot  %s [%s]\nwant %s [%s]\n%v", c.geometry, show(got), codes(r), c.want, c.codes, r.Issues)
		}
	}
}

// Each of these is one bad feature between two good ones.
func TestGeoJSONRefusals(t *testing.T) {
	at := func(kind, coordinates string) string { return feature(2, geometryOf(kind, coordinates), "") }
	deep := strings.Repeat("[", 100) + strings.Repeat("]", 100)
	for _, c := range []struct {
		bad  string
		code Code
		says string
	}{
		{at("Point", "[1]"), CodeArity, "fewer than two numbers"},
		{at("Point", `["1","2"]`), CodeCoordinates, "other than a number"},
		{at("Point", `[null,null]`), CodeCoordinates, "other than a number"},
		{at("Point", `[[1,2]]`), CodeCoordinates, "Point"},
		{at("Point", `{"x":1}`), CodeCoordinates, "Point"},
		{at("LineString", `[1,2]`), CodeCoordinates, "LineString"},
		{at("Polygon", `[[1,2],[3,4]]`), CodeCoordinates, "Polygon"},
		{at("MultiPolygon", `[[[1,2],[3,4]]]`), CodeCoordinates, "MultiPolygon"},
		{at("Point", "[1"+strings.Repeat(",1", 20)+"]"), CodeArity, "16 numbers"},
		{at("Point", "[NaN,1]"), CodeNotFinite, "NaN"},
		{at("Point", "[1,-Infinity]"), CodeNotFinite, "Infinity"},
		{at("Point", "[1e400,1]"), CodeNotFinite, "1e400"},
		{at("Point", "[14.6,-92.1]"), CodeOutOfRange, "swapped"},
		{at("Point", "[500000,1600000]"), CodeOutOfRange, "metres"},
		{at("Point", "[181,10]"), CodeOutOfRange, "longitude"},
		{at("Point", "[100,91]"), CodeOutOfRange, "latitude"},
		{at("LineString", "[[1,2]]"), CodeLineShort, "two"},
		{at("Polygon", "[[[0,0],[1,0],[1,1],[0,1]]]"), CodeRingOpen, "repeat"},
		{at("Polygon", "[[[0,0],[1,0],[0,0]]]"), CodeRingShort, "four"},
		{at("Polygon", "[[],[[0,0],[1,0],[1,1],[0,0]]]"), CodeGeometry, "outer"},
		{at("Polygon", "[[[0,0],[1,0],[1,1],[0,0]],[]]"), CodeGeometry, "hole"},
		{at("Circle", "[1,2]"), CodeGeometry, "Circle"},
		{feature(2, `{"coordinates":[1,2]}`, ""), CodeGeometry, "no type"},
		{feature(2, `{"type":"Point"}`, ""), CodeGeometry, "no coordinates"},
		{feature(2, `{}`, ""), CodeGeometry, "no type"},
		{feature(2, `5`, ""), CodeGeometry, "neither"},
		{feature(2, `{"type":"GeometryCollection","geometries":5}`, ""), CodeGeometry, "list"},
		{`{"type":"Feature","id":2,"properties":{}}`, CodeGeometry, "no member"},
		{feature(2, "null", `"a":NaN`), CodeNotFinite, "NaN"},
		{feature(2, "null", `"a":[1,Infinity]`), CodeNotFinite, "Infinity"},
		{feature(2, "null", `"a":-1e999`), CodeNotFinite, "range"},
		{feature(2, "null", "\"a\":\"\xff\""), CodeEncoding, "UTF-8"},
		{feature(2, "null", `"a":"\ud800"`), CodeEncoding, "surrogate"},
		{feature(2, "null", `"a":"\x"`), CodeEncoding, "escape"},
		{feature(2, "null", "\"a\":[\"\xff\"]"), CodeEncoding, "UTF-8"},
		{feature(2, "null", `"a":`+deep), CodeTooDeep, "deep"},
		{feature(1, "null", ``), CodeDuplicateID, "taken"},
		{`{"type":"Feature","id":[2],"geometry":null,"properties":{}}`, CodeTypeConflict, "id"},
		{feature(2, "null", `"a" 1`), CodeSyntax, "colon"},
		{feature(2, "null", `"a":1,`), CodeSyntax, "name"},
		{feature(2, "null", `"a":01`), CodeSyntax, "number"},
		{feature(2, "null", `"a":1.`), CodeSyntax, "number"},
		{feature(2, "null", `"a":truth`), CodeSyntax, "value"},
		{feature(2, "null", "\"a\":\"x\ny\""), CodeSyntax, "control"},
		{feature(2, "null", `"a":1 "b":2`), CodeSyntax, "comma"},
		{feature(2, "null", `a:1`), CodeSyntax, "name"},
		{`{"type":"Point","coordinates":[1,2]}`, CodeSyntax, "no feature"},
		{`{"id":2,"geometry":null,"properties":{}}`, CodeSyntax, "type"},
		{`{"type":"Feature","geometry":null,"properties":[]}`, CodeSyntax, "properties"},
		{`null`, CodeSyntax, "feature"},
		{`17`, CodeSyntax, "feature"},
	} {
		text := collection(feature(1, somePoint, ""), c.bad, feature(3, somePoint, ""))
		got, r := loadOne(t, "a.geojson", text, Options{})
		if r.Accepted != 2 || r.Refused != 1 || r.Count(c.code) != 1 || !r.Complete {
			t.Errorf("%s: accepted %d, %v", c.bad, r.Accepted, r.Issues)
			continue
		}
		issue := r.Issues[len(r.Issues)-1]
		if !strings.Contains(issue.Message, c.says) || issue.Line != 2 && c.code != CodeSyntax || issue.Record != 2 || issue.File != "a.geojson" || issue.Layer != "a" {
			t.Errorf("%s: want %q in %+v", c.bad, c.says, issue)
		}
		if got.Len() != 2 {
			t.Errorf("%s: %d features", c.bad, got.Len())
		}
	}
}

func TestGeoJSONBrokenFiles(t *testing.T) {
	good := feature(1, somePoint, "")
	for _, c := range []struct {
		name, file, text string
		accepted         int
		complete         bool
		code             Code
	}{
		{"empty", "a.geojson", "", 0, false, CodeEmptyFile},
		{"blank", "a.geojson", " \n ", 0, false, CodeEmptyFile},
		{"not JSON", "a.geojson", "hello", 0, false, CodeSyntax},
		{"a list", "a.geojson", "[" + good + "]", 0, false, CodeSyntax},
		{"topology", "a.json", `{"type":"Topology","objects":{}}`, 0, true, CodeSyntax},
		{"no features", "a.json", `{"type":"FeatureCollection"}`, 0, true, CodeSyntax},
		{"features null", "a.json", `{"type":"FeatureCollection","features":null}`, 0, true, CodeSyntax},
		{"truncated between", "a.json", collection(good, "")[:len(collection(good))-1], 1, false, CodeTruncated},
		{"truncated within", "a.json", collection(good, feature(2, "null", `"a":"x`)), 1, false, CodeTruncated},
		{"truncated behind", "a.json", strings.TrimSuffix(collection(good), "}"), 1, false, CodeTruncated},
		{"no comma", "a.json", `{"type":"FeatureCollection","features":[` + good + good + `]}`, 1, false, CodeSyntax},
		{"comma at end", "a.json", `{"type":"FeatureCollection","features":[` + good + `,]}`, 1, false, CodeSyntax},
		{"unbalanced", "a.json", collection(good, `{"a"{`, feature(3, "null", "")), 1, false, CodeTruncated},
		{"junk behind", "a.json", collection(good) + "junk", 1, true, CodeSyntax},
		{"broken line", "a.ndjson", good + "\n{\"type\":\n" + feature(2, "null", ""), 2, true, CodeSyntax},
		{"last line cut", "a.ndjson", good + "\n{\"type\":", 1, false, CodeTruncated},
		{"broken record", "a.geojsons", rs + good + rs + "{\"type\":\n" + rs + feature(2, "null", ""), 2, true, CodeSyntax},
		{"line of another kind", "a.ndjson", "17\n" + good, 1, true, CodeSyntax},
	} {
		_, r := loadOne(t, c.file, c.text, Options{})
		if r.Accepted != c.accepted || r.Complete != c.complete || r.Count(c.code) == 0 {
			t.Errorf("%s: accepted %d, complete %v, %v", c.name, r.Accepted, r.Complete, r.Issues)
		}
	}
}

func TestGeoJSONPlaces(t *testing.T) {
	text := "{\"type\":\"FeatureCollection\",\n\"features\":[\n" + feature(1, somePoint, "") + ",\n\n" + feature(2, geometryOf("Point", "[1]"), "") + ",\n" + feature(3, "null", `"a" 1`) + "\n]}"
	_, r := loadOne(t, "a.geojson", text, Options{})
	if len(r.Issues) != 2 {
		t.Fatal(r.Issues)
	}
	arity, syntax := r.Issues[0], r.Issues[1]
	if arity.Line != 5 || arity.Record != 2 || arity.FeatureID != "2" || !strings.HasPrefix(text[arity.Offset:], `{"type":"Feature","id":2`) {
		t.Errorf("%+v", arity)
	}
	if syntax.Line != 6 || syntax.Record != 3 || syntax.FeatureID != "3" || text[syntax.Offset:syntax.Offset+1] != "1" {
		t.Errorf("%+v", syntax)
	}
}

func TestGeoJSONCRS(t *testing.T) {
	utm := `"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32615"}}`
	nad := `"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4267"}}`
	wgs := `"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}`
	f := `"features":[` + feature(1, geometryOf("Point", "[500000,0]"), "") + `]`
	low := `"features":[` + feature(1, geometryOf("Point", "[5,10]"), "") + `]`
	for _, c := range []struct{ text, want, codes string }{
		{`{"type":"FeatureCollection",` + utm + `,` + f + `}`, "1 POINT(-93 0)", "reprojected"},
		{`{"type":"FeatureCollection",` + f + `,` + utm + `}`, "1 POINT(-93 0)", "reprojected"},
		{`{"type":"FeatureCollection",` + wgs + `,` + low + `}`, "1 POINT(5 10)", ""},
		{`{"type":"FeatureCollection",` + low + `,` + wgs + `}`, "1 POINT(5 10)", ""},
		{`{"type":"FeatureCollection",` + nad + `,` + low + `}`, "", "crs"},
		{`{"type":"FeatureCollection",` + low + `,` + nad + `}`, "", "crs"},
		{`{"type":"FeatureCollection","crs":null,` + low + `}`, "1 POINT(5 10)", ""},
	} {
		got, r := loadOne(t, "a.geojson", c.text, Options{})
		if show(got) != c.want || codes(r) != c.codes {
			t.Errorf("%s: %s [%s] %v", c.text, show(got), codes(r), r.Issues)
		}
	}
}
