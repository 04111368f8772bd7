//go:build interop

package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestGDALPagesThroughEverything reads 100,000 features page by page: every one must
// come exactly once, where the source has it, longitude first.
func TestGDALPagesThroughEverything(t *testing.T) {
	const count, page = 100_000, 1_000
	file := filepath.Join(t.TempDir(), "many.geojsonl")
	var out bytes.Buffer
	if code := Run(t.Context(), []string{"fixtures", "--seed", "7", "--count", fmt.Sprint(count), "-o", file}, &out, &out); code != exitOK {
		t.Fatalf("fixtures: exit code %d: %s", code, out.String())
	}
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := positions(t, source)
	if len(want) != count {
		t.Fatalf("the source has %d features", len(want))
	}
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--anonymous-class", "official", file)
	r := record(t, p)
	began := time.Now()
	read := run(t, "ogr2ogr", "-f", "GeoJSONSeq", "-select", "id", "/vsistdout/", "OAPIF:"+r.url, "-oo", fmt.Sprint("PAGE_SIZE=", page))
	t.Logf("GDAL read %d features in %s", count, time.Since(began).Round(time.Millisecond))
	got := positions(t, read)
	for id, position := range want {
		if got[id] != position {
			t.Fatalf("%s is at %v in GDAL, at %v in the source", id, got[id], position)
		}
	}
	if len(got) != count {
		t.Errorf("GDAL has %d features", len(got))
	}
	pages := 0
	for _, v := range r.take(t) {
		if strings.HasSuffix(v.path, "/items") {
			pages++
		}
	}
	if pages < count/page || pages > count/page+5 { // beside the pages, GDAL looks at the first features
		t.Errorf("GDAL asked %d times for pages of %d", pages, page)
	}
}

// positions has the position of each feature of newline-delimited GeoJSON, by its
// property id. An id that comes twice fails the test.
func positions(t *testing.T, lines []byte) map[string][2]float64 {
	t.Helper()
	all := map[string][2]float64{}
	scanner := bufio.NewScanner(bytes.NewReader(lines))
	for scanner.Scan() {
		var f struct {
			Geometry   struct{ Coordinates [2]float64 }
			ID         string
			Properties struct{ ID string }
		}
		if err := json.Unmarshal(bytes.TrimPrefix(scanner.Bytes(), []byte{0x1e}), &f); err != nil {
			t.Fatal(err)
		}
		id := cmp.Or(f.ID, f.Properties.ID) // GDAL writes a field of that name as the one or the other
		if _, twice := all[id]; twice || id == "" {
			t.Fatalf("the feature %q comes twice: %s", id, scanner.Bytes())
		}
		all[id] = f.Geometry.Coordinates
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestGDALHasTheServerFilter gives GDAL filters: the request must carry them, and
// GDAL must find what the server finds.
func TestGDALHasTheServerFilter(t *testing.T) {
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--anonymous-class", "official")
	r := record(t, p)
	for _, tt := range []struct {
		name, collection string
		args             []string
		carries          []string
		same             url.Values // the filter as the server takes it
	}{
		{"text", "airstrips", []string{"-where", "registration = 'unregistered'"}, []string{"registration", "unregistered"}, url.Values{"registration": {"unregistered"}}},
		{"two texts", "blind_crossings", []string{"-where", "border = 'GT-MX' AND kind = 'ford'"}, []string{"kind", "ford"}, url.Values{"border": {"GT-MX"}, "kind": {"ford"}}},
		{"text to escape", "municipalities", []string{"-where", "department = 'Petén'"}, []string{"department", "Petén"}, url.Values{"department": {"Petén"}}},
		{"whole number", "municipalities", []string{"-where", "population_year = 2020"}, []string{"population_year", "2020"}, url.Values{"population_year": {"2020"}}},
		{"flag", "airstrips", []string{"-where", "synthetic = 1"}, []string{"synthetic"}, url.Values{"synthetic": {"true"}}},
		{"box", "airstrips", []string{"-spat", "-91", "14", "-89.5", "15.5"}, []string{"bbox", "-91,14,-89.5,15.5"}, url.Values{"bbox": {"-91,14,-89.5,15.5"}}},
		{"box and text", "airstrips", []string{"-spat", "-91", "14", "-89.5", "15.5", "-where", "country = 'GT'"}, []string{"bbox"}, url.Values{"bbox": {"-91,14,-89.5,15.5"}, "country": {"GT"}}},
		{"on the client's side", "airstrips", []string{"-where", "name LIKE 'San%'"}, nil, url.Values{"filter": {"name LIKE 'San%'"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := p.matched(t, tt.collection, tt.same)
			if want == 0 {
				t.Fatal("the filter finds nothing, which proves nothing")
			}
			args := append([]string{"-ro", "-so", "-al", "-oo", "PAGE_SIZE=1000"}, tt.args...)
			out := run(t, "ogrinfo", append(args, "OAPIF:"+r.url+"collections/"+tt.collection)...)
			if count := fmt.Sprintf("Feature Count: %d\n", want); !strings.Contains(string(out), count) {
				t.Errorf("want %q:\n%s", count, out)
			}
			if visits := r.take(t); tt.carries != nil && !asked(visits, tt.carries...) {
				t.Errorf("no request carried %q: %+v", tt.carries, visits)
			}
		})
	}
}

// TestGDALFindsAFeatureByItsID looks for one feature, which GDAL asks for by its
// address.
func TestGDALFindsAFeatureByItsID(t *testing.T) {
	r := record(t, start(t, "serve", "--addr", "127.0.0.1:0", "--anonymous-class", "official"))
	out := run(t, "ogrinfo", "-ro", "-al", "-oo", "PAGE_SIZE=1000", "-where", "id = 'GT-MX'", "OAPIF:"+r.url+"collections/borders")
	if !strings.Contains(string(out), "Feature Count: 1\n") || !strings.Contains(string(out), "LINESTRING (") {
		t.Errorf("GDAL found:\n%.1000s", out)
	}
	r.take(t)
}

// gdalField is a line of ogrinfo about a field.
var gdalField = regexp.MustCompile(`(?m)^(\w+): (\w+(?:\(\w+\))?) \(\d+\.\d+\)`)

// TestGDALHasTheServersSchema compares names, order and types of fields with the
// schema, and looks at the coordinate system.
func TestGDALHasTheServersSchema(t *testing.T) {
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--anonymous-class", "official")
	r := record(t, p)
	for _, collection := range p.collectionIDs(t) {
		out := string(run(t, "ogrinfo", "-ro", "-so", "-al", "OAPIF:"+r.url+"collections/"+collection))
		var got []string
		for _, match := range gdalField.FindAllStringSubmatch(out, -1) {
			got = append(got, match[1]+" "+match[2])
		}
		if want := gdalFields(t, p, collection); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s: GDAL has the fields\n%q, the schema\n%q", collection, got, want)
		}
		if !strings.Contains(out, `GEOGCRS["WGS 84"`) {
			t.Errorf("%s: another coordinate system:\n%s", collection, out)
		}
	}
	r.take(t)
}

// gdalFields are the fields of a collection's schema, with their types as GDAL names
// them.
func gdalFields(t *testing.T, p *program, collection string) []string {
	t.Helper()
	var schema struct{ Properties json.RawMessage }
	p.getJSON(t, "/collections/"+collection+"/schema", &schema)
	decoder := json.NewDecoder(bytes.NewReader(schema.Properties)) // a map would lose the order
	if _, err := decoder.Token(); err != nil {
		t.Fatal(err)
	}
	types := map[string]string{"string": "String", "stringdate": "Date", "stringdate-time": "DateTime", "number": "Real",
		"integer": "Integer", "boolean": "Integer(Boolean)", "array": "String", "arraystring": "StringList"}
	var fields []string
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			t.Fatal(err)
		}
		var property struct {
			Type, Format string
			Items        struct{ Type string }
		}
		if err := decoder.Decode(&property); err != nil {
			t.Fatal(err)
		}
		if name == "geometry" {
			continue
		}
		fields = append(fields, fmt.Sprint(name, " ", types[property.Type+property.Format+property.Items.Type]))
	}
	return fields
}
