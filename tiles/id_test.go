package tiles

import (
	"errors"
	"testing"

	"lindero/geo"
)

func TestParseID(t *testing.T) {
	for _, c := range []struct {
		g       Grid
		z, x, y string
		want    ID
		code    geo.Code
	}{
		{WebMercatorQuad, "0", "0", "0", ID{0, 0, 0}, ""},
		{WebMercatorQuad, "7", "33", "58", ID{7, 33, 58}, ""},
		{WebMercatorQuad, "24", "16777215", "0", ID{24, 1<<24 - 1, 0}, ""},
		{WebMercatorQuad, "25", "0", "0", ID{}, geo.CodeNotFound},
		{WebMercatorQuad, "1", "2", "0", ID{}, geo.CodeNotFound},
		{WebMercatorQuad, "1", "0", "2", ID{}, geo.CodeNotFound},
		{WebMercatorQuad, "1", "-1", "0", ID{}, geo.CodeNotFound},
		{WebMercatorQuad, "3", "99999999999999999999", "0", ID{}, geo.CodeNotFound},
		{WebMercatorQuad, "a", "0", "0", ID{}, geo.CodeInvalid},
		{WebMercatorQuad, "1", "", "0", ID{}, geo.CodeInvalid},
		{WebMercatorQuad, "1", "0", "1.5", ID{}, geo.CodeInvalid},
		{WebMercatorQuad, "1", "0x1", "0", ID{}, geo.CodeInvalid},
		{WebMercatorQuad, "1", "0", "1.mvt", ID{}, geo.CodeInvalid},
		{WorldCRS84Quad, "0", "1", "0", ID{0, 1, 0}, ""},
		{WorldCRS84Quad, "23", "16777215", "8388607", ID{23, 1<<24 - 1, 1<<23 - 1}, ""},
		{WorldCRS84Quad, "24", "0", "0", ID{}, geo.CodeNotFound},
		{WorldCRS84Quad, "0", "2", "0", ID{}, geo.CodeNotFound},
		{WorldCRS84Quad, "0", "0", "1", ID{}, geo.CodeNotFound},
		{WorldCRS84Quad, "0", "0", "one", ID{}, geo.CodeInvalid},
	} {
		check := func(id ID, err error) {
			t.Helper()
			var e *geo.Error
			switch {
			case c.code == "" && (err != nil || id != c.want):
				t.Errorf("%s: %s/%s/%s: %v, %v", c.g, c.z, c.x, c.y, id, err)
			case c.code != "" && (!errors.As(err, &e) || e.Code != c.code || e.Param == ""):
				t.Errorf("%s: %s/%s/%s: %v, want %s", c.g, c.z, c.x, c.y, err, c.code)
			}
		}
		check(c.g.ParseID(c.z, c.y, c.x)) // row, then column
		if c.g == WebMercatorQuad {
			check(ParseID(c.z, c.x, c.y))
		}
	}
}

func TestParseIDNamesTheParameter(t *testing.T) {
	for want, texts := range map[string][3]string{"tileMatrix": {"x", "0", "0"}, "tileRow": {"0", "9", "0"}, "tileCol": {"0", "0", "9"}} {
		_, err := WorldCRS84Quad.ParseID(texts[0], texts[1], texts[2])
		var e *geo.Error
		if !errors.As(err, &e) || e.Param != want {
			t.Errorf("%v: %v, not of %s", texts, err, want)
		}
	}
}

func FuzzParseID(f *testing.F) {
	f.Add("7", "33", "58", false)
	f.Add("0", "0", "1", true)
	f.Add("-1", "x", "1e9", true)
	f.Fuzz(func(t *testing.T, z, row, col string, geodetic bool) {
		g := WebMercatorQuad
		if geodetic {
			g = WorldCRS84Quad
		}
		id, err := g.ParseID(z, row, col)
		if err != nil {
			var e *geo.Error
			if !errors.As(err, &e) || id != (ID{}) {
				t.Fatalf("%v with %v", err, id)
			}
			return
		}
		if !g.Has(id) {
			t.Fatalf("%v does not exist", id)
		}
	})
}
