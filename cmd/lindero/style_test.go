//go:build interop

package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const styleInterop = "../../web/style/testdata/interop"

// runStyle runs a program in the folder of the scripts that open styles. LINDERO_PICTURES
// names a folder to keep what they draw in.
func runStyle(t *testing.T, answer any, name string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = styleInterop
	cmd.Env = append(os.Environ(), "QT_QPA_PLATFORM=offscreen", "XDG_RUNTIME_DIR="+t.TempDir())
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v (Debian packages nodejs, npm, chromium and python3-qgis)\n%s", name, strings.Join(args, " "), err, complaint.String())
	}
	if answer == nil {
		return
	}
	if err := json.Unmarshal(out, answer); err != nil {
		t.Fatalf("%s: %v in %s", args[0], err, out)
	}
}

func pictures(t *testing.T) string {
	if folder := os.Getenv("LINDERO_PICTURES"); folder != "" {
		return folder
	}
	return t.TempDir()
}

// TestMapLibreDrawsTheMap opens the running program's styles in maplibre-gl: nothing may
// fail or be missing, nothing may be asked of another host, and every layer must show.
func TestMapLibreDrawsTheMap(t *testing.T) {
	if _, err := os.Stat(filepath.Join(styleInterop, "node_modules")); err != nil {
		runStyle(t, nil, "npm", "ci", "--no-audit", "--no-fund")
	}
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--anonymous-class", "official")
	addresses := []string{p.url + "style.json", p.url + "style.json?lang=en#9/14.4/-89.4", p.url + "collections/airstrips/style.json"}
	var answer struct {
		Pages string
		Maps  []struct {
			Faults   []string
			Requests map[string]int
			Colors   int
			Drawn    map[string]int
		}
	}
	runStyle(t, &answer, "node", append([]string{"maplibre.mjs", pictures(t)}, addresses...)...)
	want := [][]string{
		{"official_crossings/points/unknown", "blind_crossings/points-synthetic/active", "blind_crossings/points-synthetic/inactive", "airstrips/points/registered",
			"airstrips/points-synthetic/unregistered", "municipalities/points", "borders/lines-1/disputed", "basemap/land", "basemap/coast", "basemap/town-1", "basemap/countries-names-far"},
		{"official_crossings/names", "municipalities/names", "basemap/departments", "basemap/departments-names", "basemap/countries-names", "basemap/rivers-2", "basemap/town-3", "borders/lines-2/unmarked"},
		{"airstrips/points/registered", "airstrips/points-synthetic/unregistered"},
	}
	for i, m := range answer.Maps {
		if len(m.Faults) > 0 {
			t.Errorf("%s: %s", addresses[i], strings.Join(m.Faults, "\n"))
		}
		if m.Colors < 100 {
			t.Errorf("%s: only %d colours", addresses[i], m.Colors)
		}
		for _, layer := range want[i] {
			if m.Drawn[layer] == 0 {
				t.Errorf("%s: nothing of %s, but %v", addresses[i], layer, m.Drawn)
			}
		}
		for request := range m.Requests {
			status, address, _ := strings.Cut(request, " ")
			own := strings.HasPrefix(address, p.url) || strings.HasPrefix(address, answer.Pages+"/")
			if !own || !slices.Contains([]string{"200", "204"}, status) {
				t.Errorf("%s: a request to %s answers %s", addresses[i], address, status)
			}
		}
		if m.Requests["200 "+p.url+"sprites"] != 2 || i < 2 && m.Requests["200 "+p.url+"glyphs"] == 0 {
			t.Errorf("%s: no symbols or letters: %v", addresses[i], m.Requests)
		}
	}
}

// TestQGISDrawsTheMap loads the styles of the running program in QGIS, as layers of
// vector tiles, and renders them.
func TestQGISDrawsTheMap(t *testing.T) {
	python := qgisPython(t)
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--anonymous-class", "official", "--access-log")
	folder := pictures(t)
	data := []string{p.url + "tiles/{z}/{x}/{y}.mvt", p.url + "style.json?layers=data"}
	basemap := []string{p.url + "basemap/{z}/{x}/{y}.mvt", p.url + "style.json?layers=basemap"}
	one := []string{p.url + "collections/borders/tiles/{z}/{x}/{y}.mvt", p.url + "collections/borders/style.json"}
	for i, c := range []struct {
		box    []string
		layers []string
		want   []string // colours of the symbols that must be there
	}{
		{[]string{"-93", "12.5", "-83", "18.6"}, slices.Concat(data, basemap), []string{"#0a5a9c", "#c04a00", "#00745a", "#8f3577", "#b3123f", "#f6f3ec", "#cfe1ea"}},
		{[]string{"-90.2", "13.8", "-88.6", "15"}, slices.Concat(data, basemap), []string{"#0a5a9c", "#c04a00", "#00745a", "#8f3577", "#4a3f6b", "#f6f3ec"}},
		{[]string{"-93", "12.5", "-83", "18.6"}, one, []string{"#4a3f6b", "#b3123f"}},
	} {
		var answer struct {
			Errors []string
			Colors map[string]int
		}
		picture := filepath.Join(folder, "qgis-"+string(rune('0'+i))+".png")
		runStyle(t, &answer, python, slices.Concat([]string{"render.py", picture}, c.box, c.layers)...)
		if len(answer.Errors) > 0 {
			t.Errorf("%v: %v", c.layers, answer.Errors)
		}
		for _, color := range c.want {
			if answer.Colors[color] == 0 {
				t.Errorf("%v: nothing is %s", c.layers, color)
			}
		}
	}
	if log := p.log.String(); !strings.Contains(log, "/sprites/lindero@2x.png status=200") || strings.Contains(log, "status=4") {
		t.Errorf("what QGIS asked for:\n%s", log)
	}
}
