package symbology

import (
	"image"
	"maps"
	"math"
	"slices"
	"testing"
)

// covered is the area that a part paints, in square units, on a canvas of 16 pixels to
// a unit.
func covered(t *testing.T, part Part) float64 {
	t.Helper()
	const pixels = 16
	picture := Picture{Size: Box, Bleed: 5, Parts: []Part{part}}
	drawn, err := picture.Draw(picture.Side(pixels))
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for i := 3; i < len(drawn.Pix); i += 4 {
		sum += float64(drawn.Pix[i]) / 255
	}
	return sum / pixels / pixels
}

// TestAreas compares what is painted with the areas of plane geometry.
func TestAreas(t *testing.T) {
	circle, diamond, square := Circle.Path(), Diamond.Path(), "M4 4H20V20H4z"
	bar := "M7 12h10"
	for _, c := range []struct {
		name string
		part Part
		want float64
	}{
		{"circle", Part{Path: circle, Fill: ink.NRGBA()}, math.Pi * 9.5 * 9.5},
		{"diamond", Part{Path: diamond, Fill: ink.NRGBA()}, 21 * 21 / 2.0},
		{"rounded square", Part{Path: Square.Path(), Fill: ink.NRGBA()}, 18*18 - (4-math.Pi)*2*2},
		{"curves", Part{Path: "M4 4c0 8 8 16 16 16H4z", Fill: ink.NRGBA()}, 256 - 195.2}, // the integral of y dx over the curve, from its corner, is 195.2
		{"ring", Part{Path: circle, Stroke: ink.NRGBA(), Width: 3}, 2 * math.Pi * 9.5 * 3},
		{"square's outline, its corners round", Part{Path: square, Stroke: ink.NRGBA(), Width: 2}, 4*16*2 - 4 + math.Pi},
		{"bar, its ends flat", Part{Path: bar, Stroke: ink.NRGBA(), Width: 3.4}, 34},
		{"cross of two bars", Part{Path: "M7 12h10M12 7v10", Stroke: ink.NRGBA(), Width: 2}, 20 + 20 - 4},
		{"dashes", Part{Path: bar, Stroke: ink.NRGBA(), Width: 2, Dash: []float64{3, 1}}, 2 * 8},
		{"dashes round a corner", Part{Path: "M4 4H14V14", Stroke: ink.NRGBA(), Width: 2, Dash: []float64{12, 100}}, 2*12 - 1 + math.Pi/4},
		{"dashes of a ring", Part{Path: square, Stroke: ink.NRGBA(), Width: 1, Dash: []float64{8, 8}}, 32},
		{"a line against the other direction", Part{Path: "M17 12H7", Stroke: ink.NRGBA(), Width: 3.4}, 34},
		{"there and back", Part{Path: "M7 12H17H7", Stroke: ink.NRGBA(), Width: 2}, 20 + math.Pi/2},
	} {
		if got := covered(t, c.part); math.Abs(got-c.want) > 0.004*c.want+0.05 {
			t.Errorf("%s: %.2f square units, want %.2f", c.name, got, c.want)
		}
	}
}

func TestArcsLieOnTheirCircle(t *testing.T) {
	for _, data := range []string{Circle.Path(), "M12 2.5a9.5 9.5 0 0 0 0 19a9.5 9.5 0 0 0 0-19z", "M21.5 12A9.5 9.5 0 1 1 12 2.5"} {
		lines, err := parsePath(data)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range lines[0].points {
			if math.Abs(p.distance(point{12, 12})-9.5) > 1e-9 {
				t.Errorf("%s: %v lies off", data, p)
			}
		}
	}
}

func TestPathsThatAreNone(t *testing.T) {
	for _, data := range []string{"L1 2", "z", "1 2", "M1", "M1 x", "M1 2Q3 4 5 6", "M1 2zL3", "M1 2z3 4", "h4"} {
		if lines, err := parsePath(data); err == nil {
			t.Errorf("%q is read as %v", data, lines)
		}
	}
	if _, err := (Picture{Size: 16, Parts: []Part{{Path: "?"}}}).Draw(16); err == nil {
		t.Error("a picture of no path is drawn")
	}
	if lines, err := (Part{Path: "M1 2Q3 4"}).Lines(); err == nil {
		t.Errorf("%v are the lines of no path", lines)
	}
}

func everySymbol(t *testing.T) []Picture {
	t.Helper()
	var all []Picture
	for _, shape := range slices.Sorted(maps.Keys(shapes)) {
		for _, mark := range slices.Sorted(maps.Keys(marks)) {
			for _, synthetic := range []bool{false, true} {
				p, err := Symbol{shape, mark, Vermilion, 17, synthetic}.Picture()
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, p)
			}
		}
	}
	return all
}

// TestHalosHaveRoom checks that no picture is cut off at its edge.
func TestHalosHaveRoom(t *testing.T) {
	for _, p := range everySymbol(t) {
		drawn, err := p.Draw(p.Side(2))
		if err != nil {
			t.Fatal(err)
		}
		last := drawn.Rect.Dx() - 1
		for i := range last + 1 {
			for _, at := range []image.Point{{i, 0}, {i, last}, {0, i}, {last, i}} {
				if a := drawn.RGBAAt(at.X, at.Y).A; a > 128 {
					t.Fatalf("%s reaches its edge at %v: %d", p.Name, at, a)
				}
			}
		}
	}
}

func TestPicturesThatCannotBeDrawn(t *testing.T) {
	for _, s := range []Symbol{{Shape: "blob", Mark: Solid}, {Shape: Star, Mark: "none"}} {
		if _, err := s.Picture(); err == nil {
			t.Errorf("%+v is drawn", s)
		}
	}
}
