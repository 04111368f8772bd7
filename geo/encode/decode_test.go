package encode

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"
	"github.com/paulmach/orb/geojson"

	"lindero/geo"
)

// row is a feature that was read back. Values that are null are not there; texts are
// quoted.
type row struct {
	id       string
	geometry orb.Geometry
	values   map[string]string
}

// decoders read what the formats write, with other people's code where there is some.
func decoders() map[string]func(testing.TB, []byte, *geo.Collection) []row {
	return map[string]func(testing.TB, []byte, *geo.Collection) []row{
		"json": decodeGeoJSON, "geojsonseq": decodeGeoJSONSeq, "csv": decodeCSV, "fgb": decodeFGB, "parquet": decodeParquet,
	}
}

func decodeGeoJSON(t testing.TB, data []byte, c *geo.Collection) []row {
	t.Helper()
	var doc struct{ Features []json.RawMessage }
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	return decodeFeatures(t, doc.Features, c)
}

func decodeGeoJSONSeq(t testing.TB, data []byte, c *geo.Collection) []row {
	t.Helper()
	var features []json.RawMessage
	for line := range bytes.Lines(data) {
		features = append(features, line)
	}
	return decodeFeatures(t, features, c)
}

func decodeFeatures(t testing.TB, features []json.RawMessage, c *geo.Collection) []row {
	t.Helper()
	var rows []row
	for _, text := range features {
		var f struct {
			ID         json.RawMessage
			Geometry   *geojson.Geometry
			Properties map[string]json.RawMessage
		}
		if err := json.Unmarshal(text, &f); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		r := row{id: unquoteJSON(t, f.ID), values: map[string]string{}}
		if f.Geometry != nil {
			r.geometry = f.Geometry.Geometry()
		}
		for name, value := range f.Properties {
			switch column := c.Column(name); {
			case column == nil: // the id
			case string(value) == "null":
			case column.Type == geo.Number:
				r.values[name] = canonicalNumber(t, string(value))
			default:
				r.values[name] = unquoteJSON(t, value)
			}
		}
		rows = append(rows, r)
	}
	return rows
}

func unquoteJSON(t testing.TB, value json.RawMessage) string {
	t.Helper()
	if value[0] != '"' {
		return string(value)
	}
	var s string
	if err := json.Unmarshal(value, &s); err != nil {
		t.Fatal(err)
	}
	return strconv.Quote(s)
}

func canonicalNumber(t testing.TB, s string) string {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(v)
}

// decodeCSV takes empty texts for null: encoding/csv does not tell.
func decodeCSV(t testing.TB, data []byte, c *geo.Collection) []row {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	names := records[0]
	for _, record := range records[1:] {
		r := row{id: record[0], values: map[string]string{}}
		if !c.NumericIDs() {
			r.id = strconv.Quote(record[0])
		}
		first := 2
		if c.Points() != nil {
			first = 3
			if record[1] != "" {
				r.geometry = orb.Point{number(t, record[1]), number(t, record[2])}
			}
		} else if record[1] != "" {
			if r.geometry, err = wkt.Unmarshal(record[1]); err != nil {
				t.Fatalf("%v in %s", err, record[1])
			}
		}
		for i := first; i < len(record); i++ {
			if record[i] != "" {
				r.values[names[i]] = csvValue(t, c.Column(names[i]), record[i])
			}
		}
		rows = append(rows, r)
	}
	return rows
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func csvValue(t testing.TB, c *geo.Column, field string) string {
	t.Helper()
	switch c.Type {
	case geo.Number:
		return canonicalNumber(t, field)
	case geo.String:
		if rest, ok := strings.CutPrefix(field, "'"); ok && strings.ContainsAny(rest[:min(1, len(rest))], "=+-@\t\r\n") {
			field = rest
		}
		return strconv.Quote(field)
	}
	return field
}

// expected are the rows that a collection makes.
func expected(c *geo.Collection, ordinals []uint32, o Options, format string) []row {
	var rows []row
	for _, i := range ordinals {
		r := row{id: string(c.AppendID(nil, i)), values: map[string]string{}, geometry: expectedGeometry(c.Geometry(i), o, format)}
		if !c.NumericIDs() {
			r.id = strconv.Quote(r.id)
		}
		for k := range c.Columns {
			column := &c.Columns[k]
			if o.Properties == nil || slices.Contains(o.Properties, column.Name) {
				if text := expectedValue(column.Value(i), format); text != "" {
					r.values[column.Name] = text
				}
			}
		}
		rows = append(rows, r)
	}
	return rows
}

func expectedValue(v geo.Value, format string) string {
	switch v.Kind {
	case geo.KindString:
		s := string(v.Bytes)
		if format == "csv" { // encoding/csv: no empty texts, LF for CR LF
			if s = strings.ReplaceAll(s, "\r\n", "\n"); s == "" {
				return ""
			}
		}
		return strconv.Quote(s)
	case geo.KindJSON:
		return string(v.Bytes)
	case geo.KindInteger:
		return strconv.FormatInt(v.Int, 10)
	case geo.KindNumber:
		return fmt.Sprint(v.Float)
	case geo.KindBoolean:
		return strconv.FormatBool(v.Int == 1)
	}
	return ""
}

// expectedGeometry is the geometry in the system: GeoJSON follows the authority's axis
// order, the others do not. FlatGeobuf has no empty geometries and no empty members.
func expectedGeometry(g orb.Geometry, o Options, format string) orb.Geometry {
	if strings.Contains(format, "json") {
		return o.CRS.Geometry(g)
	}
	if format != "fgb" {
		return o.CRS.GeometryXY(g)
	}
	if _, ok := geo.BoundOf(g); !ok {
		return nil
	}
	if m, ok := g.(orb.MultiPolygon); ok {
		g = slices.DeleteFunc(slices.Clone(m), func(p orb.Polygon) bool { return len(p) == 0 })
	}
	return o.CRS.GeometryXY(g)
}
