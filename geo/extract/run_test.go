package extract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"lindero/geo"
	"lindero/geo/border"
)

// places are areas of the demonstration, by name.
func places() map[string]Place {
	return map[string]Place{
		"box":        {BBox: []float64{-92.5, 14.4, -91.5, 15.5}},
		"all":        {BBox: []float64{-95, 11, -82, 19}},
		"nothing":    {BBox: []float64{-30, -30, -29, -29}},
		"triangle":   {Geometry: json.RawMessage(`{"type":"Polygon","coordinates":[[[-92.6,14.2],[-90.9,14.6],[-91.8,16.3],[-92.6,14.2]]]}`)},
		"department": {Departments: []string{"Huehuetenango"}},
		"border":     {Border: "GT-MX", KM: &[2]float64{0, 60}, WidthKM: 12},
	}
}

// bruteForce counts the features of a collection in the area without any index.
func bruteForce(p *Plan, c *geo.Collection) (n int) {
	clipper := p.Area.Clipper()
	for i := range uint32(c.Len()) {
		g := c.Geometry(i)
		if point, ok := g.(orb.Point); ok && p.Area.Contains(point) || !ok && clipper.Clip(g) != nil {
			n++
		}
	}
	return n
}

func TestCountsAreThoseOfTheFile(t *testing.T) {
	for _, class := range []string{"public", "official"} {
		d := demo(t, class)
		for name, place := range places() {
			p := planned(t, d, Request{Area: place, Format: "json"})
			if (p.Features == 0) != (name == "nothing") {
				t.Errorf("%s: %d features", name, p.Features)
			}
			for _, l := range p.Layers {
				one := planned(t, d, Request{Area: place, Format: "json", Collections: []string{l.Collection.ID}})
				var file struct{ Features []*geojson.Feature }
				if err := json.Unmarshal(written(t, one), &file); err != nil {
					t.Fatal(err)
				}
				want := bruteForce(p, l.Collection)
				if l.Features != want || len(file.Features) != want || one.Features != want {
					t.Errorf("%s, %s, %s: planned %d, in the file %d, by brute force %d", class, name, l.Collection.ID, l.Features, len(file.Features), want)
				}
				for _, f := range file.Features {
					if f.Geometry == nil {
						t.Errorf("%s, %s: %v has no geometry", name, l.Collection.ID, f.ID)
					}
				}
			}
		}
	}
}

// Every format writes every area, empty ones too, and the same bytes again.
func TestFormatsAreDeterministic(t *testing.T) {
	d := demo(t, "official")
	for _, f := range Formats() {
		for _, name := range []string{"box", "nothing"} {
			p := planned(t, d, Request{Area: places()[name], Format: f.Name, Collections: []string{"official_crossings", "borders"}})
			first := written(t, p)
			if len(first) == 0 && f.Name != "geojsonseq" || !bytes.Equal(first, written(t, p)) {
				t.Errorf("%s of %s: %d bytes, and others the next time", f.Name, name, len(first))
			}
		}
	}
}

// The estimate is near the size of large files.
func TestEstimates(t *testing.T) {
	d := demo(t, "official")
	for _, f := range Formats() {
		place := "all"
		if f.Tiles {
			place = "box"
		}
		p := planned(t, d, Request{Area: places()[place], Format: f.Name})
		size := len(written(t, p))
		guess, err := p.Estimate(t.Context(), Options{Temp: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		if off := float64(guess)/float64(size) - 1; off < -0.15 || off > 0.15 {
			t.Errorf("%s: estimated %d, is %d", f.Name, guess, size)
		} else {
			t.Logf("%s: estimated %d, is %d: %+.1f %%", f.Name, guess, size, 100*off)
		}
	}
}

func TestCutting(t *testing.T) {
	d := demo(t, "public")
	box := orb.Bound{Min: orb.Point{-92.5, 14.4}, Max: orb.Point{-91.5, 15.5}}
	for _, cut := range []Cut{Clip, Whole} {
		p := planned(t, d, Request{Area: places()["box"], Format: "json", Collections: []string{"borders"}, Cut: cut})
		var file struct{ Features []*geojson.Feature }
		if err := json.Unmarshal(written(t, p), &file); err != nil || len(file.Features) == 0 {
			t.Fatal(err, len(file.Features))
		}
		inside := true
		for _, f := range file.Features {
			b := f.Geometry.Bound()
			inside = inside && box.Contains(b.Min) && box.Contains(b.Max)
		}
		if inside != (cut == Clip) {
			t.Errorf("%s: all inside is %t", cut, inside)
		}
		if warned := strings.Contains(fmt.Sprint(p.Warnings), "may reach beyond"); warned != (cut == Whole) {
			t.Errorf("%s: %v", cut, p.Warnings)
		}
	}
}

// TestTablesHaveTheGridOfTheSheet checks that who reads a table finds its rows on paper.
func TestTablesHaveTheGridOfTheSheet(t *testing.T) {
	p := planned(t, demo(t, "public"), Request{Area: places()["box"], Format: "csv", Collections: []string{"official_crossings"}})
	header, rows, _ := strings.Cut(string(written(t, p)), "\r\n")
	if !strings.Contains(header, "longitude,latitude,utm_zone,utm_easting,utm_northing,mgrs,") || !strings.Contains(rows, ",15PWS") {
		t.Errorf("%s\n%s", header, rows)
	}
}

// A layer keeps its place on the map, whichever others are left out.
func TestLayersKeepTheirPlace(t *testing.T) {
	d := demo(t, "official")
	for i, c := range d.Collections {
		p := planned(t, d, Request{Area: places()["all"], Format: "kmz", Collections: []string{c.ID}})
		if got := p.options(&p.Layers[0]).Place; got != i {
			t.Errorf("%s is at %d, want %d", c.ID, got, i)
		}
	}
}

// TestBordersHaveWhatLiesBesideThem checks an area along a border against the distance of
// each feature from it.
func TestBordersHaveWhatLiesBesideThem(t *testing.T) {
	d := demo(t, "official")
	crossings, err := d.Collection("blind_crossings")
	if err != nil {
		t.Fatal(err)
	}
	lines, err := d.Collection(border.Collection)
	if err != nil {
		t.Fatal(err)
	}
	line, err := border.NewSet(lines).Line("GT-MX")
	if err != nil {
		t.Fatal(err)
	}
	const from, to, width = 100.0, 400.0, 3.0
	want := 0
	for i := range uint32(crossings.Len()) {
		at := line.Locate(crossings.Geometry(i).(orb.Point))
		if at.Km > from+1 && at.Km < to-1 && math.Abs(at.Distance) < width*990 {
			want++
		}
	}
	p := planned(t, d, Request{Area: Place{Border: "GT-MX", KM: &[2]float64{from, to}, WidthKM: width}, Format: "json", Collections: []string{"blind_crossings"}})
	if want < 5 || p.Features < want || p.Features > want+2 { // near the ends the area is round
		t.Errorf("%d features, want %d", p.Features, want)
	}
}
