//go:build interop

package sheet

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/symbology"
)

// run runs one of Debian's programs and returns what it prints. Warnings are failures.
func run(t *testing.T, stdin string, line ...string) string {
	t.Helper()
	var out, complaints bytes.Buffer
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &complaints
	if err := cmd.Run(); err != nil || complaints.Len() > 0 {
		t.Fatalf("%s: %v\n%s", strings.Join(line, " "), err, complaints.String())
	}
	return out.String()
}

// saved writes a sheet to a file.
func saved(t *testing.T, o Options) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "sheet.pdf")
	if err := os.WriteFile(file, write(t, o), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// word is a word on a page, as pdftotext finds it, in millimetres.
type word struct {
	text                   string
	left, top, right, base float64
}

func (w word) middle() orb.Point { return orb.Point{(w.left + w.right) / 2, (w.top + w.base) / 2} }

// words reads the words of a sheet's first page.
func words(t *testing.T, file string) []word {
	t.Helper()
	var page struct {
		Words []struct {
			Text string  `xml:",chardata"`
			XMin float64 `xml:"xMin,attr"`
			YMin float64 `xml:"yMin,attr"`
			XMax float64 `xml:"xMax,attr"`
			YMax float64 `xml:"yMax,attr"`
		} `xml:"body>doc>page>word"`
	}
	text := run(t, "", "pdftotext", "-bbox", "-l", "1", file, "-")
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	if err := d.Decode(&page); err != nil {
		t.Fatal(err)
	}
	var all []word
	for _, w := range page.Words {
		all = append(all, word{w.Text, w.XMin * point, w.YMin * point, w.XMax * point, w.YMax * point})
	}
	if len(all) < 20 {
		t.Fatalf("only %d words in %d bytes of XML", len(all), len(text))
	}
	return all
}

// pixels renders a part of a sheet's first page.
func pixels(t *testing.T, file string, dpi int, part box) image.Image {
	t.Helper()
	out := filepath.Join(t.TempDir(), "page")
	at := func(millimetres float64) string { return strconv.Itoa(pixel(millimetres, dpi)) }
	run(t, "", "pdftoppm", "-r", strconv.Itoa(dpi), "-f", "1", "-l", "1", "-x", at(part.x), "-y", at(part.y), "-W", at(part.w), "-H", at(part.h), "-png", "-singlefile", file, out)
	f, err := os.Open(out + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// pixel returns which pixel holds a place.
func pixel(millimetres float64, dpi int) int { return int(millimetres / 25.4 * float64(dpi)) }

// project projects positions with PROJ.
func project(t *testing.T, epsg int, positions []orb.Point) []orb.Point {
	t.Helper()
	var in strings.Builder
	for _, p := range positions {
		fmt.Fprintf(&in, "%.12f %.12f\n", p[0], p[1])
	}
	var out []orb.Point
	for line := range strings.Lines(run(t, in.String(), "cs2cs", "-f", "%.6f", "OGC:CRS84", "EPSG:"+strconv.Itoa(epsg))) {
		var p orb.Point
		if _, err := fmt.Sscan(line, &p[0], &p[1]); err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	if len(out) != len(positions) {
		t.Fatalf("PROJ answered %d of %d", len(out), len(positions))
	}
	return out
}

// areas are what the tests below draw: in the middle of a zone, across two, over the
// antimeridian, in the south, of Norway.
func areas() []orb.MultiPolygon {
	return []orb.MultiPolygon{
		rectangle(-92.4, 14.4, -91.4, 15.6), rectangle(-91.1, 13.8, -89.1, 14.9), rectangle(178, -18, -178, -16),
		rectangle(-92.15, 14.67, -92.14, 14.68), rectangle(3.2, 60, 4.5, 61),
	}
}

func TestReadersReadIt(t *testing.T) {
	o := options(demonstration(t, "official"), areas()[0])
	o.Title = "Señalización ¿pingüino? «Ñandú» – 村"
	file := saved(t, o)
	info := run(t, "", "pdfinfo", file)
	for _, want := range []string{"Title:           Señalización ¿pingüino? «Ñandú» – \uFFFD", "Creator:         Lindero", "Page size:       595.28 x 841.89 pts (A4)", "Encrypted:       no"} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo has no %q in\n%s", want, info)
		}
	}
	if date := o.Time.UTC().Format("Jan 2 15:04:05 2006"); !strings.Contains(strings.Join(strings.Fields(info), " "), date) {
		t.Errorf("pdfinfo has no %q in\n%s", date, info)
	}
	text := run(t, "", "pdftotext", "-layout", file, "-")
	for _, want := range []string{o.Title[:len(o.Title)-len("村")] + "\uFFFD", "Página 1 de ", "Cuadrícula cada 20 km", "Escala 1:1,000,000", "Unión Juárez", "Tecún Umán I", "CONTIENE DATOS SINTÉTICOS", "15P WS 91842 22995", "SYN-BC-GT-MX-0001", "© OpenStreetMap contributors (ODbL 1.0)", "Declinación magnética: no se indica", o.Edition.Version[:shortVersion]} {
		if !strings.Contains(text, want) {
			t.Errorf("pdftotext has no %q", want)
		}
	}
	for line := range strings.Lines(run(t, "", "pdffonts", file)) {
		if fields := strings.Fields(line); strings.Contains(line, "TrueType") && (fields[4] != "yes" || fields[6] != "yes") {
			t.Errorf("a font is not embedded with its characters: %s", line)
		}
	}
}

// TestPositionsEqualPROJ compares where positions lie on paper with PROJ and the
// formula of [Frame], and where a symbol really is with both.
func TestPositionsEqualPROJ(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 8))
	for _, area := range areas() {
		o := Options{Edition: geo.NewEdition(geo.Public, geo.Dataset{}, nil, nil), Area: area, Title: "x", Time: time.Unix(0, 0)}
		f := layout(t, o).Maps[0]
		var positions []orb.Point
		for range 500 {
			positions = append(positions, f.degrees(f.X+f.Width*(0.1+0.8*random.Float64()), f.Y+f.Height*(0.1+0.8*random.Float64())))
		}
		projected := project(t, f.Zone.EPSG(), positions)
		onPaper := func(m orb.Point) orb.Point {
			return orb.Point{f.X + (m[0]-f.West)*1000/float64(f.Scale), f.Y + (f.North-m[1])*1000/float64(f.Scale)}
		}
		for i, m := range projected {
			x, y := f.At(positions[i])
			if want := onPaper(m); math.Hypot(x-want[0], y-want[1]) > 1e-3 {
				t.Fatalf("%v lies at %.4f, %.4f mm, by PROJ at %.4f", positions[i], x, y, want)
			}
		}
		c := collection(t, "one", 1, func(int) orb.Point { return positions[0] })
		o.Layers = []Layer{{Collection: c, Features: ordinals(1)}}
		file := saved(t, o)
		if got, want := symbolAt(t, file, f), onPaper(projected[0]); math.Hypot(got[0]-want[0], got[1]-want[1]) > 0.1 {
			t.Errorf("the symbol of %v lies at %.3f mm, by PROJ at %.3f", positions[0], got, want)
		}
		checkGridLabels(t, file, f, onPaper)
	}
}

// symbolAt finds the middle of the only symbol on a map, by its colour.
func symbolAt(t *testing.T, file string, f Frame) orb.Point {
	t.Helper()
	const dpi = 300
	frame := box{f.X, f.Y, f.Width, f.Height}
	picture := pixels(t, file, dpi, frame)
	left, top := pixel(frame.x, dpi), pixel(frame.y, dpi)
	color := inkOf(symbology.Sky.NRGBA()) // of the first layer that nobody knows
	var sum orb.Point
	n := 0.0
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			r, g, b, _ := picture.At(x, y).RGBA()
			if int(r>>8) == color[0] && int(g>>8) == color[1] && int(b>>8) == color[2] {
				sum[0], sum[1], n = sum[0]+float64(left+x)+0.5, sum[1]+float64(top+y)+0.5, n+1
			}
		}
	}
	if n < 200 {
		t.Fatalf("only %v pixels of the symbol", n)
	}
	return orb.Point{sum[0] / n / dpi * 25.4, sum[1] / n / dpi * 25.4}
}

// checkGridLabels compares where the kilometres around the frame stand with where these
// eastings and northings lie.
func checkGridLabels(t *testing.T, file string, f Frame, onPaper func(orb.Point) orb.Point) {
	t.Helper()
	found := 0
	for _, w := range words(t, file) {
		km, err := strconv.ParseFloat(w.text, 64)
		if err != nil {
			continue
		}
		at, want := w.middle(), onPaper(orb.Point{km * 1000, km * 1000})
		switch {
		case at[1] > f.Y-3 && at[1] < f.Y && at[0] > f.X && at[0] < f.X+f.Width:
			found++
			if math.Abs(at[0]-want[0]) > 0.1 {
				t.Errorf("%s km E is written at %.3f mm, and lies at %.3f", w.text, at[0], want[0])
			}
		case at[0] > f.X-3 && at[0] < f.X && at[1] > f.Y && at[1] < f.Y+f.Height:
			found++
			if math.Abs(at[1]-want[1]) > 0.1 {
				t.Errorf("%s km N is written at %.3f mm, and lies at %.3f", w.text, at[1], want[1])
			}
		}
	}
	if found < 6 {
		t.Errorf("only %d labels around the frame", found)
	}
}

// TestScaleBarIsTrue measures the bar by its black and white pieces.
func TestScaleBarIsTrue(t *testing.T) {
	for _, paper := range []Paper{A4, Letter} {
		for _, area := range areas() {
			o := Options{Edition: geo.NewEdition(geo.Public, geo.Dataset{}, nil, nil), Area: area, Paper: paper, Title: "x", Time: time.Unix(0, 0)}
			l := layout(t, o)
			b := l.parts.facts
			const dpi = 600
			file := saved(t, o)
			picture := pixels(t, file, dpi, box{b.x, b.y + 9.2, b.w - 19, 0.2})
			var black []int
			for x := range picture.Bounds().Dx() {
				if r, _, _, _ := picture.At(x, 0).RGBA(); r < 0x4000 {
					black = append(black, x)
				}
			}
			if len(black) == 0 {
				t.Fatal("there is no bar")
			}
			const outline = 0.2
			got := float64(black[len(black)-1]-black[0]+1)/dpi*25.4 - outline
			texts := words(t, file)
			last := slices.IndexFunc(texts, func(w word) bool {
				at := w.middle()
				return (w.text == "km" || w.text == "m") && at[0] > b.x && at[0] < b.x+b.w && at[1] > b.y+10 && at[1] < b.y+14
			})
			if last < 1 {
				t.Fatal("the bar has no unit")
			}
			length, err := strconv.ParseFloat(strings.ReplaceAll(texts[last-1].text, ",", ""), 64)
			if err != nil {
				t.Fatal(err)
			}
			if texts[last].text == "km" {
				length *= 1000
			}
			if want := length / float64(l.Scale) * 1000; math.Abs(got-want) > 0.1 {
				t.Errorf("1:%d: the bar of %g m is %.3f mm long, not %.3f", l.Scale, length, got, want)
			}
		}
	}
}

func TestCodeIsRead(t *testing.T) {
	for _, url := range []string{
		"https://mapa.example.org/?lang=es#map=9/14.8/-91.9",
		"https://mapa.example.org/?q=" + strings.Repeat("%C3%B1x", 60),
	} {
		o := options(demonstration(t, "public"), areas()[0])
		o.URL = url
		page := filepath.Join(t.TempDir(), "page")
		run(t, "", "pdftoppm", "-r", "200", "-f", "1", "-l", "1", "-png", "-singlefile", saved(t, o), page)
		if got := strings.TrimSpace(run(t, "", "zbarimg", "--nodbus", "--raw", "-q", page+".png")); got != url {
			t.Errorf("the code says %q, not %q", got, url)
		}
	}
}
