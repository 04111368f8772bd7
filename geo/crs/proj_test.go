//go:build interop

package crs

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

// cs2cs transforms positions with PROJ, in the authorities' axis order on both sides.
func cs2cs(t *testing.T, from, to string, positions []orb.Point) []orb.Point {
	t.Helper()
	var in bytes.Buffer
	for _, p := range positions {
		fmt.Fprintf(&in, "%.12f %.12f\n", p[0], p[1])
	}
	cmd := exec.Command("cs2cs", "-f", "%.12f", from, to)
	cmd.Stdin = &in
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("cs2cs (Debian's proj-bin) %s %s: %v", from, to, err)
	}
	var out []orb.Point
	for line := range strings.Lines(string(text)) {
		var p orb.Point
		for axis, field := range strings.Fields(line)[:2] {
			if p[axis], err = strconv.ParseFloat(field, 64); err != nil {
				t.Fatal(err)
			}
		}
		out = append(out, p)
	}
	if len(out) != len(positions) {
		t.Fatalf("cs2cs answered %d of %d positions", len(out), len(positions))
	}
	return out
}

// TestSystemsEqualPROJ compares every system offered with PROJ, both ways, to a
// millimetre: within the region densely, over the domain sparsely.
func TestSystemsEqualPROJ(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	region := orb.Bound{Min: orb.Point{-94, 12}, Max: orb.Point{-82, 20}}
	for _, o := range All() {
		code := "EPSG:" + strconv.Itoa(o.EPSG)
		if o.IsDefault() {
			code = "OGC:CRS84"
		}
		var degrees []orb.Point
		for i := range 4000 {
			box := region
			if i%4 == 0 {
				box = o.domain
			}
			degrees = append(degrees, orb.Point{
				box.Min[0] + random.Float64()*(box.Max[0]-box.Min[0]), box.Min[1] + random.Float64()*(box.Max[1]-box.Min[1])})
		}
		worst := 0.0
		for i, want := range cs2cs(t, "OGC:CRS84", code, degrees) {
			got := o.Position(degrees[i])
			away := math.Hypot(got[0]-want[0], got[1]-want[1])
			if o.IsWGS84() {
				away *= semiMajor * math.Pi / 180
			}
			if worst = max(worst, away); away > 1e-3 {
				t.Fatalf("%s: %v became %v, PROJ says %v", code, degrees[i], got, want)
			}
		}
		positions := make([]orb.Point, len(degrees))
		for i, p := range degrees {
			positions[i] = o.Position(p)
		}
		for i, want := range cs2cs(t, code, "OGC:CRS84", positions) {
			got, ok := o.Degrees(positions[i])
			if away := metres(got, want); !ok || away > 1e-3 {
				t.Fatalf("%s: %v became %v, PROJ says %v", code, positions[i], got, want)
			}
		}
		t.Logf("%s: at most %.2g m from PROJ", code, worst)
	}
}
