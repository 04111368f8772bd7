package encode

import (
	"os"
	"path/filepath"
	"testing"

	"lindero/geo/source"
)

// What is written loads again, whole and without a refusal.
func TestFilesLoadAgain(t *testing.T) {
	for name, c := range samples(t) {
		for _, format := range []string{"gpkg", "shp"} {
			if sets := setsOf(c); format == "shp" && len(sets) > 1 {
				continue // becomes several layers
			}
			path := filepath.Join(t.TempDir(), "sample.zip")
			if format == "gpkg" {
				path = filepath.Join(t.TempDir(), "sample.gpkg")
			}
			if err := os.WriteFile(path, writeFile(t, format, FileOptions{}, c), 0o600); err != nil {
				t.Fatal(err)
			}
			d, report, err := source.Load(t.Context(), []source.Input{{Path: path}}, source.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if report.HasRefusals() || len(d.Collections) != 1 || d.Collections[0].Len() != c.Len() {
				t.Errorf("%s of %s: %d collections, %+v", format, name, len(d.Collections), report.Files)
			}
		}
	}
}
