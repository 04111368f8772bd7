package conformance

import (
	"math"
	"os/exec"
	"testing"
)

const epsg = "http://www.opengis.net/def/crs/EPSG/0/"

// TestFormulas checks the own formulas by the example of IOGP 373-7-2, 1.3.3.2 (EPSG
// 3857: 24°22'54.433"N 100°20'00"W) and, where it is installed, by PROJ.
func TestFormulas(t *testing.T) {
	example := position{-(100 + 20.0/60), 24 + 22.0/60 + 54.433/3600}
	got, err := formula("EPSG:3857", []position{example})
	if err != nil || math.Abs(got[0][0] - -11169055.58) > 0.01 || math.Abs(got[0][1]-2800000) > 0.01 {
		t.Errorf("%v %v", got, err)
	}
	if _, err := formula("EPSG:32615", []position{example}); !isSkip(err) {
		t.Errorf("a CRS without a formula: %v", err)
	}
	points := []position{{-92.147, 14.679}, {-88.25, 17.8}, {0, 0}, {179.9, -80}}
	binary, err := exec.LookPath("cs2cs")
	if err != nil {
		t.Skip("PROJ's cs2cs is not installed (Debian package proj-bin)")
	}
	for _, name := range []string{"EPSG:4326", "EPSG:3857"} {
		own, err := formula(name, points)
		if err != nil {
			t.Fatal(err)
		}
		proj, err := cs2cs(t.Context(), binary, name, points)
		if err != nil {
			t.Fatal(err)
		}
		for i := range own {
			if math.Abs(own[i][0]-proj[i][0]) > 1e-6 || math.Abs(own[i][1]-proj[i][1]) > 1e-6 {
				t.Errorf("%s: %v is %v, by PROJ %v", name, points[i], own[i], proj[i])
			}
		}
	}
}

func TestCRSNames(t *testing.T) {
	for uri, want := range map[string]string{crs84: "OGC:CRS84", epsg + "4326": "EPSG:4326", epsg + "32615": "EPSG:32615", "https://example.org/crs/1": "", "": ""} {
		got, err := authorityName(uri)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q is %q %v", uri, got, err)
		}
	}
	if same, err := project(t.Context(), crs84, []position{{1, 2}}); err != nil || same[0] != (position{1, 2}) {
		t.Errorf("CRS84: %v %v", same, err)
	}
}

func TestCRSIdentifiers(t *testing.T) {
	for uri, want := range map[string]bool{
		crs84: true, crs84h: true, epsg + "4326": true, "urn:ogc:def:crs:EPSG::4326": true, "https://example.org/crs/7": true, "urn:example:a1": true,
		"EPSG:4326": false, "http://www.opengis.net/def/crs/EPSG": false, "urn:ogc:def:crs:EPSG": false, "http://": false, "": false,
	} {
		if err := validCRSs([]string{uri}); (err == nil) != want {
			t.Errorf("%q: %v", uri, err)
		}
	}
}
