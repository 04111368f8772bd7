package mgrs

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/crs"
)

// References that the tests of mgrs.js publish, of Austria and Greenland.
func TestPublished(t *testing.T) {
	for _, c := range []struct {
		lon, lat float64
		digits   int
		want     string
	}{
		{16.41450, 48.24949, 5, "33UXP0500444997"},
		{16.41450, 48.24949, 1, "33UXP04"},
		{-32.66433, 83.62778, 3, "25XEN041865"},
	} {
		got, err := Append([]byte(">"), c.lon, c.lat, c.digits)
		if err != nil || string(got) != ">"+c.want {
			t.Errorf("%v, %v: got %s, %v; want %s", c.lon, c.lat, got, err, c.want)
		}
	}
}

func TestSpaced(t *testing.T) {
	for digits, want := range []string{"15P WS", "15P WS 9 1", "15P WS 96 14", "15P WS 969 142"} {
		if got, err := AppendSpaced(nil, -92.1, 14.6, digits); err != nil || string(got) != want {
			t.Errorf("got %q, %v; want %q", got, err, want)
		}
	}
}

// TestZones goes through the exceptions of Norway and Svalbard and the edges.
func TestZones(t *testing.T) {
	for _, c := range []struct {
		lon, lat float64
		want     string
	}{
		{2.999, 60, "31V"}, {3, 60, "32V"}, {5, 55.99, "31U"}, {3, 64, "31W"},
		{0, 72, "31X"}, {8.99, 78, "31X"}, {9, 78, "33X"}, {20.99, 72, "33X"}, {21, 83.99, "35X"}, {33, 80, "37X"}, {42, 80, "38X"}, {-0.01, 80, "30X"},
		{180, 0, "01N"}, {-180, -0.001, "01M"}, {179.99, 79.99, "60X"}, {0, -80, "31C"}, {540, 10, "01P"}, {-96, 8, "15P"},
	} {
		if got, err := Append(nil, c.lon, c.lat, 0); err != nil || string(got[:3]) != c.want {
			t.Errorf("%v, %v: got %s, %v; want %s", c.lon, c.lat, got, err, c.want)
		}
	}
}

func TestRefusals(t *testing.T) {
	for _, p := range [][2]float64{{0, 84}, {0, -80.001}, {0, 90}, {0, math.NaN()}, {math.NaN(), 0}, {math.Inf(1), 0}} {
		if got, err := Append(nil, p[0], p[1], 5); !invalidError(err) || len(got) > 0 {
			t.Errorf("%v: got %s, %v", p, got, err)
		}
	}
	for _, digits := range []int{-1, 6} {
		if _, err := Append(nil, 0, 0, digits); !invalidError(err) {
			t.Errorf("%d digits: %v", digits, err)
		}
	}
	for text, want := range map[string]string{
		"":                        "made of a zone",
		"15P":                     "made of a zone",
		"00PXT":                   "from 1 to 60",
		"61PXT":                   "from 1 to 60",
		"115PXT":                  "made of a zone",
		"PXT12":                   "from 1 to 60",
		"ZAA3431145301":           "poles",
		"15IXT":                   "no band",
		"15PAT":                   "no column",
		"15PXW":                   "no row",
		"15PXT123":                "same number of digits",
		"15PXT123456789012":       "same number of digits",
		"15PXT12x4":               "same number of digits",
		"32XNF":                   "no 32X",
		"15PXE":                   "does not cross",
		strings.Repeat("15P", 30): "too long",
	} {
		if _, _, _, err := Parse(text); !invalidError(err) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want a refusal that says %q", text, err, want)
		}
	}
}

func invalidError(err error) bool {
	var e *geo.Error
	return errors.As(err, &e) && e.Code == geo.CodeInvalid
}

func TestParseIsTolerant(t *testing.T) {
	for _, text := range []string{"15PWS9693714276", "15p ws 96937 14276", " 15 P\tW S 969 37 142 76\n"} {
		lon, lat, size, err := Parse(text)
		if err != nil || size != 1 || math.Abs(lon+92.1) > 1e-5 || math.Abs(lat-14.6) > 1e-5 {
			t.Errorf("%q: %v, %v, %d, %v", text, lon, lat, size, err)
		}
	}
}

// TestParseInvertsAppend draws positions everywhere: the square that is read holds the
// position that was written.
func TestParseInvertsAppend(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	for range 20000 {
		p := randomPosition(random)
		digits := random.IntN(MaxDigits + 1)
		text, err := AppendSpaced(nil, p[0], p[1], digits)
		if err != nil {
			t.Fatal(err)
		}
		lon, lat, size, err := Parse(string(text))
		if want := int(math.Pow10(MaxDigits - digits)); err != nil || size != want {
			t.Fatalf("%s: %d, %v; want %d", text, size, err, want)
		}
		zone := crs.ZoneOf(p)
		at, middle := zone.FromWGS84(p), zone.FromWGS84(orb.Point{lon, lat})
		half := float64(size)/2 + 1e-6
		if math.Abs(at[0]-middle[0]) > half || math.Abs(at[1]-middle[1]) > half {
			t.Fatalf("%v became %s, %d m around %v, %v", p, text, size, lon, lat)
		}
	}
}

// randomPosition is anywhere that UTM is used, every other time where its zones differ
// from six degrees.
func randomPosition(random *rand.Rand) orb.Point {
	p := orb.Point{-180 + 360*random.Float64(), crs.UTMSouth + (crs.UTMNorth-crs.UTMSouth)*random.Float64()}
	switch random.IntN(4) {
	case 0:
		p = orb.Point{-1 + 14*random.Float64(), 55 + 10*random.Float64()}
	case 1:
		p = orb.Point{-1 + 44*random.Float64(), 71 + 13*random.Float64()}
	}
	return p
}

func TestAppendAllocatesNothing(t *testing.T) {
	dst := make([]byte, 0, 32)
	if n := testing.AllocsPerRun(100, func() { dst, _ = AppendSpaced(dst[:0], -92.1, 14.6, 5) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkAppend(b *testing.B) {
	dst := make([]byte, 0, 32)
	b.ReportAllocs()
	for b.Loop() {
		dst, _ = Append(dst[:0], -92.1, 14.6, 5)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"15PXT1234567890", "4q fj 12345 67890", "32VJN", "01CAA", "ZAA", "15P XT 1 2", "\xff", "60XZZ99"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		lon, lat, size, err := Parse(s)
		if err != nil {
			if !invalidError(err) {
				t.Fatal(err)
			}
			return
		}
		if !(math.Abs(lon) <= 180 && math.Abs(lat) <= 90) || size < 1 || size > squareSide {
			t.Fatalf("%q: %v, %v, %d", s, lon, lat, size)
		}
	})
}
