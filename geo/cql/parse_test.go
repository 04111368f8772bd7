package cql

import (
	"strings"
	"testing"
)

func parsed(t testing.TB, text string) *Node {
	t.Helper()
	n, err := Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return n
}

// What is written shows how it was read.
func TestPrecedence(t *testing.T) {
	cases := map[string]string{
		"a=1 OR b=2 AND c=3":          "a = 1 OR b = 2 AND c = 3",
		"(a=1 OR b=2) AND c=3":        "(a = 1 OR b = 2) AND c = 3",
		"(a=1 and b=2) and c=3":       "(a = 1 AND b = 2) AND c = 3",
		"NOT a=1 AND b=2":             "NOT a = 1 AND b = 2",
		"NOT (a=1 AND b=2)":           "NOT (a = 1 AND b = 2)",
		"not not a=1":                 "NOT NOT a = 1",
		"NOT a IS NULL":               "a IS NOT NULL",
		"NOT a NOT LIKE 'x'":          "NOT a NOT LIKE 'x'",
		"a BETWEEN 1 AND 2 AND b=3":   "a BETWEEN 1 AND 2 AND b = 3",
		"a not between 1+1 and 2*3":   "a NOT BETWEEN 1 + 1 AND 2 * 3",
		"a+b*c^2=1":                   "a + b * c ^ 2 = 1",
		"(a+b)*c=1":                   "(a + b) * c = 1",
		"a-(b-c)=a-b-c":               "a - (b - c) = a - b - c",
		"a/(b*c)=a/b*c":               "a / (b * c) = a / b * c",
		"a-1=-1":                      "a - 1 = -1",
		"-a^2 = 2^-1":                 "(-1 * a) ^ 2 = 2 ^ -1",
		"a DIV 2 = a % 2":             "a DIV 2 = a % 2",
		"(a=1)=TRUE":                  "(a = 1) = TRUE",
		"(a > 1) IS NULL":             "(a > 1) IS NULL",
		`"a ""b"" c"=1 and "and"=2`:   `"a ""b"" c" = 1 AND "and" = 2`,
		`"plain"='it''s \'x\' \\ \t'`: `plain = 'it''s ''x'' \\ \t'`,
		`a LIKE '\%\_\\%'`:            `a LIKE '\\%\\_\\%'`,
		"año:día.ñ = 'x'":             "año:día.ñ = 'x'",
		"date = DATE('2024-02-29')":   `"date" = DATE('2024-02-29')`,
		"1.0 = 1e0 and 1.50 = 15E-1":  "1 = 1 AND 1.5 = 1.5",
		".5 = 5. AND 1e300 = 2":       "0.5 = 5 AND 1e+300 = 2",
		"9007199254740993=x":          "9007199254740993 = x",
		"t_DuRiNg(interval(a,'..'),INTERVAL('2020-01-01',DATE('2021-01-01')))": "T_DURING(INTERVAL(a, '..'), INTERVAL('2020-01-01', '2021-01-01'))",
		"t = TIMESTAMP('2024-05-31T12:00:00.5-06:00')":                         "t = TIMESTAMP('2024-05-31T18:00:00.5Z')",
		"s_intersects(geom,multipoint z(1 2 3,(4 5 6)))":                       "S_INTERSECTS(geom, MULTIPOINT((1 2),(4 5)))",
		"S_WITHIN(geom,BBOX(1,2,-5,3,4,5))":                                    "S_WITHIN(geom, BBOX(1,2,3,4))",
		"a_overlaps(uses,()) OR A_EQUALS((1,'b'),uses)":                        "A_OVERLAPS(uses, ()) OR A_EQUALS((1, 'b'), uses)",
		"a\u00a0=\n1":     "a = 1",
		"synthetic AND x": "synthetic AND x",
	}
	for text, want := range cases {
		n, err := Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := string(AppendText(nil, n)); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
		roundTrip(t, n)
	}
}

func TestErrorsNameTheCharacter(t *testing.T) {
	cases := map[string]string{
		"":                               "filter: it is empty",
		"   ":                            "it is empty",
		"status = LIKE 'x'":              `character 10: found LIKE, expected a value (a property of that name is written "LIKE"): status = ‸LIKE 'x'`,
		"estadó = ":                      "character 10: found the end, expected a value: estadó = ‸",
		"a = 'open":                      "character 5: the quote ' is never closed",
		`a = "open`:                      `character 5: the quote " is never closed`,
		"a = 1 b = 2":                    `character 7: found "b", expected AND, OR, an operator or the end: a = 1 ‸b = 2`,
		"a = 1 AND":                      "character 10: found the end",
		"a = 1)":                         `character 6: found ")"`,
		"(a = 1":                         `character 7: found the end, expected ")"`,
		"a NOT 5":                        `character 7: found "5", expected LIKE, BETWEEN or IN`,
		"a IS 5":                         `character 6: found "5", expected "NULL"`,
		"a IN ()":                        "the list of IN is empty",
		"a IN (1,)":                      `character 9: found ")", expected a value`,
		"a IN 1":                         `expected "(" before a value of the list`,
		"a BETWEEN 1 OR 2":               `found "OR", expected "AND"`,
		"a = 2^3^4":                      "put parentheses",
		"a = ?":                          `character 5: found '?'`,
		"a = 1e999":                      "the number 1e999 is too large",
		"a = +b":                         "expected a number",
		"foo(a) = 1":                     `character 1: there is no function "foo"; there are CASEI, ACCENTI, S_CONTAINS, `,
		"CASEI(a, b) = 'x'":              `found ",", expected ")"`,
		"d = DATE('2023-02-29')":         "DATE takes a string such as '2024-05-31', not '2023-02-29'",
		"d = DATE(2023)":                 "expected a string such as",
		"d = TIMESTAMP('2023')":          "TIMESTAMP takes a string such as",
		"T_AFTER(d,INTERVAL(1,2))":       "found a number, expected '..'",
		"T_AFTER(d,INTERVAL('x',d))":     "an interval's end is",
		"S_WITHIN(geom,BBOX(1,2,3))":     "character 15: BBOX takes 4 numbers",
		"S_WITHIN(geom,POINT(1))":        `character 22: found ")", expected a coordinate`,
		"S_WITHIN(geom,POINT EMPTY)":     "found",
		"S_WITHIN(geom,LINESTRING(1 2))": "a line has at least 2 positions",
		"S_WITHIN(geom,POLYGON((0 0,1 0,1 1,0 1)))":                  "a polygon's ring has at least 4 positions, the last equal",
		"S_WITHIN(geom,GEOMETRYCOLLECTION(BBOX(1,2,3,4)))":           "expected POINT, LINESTRING",
		"S_WITHIN(geom,GEOMETRYCOLLECTION(GEOMETRYCOLLECTION(1 2)))": "expected POINT",
		"a = \xff":                          "character 5: the text is not valid UTF-8",
		strings.Repeat("a", 65<<10):         "the limit is 65536",
		strings.Repeat("a=1 or ", 30) + "?": `character 211: found '?', which no filter has outside of strings: …or a=1 or a=1 or a=1 or ‸?`,
	}
	for text, want := range cases {
		_, err := Parse(text)
		t.Run(text[:min(len(text), 40)], func(t *testing.T) { refused(t, err, want) })
	}
}

func TestErrorsInJSON(t *testing.T) {
	cases := map[string]string{
		``:                                 "the JSON ends too early",
		`{`:                                "the JSON ends too early",
		`{"op":"=","args":[1,2]} x`:        "character 25: expected the end of the JSON",
		`nil`:                              "this is no JSON",
		`null`:                             "found null",
		`[1]`:                              "found an array",
		`{"a":1}`:                          "the object has none of the members op",
		`{"op":"=","op":"<","args":[1,2]}`: `character 11: the member "op" stands twice`,
		`{"op":"=","args":[1]}`:            `character 18: "=" takes 2 arguments, not 1: {"op":"=","args":‸[1]}`,
		`{"op":"=","args":5}`:              `"=" takes an array args`,
		`{"op":"=="}`:                      `character 7: there is no operator or function "=="`,
		`{"op":5,"args":[]}`:               "there is no operator",
		`{"op":"in","args":[1,2]}`:         `"in" takes an array`,
		`{"op":"in","args":[1,[]]}`:        `the list of "in" is empty`,
		`{"op":"=","args":["año",{"date":"x"}]}`:     `character 33: this is not a date, such as "2024-05-31"`,
		`{"op":"and","args":[true]}`:                 `"and" takes 2 arguments, not 1`,
		`{"property":""}`:                            "a property is named by a string",
		`{"interval":["..","x"]}`:                    "an interval's end is",
		`{"interval":[".."]}`:                        "an interval has two ends",
		`{"bbox":[1,2,3]}`:                           "a bbox takes 4 numbers",
		`{"bbox":[1,2,3,"4"]}`:                       "found a string, expected a number",
		`{"type":"Circle","coordinates":[]}`:         `"Circle" is no type`,
		`{"type":"Point"}`:                           "the geometry has no coordinates",
		`{"type":"Point","coordinates":[1]}`:         "a position has 2 or 3 numbers, not 1",
		`{"type":"Polygon","coordinates":[[[0,0]]]}`: "a polygon's ring",
		`{"type":"MultiPoint","coordinates":[]}`:     "the geometry is empty",
		`{"type":"GeometryCollection","geometries":[{"type":"GeometryCollection","geometries":[]}]}`: "that is no collection",
		`1e999`: "too large",
	}
	for text, want := range cases {
		_, err := ParseJSON([]byte(text))
		t.Run(text[:min(len(text), 40)], func(t *testing.T) { refused(t, err, want) })
	}
}

func TestBombsAreDefused(t *testing.T) {
	deep := "nested deeper than 64 levels"
	cases := []struct{ text, want string }{
		{strings.Repeat("(", 60_000), deep},
		{strings.Repeat("NOT ", 15_000) + "a", deep},
		{strings.Repeat("-(", 30_000), deep},
		{"a" + strings.Repeat("+1", 30_000) + "=1", deep},
		{strings.Repeat("CASEI(", 10_000), deep},
		{"a=" + strings.Repeat("1=", 30_000), "expected"},
		{"a IN (1" + strings.Repeat(",1", 10_000) + ")", "more than 10000 parts"},
		{strings.Repeat("a OR ", 11_000) + "a", "more than 10000 parts"},
		{strings.Repeat("GEOMETRYCOLLECTION(", 3_000), "expected"},
	}
	for _, c := range cases {
		_, err := Parse(c.text)
		refused(t, err, c.want)
	}
	for _, text := range []string{
		strings.Repeat("[", 60_000), strings.Repeat(`{"op":"not","args":[`, 3_000), strings.Repeat(`{"a":`, 12_000),
	} {
		_, err := ParseJSON([]byte(text))
		if err == nil {
			t.Errorf("%.20s… was accepted", text)
		}
	}
	nested := strings.Repeat("NOT ", MaxDepth-2) + "a=1"
	roundTrip(t, parsed(t, nested))
	roundTrip(t, parsed(t, strings.Repeat("(", 2*MaxDepth-2)+"a=1"+strings.Repeat(")", 2*MaxDepth-2)))
}

func TestNames(t *testing.T) {
	n := parsed(t, `status = 'open' AND (S_INTERSECTS(geometry, POINT(1 2)) OR T_AFTER(INTERVAL(a, status), DATE('2020-01-01'))) AND A_CONTAINS("c d", ('x'))`)
	if got := strings.Join(Names(n), "|"); got != "status|geometry|a|c d" {
		t.Error(got)
	}
}

func FuzzParse(f *testing.F) {
	for _, e := range examples(f) {
		f.Add(e.text)
	}
	f.Add(`a = 'it''s \'x\' \\ \t' AND "b c" IN (1.5, -2) OR NOT -x ^ 2 IS NULL`)
	for _, text := range seeds() {
		f.Add(text)
	}
	x := NewIndex(sample(f))
	f.Fuzz(func(t *testing.T, text string) {
		n, err := Parse(text)
		if err != nil {
			return
		}
		roundTrip(t, n)
		evaluate(t, n, x)
	})
}

func FuzzParseJSON(f *testing.F) {
	for _, e := range examples(f) {
		f.Add([]byte(e.json))
	}
	for _, text := range seeds() {
		f.Add(AppendJSON(nil, parsed(f, text)))
	}
	x := NewIndex(sample(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := ParseJSON(data)
		if err != nil {
			return
		}
		roundTrip(t, n)
		evaluate(t, n, x)
	})
}
