//go:build interop

package style

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"testing"

	"lindero/geo/symbology"
	"lindero/web/style/sprite"
)

// TestLooksAreThoseOfTheMapPage compares every class of the known layers, and of ten
// that nobody knows, with the page: names, pens, paths and paints exactly, symbols
// pixel by pixel with what Chromium draws.
func TestLooksAreThoseOfTheMapPage(t *testing.T) {
	p := askPage(t)
	for _, layer := range p.Layers {
		l := symbology.Of(collection(t, options{id: layer.ID, class: "k", values: strings.Split("abcdefghij", "")}), layer.Order)
		name := fmt.Sprint(layer.ID, " ", layer.Order)
		var classes []string
		for _, class := range l.Classes {
			classes = append(classes, class.Value)
		}
		if l.ClassBy != layer.ClassBy || layer.ID == "clinics" && !slices.Equal(classes, layer.Classes) {
			t.Errorf("%s: classes %s %v, the page has %s %v", name, l.ClassBy, classes, layer.ClassBy, layer.Classes)
		}
		if (l.Label == nil) != (layer.Label == nil) {
			t.Errorf("%s: label %+v, the page has %+v", name, l.Label, layer.Label)
		} else if l.Label != nil && *l.Label != (symbology.Label{Property: layer.Label.Property, From: layer.Label.MinZoom, Quiet: layer.Label.Quiet}) {
			t.Errorf("%s: label %+v, the page has %+v", name, *l.Label, *layer.Label)
		}
		for _, want := range layer.Drawn {
			compareLook(t, fmt.Sprintf("%s class %q synthetic %v", name, want.Class, want.Synthetic), classOf(l, want.Class), want)
		}
	}
}

func classOf(l symbology.Look, value string) symbology.Class {
	for _, c := range l.Classes {
		if c.Value == value {
			return c
		}
	}
	return l.Other
}

func compareLook(t *testing.T, name string, got symbology.Class, want pageLook) {
	t.Helper()
	got.Point.Synthetic = want.Synthetic
	picture, err := got.Point.Picture()
	if err != nil {
		t.Fatal(err)
	}
	if parts := partsOf(picture); fmt.Sprint(parts) != fmt.Sprint(want.Parts) || picture.Size != want.Size {
		t.Errorf("%s: %v size %v, the page has %v size %v", name, parts, picture.Size, want.Parts, want.Size)
	}
	comparePixels(t, name, picture, want.Image)
	strokes := want.Line
	if want.Synthetic { // the last are the dashes, which have a layer of their own
		strokes = strokes[:len(strokes)-1]
	}
	if fmt.Sprint(cased(got.Line)) != fmt.Sprint(pensOf(strokes)) {
		t.Errorf("%s: lines %v, the page has %v", name, got.Line, strokes)
	}
	if area := got.Area.String(); area+"26" != want.Area.Fill || area != want.Area.Outline.Color || want.Area.Outline.Width != 1.2 {
		t.Errorf("%s: areas %v, the page has %v", name, got.Area, want.Area)
	}
}

func partsOf(p symbology.Picture) []pagePart {
	hex := func(c color.NRGBA) string {
		if c.A == 0 {
			return ""
		}
		return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
	}
	var parts []pagePart
	for _, part := range p.Parts {
		parts = append(parts, pagePart{part.Path, hex(part.Fill), hex(part.Stroke), part.Width, part.Dash})
	}
	return parts
}

func pensOf(strokes []pageStroke) []pen {
	var pens []pen
	for _, s := range strokes {
		pens = append(pens, pen{s.Color, s.Width, s.Dash, s.Cap == "butt"})
	}
	return pens
}

// comparePixels compares with an image as a data URL, whose margin is of 5 units.
func comparePixels(t *testing.T, name string, picture symbology.Picture, url string) {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(url, "data:image/png;base64,"))
	if err != nil {
		t.Fatal(err)
	}
	want, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	picture.Bleed = 5
	sheet, err := sprite.NewSheet([]symbology.Picture{picture}, 2)
	if err != nil {
		t.Fatal(err)
	}
	got, err := png.Decode(bytes.NewReader(sheet.PNG))
	if err != nil {
		t.Fatal(err)
	}
	at := sheet.Index[picture.Name]
	if image.Rect(0, 0, at.Width, at.Height) != want.Bounds() {
		t.Fatalf("%s: %d by %d pixels, the page has %v", name, at.Width, at.Height, want.Bounds())
	}
	odd := 0
	for y := range at.Height {
		for x := range at.Width {
			if max(unlike(got, want, x, y), unlike(want, got, x, y)) > 64 {
				odd++
			}
		}
	}
	if odd > at.Width*at.Height/100 {
		t.Errorf("%s: %d of %d pixels look otherwise", name, odd, at.Width*at.Height)
	}
}

// unlike is how far a pixel of an image is from the most like it of those around the
// same place in another: two rasterisers never blend edges alike.
func unlike(a, b image.Image, x, y int) int {
	least := 255
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			if p := image.Pt(x+dx, y+dy); p.In(b.Bounds()) {
				least = min(least, difference(a.At(x, y), b.At(p.X, p.Y)))
			}
		}
	}
	return least
}

// difference is the largest of a channel, 0 to 255, on a transparent ground.
func difference(a, b color.Color) int {
	r1, g1, b1, a1 := a.RGBA()
	r2, g2, b2, a2 := b.RGBA()
	largest := 0
	for _, d := range [...]int{int(r1) - int(r2), int(g1) - int(g2), int(b1) - int(b2), int(a1) - int(a2)} {
		largest = max(largest, d>>8, -d>>8)
	}
	return largest
}
