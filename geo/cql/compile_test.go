package cql

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

func compiled(t testing.TB, c *geo.Collection, text string) *Filter {
	t.Helper()
	f, err := Compile(parsed(t, text), c)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return f
}

func matches(c *geo.Collection, f *Filter) []string {
	var ids []string
	for i := range uint32(c.Len()) {
		if f.Match(i) {
			ids = append(ids, string(c.AppendID(nil, i)))
		}
	}
	slices.Sort(ids)
	return ids
}

// tiny builds a collection from rows of text, one value a property; "" is null.
func tiny(t testing.TB, properties []geo.Property, rows map[string][]string) *geo.Collection {
	t.Helper()
	b := geo.NewBuilder(geo.Info{ID: "tiny"}, geo.Schema{Properties: properties})
	for id, row := range rows {
		f := geo.Feature{ID: str(id)}
		for i, v := range row {
			if v != "" {
				f.Set(i, str(v))
			}
		}
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The predicates and the numbers of items are those of the standard's abstract test
// suite (annex A.10), the values what its test data must be.
func TestTemporalFunctionsOfTheTestSuite(t *testing.T) {
	c := tiny(t, []geo.Property{
		{Name: "date", Type: geo.String, Format: geo.FormatDate},
		{Name: "start", Type: geo.String, Format: geo.FormatDateTime},
		{Name: "end", Type: geo.String, Format: geo.FormatDateTime},
	}, map[string][]string{
		"a": {"2021-04-16", "2021-04-16T10:15:59Z", "2022-04-16T10:16:06Z"},
		"b": {"2022-04-16", "2022-04-16T10:13:19Z", "2023-04-16T10:16:06Z"},
		"c": {"2023-04-16", "2022-04-16T10:15:10Z", "2022-04-16T10:16:06Z"},
		"d": {"", "", ""},
	})
	cases := map[string]int{
		`"date"=DATE('2022-04-16')`: 1, `"date">=DATE('2022-04-16')`: 2, `"date"<>DATE('2022-04-16')`: 2, `"date" IS NULL`: 1,
		`start<=TIMESTAMP('2022-04-16T10:13:19Z')`: 2, `start<>TIMESTAMP('2022-04-16T10:13:19Z')`: 2,
		`"date" in (DATE('2021-04-16'),DATE('2022-04-16'),DATE('2022-04-18'))`:                        2,
		`"date" not in (DATE('2021-04-16'),DATE('2022-04-16'),DATE('2022-04-18'))`:                    1,
		`"date" in ('2021-04-16','2022-04-16')`:                                                       2,
		`t_after("date",date('2022-04-16'))`:                                                          1,
		`t_before("date",date('2022-04-16'))`:                                                         1,
		`t_disjoint("date",date('2022-04-16'))`:                                                       2,
		`t_equals("date",date('2022-04-16'))`:                                                         1,
		`t_intersects("date",date('2022-04-16'))`:                                                     1,
		`t_after("date",interval('2022-01-01','2022-12-31'))`:                                         1,
		`t_disjoint("date",interval('2022-01-01','2022-12-31'))`:                                      2,
		`t_equals("date",interval('2022-01-01','2022-12-31'))`:                                        0,
		`t_equals("date",interval('2022-04-16','2022-04-16'))`:                                        1,
		`t_after(start,timestamp('2022-04-16T10:13:19Z'))`:                                            1,
		`t_disjoint(start,timestamp('2022-04-16T10:13:19Z'))`:                                         2,
		`t_intersects(start,interval('2022-01-01T00:00:00Z','2022-12-31T23:59:59Z'))`:                 2,
		`t_after(interval(start,end),interval('..','2022-04-16T10:13:19Z'))`:                          1,
		`t_before(interval(start,end),interval('2023-01-01T00:00:00Z','..'))`:                         2,
		`t_disjoint(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:15:09Z'))`:     1,
		`t_equals(interval(start,end),interval('2021-04-16T10:15:59Z','2022-04-16T10:16:06Z'))`:       1,
		`t_intersects(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:15:09Z'))`:   2,
		`T_CONTAINS(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:15:10Z'))`:     1,
		`T_DURING(interval(start,end),interval('2022-01-01T00:00:00Z','2022-12-31T23:59:59Z'))`:       1,
		`T_FINISHES(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:16:06Z'))`:     1,
		`T_FINISHEDBY(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:16:06Z'))`:   1,
		`T_MEETS(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:15:10Z'))`:        0,
		`T_METBY(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:15:10Z'))`:        1,
		`T_OVERLAPPEDBY(interval(start,end),interval('2020-04-16T10:13:19Z','2022-04-16T10:15:10Z'))`: 2,
		`T_OVERLAPS(interval(start,end),interval('2022-04-16T10:13:19Z','2023-04-16T10:15:10Z'))`:     1,
		`T_STARTEDBY(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:15:10Z'))`:    1,
		`T_STARTS(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:15:10Z'))`:       0,
		`start = DATE('2022-04-16')`:                                                                  2, `T_EQUALS(start, "date")`: 2, // by day
	}
	for text, want := range cases {
		if got := matches(c, compiled(t, c, text)); len(got) != want {
			t.Errorf("%s: %v, want %d", text, got, want)
		}
	}
}

// Names and patterns of the test suite (annexes A.4 to A.6) and of the map's people.
func TestStrings(t *testing.T) {
	rows := map[string][]string{}
	for _, name := range []string{"København", "Koror", "Berlin", "Bern", "Birmingham", "Athens", "Copán Ruinas", "Copa\u0301n", "ESQUIPULAS", "Straße", "100%", `a\b`, "Οδος"} {
		rows[name] = []string{name}
	}
	c := tiny(t, []geo.Property{{Name: "name", Type: geo.String}}, rows)
	cases := map[string]string{
		`ACCENTI(name)=accenti('Kobenhavn')`:                                                                     "København",
		`ACCENTI(CASEI(name))=accenti(casei('KØBENHAVN'))`:                                                       "København",
		`ACCENTI(name) LIKE accenti('Ko%')`:                                                                      "Koror København",
		`ACCENTI(CASEI(name)) LIKE accenti(casei('kØ%'))`:                                                        "Koror København",
		`ACCENTI(CASEI(name)) IN (accenti(casei('berlin')), accenti(casei('kobenhavn')), accenti(casei('foo')))`: "Berlin København",
		`name LIKE 'B_r%'`:                     "Berlin Bern Birmingham",
		`name = 'copán'`:                       "",
		`name = 'Copán'`:                       "Copa\u0301n", // the same in normal form
		`ACCENTI(CASEI(name)) LIKE 'copan%'`:   "Copa\u0301n Copán Ruinas",
		`CASEI(name) = CASEI('esquipulas')`:    "ESQUIPULAS",
		`CASEI(name) = CASEI('STRASSE')`:       "Straße",
		`CASEI(name) = CASEI('ΟΔΟΣ')`:          "Οδος",
		`name LIKE '%\%'`:                      "100%",
		`name LIKE '%\\\\%'`:                   `a\b`,
		`name LIKE ''`:                         "",
		`name BETWEEN 'Berlin' AND 'Bern'`:     "Berlin Bern",
		`id = 'Bern' OR id IN ('Berlin', 'x')`: "Berlin Bern",
		`id LIKE 'Ko%'`:                        "Koror",
		`id <> 'Bern' AND name LIKE 'Ber%'`:    "Berlin",
	}
	for text, want := range cases {
		if got := strings.Join(matches(c, compiled(t, c, text)), " "); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestCompileRefuses(t *testing.T) {
	c := sample(t)
	cases := map[string]string{
		"foo = 1":                   `character 1: there is no property "foo" (a string stands in single quotes); there are status, name, lanes, people, width_m, length_m, synthetic, armed, first_seen, last_seen, updated, uses, geometry, …`,
		`status = "open"`:           `character 10: there is no property "open" (a string stands in single quotes)`,
		"status = 1":                "character 1: status is a string and 1 is a number: they cannot be compared",
		"lanes = 'x'":               "cannot be compared",
		"lanes AND TRUE":            `character 1: the property "lanes" is a number, expected a condition`,
		"1 AND TRUE":                "found a number, expected a condition",
		"geometry = POINT(1 2)":     "geometries compare with S_EQUALS",
		"uses = needs":              "lists compare with A_EQUALS",
		"uses = 'people'":           "cannot be compared",
		"lanes LIKE '1%'":           "lanes is a number: LIKE takes a string",
		"name LIKE status":          "the pattern of LIKE is a string such as 'Ag%'",
		"CASEI(lanes) = 'x'":        "character 7: lanes is a number: CASEI takes a string",
		"name + 1 = 2":              "name is a string: + takes numbers",
		"first_seen > 'yesterday'":  "'yesterday' is no date or timestamp, which first_seen is",
		"name > DATE('2020-01-01')": "cannot be compared",
		"T_AFTER(name, first_seen)": "name is a string, expected a date",
		"T_DURING(updated, INTERVAL('2020-01-01','..'))":        "updated is an instant, and T_DURING relates intervals",
		"T_AFTER(updated, INTERVAL('2020-01-02','2020-01-01'))": "character 18: the interval ends before it starts",
		"A_CONTAINS(name, ('x'))":                               "name is a string, expected a property that is a list",
		"A_CONTAINS(uses, (name))":                              "an element of a list is a literal here",
		"S_INTERSECTS(name, POINT(1 2))":                        `name is a string, expected "geometry"`,
		"S_INTERSECTS(geom, POINT(90 180))":                     "character 20: 90 180 lies outside",
		"S_INTERSECTS(geom, BBOX(0,5,1,4))":                     "lies north of the northern edge",
		"S_INTERSECTS(geom, POLYGON((0 0,2 2,2 0,0 2,0 0)))":    "the geometry is not valid",
		"S_INTERSECTS(geom, LINESTRING(1 1,1 1))":               "the geometry is not valid",
	}
	for text, want := range cases {
		_, err := Compile(parsed(t, text), c)
		t.Run(text, func(t *testing.T) { refused(t, err, want) })
	}
	_, err := Compile(parsed(t, "id = 'x'"), built(t, 1, 5, true, true))
	refused(t, err, "'x' is no integer, which the ids of this collection are")
}

func TestNumericIDs(t *testing.T) {
	c := built(t, 3, 20, true, true)
	for text, want := range map[string]string{
		"id = 7": "7", "id = '7'": "7", "id IN (3, '4', 99)": "3 4", "id < 2": "0 1", "id % 10 = 5": "15 5", "id IS NULL": "",
	} {
		if got := strings.Join(matches(c, compiled(t, c, text)), " "); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// Dictionaries beyond maxTable are tested as they are met, by many goroutines.
func TestLargeDictionaries(t *testing.T) {
	b := geo.NewBuilder(geo.Info{ID: "many"}, geo.Schema{Properties: []geo.Property{{Name: "name", Type: geo.String}}})
	for i := range 3 * maxTable {
		f := geo.Feature{ID: integer(int64(i)), IsPoint: true, Point: orb.Point{float64(i % 300), float64(i / 300)}}
		if i%7 > 0 {
			f.Set(0, str(fmt.Sprintf("Ñame %d", i)))
		}
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"ACCENTI(CASEI(name)) LIKE 'name%77%'", "NOT name LIKE '%7'", "name IS NULL", "name IN ('Ñame 5', 'Ñame 6')"} {
		n := parsed(t, text)
		f := compiled(t, c, text)
		var group sync.WaitGroup
		for worker := range 4 {
			group.Go(func() {
				for i := uint32(worker); int(i) < c.Len(); i += 3 {
					want := row{c, i}.truth(n) == true
					if f.Match(i) != want {
						t.Errorf("%s: %s", text, describe(c, i))
						return
					}
				}
			})
		}
		group.Wait()
	}
}

func TestMatchAllocatesNothing(t *testing.T) {
	c := built(t, 5, 90, true, false)
	f := compiled(t, c, `status IN ('open', 'closed') AND CASEI(name) LIKE 'c%' OR lanes + 1 > people OR width_m < 2 AND NOT synthetic
		OR T_AFTER(INTERVAL(first_seen, updated), DATE('2020-01-01')) OR A_OVERLAPS(uses, ('people')) OR id = 'x-001'
		OR S_WITHIN(geometry, POLYGON((0 0,5 0,5 5,0 0))) OR S_INTERSECTS(geom, BBOX(0,0,1,1))`)
	allocations := testing.AllocsPerRun(10, func() {
		for i := range uint32(c.Len()) {
			f.Match(i)
		}
	})
	if allocations > 0 {
		t.Errorf("%g allocations", allocations)
	}
}

func TestApplies(t *testing.T) {
	b := geo.NewBuilder(geo.Info{ID: "layer"}, geo.Schema{ID: "code", Properties: []geo.Property{{Name: "name", Type: geo.String}, {Name: "width", Type: geo.Number}}})
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	for filter, want := range map[string]bool{
		"name = 'a'": true, "name = 'a' AND width > 1": true, "code = 'a' OR id = 'b'": true, "TRUE": true,
		"S_INTERSECTS(geometry, POINT(0 0))": true, "S_INTERSECTS(geom, POINT(0 0))": true,
		"depth = 1": false, "name = 'a' OR depth = 1": false, "Name = 'a'": false, "NOT (depth IS NULL)": false,
	} {
		node, err := Parse(filter)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Compile(node, c)
		if got := Applies(node, c); got != want || got != (err == nil) {
			t.Errorf("%s: %v, and compiling it: %v", filter, got, err)
		}
	}
}
