//go:build interop

package mgrs

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo/crs"
)

// geotrans reads positions, and prints the reference of each at 1 m and the position
// that it stands for.
const geotrans = `
import sys, mgrs
m = mgrs.MGRS()
for line in sys.stdin:
    lon, lat = map(float, line.split())
    text = m.toMGRS(lat, lon)
    lat, lon = m.toLatLon(text)
    print(text, "%.10f" % lon, "%.10f" % lat)
`

// TestEqualsGEOTRANS compares references with those of the NGA's GEOTRANS, which the
// Python package mgrs holds, both ways.
func TestEqualsGEOTRANS(t *testing.T) {
	python := os.Getenv("CLIENTS_PYTHON")
	if python == "" {
		t.Fatal("CLIENTS_PYTHON names the Python that has the package mgrs; go run ./cmd/dev test sets it")
	}
	random := rand.New(rand.NewPCG(11, 11))
	var in bytes.Buffer
	var positions []orb.Point
	for range 10000 {
		p := randomPosition(random)
		positions = append(positions, p)
		fmt.Fprintf(&in, "%.17g %.17g\n", p[0], p[1])
	}
	cmd := exec.Command(python, "-c", geotrans)
	cmd.Stdin, cmd.Stderr = &in, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != len(positions) {
		t.Fatalf("%d lines for %d positions", len(lines), len(positions))
	}
	onEdges := 0
	for i, line := range lines {
		var text string
		var theirs orb.Point
		if _, err := fmt.Sscan(line, &text, &theirs[0], &theirs[1]); err != nil {
			t.Fatal(err)
		}
		got, err := Append(nil, positions[i][0], positions[i][1], 5)
		if err != nil {
			t.Fatal(err)
		}
		if want := strings.Repeat("0", len(got)-len(text)) + text; string(got) != want {
			if onEdges++; awayFromEdge(positions[i]) > 1e-3 {
				t.Fatalf("%v: got %s, GEOTRANS says %s", positions[i], got, want)
			}
		}
		compareParsed(t, text, theirs)
	}
	if onEdges > 50 {
		t.Errorf("%d differ on edges of squares, of which few lie there", onEdges)
	}
	t.Logf("%d of %d differ, all within 1 mm of an edge", onEdges, len(lines))
}

// compareParsed compares the square that a text names with the corner that GEOTRANS
// says it has.
func compareParsed(t *testing.T, text string, corner orb.Point) {
	t.Helper()
	lon, lat, size, err := Parse(text)
	if err != nil || size != 1 {
		t.Fatalf("%s: %d, %v", text, size, err)
	}
	zone := crs.ZoneOf(corner)
	a, b := zone.FromWGS84(orb.Point{lon, lat}), zone.FromWGS84(corner)
	if math.Abs(a[0]-b[0]-0.5) > 1e-3 || math.Abs(a[1]-b[1]-0.5) > 1e-3 {
		t.Fatalf("%s: the middle is %v, GEOTRANS says the corner is %v", text, a, b)
	}
}

// awayFromEdge returns how far a position is from the next line of the grid of metres.
func awayFromEdge(p orb.Point) float64 {
	m := crs.ZoneOf(p).FromWGS84(p)
	return min(math.Abs(m[0]-math.Round(m[0])), math.Abs(m[1]-math.Round(m[1])))
}
