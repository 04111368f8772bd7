package tiles

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"lindero/geo"
)

func TestParseID(t *testing.T) {
	for _, c := range []struct {
		z, x, y string
		want    ID
		code    geo.Code
	}{
		{"0", "0", "0", ID{0, 0, 0}, ""},
		{"7", "33", "58", ID{7, 33, 58}, ""},
		{"24", "16777215", "0", ID{24, 1<<24 - 1, 0}, ""},
		{"25", "0", "0", ID{}, geo.CodeNotFound},
		{"1", "2", "0", ID{}, geo.CodeNotFound},
		{"1", "0", "2", ID{}, geo.CodeNotFound},
		{"1", "-1", "0", ID{}, geo.CodeNotFound},
		{"3", "99999999999999999999", "0", ID{}, geo.CodeNotFound},
		{"a", "0", "0", ID{}, geo.CodeInvalid},
		{"1", "", "0", ID{}, geo.CodeInvalid},
		{"1", "0", "1.5", ID{}, geo.CodeInvalid},
		{"1", "0x1", "0", ID{}, geo.CodeInvalid},
		{"1", "0", "1.mvt", ID{}, geo.CodeInvalid},
	} {
		id, err := ParseID(c.z, c.x, c.y)
		var e *geo.Error
		switch {
		case c.code == "" && (err != nil || id != c.want):
			t.Errorf("%s/%s/%s: %v, %v", c.z, c.x, c.y, id, err)
		case c.code != "" && (!errors.As(err, &e) || e.Code != c.code || e.Param == ""):
			t.Errorf("%s/%s/%s: %v, want %s", c.z, c.x, c.y, err, c.code)
		}
	}
}

func FuzzParseID(f *testing.F) {
	f.Add("7", "33", "58")
	f.Add("-1", "x", "1e9")
	f.Fuzz(func(t *testing.T, z, x, y string) {
		id, err := ParseID(z, x, y)
		if err != nil {
			var e *geo.Error
			if !errors.As(err, &e) || id != (ID{}) {
				t.Fatalf("%v with %v", err, id)
			}
			return
		}
		if !id.Valid() {
			t.Fatalf("%v does not exist", id)
		}
	})
}

func TestTileMathsAgreesWithMaptile(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 20_000 {
		p := orb.Point{r.Float64()*360 - 180, r.Float64()*170 - 85}
		zoom := uint32(r.IntN(20))
		id, ok := Owner(p, zoom)
		at := maptile.At(p, maptile.Zoom(zoom))
		if !ok {
			t.Fatalf("%v has no tile", p)
		}
		if id == (ID{zoom, at.X, at.Y}) {
			continue
		}
		// Half a unit's rounding may move it to the next tile, no further.
		x, y := maptile.Fraction(p, maptile.Zoom(zoom))[0], maptile.Fraction(p, maptile.Zoom(zoom))[1]
		const half = 0.51 / Extent
		if math.Abs(x-math.Round(x)) > half && math.Abs(y-math.Round(y)) > half {
			t.Fatalf("%v at zoom %d: %v, maptile says %v", p, zoom, id, at)
		}
	}
	id := ID{7, 33, 58}
	if got, want := id.Bound(), maptile.New(33, 58, 7).Bound(); got != want {
		t.Errorf("bound %v, want %v", got, want)
	}
	if id.String() != "7/33/58" {
		t.Error(id)
	}
}

func TestOwnerOfEdges(t *testing.T) {
	for _, c := range []struct {
		p    orb.Point
		want ID
		ok   bool
	}{
		{orb.Point{0, 0}, ID{1, 1, 1}, true}, // a corner belongs to what lies south-east
		{orb.Point{-180, 85}, ID{1, 0, 0}, true},
		{orb.Point{180, 85}, ID{1, 0, 0}, true},
		{orb.Point{179.9, -MaxLatitude}, ID{1, 1, 1}, true},
		{orb.Point{0, 85.06}, ID{}, false},
		{orb.Point{0, -90}, ID{}, false},
		{orb.Point{181, 0}, ID{}, false},
		{orb.Point{math.NaN(), 0}, ID{}, false},
		{orb.Point{0, math.NaN()}, ID{}, false},
	} {
		if id, ok := Owner(c.p, 1); id != c.want || ok != c.ok {
			t.Errorf("%v: %v %v, want %v %v", c.p, id, ok, c.want, c.ok)
		}
	}
}
