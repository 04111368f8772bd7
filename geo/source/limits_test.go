package source

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lindero/geo"
)

// repeated reads as a text that is repeated, between two others.
func repeated(before, text string, n int, after string) io.Reader {
	readers := []io.Reader{strings.NewReader(before)}
	const lump = 1 << 16
	big := strings.Repeat(text, lump/len(text)+1)
	for ; n > 0; n -= len(big) {
		readers = append(readers, strings.NewReader(big))
	}
	return io.MultiReader(append(readers, strings.NewReader(after))...)
}

// readStream reads GeoJSON from a stream into a builder.
func readStream(tb testing.TB, in io.Reader, sequence bool, l Limits) (*geo.Builder, *FileReport) {
	tb.Helper()
	o := Options{Limits: l.withDefaults()}
	r := &FileReport{File: "stream", Complete: true, limits: &o.Limits}
	b := geo.NewBuilder(geo.Info{}, geo.Schema{})
	if err := readGeoJSON(context.Background(), in, sequence, newSink(b, &LayerConfig{}, r, &o)); err != nil {
		tb.Fatal(err)
	}
	return b, r
}

func TestHugeLine(t *testing.T) {
	good := feature(1, somePoint, "") + "\n"
	last := "\n" + feature(3, somePoint, "") + "\n"
	for name, c := range map[string]struct{ before, text, after string }{
		"a text":     {`{"type":"Feature","id":2,"geometry":null,"properties":{"a":"`, "x", `"}}`},
		"a list":     {`{"type":"Feature","id":2,"geometry":null,"properties":{"a":[1`, ",1", "]}}"},
		"brackets":   {"", "[", ""},
		"objects":    {"", `{"a":`, ""},
		"no brace":   {"", "x", ""},
		"open lists": {`{"type":"Point","coordinates":`, "[", ""},
	} {
		size, limits, most := 5<<20, Limits{FeatureBytes: 2 << 20}, 40.0
		if name == "a text" { // the window of 64 MiB, and the one before it
			size, limits, most = 100<<20, Limits{}, 250
		}
		in := repeated(good+c.before, c.text, size, c.after+last)
		var b *geo.Builder
		var r *FileReport
		peak := peakMemory(func() { b, r = readStream(t, in, true, limits) })
		if b.Len() != 2 || r.Refused != 1 || len(r.Issues) != 1 || r.Issues[0].Line != 2 || !r.Complete {
			t.Errorf("%s: %d features, %v", name, b.Len(), r.Issues)
		}
		if peak > most {
			t.Errorf("%s: %.0f MB", name, peak)
		}
	}
}

func TestHugeFeatureInCollection(t *testing.T) {
	in := repeated(`{"type":"FeatureCollection","features":[`+feature(1, somePoint, "")+`,{"type":"Feature","id":2,"geometry":null,"properties":{"a":"`, "x", 2<<20, `"}},`+feature(3, somePoint, "")+`]}`)
	b, r := readStream(t, in, false, Limits{FeatureBytes: 1 << 20})
	if b.Len() != 2 || r.Count(CodeTooLarge) != 1 || !r.Complete || !strings.Contains(r.Issues[0].Message, "1 MiB") {
		t.Error(b.Len(), r.Issues)
	}
	in = repeated(`{"type":"FeatureCollection","features":[`+feature(1, somePoint, "")+`,{"a":`, "[", 2<<20, "")
	if b, r := readStream(t, in, false, Limits{}); b.Len() != 1 || r.Count(CodeTooDeep) != 1 || r.Complete {
		t.Error(b.Len(), r.Issues)
	}
}

func TestDeepCollections(t *testing.T) {
	deep := strings.Repeat(`{"type":"GeometryCollection","geometries":[`, 100) + somePoint + strings.Repeat("]}", 100)
	_, r := loadOne(t, "a.geojson", collection(feature(1, deep, ""), feature(2, somePoint, "")), Options{})
	if r.Count(CodeTooDeep) != 1 || r.Accepted != 1 {
		t.Error(r.Issues)
	}
}

func TestHugeCSVField(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct {
		text     io.Reader
		accepted int
	}{
		"unquoted": {repeated("id,lon,lat,t\n1,1,2,a\n2,1,2,", "x", 3<<20, "\n3,1,2,b\n"), 2},
		"quoted":   {repeated("id,lon,lat,t\n1,1,2,a\n2,1,2,\"", "x", 3<<20, "\"\n3,1,2,b\n"), 2},
		"open":     {repeated("id,lon,lat,t\n1,1,2,a\n2,1,2,\"", "x", 3<<20, "\n3,1,2,b\n"), 2},
	} {
		path := filepath.Join(dir, "a.csv")
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(f, c.text); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		_, r, err := Load(context.Background(), []Input{{Path: path}}, Options{Limits: Limits{FeatureBytes: 1 << 20}})
		if err != nil || r.Files[0].Accepted != c.accepted || r.Files[0].Refused != 1 || r.Files[0].Issues[0].Line != 3 {
			t.Errorf("%s: %v %v", name, err, r.Files[0].Issues)
		}
	}
}

func TestManyProperties(t *testing.T) {
	var all []string
	for i := range geo.MaxColumns + 5 {
		all = append(all, `"p`+string(rune('a'+i%26))+strings.Repeat("x", i/26)+`":1`)
	}
	_, r := loadOne(t, "a.geojson", collection(feature(1, somePoint, strings.Join(all, ",")), feature(2, somePoint, all[0])), Options{})
	if r.Count(CodeManyColumns) != 1 || r.Accepted != 1 {
		t.Error(codes(r))
	}
}

// Memory follows what is kept, not the file: of a file whose features are all refused
// nothing is kept.
func TestMemoryIsBounded(t *testing.T) {
	bad := feature(1, geometryOf("Point", "[1]"), `"name":"`+strings.Repeat("x", 200)+`"`) + "\n"
	var r *FileReport
	peak := peakMemory(func() { _, r = readStream(t, repeated("", bad, 32<<20, ""), true, Limits{}) })
	if r.Refused < 50000 || peak > 30 {
		t.Errorf("%d refused, %.0f MB", r.Refused, peak)
	}
}
