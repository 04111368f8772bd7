package sprite

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"maps"
	"math"
	"os"
	"regexp"
	"slices"
	"testing"
)

// TestTablesAreThoseOfTheMapPage compares names and paths with symbol.ts; the
// interoperability tests compare what is drawn.
func TestTablesAreThoseOfTheMapPage(t *testing.T) {
	text, err := os.ReadFile("../../app/src/style/symbol.ts")
	if err != nil {
		t.Fatal(err)
	}
	table := func(from string) map[string]string {
		found := map[string]string{}
		section := regexp.MustCompile(`(?s)const ` + from + `\b.*?\n}`).Find(text)
		for _, m := range regexp.MustCompile(`(\w+): '([^']+)'`).FindAllSubmatch(section, -1) {
			found[string(m[1])] = string(m[2])
		}
		return found
	}
	if there := table("shapes"); len(there) == 0 || !maps.Equal(shapes, there) {
		t.Errorf("shapes %v, the page has %v", shapes, there)
	}
	if there := table("halves"); len(there) == 0 || !maps.Equal(halves, there) {
		t.Errorf("halves %v, the page has %v", halves, there)
	}
	var there []string
	for _, m := range regexp.MustCompile(`'(\w+)'`).FindAllSubmatch(regexp.MustCompile(`type Mark = [^;]+;`).Find(text), -1) {
		there = append(there, string(m[1]))
	}
	slices.Sort(there)
	if here := slices.Sorted(maps.Keys(marks)); !slices.Equal(here, there) {
		t.Errorf("marks %v, the page has %v", here, there)
	}
	for name, m := range marks {
		if m.path != "" && !bytes.Contains(text, []byte("'"+m.path+"'")) {
			t.Errorf("the page has another path for %s", name)
		}
	}
}

// covered is the area that a part paints, in square units, on a canvas of 16 pixels to
// a unit.
func covered(t *testing.T, part Part) float64 {
	t.Helper()
	const pixels = 16
	picture := Picture{Size: box, Bleed: 5, Parts: []Part{part}}
	drawn, err := picture.draw(pixels)
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
	circle, diamond, square := shapes["circle"], shapes["diamond"], "M4 4H20V20H4z"
	bar := "M7 12h10"
	for _, c := range []struct {
		name string
		part Part
		want float64
	}{
		{"circle", Part{Path: circle, Fill: ink}, math.Pi * 9.5 * 9.5},
		{"diamond", Part{Path: diamond, Fill: ink}, 21 * 21 / 2.0},
		{"rounded square", Part{Path: shapes["square"], Fill: ink}, 18*18 - (4-math.Pi)*2*2},
		{"curves", Part{Path: "M4 4c0 8 8 16 16 16H4z", Fill: ink}, 256 - 195.2}, // the integral of y dx over the curve, from its corner, is 195.2
		{"ring", Part{Path: circle, Stroke: ink, Width: 3}, 2 * math.Pi * 9.5 * 3},
		{"square's outline, its corners round", Part{Path: square, Stroke: ink, Width: 2}, 4*16*2 - 4 + math.Pi},
		{"bar, its ends flat", Part{Path: bar, Stroke: ink, Width: 3.4}, 34},
		{"cross of two bars", Part{Path: "M7 12h10M12 7v10", Stroke: ink, Width: 2}, 20 + 20 - 4},
		{"dashes", Part{Path: bar, Stroke: ink, Width: 2, Dash: []float64{3, 1}}, 2 * 8},
		{"dashes round a corner", Part{Path: "M4 4H14V14", Stroke: ink, Width: 2, Dash: []float64{12, 100}}, 2*12 - 1 + math.Pi/4},
		{"dashes of a ring", Part{Path: square, Stroke: ink, Width: 1, Dash: []float64{8, 8}}, 32},
		{"a line against the other direction", Part{Path: "M17 12H7", Stroke: ink, Width: 3.4}, 34},
		{"there and back", Part{Path: "M7 12H17H7", Stroke: ink, Width: 2}, 20 + math.Pi/2},
	} {
		if got := covered(t, c.part); math.Abs(got-c.want) > 0.004*c.want+0.05 {
			t.Errorf("%s: %.2f square units, want %.2f", c.name, got, c.want)
		}
	}
}

func TestArcsLieOnTheirCircle(t *testing.T) {
	for _, data := range []string{shapes["circle"], "M12 2.5a9.5 9.5 0 0 0 0 19a9.5 9.5 0 0 0 0-19z", "M21.5 12A9.5 9.5 0 1 1 12 2.5"} {
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
	if _, err := NewSheet([]Picture{{Name: "a", Size: 16, Parts: []Part{{Path: "?"}}}}, 1); err == nil {
		t.Error("a sheet has a picture of no path")
	}
}

func everySymbol(t *testing.T) []Picture {
	t.Helper()
	var all []Picture
	for _, shape := range slices.Sorted(maps.Keys(shapes)) {
		for _, mark := range slices.Sorted(maps.Keys(marks)) {
			for _, synthetic := range []bool{false, true} {
				p, err := Symbol{shape, mark, "#c04a00", 17, synthetic}.Picture()
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, p)
			}
		}
	}
	return append(all, Dot("town", 3, 1.5, color.NRGBA{255, 255, 255, 255}, ink))
}

// TestSheets checks that pictures lie on the sheet, apart from each other, each where
// the index says, and that equal pictures make equal bytes.
func TestSheets(t *testing.T) {
	pictures := everySymbol(t)
	for ratio := 1; ratio <= 2; ratio++ {
		sheet, err := NewSheet(pictures, ratio)
		if err != nil {
			t.Fatal(err)
		}
		reversed := slices.Clone(pictures)
		slices.Reverse(reversed)
		again, err := NewSheet(append(reversed, pictures...), ratio)
		if err != nil || !bytes.Equal(sheet.PNG, again.PNG) || !maps.Equal(sheet.Index, again.Index) {
			t.Errorf("another sheet the second time, %v", err)
		}
		decoded, err := png.Decode(bytes.NewReader(sheet.PNG))
		if err != nil {
			t.Fatal(err)
		}
		var taken []image.Rectangle
		for _, p := range pictures {
			e, ok := sheet.Index[p.Name]
			place := image.Rect(e.X, e.Y, e.X+e.Width, e.Y+e.Height)
			if !ok || !place.In(decoded.Bounds()) || e.PixelRatio != ratio || slices.ContainsFunc(taken, place.Overlaps) {
				t.Fatalf("%s lies at %+v", p.Name, e)
			}
			taken = append(taken, place)
			alone, err := p.draw(float64(ratio))
			if err != nil {
				t.Fatal(err)
			}
			for y := range e.Height {
				for x := range e.Width {
					if _, _, _, a := decoded.At(e.X+x, e.Y+y).RGBA(); a>>8 != uint32(alone.RGBAAt(x, y).A) {
						t.Fatalf("%s is another picture on the sheet", p.Name)
					}
				}
			}
		}
	}
	if empty, err := NewSheet(nil, 1); err != nil || len(empty.Index) != 0 {
		t.Errorf("a sheet of nothing: %v, %v", empty, err)
	}
}

// TestHalosHaveRoom checks that no picture is cut off at its edge.
func TestHalosHaveRoom(t *testing.T) {
	for _, p := range everySymbol(t) {
		drawn, err := p.draw(2)
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

// BenchmarkSheet draws forty symbols for dense screens.
func BenchmarkSheet(b *testing.B) {
	var pictures []Picture
	for shape := range shapes {
		for _, mark := range []string{"solid", "hollow", "dot", "plane"} {
			p, err := Symbol{shape, mark, "#0a5a9c", 17, true}.Picture()
			if err != nil {
				b.Fatal(err)
			}
			pictures = append(pictures, p)
		}
	}
	for b.Loop() {
		if _, err := NewSheet(pictures, 2); err != nil {
			b.Fatal(err)
		}
	}
}
