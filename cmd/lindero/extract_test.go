package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// extracted runs lindero extract and returns its exit code and what it says.
func extracted(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, log lockedBuffer
	code = Run(t.Context(), append([]string{"extract"}, args...), &out, &log)
	return code, out.String(), log.String()
}

// countIn is how many features a GeoJSON file has.
func countIn(t *testing.T, text string) int {
	t.Helper()
	var file struct {
		Type     string
		Features []json.RawMessage
	}
	if err := json.Unmarshal([]byte(text), &file); err != nil || file.Type != "FeatureCollection" {
		t.Fatalf("%v: %.200s", err, text)
	}
	return len(file.Features)
}

// Every way of naming an area takes the points that lie in it: they are 0.01 degrees
// apart, 300 in a row.
func TestExtractingAreas(t *testing.T) {
	data, dir := points(t, 3000), t.TempDir()
	outline := write(t, filepath.Join(dir, "outline.geojson"), `{"type":"Polygon","coordinates":[[[-92.005,13.995],[-91.955,13.995],[-91.955,14.015],[-92.005,14.015],[-92.005,13.995]]]}`)
	for _, test := range []struct {
		args []string
		want int
	}{
		{[]string{"--bbox", "-92.005,13.995,-91.955,14.015"}, 10},
		{[]string{"--area", outline}, 10},
		{[]string{"--circle", "-91.5,14.05,1.2"}, 5},
		{[]string{"--bbox", "-92.005,13.995,-91.955,14.015", "--filter", "stones=id IN ('p0','p1','p299')"}, 2},
		{[]string{"--bbox", "10,10,11,11"}, 0},
	} {
		code, out, log := extracted(t, append(test.args, data, "-o", "-", "--format", "geojson")...)
		if n := countIn(t, out); code != exitOK || n != test.want {
			t.Errorf("%q: exit code %d, %d features, want %d: %s", test.args, code, n, test.want, log)
		}
	}
}

func TestExtractingToAFile(t *testing.T) {
	data, output := points(t, 3000), filepath.Join(t.TempDir(), "x.csv")
	code, out, log := extracted(t, data, "--bbox", "-93,13,-89,16", "-o", output)
	if code != exitOK || !strings.Contains(out, "x.csv: 3000 features") || !strings.Contains(log, "100 %") {
		t.Fatalf("exit code %d: %s%s", code, out, log)
	}
	text, err := os.ReadFile(output)
	if err != nil || strings.Count(string(text), "\n") != 3001 {
		t.Errorf("%v: %.200s", err, text)
	}
	left, err := filepath.Glob(output + "*")
	if err != nil || len(left) != 1 {
		t.Errorf("there are %q, %v", left, err)
	}
}

// What cannot be extracted leaves no file behind, and a file that was there as it was.
func TestExtractsThatFail(t *testing.T) {
	data, dir := points(t, 3), t.TempDir()
	output := write(t, filepath.Join(dir, "x.geojson"), "before")
	box := []string{"--bbox", "-93,13,-89,16"}
	for _, test := range []struct {
		args []string
		want string
	}{
		{nil, "in 0"},
		{append(box, "--circle", "1,2,3"), "in 2"},
		{append(box, "--collections", "gold"), "gold"},
		{append(box, "--filter", "stones=gold = 1"), "gold"},
		{append(box, "--crs", "EPSG:2"), "EPSG/0/2"},
		{append(box, "--class", "king"), "public"},
		{append(box, "--format", "docx"), "docx"},
		{[]string{"--circle", "1,2"}, "LON,LAT,KM"},
		{[]string{"--border", "GT-MX", "--km", "100"}, "FROM-TO"},
	} {
		code, _, log := extracted(t, append(test.args, data, "-o", output)...)
		if code != exitFailed || !strings.Contains(log, test.want) {
			t.Errorf("%q: exit code %d: %s", test.args, code, log)
		}
	}
	if code, _, log := extracted(t, append(box, "-o", output)...); code != exitFailed || !strings.Contains(log, ".zip") {
		t.Errorf("several layers in one GeoJSON: exit code %d: %s", code, log)
	}
	if code, _, log := extracted(t, append(box, data, "-o", filepath.Join(dir, "x.zip"))...); code != exitFailed || !strings.Contains(log, "--format") {
		t.Errorf("a zip of what: exit code %d: %s", code, log)
	}
	text, err := os.ReadFile(output)
	left, err2 := filepath.Glob(filepath.Join(dir, "*"))
	if string(text) != "before" || err != nil || len(left) != 1 || err2 != nil {
		t.Errorf("%s, %q", text, left)
	}
}
