package encode

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/source/shapefile"
)

// shpSuffixes are those of file names, by dimension.
var shpSuffixes = []string{"_points", "_lines", "_polygons"}

// setsOf returns the dimensions of which a collection has geometries, 0 for none.
func setsOf(c *geo.Collection) []int {
	var sets []int
	for dimension := range 3 {
		for i := range uint32(c.Len()) {
			if ofDimension(c.Geometry(i), dimension) != nil {
				sets = append(sets, dimension)
				break
			}
		}
	}
	if sets == nil {
		return []int{0}
	}
	return sets
}

// ofDimension is what a geometry has of points, lines or areas, as a multiple geometry
// whose outer rings run counter-clockwise; nil for nothing.
func ofDimension(g orb.Geometry, dimension int) orb.Geometry {
	var points orb.MultiPoint
	var lines orb.MultiLineString
	var areas orb.MultiPolygon
	var gather func(g orb.Geometry)
	gather = func(g orb.Geometry) {
		switch g := g.(type) {
		case orb.Point:
			points = append(points, g)
		case orb.MultiPoint:
			points = append(points, g...)
		case orb.LineString:
			if len(g) > 0 {
				lines = append(lines, g)
			}
		case orb.MultiLineString:
			for _, l := range g {
				gather(l)
			}
		case orb.Polygon:
			if len(g) > 0 {
				areas = append(areas, turned(g))
			}
		case orb.MultiPolygon:
			for _, p := range g {
				gather(p)
			}
		case orb.Collection:
			for _, m := range g {
				gather(m)
			}
		}
	}
	gather(g)
	switch {
	case dimension == 0 && points != nil:
		return points
	case dimension == 1 && lines != nil:
		return lines
	case dimension == 2 && areas != nil:
		return areas
	}
	return nil
}

// turned is a copy whose first ring runs counter-clockwise and the others clockwise.
func turned(p orb.Polygon) orb.Polygon {
	p = p.Clone()
	for i, ring := range p {
		if (ring.Orientation() == orb.CCW) != (i == 0) {
			ring.Reverse()
		}
	}
	return p
}

// shpExpected are the rows of a set: of features with geometries of the dimension, in
// the first set also of those with none.
func shpExpected(c *geo.Collection, o Options, dimension int) []row {
	first := setsOf(c)[0] == dimension
	var rows []row
	for _, r := range expected(c, allOf(c), o, "shp") {
		none := true
		for d := range 3 {
			none = none && ofDimension(r.geometry, d) == nil
		}
		r.geometry = ofDimension(r.geometry, dimension)
		if r.geometry == nil && !(none && first) {
			continue
		}
		for name, text := range r.values { // blanks are no values, and none stand at the end
			if s, err := strconv.Unquote(text); err == nil {
				if s = strings.TrimRight(s, " "); s == "" {
					delete(r.values, name)
					continue
				}
				r.values[name] = strconv.Quote(s)
			}
		}
		rows = append(rows, r)
	}
	return rows
}

// readSHP reads a set with the reader of package source.
func readSHP(t testing.TB, files map[string][]byte, name string, dimension int, c *geo.Collection) []row {
	t.Helper()
	shapes, err := shapefile.NewShapes(bytes.NewReader(files[name+".shp"]), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	table, err := shapefile.NewAttributes(bytes.NewReader(files[name+".dbf"]))
	if err != nil {
		t.Fatal(err)
	}
	names := []string{idName(c)}
	for i := range c.Columns {
		names = append(names, c.Columns[i].Name)
	}
	var rows []row
	for {
		shape, err := shapes.Next()
		_, tableErr := table.Next()
		if err == io.EOF && tableErr == io.EOF {
			break
		}
		if err != nil || tableErr != nil {
			t.Fatalf("%s, record %d: %v, %v", name, len(rows)+1, err, tableErr)
		}
		checkIndex(t, files, name, len(rows), shapes.Offset())
		r := row{geometry: ofDimension(shape.Geometry, dimension), values: map[string]string{}}
		for i := range table.Fields {
			text := strings.TrimRight(string(table.Value(i)), " ")
			switch {
			case i == 0 && !c.NumericIDs():
				r.id = strconv.Quote(text)
			case i == 0:
				r.id = strings.TrimLeft(text, " ")
			case text != "" && text != "?":
				r.values[names[i]] = dbfText(t, c.Column(names[i]), text)
			}
		}
		rows = append(rows, r)
	}
	if table.Records != len(rows) || len(files[name+".shx"]) != 100+8*len(rows) {
		t.Errorf("%s: the header has %d records of %d, the index %d bytes", name, table.Records, len(rows), len(files[name+".shx"]))
	}
	return rows
}

// checkIndex compares an entry of the .shx with where the record is.
func checkIndex(t testing.TB, files map[string][]byte, name string, n int, offset int64) {
	t.Helper()
	entry, record := files[name+".shx"][100+8*n:], files[name+".shp"][offset:]
	at := int64(entry[0])<<24 | int64(entry[1])<<16 | int64(entry[2])<<8 | int64(entry[3])
	if 2*at != offset || !bytes.Equal(entry[4:8], record[4:8]) {
		t.Errorf("%s: entry %d is %x, the record at %d begins with %x", name, n, entry[:8], offset, record[:8])
	}
}

func dbfText(t testing.TB, c *geo.Column, text string) string {
	t.Helper()
	switch {
	case c.Type == geo.Number:
		return canonicalNumber(t, strings.TrimLeft(text, " "))
	case c.Type == geo.Integer:
		return strings.TrimLeft(text, " ")
	case c.Type == geo.Boolean:
		return strconv.FormatBool(text == "T")
	case c.Type == geo.JSON:
		return text
	case c.Format == geo.FormatDate:
		return strconv.Quote(text[:4] + "-" + text[4:6] + "-" + text[6:])
	}
	return strconv.Quote(text)
}

func TestShapefilesReadBack(t *testing.T) {
	for name, c := range samples(t) {
		for _, system := range systemsOf(t) {
			o := Options{CRS: system}
			files := unzip(t, writeLayers(t, "shp", FileOptions{Created: sampleCreated}, o, c))
			sets := setsOf(c)
			if len(files) != 5*len(sets)+2 {
				t.Fatalf("%s: %d files of %d sets", name, len(files), len(sets))
			}
			for _, dimension := range sets {
				file := "sample"
				if len(sets) > 1 {
					file += shpSuffixes[dimension]
				}
				compareRows(t, name+", "+file+", "+system.URI, readSHP(t, files, file, dimension, c), shpExpected(c, o, dimension))
				if string(files[file+".cpg"]) != "UTF-8" || string(files[file+".prj"]) != system.ESRIWKT() {
					t.Errorf("%s: %s in %s", name, files[file+".prj"], files[file+".cpg"])
				}
			}
		}
	}
}

// Short names can be recognised, and no two are the same.
func TestNamesOfFields(t *testing.T) {
	for name, want := range map[string]string{
		"position_accuracy_m": "posi_acc_m", "municipality_a": "municipa_a", "name": "name", "source_date": "sourc_date",
		"año": "ano", "Ñandú": "Nandu", "2024": "f_2024", "": "f", "名前": "f", "a b-c": "a_b_c", "_x": "x", "a_b_c_d_e_f_g_h": "abcdefgh",
		"aaaaaaaaaaaaaaaaaaaa": "aaaaaaaaaa", `'; DROP--`: "DROP",
	} {
		if got := dbfNames([]string{name})[0]; got != want {
			t.Errorf("%s becomes %s, want %s", name, got, want)
		}
	}
	many := []string{"a", "A", "ä"}
	for i := range 300 {
		many = append(many, fmt.Sprintf("aaaaaaaaaaaaaaaa%d", i), fmt.Sprintf("%da", i))
	}
	seen := map[string]bool{}
	for _, name := range dbfNames(many) {
		if seen[strings.ToLower(name)] || len(name) > maxDBFName || name == "" {
			t.Errorf("%q", name)
		}
		seen[strings.ToLower(name)] = true
	}
}

// Long texts are cut between characters, and the list of fields says how many.
func TestShapefilesTellOfCutTexts(t *testing.T) {
	schema := geo.Schema{Properties: []geo.Property{{Name: "observaciones", Type: geo.String, Title: geo.Text{ES: "Observaciones, «todas»", EN: "Notes"}}}}
	b := geo.NewBuilder(geo.Info{ID: "notes"}, schema)
	for i, s := range []string{strings.Repeat("a", 253) + "ñ", strings.Repeat("ñ", 127), "short", strings.Repeat("x", 300)} {
		if err := b.Add(&geo.Feature{ID: geo.Value{Kind: geo.KindInteger, Int: int64(i)}, Values: []geo.Value{text(s)}}); err != nil {
			t.Fatal(err)
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	for lang, note := range map[string]string{"es": "2 textos de más de 254 bytes se cortaron", "en": "2 texts of more than 254 bytes were cut"} {
		files := unzip(t, writeFile(t, "shp", FileOptions{Lang: lang}, c))
		got := map[string]bool{}
		for _, r := range readSHP(t, files, "notes", 0, c) {
			got[r.values["observaciones"]] = true
		}
		for _, want := range []string{strings.Repeat("a", 253), strings.Repeat("ñ", 127), "short", strings.Repeat("x", 254)} {
			if !got[strconv.Quote(want)] {
				t.Errorf("%s is not there: %v", want, got)
			}
		}
		list, err := csv.NewReader(bytes.NewReader(files["fields.csv"])).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"notes", "observacio", "observaciones", "Observaciones, «todas»", "Notes", note}
		if len(list) != 3 || !slices.Equal(list[2], want) {
			t.Errorf("%q, want %q", list, want)
		}
	}
}

// Numbers of any size keep their value; where digits suffice they have no exponent.
func TestShapefileNumbers(t *testing.T) {
	for _, numbers := range [][]float64{
		{0, 1, -2.5, 1234567.125}, {1e300, -1.7976931348623157e308, 5e-324, 0.1, 1.0 / 3}, {1e-7, 123456789012345680}, {-0.001, 1e15},
		{math.Pi, -math.Pi * 1e9, 1e17},
	} {
		b := geo.NewBuilder(geo.Info{ID: "numbers"}, geo.Schema{Properties: []geo.Property{{Name: "v", Type: geo.Number}}})
		want := map[string]bool{}
		for i, v := range numbers {
			want[fmt.Sprint(v)] = true
			if err := b.Add(&geo.Feature{ID: geo.Value{Kind: geo.KindInteger, Int: int64(i)}, Values: []geo.Value{{Kind: geo.KindNumber, Float: v}}}); err != nil {
				t.Fatal(err)
			}
		}
		c, err := b.Build()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range readSHP(t, unzip(t, writeFile(t, "shp", FileOptions{}, c)), "numbers", 0, c) {
			if !want[r.values["v"]] {
				t.Errorf("%s is none of %v", r.values["v"], numbers)
			}
		}
	}
}

// What does not fit is refused before any of it is written.
func TestShapefilesHaveLimits(t *testing.T) {
	l := newSHPLayer(&shapefiles{}, collection(t), Options{})
	fields := l.fields()
	for name, set := range map[string]shpSet{
		"shapes": {kind: shpPolygon, shapes: 1, parts: 1, positions: 1 << 27}, "records": {kind: shpPoint, shapes: 80_000_000}, "rows": {kind: shpLine, nulls: math.MaxInt32 / 12},
	} {
		l.sets[1] = set
		var told *geo.Error
		if err := l.check("a", 1, fields); !errors.As(err, &told) || told.Code != geo.CodeTooLarge {
			t.Errorf("%s: %v", name, err)
		}
	}
	l.sets[1] = shpSet{kind: shpPoint, shapes: 70_000_000}
	if err := l.check("a", 1, fields); err != nil {
		t.Error(err)
	}
	wide := make([]dbfField, 300)
	for i := range wide {
		wide[i].width = 254
	}
	if err := l.check("a", 1, wide); err == nil {
		t.Error("records of 76 kB are taken")
	}
}

func TestShapefilesAreDeterministic(t *testing.T) {
	c, d := *sample(t, true, sampleGeometries()["collection"]), *sample(t, false, orb.Point{1, 2})
	d.ID = "other"
	o := FileOptions{Created: sampleCreated, Title: "Muestra", Attribution: []string{"Autora"}}
	data := writeFile(t, "shp", o, &c, &d)
	if !bytes.Equal(data, writeFile(t, "shp", o, &c, &d)) {
		t.Error("two runs give other bytes")
	}
	for _, want := range []string{"Muestra", "Autora", "2026-03-04T05:06:08Z", "sample: Muestra", "CC-BY-4.0"} {
		if readme := string(unzip(t, data)["README.txt"]); !strings.Contains(readme, want) {
			t.Errorf("%s is not in %s", want, readme)
		}
	}
}
