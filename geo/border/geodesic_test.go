package border

import (
	"encoding/csv"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo/geodesy"
)

// Geodesics are those of GeographicLib's test cases.
func TestGeodesicsEqualGeographicLib(t *testing.T) {
	f, err := os.Open("testdata/geodtest.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in := csv.NewReader(f)
	in.Comment = '#'
	rows, err := in.ReadAll()
	if err != nil || len(rows) != 20 {
		t.Fatal(len(rows), err)
	}
	for i, row := range rows {
		var v [7]float64
		for k := range v {
			if v[k], err = strconv.ParseFloat(row[k], 64); err != nil {
				t.Fatal(err)
			}
		}
		p, q := orb.Point{v[1], v[0]}, orb.Point{v[4], v[3]}
		metres, from, to := geodesy.Inverse(p, q)
		if math.Abs(metres-v[6]) > 1e-7 || turn(from, v[2]) > 1e-11 || turn(to, v[5]) > 1e-11 {
			t.Errorf("%d: inverse %.9f %.13f %.13f", i+1, metres, from, to)
		}
		there, onward := geodesy.Direct(p, v[2], v[6])
		if d, _, _ := geodesy.Inverse(there, q); d > 1e-7 || turn(onward, v[5]) > 1e-11 {
			t.Errorf("%d: direct %v, %g m beside, %.13f", i+1, there, d, onward)
		}
	}
}

// turn is the angle between two azimuths.
func turn(a, b float64) float64 { return math.Abs(math.Remainder(a-b, 360)) }

// No geodesic of a segment's length leaves its chord by more than the bulge, nor is it
// shorter than the chord.
func TestBulge(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	for range 2_000 {
		p := orb.Point{360*r.Float64() - 180, 180*r.Float64() - 90}
		q, _ := geodesy.Direct(p, 360*r.Float64(), longestSegment*r.Float64())
		l, err := NewLine("A-B", orb.LineString{p, q})
		if err != nil {
			t.Fatal(err)
		}
		for i := range l.segments {
			s := &l.segments[i]
			if chord := s.chord.End.Minus(s.chord.Start).Length(); chord > s.Metres+1e-6 {
				t.Fatalf("%v to %v: a chord of %g m, a geodesic of %g", p, q, chord, s.Metres)
			}
			for share := 0.0; share <= 1; share += 0.125 {
				at, _ := s.At(share * s.Metres)
				if d, _ := s.chord.Distance(geodesy.Cartesian(at)); d > s.bulge+1e-6 { // the vectors' rounding
					t.Fatalf("%v to %v: %g m from the chord, more than %g", p, q, d, s.bulge)
				}
			}
		}
	}
}
