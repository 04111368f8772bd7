package encode

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
)

func fileFormat(t testing.TB, name string) FileFormat {
	t.Helper()
	i := slices.IndexFunc(Files(), func(f FileFormat) bool { return f.Name == name })
	if i < 0 {
		t.Fatalf("there is no format %s", name)
	}
	return Files()[i]
}

// each yields ordinals without an error.
func each(ordinals []uint32) func(yield func(uint32, error) bool) {
	return func(yield func(uint32, error) bool) {
		for _, i := range ordinals {
			if !yield(i, nil) {
				return
			}
		}
	}
}

// writeFile writes all features of the collections as a file.
func writeFile(t testing.TB, name string, o FileOptions, collections ...*geo.Collection) []byte {
	t.Helper()
	var out bytes.Buffer
	o.Layers = len(collections)
	file, err := fileFormat(t, name).Open(&out, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range collections {
		if err := WriteLayer(file, c, Options{Lang: o.Lang}, each(allOf(c))); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(file.Close(), file.Discard()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// unzip returns the files of an archive by name.
func unzip(t testing.TB, data []byte) map[string][]byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// brokenWriter refuses every write.
type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestFileFormatsAreToldApart(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Files() {
		if f.Name == "" || f.MediaType == "" || f.Extension == "" || f.Title.ES == "" || f.Title.EN == "" {
			t.Errorf("%+v has a gap", f)
		}
		if seen[f.Name] || seen[f.Extension] {
			t.Errorf("%s or %s stands twice", f.Name, f.Extension)
		}
		seen[f.Name], seen[f.Extension] = true, true
	}
}

// One layer is the file itself, several are files of a zip; the same bytes either way,
// and the same again.
func TestFilesOfStreams(t *testing.T) {
	points, lines := sample(t, true, orb.Point{-92, 14}), sample(t, false, sampleGeometries()["line"])
	other := *lines
	other.ID = "lines"
	created := time.Date(2026, 3, 4, 5, 6, 8, 0, time.UTC)
	for _, f := range streams() {
		want := [][]byte{encoded(t, f.Name, points, allOf(points), Options{}), encoded(t, f.Name, &other, allOf(&other), Options{})}
		if got := writeFile(t, f.Name, FileOptions{Created: created}, points); !bytes.Equal(got, want[0]) {
			t.Errorf("%s: one layer differs", f.Name)
		}
		both := writeFile(t, f.Name, FileOptions{Created: created}, points, &other)
		if !bytes.Equal(both, writeFile(t, f.Name, FileOptions{Created: created}, points, &other)) {
			t.Errorf("%s differs from run to run", f.Name)
		}
		archive, err := zip.NewReader(bytes.NewReader(both), int64(len(both)))
		if err != nil {
			t.Fatal(err)
		}
		for i, name := range []string{"sample" + f.Extension, "lines" + f.Extension} {
			if got := archive.File[i]; got.Name != name || !got.Modified.Equal(created) {
				t.Errorf("%s: file %d is %s of %s", f.Name, i, got.Name, got.Modified)
			}
			r, err := archive.File[i].Open()
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, want[i]) {
				t.Errorf("%s: %s differs: %v", f.Name, name, err)
			}
		}
	}
}

// Shapes replace geometries in every format.
func TestShapesReplaceGeometries(t *testing.T) {
	whole, cut := sample(t, true, sampleGeometries()["line"]), sample(t, true, orb.LineString{{-91, 14}, {-90.5, 14.25}})
	for _, f := range streams() {
		got := encoded(t, f.Name, whole, allOf(whole), Options{Shape: cut.Geometry})
		want := encoded(t, f.Name, cut, allOf(cut), Options{})
		if !bytes.Equal(got, want) {
			t.Errorf("%s keeps something of the shapes as they were", f.Name)
		}
	}
}

// Files of any length take the same memory, but for a few bytes of each feature.
func TestFilesAllocateNothingForAFeature(t *testing.T) {
	const n = 10_000
	for name, c := range map[string]*geo.Collection{"points": manyPoints(t, 3*n), "lines": linesOf(t, 3*n)} {
		for _, f := range Files() {
			write := func(ordinals []uint32) uint64 {
				return allocations(t, func() error {
					file, err := f.Open(io.Discard, FileOptions{Layers: 1, Temp: t.TempDir()})
					if err != nil {
						return err
					}
					return errors.Join(WriteLayer(file, c, Options{}, each(ordinals)), file.Close())
				})
			}
			all := allOf(c)
			write(all[:10])
			few, many := write(all[:n]), write(all)
			if many > few+n/10 {
				t.Errorf("%s of %s: %d allocations for %d features, %d for %d", f.Name, name, few, n, many, 3*n)
			}
		}
	}
}

// Formats whose headers depend on all features keep a few bytes of each.
func TestFilesKeepFewBytesAFeature(t *testing.T) {
	const n = 100_000
	c := manyPoints(t, n)
	table := newGPKGLayer(&geoPackage{}, c, Options{})
	shapes := newSHPLayer(&shapefiles{}, c, Options{})
	for i := range uint32(n) {
		if err := errors.Join(table.Write(i), shapes.Write(i)); err != nil {
			t.Fatal(err)
		}
	}
	for name, kept := range map[string]int{
		"gpkg": 8*cap(table.written) + 32*cap(table.tree.levels[0]), "shp": 4*cap(shapes.written) + cap(shapes.in) + cap(shapes.buf),
	} {
		if each := float64(kept) / n; each > 12 {
			t.Errorf("%s keeps %.1f bytes of a feature", name, each)
		} else {
			t.Logf("%s keeps %.1f bytes of a feature", name, each)
		}
	}
}
