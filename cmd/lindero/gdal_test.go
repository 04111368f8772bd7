//go:build interop

package main

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"regexp"
	"strconv"
	"testing"
)

var featureCount = regexp.MustCompile(`(?m)^Layer name: (\S+)(?:.|\n)*?^Feature Count: (\d+)$`)

// ogrinfo returns the number of features in each layer that GDAL finds at an address.
func ogrinfo(t *testing.T, address string) map[string]int {
	t.Helper()
	out, err := exec.Command("ogrinfo", "-ro", "-so", "-al", address).CombinedOutput()
	if err != nil {
		t.Fatalf("ogrinfo %s: %v (Debian package gdal-bin)\n%s", address, err, out)
	}
	counts := map[string]int{}
	for _, match := range featureCount.FindAllStringSubmatch(string(out), -1) {
		n, err := strconv.Atoi(match[2])
		if err != nil {
			t.Fatal(err)
		}
		counts[match[1]] = n
	}
	if len(counts) == 0 {
		t.Fatalf("ogrinfo %s finds no layer:\n%s", address, out)
	}
	return counts
}

// TestGDALCountsWhatTheReportCounts reads items and tiles of the running program
// with GDAL and compares with lindero check.
func TestGDALCountsWhatTheReportCounts(t *testing.T) {
	var out bytes.Buffer
	if code := Run(t.Context(), []string{"check", "--json"}, &out, &out); code != exitOK {
		t.Fatalf("check: exit code %d: %s", code, out.String())
	}
	var report struct {
		Files []struct {
			Layer    string
			Accepted int
		}
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	accepted := map[string]int{}
	for _, f := range report.Files {
		if f.Layer != "" {
			accepted[f.Layer] += f.Accepted
		}
	}
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--anonymous-class", "official")
	whole := ogrinfo(t, p.url+"tiles/0/0/0.mvt")
	for layer, want := range accepted {
		if got := ogrinfo(t, p.url+"collections/"+layer+"/items"); got["items"] != want {
			t.Errorf("%s: GDAL reads %v items, the report has %d", layer, got, want)
		}
		if layer == "borders" {
			continue // lines shorter than a tile's unit are not drawn at zoom 0
		}
		if got := ogrinfo(t, "MVT:"+p.url+"collections/"+layer+"/tiles/0/0/0.mvt"); got[layer] != want {
			t.Errorf("%s: GDAL reads %v in the tile, the report has %d", layer, got, want)
		}
		if whole[layer] != want {
			t.Errorf("%s: GDAL reads %d in the tile of all layers, the report has %d", layer, whole[layer], want)
		}
	}
}
