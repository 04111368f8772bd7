package sheet

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

func layout(t *testing.T, o Options) *Layout {
	t.Helper()
	l, err := NewLayout(o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestScaleIsTheLargestThatFits(t *testing.T) {
	for _, c := range []struct {
		area      orb.MultiPolygon
		paper     Paper
		scale     int
		landscape bool
		zone      string
	}{
		{rectangle(-92.4, 14.4, -91.4, 15.6), A4, 1_000_000, false, "15N"},
		{rectangle(-92.4, 14.4, -89.4, 15.9), Letter, 2_000_000, true, "15N"},
		{rectangle(-92.15, 14.675, -92.145, 14.68), A4, 10_000, false, "15N"},
		{rectangle(-92.15, 14.67, -92.15, 14.67), A4, 10_000, false, "15N"}, // a place
		{rectangle(-92.4, 13, -83, 18.5), A4, 10_000_000, true, "16N"},
		{rectangle(178, -18, -178, -16), A4, 2_500_000, true, "1S"},
		{rectangle(4, 59, 8, 61), A4, 2_000_000, true, "32N"},
	} {
		l := layout(t, Options{Area: c.area, Paper: c.paper})
		if l.Scale != c.scale || l.Landscape != c.landscape || l.Zone.String() != c.zone || len(l.Maps) != 1 || l.Index != nil {
			t.Errorf("%v: 1:%d, landscape %v, zone %v, %d maps; want 1:%d, %v, %s, one", c.area, l.Scale, l.Landscape, l.Zone, len(l.Maps), c.scale, c.landscape, c.zone)
		}
		geo.EachPoint(c.area, func(p orb.Point) {
			if x, y := l.Maps[0].At(p); !l.Maps[0].holds(orb.Point{x, y}) {
				t.Errorf("%v of the area lies at %.1f, %.1f mm, off the map", p, x, y)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	around := rectangle(-92.4, 14.4, -91.4, 15.6)
	for name, c := range map[string]struct {
		o     Options
		code  geo.Code
		param string
	}{
		"no area":           {Options{}, geo.CodeInvalid, "area"},
		"an empty area":     {Options{Area: orb.MultiPolygon{{{}}}}, geo.CodeInvalid, "area"},
		"the pole":          {Options{Area: rectangle(0, 80, 10, 85)}, geo.CodeInvalid, "area"},
		"the south":         {Options{Area: rectangle(0, -81, 10, -75)}, geo.CodeInvalid, "area"},
		"half the world":    {Options{Area: rectangle(-90, 0, 90, 10)}, geo.CodeTooLarge, "area"},
		"the world":         {Options{Area: rectangle(-180, -70, 180, 70)}, geo.CodeTooLarge, "area"},
		"a continent":       {Options{Area: rectangle(-20, 0, 20, 40)}, geo.CodeTooLarge, "area"},
		"too large a scale": {Options{Area: around, Scale: 500}, geo.CodeInvalid, "scale"},
		"too small a scale": {Options{Area: around, Scale: 20_000_000}, geo.CodeInvalid, "scale"},
		"too many pages":    {Options{Area: around, Scale: 50_000}, geo.CodeTooLarge, "scale"},
		"a page per house":  {Options{Area: around, Scale: 1_000}, geo.CodeTooLarge, "scale"},
	} {
		_, err := NewLayout(c.o)
		var e *geo.Error
		if !errors.As(err, &e) || e.Code != c.code || e.Param != c.param {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPagesCoverTheArea draws places in a diagonal strip: each lies on exactly one page,
// and pages that would show nothing of it are left out.
func TestPagesCoverTheArea(t *testing.T) {
	strip := orb.MultiPolygon{{{{-92.4, 14.4}, {-92.3, 14.4}, {-91.2, 15.6}, {-91.3, 15.6}, {-92.4, 14.4}}}}
	l := layout(t, Options{Area: strip, Scale: 200_000})
	if l.Index == nil || len(l.Maps) < 5 || len(l.Maps) > 14 {
		t.Fatalf("%d pages, index %v", len(l.Maps), l.Index)
	}
	random := rand.New(rand.NewPCG(1, 1))
	seen := map[string]int{}
	for range 5000 {
		s := random.Float64()
		p := orb.Point{-92.4 + 1.1*s + 0.1*random.Float64(), 14.4 + 1.2*s}
		pages := 0
		for i := range l.Maps {
			if x, y := l.Maps[i].At(p); l.Maps[i].holds(orb.Point{x, y}) {
				seen[l.Maps[i].Name]++
				pages++
			}
		}
		if pages != 1 {
			t.Fatalf("%v lies on %d pages", p, pages)
		}
	}
	ring := strip[0][0]
	for i := 1; i < len(ring); i++ { // corners of the strip that reach onto a page
		for s := 0.0; s < 1; s += 1.0 / 32768 {
			x, y := l.Maps[0].At(orb.Point{ring[i-1][0] + s*(ring[i][0]-ring[i-1][0]), ring[i-1][1] + s*(ring[i][1]-ring[i-1][1])})
			at := l.Maps[0].metres(x, y)
			for k := range l.Maps {
				if l.Maps[k].ground().Contains(at) {
					seen[l.Maps[k].Name]++
				}
			}
		}
	}
	if len(seen) != len(l.Maps) {
		t.Errorf("%d pages of %d show the area", len(seen), len(l.Maps))
	}
}

func TestPartsStandApart(t *testing.T) {
	for _, paper := range []Paper{A4, Letter} {
		for _, landscape := range []bool{false, true} {
			width, height := paper.size(landscape)
			p := paper.parts(landscape)
			frame := box{p.frame.x - labelSpace, p.frame.y - labelSpace, p.frame.w + 2*labelSpace, p.frame.h + 2*labelSpace}
			all := []box{p.title, frame, p.notes, p.legend, p.facts, p.locator}
			for i, a := range all {
				if a.w <= 0 || a.h <= 0 || a.x < margin-1e-9 || a.y < margin-1e-9 || a.x+a.w > width-margin+1e-9 || a.y+a.h > height-margin+1e-9 {
					t.Errorf("paper %d, landscape %v: part %d, %v, leaves the page", paper, landscape, i, a)
				}
				for k, b := range all[:i] {
					if a.x < b.x+b.w-1e-9 && b.x < a.x+a.w-1e-9 && a.y < b.y+b.h-1e-9 && b.y < a.y+a.h-1e-9 {
						t.Errorf("paper %d, landscape %v: parts %d and %d overlap: %v, %v", paper, landscape, k, i, b, a)
					}
				}
			}
		}
	}
}

func TestGridSteps(t *testing.T) {
	for _, scale := range append(scales(), 1_000, 77_777) {
		step := gridStep(scale)
		if apart := step / float64(scale) * 1000; apart < spacing || apart > 2.5*spacing+1e-9 {
			t.Errorf("1:%d: lines every %g m, %.1f mm apart", scale, step, apart)
		}
		if bar := scaleBar(scale, 38); bar/float64(scale)*1000 > 38 || bar/float64(scale)*1000 < 38/2.5-1e-9 {
			t.Errorf("1:%d: a bar of %g m", scale, bar)
		}
	}
}

func TestFrameInverts(t *testing.T) {
	f := layout(t, Options{Area: rectangle(178, -18, -178, -16)}).Maps[0]
	random := rand.New(rand.NewPCG(2, 2))
	reach := f.reach()
	for range 1000 {
		x, y := f.X+random.Float64()*f.Width, f.Y+random.Float64()*f.Height
		p := f.degrees(x, y)
		if gotX, gotY := f.At(p); math.Hypot(gotX-x, gotY-y) > 1e-6 {
			t.Fatalf("%g, %g became %g, %g", x, y, gotX, gotY)
		}
		if !reach.Contains(f.unwrapped(p)) {
			t.Fatalf("%v is not within the reach %v", p, reach)
		}
	}
}
