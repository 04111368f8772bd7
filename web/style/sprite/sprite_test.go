package sprite

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"maps"
	"slices"
	"testing"

	"lindero/geo/symbology"
)

func somePictures(t *testing.T) []symbology.Picture {
	t.Helper()
	var all []symbology.Picture
	for _, shape := range []symbology.Shape{symbology.Square, symbology.Circle, symbology.Star} {
		for _, mark := range []symbology.Mark{symbology.Solid, symbology.Half, symbology.Plane} {
			for _, synthetic := range []bool{false, true} {
				p, err := symbology.Symbol{Shape: shape, Mark: mark, Color: symbology.Vermilion, Size: 17, Synthetic: synthetic}.Picture()
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, p)
			}
		}
	}
	return append(all, Dot("town", 3, 1.5, color.NRGBA{255, 255, 255, 255}, color.NRGBA{A: 255}))
}

// TestSheets checks that pictures lie on the sheet, apart from each other, each where
// the index says, and that equal pictures make equal bytes.
func TestSheets(t *testing.T) {
	pictures := somePictures(t)
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
			alone, err := p.Draw(p.Side(float64(ratio)))
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
	if _, err := NewSheet([]symbology.Picture{{Name: "a", Size: 16, Parts: []symbology.Part{{Path: "?"}}}}, 1); err == nil {
		t.Error("a sheet has a picture of no path")
	}
	if empty, err := NewSheet(nil, 1); err != nil || len(empty.Index) != 0 {
		t.Errorf("a sheet of nothing: %v, %v", empty, err)
	}
}

// BenchmarkSheet draws forty symbols for dense screens.
func BenchmarkSheet(b *testing.B) {
	var pictures []symbology.Picture
	for _, shape := range []symbology.Shape{symbology.Square, symbology.Diamond, symbology.Circle, symbology.Triangle, symbology.Wedge, symbology.Pentagon, symbology.Hexagon, symbology.Cross, symbology.Star} {
		for _, mark := range []symbology.Mark{symbology.Solid, symbology.Hollow, symbology.Dot, symbology.Plane} {
			p, err := symbology.Symbol{Shape: shape, Mark: mark, Color: symbology.Blue, Size: 17, Synthetic: true}.Picture()
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
