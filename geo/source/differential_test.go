package source

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"lindero/geo"
)

// maker makes random GeoJSON.
type maker struct{ *rand.Rand }

func (m maker) text() string {
	pieces := []string{"a", "Tecún", `\"`, `\\`, `\u00e9`, `\ud83d\ude00`, "{", "]", ",", ":", " ", "\\n", "😀", "zzzzzzzzzzzz"}
	var s strings.Builder
	for range m.IntN(6) {
		s.WriteString(pieces[m.IntN(len(pieces))])
	}
	return `"` + s.String() + `"`
}

func (m maker) number() string {
	return []string{"0", "-7", "3.25", "1e3", "123456789", "-0.001", "12345678901234567890", "9007199254740993", "0.1234567890123456789"}[m.IntN(9)]
}

func (m maker) value(depth int) string {
	kind := m.IntN(8)
	if depth > 3 {
		kind = m.IntN(6)
	}
	switch kind {
	case 0, 1:
		return m.text()
	case 2, 3:
		return m.number()
	case 4:
		return []string{"true", "false"}[m.IntN(2)]
	case 5:
		return "null"
	case 6:
		var items []string
		for range m.IntN(4) {
			items = append(items, m.value(depth+1))
		}
		return "[" + m.gap() + strings.Join(items, m.gap()+","+m.gap()) + m.gap() + "]"
	}
	return m.object(m.IntN(4), depth+1)
}

func (m maker) gap() string { return []string{"", "", " ", "\n  "}[m.IntN(4)] }

func (m maker) object(n, depth int) string {
	var items []string
	for i := range n {
		items = append(items, m.gap()+fmt.Sprintf(`"k%d"`, i)+m.gap()+":"+m.gap()+m.value(depth))
	}
	m.Shuffle(len(items), func(i, k int) { items[i], items[k] = items[k], items[i] })
	return "{" + strings.Join(items, ",") + m.gap() + "}"
}

func (m maker) position() string {
	return fmt.Sprintf("[%s%s,%s]", m.gap(), strconv.FormatFloat(m.Float64()*300-150, 'f', m.IntN(18), 64), strconv.FormatFloat(m.Float64()*160-80, 'g', -1, 64))
}

func (m maker) positions(n int) string {
	var all []string
	for range n {
		all = append(all, m.position())
	}
	return "[" + strings.Join(all, ","+m.gap()) + "]"
}

func (m maker) ring() string {
	x, y := m.Float64()*100, m.Float64()*50
	return fmt.Sprintf("[[%v,%v],[%v,%v],[%v,%v],[%v,%v]]", x, y, x+1, y, x+1, y+1, x, y)
}

func (m maker) geometry(depth int) string {
	kinds := []string{"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection", "null"}
	kind := kinds[m.IntN(len(kinds))]
	var coordinates string
	switch kind {
	case "null":
		return "null"
	case "GeometryCollection":
		if depth > 2 {
			return geometryOf("Point", m.position())
		}
		var all []string
		for range 1 + m.IntN(3) {
			if g := m.geometry(depth + 1); g != "null" {
				all = append(all, g)
			}
		}
		if len(all) == 0 {
			return geometryOf("Point", m.position())
		}
		return `{"type":"GeometryCollection","geometries":[` + strings.Join(all, ",") + `]}`
	case "Point":
		coordinates = m.position()
	case "MultiPoint", "LineString":
		coordinates = m.positions(2 + m.IntN(5))
	case "MultiLineString":
		coordinates = "[" + m.positions(2) + "," + m.positions(3) + "]"
	case "Polygon":
		coordinates = "[" + m.ring() + "]"
	case "MultiPolygon":
		coordinates = "[[" + m.ring() + "],[" + m.ring() + "]]"
	}
	if m.IntN(2) == 0 {
		return `{"coordinates":` + coordinates + `,"type":"` + kind + `"}`
	}
	return `{"type":"` + kind + `",` + m.gap() + `"coordinates":` + coordinates + `}`
}

func (m maker) feature(id int) string {
	members := []string{`"type":"Feature"`, fmt.Sprintf(`"id":%d`, id), `"geometry":` + m.geometry(0), `"properties":` + m.object(m.IntN(9), 0), `"foreign":` + m.value(0)}
	m.Shuffle(len(members), func(i, k int) { members[i], members[k] = members[k], members[i] })
	return "{" + m.gap() + strings.Join(members, ","+m.gap()) + "}"
}

// TestGeoJSONAgainstOrb compares what is read with what orb and encoding/json read, of
// random documents, in windows so small that every place is cut by their ends.
func TestGeoJSONAgainstOrb(t *testing.T) {
	m := maker{rand.New(rand.NewPCG(5, 5))}
	for round := range 120 {
		var features []string
		for i := range 1 + m.IntN(12) {
			features = append(features, m.feature(i))
		}
		text := collection(features...)
		want, err := geojson.UnmarshalFeatureCollection([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		longest := 0
		for _, f := range features {
			longest = max(longest, len(f))
		}
		for _, window := range []int{longest + 64, longest + 200, 1 << 20} {
			got := map[int64]string{}
			readInto(t, text, window, func(f *geo.Feature, names []string) { got[f.ID.Int] = describe(f, names) })
			for i, f := range want.Features {
				if want := describeOrb(t, f); got[int64(i)] != want {
					t.Fatalf("round %d, window %d:\n%s\ngot  %s\nwant %s", round, window, features[i], got[int64(i)], want)
				}
			}
		}
	}
}

// readInto reads a collection feature by feature, without a sink's checks.
func readInto(t *testing.T, text string, window int, use func(*geo.Feature, []string)) {
	t.Helper()
	o := Options{Limits: Limits{FeatureBytes: window}.withDefaults()}
	b := geo.NewBuilder(geo.Info{}, geo.Schema{})
	s := newSink(b, &LayerConfig{}, &FileReport{limits: &o.Limits}, &o)
	r := &geojsonReader{featureReader: newFeatureReader(newWindow(t.Context(), strings.NewReader(text), window), s)}
	if err := r.start(); err != nil {
		t.Fatal(err)
	}
	r.at = strings.Index(text, "[") + 1
	for first := true; ; first = false {
		if done, err := r.separated(first); done || err != nil {
			t.Fatalf("%v: %v", err, s.report.Issues)
		}
		if r.data[r.at] == ']' {
			return
		}
		for {
			s.begin()
			i := r.object(r.at, false)
			if i >= 0 {
				r.at = i
				break
			}
			if r.fault.kind != faultMore {
				t.Fatalf("%+v\n%s", r.fault, r.data[r.at:r.end])
			}
			if err := r.more(r.at); err != nil {
				t.Fatal(err)
			}
			r.at = 0
		}
		if s.bad != nil {
			t.Fatal(s.bad.message)
		}
		var names []string
		for i := range s.columns {
			names = append(names, b.Property(i).Name)
		}
		use(&s.feature, names)
	}
}

func describe(f *geo.Feature, names []string) string {
	g := f.Geometry
	if f.IsPoint {
		g = f.Point
	}
	all := map[string]any{}
	for i, v := range f.Values {
		switch v.Kind {
		case geo.KindString:
			all[names[i]] = string(v.Bytes)
		case geo.KindInteger:
			all[names[i]] = float64(v.Int)
		case geo.KindNumber:
			all[names[i]] = v.Float
		case geo.KindBoolean:
			all[names[i]] = v.Int == 1
		case geo.KindJSON:
			var nested any
			if err := json.Unmarshal(v.Bytes, &nested); err != nil {
				return err.Error()
			}
			var compact bytes.Buffer
			if err := json.Compact(&compact, v.Bytes); err != nil || compact.String() != string(v.Bytes) {
				return "not compact: " + string(v.Bytes)
			}
			all[names[i]] = nested
		}
	}
	return describeAll(g, all)
}

func describeOrb(t *testing.T, f *geojson.Feature) string {
	t.Helper()
	all := map[string]any{}
	for k, v := range f.Properties {
		if v != nil {
			all[k] = v
		}
	}
	return describeAll(f.Geometry, all)
}

// describeAll writes geometry and properties; encoding/json sorts the names.
func describeAll(g orb.Geometry, properties map[string]any) string {
	var shape any
	if g != nil {
		shape = geojson.NewGeometry(g)
	}
	text, err := json.Marshal([]any{shape, properties})
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// Small windows and whole files give the same reports, for good and broken files.
func TestWindowsDoNotMatter(t *testing.T) {
	m := maker{rand.New(rand.NewPCG(6, 6))}
	for range 50 {
		var features []string
		longest := 0
		for i := range 8 {
			f := m.feature(i)
			if m.IntN(3) == 0 {
				at := m.IntN(len(f))
				f = f[:at] + string("\"{}[],:x0 \n"[m.IntN(11)]) + f[at+1:]
			}
			features = append(features, f)
			longest = max(longest, len(f))
		}
		for _, c := range []struct{ name, text string }{{"a.geojson", collection(features...)}, {"a.geojsonl", strings.Join(features, "\n")}} {
			small, r1 := loadOne(t, c.name, c.text, Options{Limits: Limits{FeatureBytes: longest + 100}})
			if r1.Count(CodeTooLarge) > 0 {
				continue // a broken feature took the next for a part of it
			}
			whole, r2 := loadOne(t, c.name, c.text, Options{})
			if show(small) != show(whole) || fmt.Sprint(r1.Issues) != fmt.Sprint(r2.Issues) {
				t.Fatalf("%s\n%v\n%v", c.text, r1.Issues, r2.Issues)
			}
		}
	}
}

// Cut at every byte, no format panics, and every file that lacks something says so.
func TestTruncatedAtEveryByte(t *testing.T) {
	shp := shpFile(shpRecord(1, 1.0, 2.0), parts(5, square))
	dbf := dbfFile(0, []string{"id N 3 0", "t C 4 0"}, "   1", "   2")
	whole := map[string]string{
		"a.geojson":  collection(feature(1, somePoint, `"a":"\u00e9","b":[1,{"c":2}]`), feature(2, geometryOf("Polygon", "[[[0,0],[1,0],[1,1],[0,0]]]"), "")),
		"a.geojsons": rs + feature(1, somePoint, "") + "\n" + rs + feature(2, "null", ""),
		"a.ndjson":   feature(1, somePoint, "") + "\n" + feature(2, "null", ""),
		"a.csv":      "id,wkt,t\n1,POINT (1 2),\"a\"\"b\"\n2,\"LINESTRING (1 2,3 4)\",\"x\"",
		"a.zip":      zipOf(t, []string{"a.shp", "a.dbf"}, map[string]string{"a.shp": shp, "a.dbf": dbf}),
		"a.shp":      shp,
		"b.dbf":      dbf,
	}
	for _, name := range []string{"a.geojson", "a.geojsons", "a.ndjson", "a.csv", "a.zip", "a.shp", "b.dbf"} {
		text := whole[name]
		for n := range len(text) {
			files := map[string]string{name: text[:n]}
			switch name {
			case "a.shp":
				files["a.dbf"] = dbf
			case "b.dbf":
				files["b.shp"] = shp
			}
			_, r := load(t, files, Options{})
			accepted, refused, _, _ := r.Totals()
			if accepted > 2 || accepted == 2 && n < len(text)-2 && name != "a.geojson" && name != "b.dbf" && name != "a.csv" {
				t.Errorf("%s cut at %d: %d accepted", name, n, accepted)
			}
			if refused == 0 && accepted < 2 && !mayEndHere(name, text[:n]) {
				t.Errorf("%s cut at %d (%q): nothing is said", name, n, text[max(0, n-20):n])
			}
		}
	}
}

// mayEndHere reports whether a cut text is a whole file in its own right.
func mayEndHere(name, text string) bool {
	switch name {
	case "a.ndjson", "a.geojsons":
		text = strings.TrimRight(text, "\n"+rs)
		return text == "" || strings.HasSuffix(text, "}}")
	case "a.csv":
		return true // a field may end anywhere
	case "a.shp":
		return len(text) == 100 || len(text) == 128
	}
	return false
}
