//go:build interop

package extract

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

var featureCount = regexp.MustCompile(`Feature Count: (\d+)`)

// countedByGDAL is how many features GDAL finds in a file, or in a layer of it.
func countedByGDAL(t *testing.T, args ...string) (n int) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "ogrinfo", append([]string{"-ro", "-so", "-nomd"}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("ogrinfo %q: %v\n%s", args, err, out)
	}
	for _, found := range featureCount.FindAllSubmatch(out, -1) {
		count, err := strconv.Atoi(string(found[1]))
		if err != nil {
			t.Fatal(err)
		}
		n += count
	}
	return n
}

// GDAL finds in the files of a field pack what was planned, without unpacking it.
func TestGDALReadsFieldPacks(t *testing.T) {
	for _, class := range []string{"public", "official"} {
		p := planned(t, demo(t, class), Request{Area: places()["department"], Format: "fieldpack"})
		zip := filepath.Join(t.TempDir(), "pack.zip")
		if err := os.WriteFile(zip, written(t, p), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, l := range p.Layers {
			if n := countedByGDAL(t, "/vsizip/"+zip+"/lindero.gpkg", l.Collection.ID); n != l.Features {
				t.Errorf("%s: %s has %d features in the GeoPackage, %d were planned", class, l.Collection.ID, n, l.Features)
			}
		}
		if n := countedByGDAL(t, "-al", "/vsizip/{/vsizip/{"+zip+"}/lindero.kmz}/doc.kml"); n != p.Features {
			t.Errorf("%s: the KMZ has %d features, %d were planned", class, n, p.Features)
		}
		if n := countedByGDAL(t, "-al", "/vsizip/"+zip+"/area.geojson"); n != 1 {
			t.Errorf("%s: the outline is %d features", class, n)
		}
	}
}
