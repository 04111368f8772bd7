//go:build interop

package style

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lindero/web/style/sprite"
)

const interopFolder = "testdata/interop"

// node runs a script of the folder, after installing what it needs from the lock file.
func node(t *testing.T, args ...string) []byte {
	t.Helper()
	if _, err := os.Stat(filepath.Join(interopFolder, "node_modules")); err != nil {
		run(t, "npm", "ci", "--no-audit", "--no-fund")
	}
	return run(t, "node", args...)
}

func run(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = interopFolder
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s\nNode.js 20.11 or later, npm and Chromium are needed", name, args[0], err, complaint.String())
	}
	return out
}

// TestStylesAreValid asks MapLibre's validator about styles of every kind of layer.
func TestStylesAreValid(t *testing.T) {
	folder := t.TempDir()
	var paths []string
	for i, doc := range everyStyle(t) {
		text, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, fmt.Sprintf("%d.json", i))
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	paths = append(paths, filepath.Join(folder, "broken.json"))
	if err := os.WriteFile(paths[len(paths)-1], []byte(`{"version":8,"sources":{},"layers":[{"id":"a","type":"sky-blue"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	var complaints [][]string
	if err := json.Unmarshal(node(t, append([]string{"validate.mjs"}, paths...)...), &complaints); err != nil {
		t.Fatal(err)
	}
	for i, c := range complaints[:len(complaints)-1] {
		if len(c) > 0 {
			t.Errorf("style %d: %s", i, strings.Join(c, "\n"))
		}
	}
	if len(complaints[len(complaints)-1]) == 0 {
		t.Error("the validator likes a broken style")
	}
}

// What looks.mjs says of the map page.
type page struct {
	Layers []struct {
		ID      string
		Order   int
		ClassBy string
		Classes []string
		Label   *struct {
			Property string
			MinZoom  float64
			Quiet    bool
		}
		Drawn []pageLook
	}
	Theme       pageTheme
	Scales      []float64
	Rivers      [][]float64
	Departments []float64
}

type pageLook struct {
	Class     string
	Synthetic bool
	Size      float64
	Parts     []pagePart
	Image     string
	Line      []pageStroke
	Area      struct {
		Fill    string
		Outline pageStroke
	}
}

type pagePart struct {
	D            string
	Fill, Stroke string
	Width        float64
	Dash         []float64
}

type pageStroke struct {
	Color string
	Width float64
	Dash  []float64
	Cap   string
}

type pageText struct {
	Font, Color, Halo string
	Upper             bool
	Spacing           float64
}

type pageTheme struct {
	Water, Land, Lake                        string
	Coast, LakeShore, BoundaryBand, Boundary pageStroke
	TownDot                                  struct{ Fill, Stroke string }
	Text                                     struct {
		Country, Department, Data, Place pageText
		Town                             []pageText
	}
}

// question is a layer that looks.mjs is asked about.
type question struct {
	ID      string   `json:"id"`
	Order   int      `json:"order"`
	ClassBy string   `json:"classBy"`
	Values  []string `json:"values"`
	Classes []string `json:"classes"`
}

func askPage(t *testing.T) page {
	t.Helper()
	var questions []question
	for _, k := range knownLayers {
		q := question{ID: k.id, ClassBy: k.classBy, Values: []string{}, Classes: []string{"", "something else"}}
		for _, class := range k.look().classes {
			q.Classes = append(q.Classes, class.value)
		}
		questions = append(questions, q)
	}
	letters := strings.Split("abcdefghij", "")
	for order := range 10 {
		questions = append(questions, question{"clinics", order, "k", letters, append([]string{""}, letters...)})
	}
	arguments, err := json.Marshal(questions)
	if err != nil {
		t.Fatal(err)
	}
	var p page
	if err := json.Unmarshal(node(t, "looks.mjs", string(arguments)), &p); err != nil {
		t.Fatal(err)
	}
	if len(p.Layers) != len(questions) {
		t.Fatalf("%d layers of %d", len(p.Layers), len(questions))
	}
	return p
}

// TestLooksAreThoseOfTheMapPage compares every class of the known layers, and of ten
// that nobody knows, with the page: names, pens, paths and paints exactly, symbols
// pixel by pixel with what Chromium draws.
func TestLooksAreThoseOfTheMapPage(t *testing.T) {
	p := askPage(t)
	for _, layer := range p.Layers {
		l := lookOf(collection(t, options{id: layer.ID, class: "k", values: strings.Split("abcdefghij", "")}), layer.Order)
		name := fmt.Sprint(layer.ID, " ", layer.Order)
		var classes []string
		for _, class := range l.classes {
			classes = append(classes, class.value)
		}
		if l.classBy != layer.ClassBy || layer.ID == "clinics" && !slices.Equal(classes, layer.Classes) {
			t.Errorf("%s: classes %s %v, the page has %s %v", name, l.classBy, classes, layer.ClassBy, layer.Classes)
		}
		if (l.label == nil) != (layer.Label == nil) {
			t.Errorf("%s: label %+v, the page has %+v", name, l.label, layer.Label)
		} else if l.label != nil && *l.label != (labelLook{layer.Label.Property, layer.Label.MinZoom, layer.Label.Quiet}) {
			t.Errorf("%s: label %+v, the page has %+v", name, *l.label, *layer.Label)
		}
		for _, want := range layer.Drawn {
			compareLook(t, fmt.Sprintf("%s class %q synthetic %v", name, want.Class, want.Synthetic), classOf(l, want.Class), want)
		}
	}
}

func classOf(l look, value string) classLook {
	for _, c := range l.classes {
		if c.value == value {
			return c
		}
	}
	return l.other
}

func compareLook(t *testing.T, name string, got classLook, want pageLook) {
	t.Helper()
	got.point.Synthetic = want.Synthetic
	picture, err := got.point.Picture()
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
	if fmt.Sprint(got.line) != fmt.Sprint(pensOf(strokes)) {
		t.Errorf("%s: lines %v, the page has %v", name, got.line, strokes)
	}
	if got.area+"26" != want.Area.Fill || got.area != want.Area.Outline.Color || want.Area.Outline.Width != 1.2 {
		t.Errorf("%s: areas %v, the page has %v", name, got.area, want.Area)
	}
}

func partsOf(p sprite.Picture) []pagePart {
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
func comparePixels(t *testing.T, name string, picture sprite.Picture, url string) {
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
	sheet, err := sprite.NewSheet([]sprite.Picture{picture}, 2)
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

// TestThemeIsThatOfTheMapPage compares the basemap's colours, pens and letterings, and
// what grows with the zoom.
func TestThemeIsThatOfTheMapPage(t *testing.T) {
	p := askPage(t)
	same := func(name string, got, want any) {
		t.Helper()
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, the page has %v", name, got, want)
		}
	}
	same("water", waterColor, p.Theme.Water)
	same("lakes", waterColor, p.Theme.Lake)
	same("land", landColor, p.Theme.Land)
	strokes := []pageStroke{p.Theme.Coast, p.Theme.LakeShore, p.Theme.BoundaryBand, p.Theme.Boundary}
	same("pens", []pen{coastPen, shorePen, boundaryBandPen, boundaryPen}, pensOf(strokes))
	same("dots", fmt.Sprintf("#%02x%02x%02x #%02x%02x%02x", townFill.R, townFill.G, townFill.B, townRing.R, townRing.G, townRing.B), p.Theme.TownDot.Fill+" "+p.Theme.TownDot.Stroke)
	same("texts", []pageText{fontOf(countryText), fontOf(departmentText), fontOf(placeText), fontOf(dataText)},
		[]pageText{p.Theme.Text.Country, p.Theme.Text.Department, p.Theme.Text.Place, p.Theme.Text.Data})
	for i, town := range towns {
		same(town.dot, fontOf(town.text), p.Theme.Text.Town[i])
	}
	for z := range p.Scales {
		same(fmt.Sprint("scale of symbols at ", z), round(stopsAt(growStops(zoom(5), 0.4, zoom(11), 1), zoom(float64(z)))), round(p.Scales[z]))
		for i, l := range rivers() {
			same(fmt.Sprint(l.ID, " at ", z), round(widthAt(l, zoom(float64(z)))), round(p.Rivers[i][z]))
		}
		same(fmt.Sprint("departments at ", z), round(widthAt(departments()[0], zoom(float64(z)))), round(p.Departments[z]))
	}
}

func round(x float64) float64 { return float64(int(x*1e6+0.5)) / 1e6 }

// fontOf writes a lettering as the page does.
func fontOf(l lettering) pageText {
	weight := map[string]string{"Go Regular": "400", "Go Medium": "500", "Go Bold": "600"}[l.font]
	return pageText{fmt.Sprintf("%s %gpx", weight, l.size), l.color, l.halo, l.upper, l.spacing}
}

// widthAt is the width of a layer's lines at a zoom, 0 where it is not drawn.
func widthAt(l Layer, zoom float64) float64 {
	if zoom < l.MinZoom || l.MaxZoom > 0 && zoom >= l.MaxZoom {
		return 0
	}
	e := l.Paint["line-width"].(expression)
	return between(zoom, e[3].(float64), e[4].(float64), e[5].(float64), e[6].(float64))
}

func stopsAt(p Properties, zoom float64) float64 {
	s := p["stops"].([2][2]float64)
	return between(zoom, s[0][0], s[0][1], s[1][0], s[1][1])
}

func between(x, x0, y0, x1, y1 float64) float64 {
	return y0 + (y1-y0)*max(0, min(1, (x-x0)/(x1-x0)))
}
