package extract

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"lindero/geo"
)

// valid is a request that uses every member.
const valid = `{"area": {"bbox": [-92.5, 14.4, -91.5, 15.5]}, "collections": ["official_crossings", "blind_crossings"],
	"filter": {"official_crossings": "status = 'open'"}, "datetime": "2020-01-01/..", "crs": "http://www.opengis.net/def/crs/EPSG/0/32615",
	"cut": "whole", "format": "geojson", "lang": "en", "minzoom": 3, "maxzoom": 9, "paper": "letter"}`

func TestParse(t *testing.T) {
	r, err := Parse([]byte(valid))
	if err != nil {
		t.Fatal(err)
	}
	if r.Format != "json" || len(r.Collections) != 2 || *r.MaxZoom != 9 || r.Cut != Whole {
		t.Errorf("%+v", r)
	}
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := Parse(text); err != nil || again.CRS != r.CRS || again.Filter["official_crossings"] != r.Filter["official_crossings"] {
		t.Errorf("read again: %+v, %v", again, err)
	}
}

// Requests that make no sense are refused, with the member at fault.
func TestRefusals(t *testing.T) {
	d := demo(t, "official")
	const box = `"area":{"bbox":[-92.5,14.4,-91.5,15.5]}`
	for text, want := range map[string][2]string{
		``:                         {"", "ends before"},
		`{`:                        {"", "ends before"},
		`[]`:                       {"", "array"},
		`{} {}`:                    {"", "behind"},
		`{"colour":1,` + box + `}`: {"", "colour"},
		`{}`:                       {"area", "in 0"},
		`{"area":{"bbox":[1,2,3,4],"circle":{"center":[1,2],"radius_km":3}}}`: {"area", "in 2"},
		`{"area":{"bbox":[1,2,3]}}`:                                                    {"area", "4 numbers"},
		`{"area":{"bbox":[1,9,3,4]}}`:                                                  {"area", "southern"},
		`{"area":{"bbox":[1,9,3,"x"]}}`:                                                {"area.bbox", "string"},
		`{"area":{"bbox":[1,2,3,4],"km":[1,2]}}`:                                       {"area", "border"},
		`{"area":{"border":"GT-MX"}}`:                                                  {"area", "km"},
		`{"area":{"border":"GT-XX","km":[1,2],"width_km":1}}`:                          {"area", "GT-XX"},
		`{"area":{"border":"GT-MX","km":[1,2000],"width_km":1}}`:                       {"area", "2000"},
		`{"area":{"file":{"value":"AAAA","encoding":"hex"}}}`:                          {"area", "base64"},
		`{"area":{"municipalities":["GT1207"]}}`:                                       {"area", "seat"},
		`{"area":{"municipalities":["XX"]}}`:                                           {"area", "XX"},
		`{"area":{"departments":["Atlantis"]}}`:                                        {"area", "Atlantis"},
		`{"area":{"circle":{"center":[-92,14],"radius_km":-1}}}`:                       {"area", ""},
		`{` + box + `,"collections":["gold"]}`:                                         {"collections", "gold"},
		`{` + box + `,"collections":["posts","` + strings.Repeat(`x","`, 200) + `x"]}`: {"collections", "at most 100"},
		`{` + box + `,"collections":["posts"],"filter":{"borders":"TRUE"}}`:            {"filter", "none of"},
		`{` + box + `,"filter":{"borders":"gold = 3"}}`:                                {"filter", `"borders": `},
		`{` + box + `,"filter":{"borders":"("}}`:                                       {"filter", `"borders": `},
		`{` + box + `,"filter":{"borders":"` + strings.Repeat("x", 70_000) + `"}}`:     {"filter", "bytes"},
		`{` + box + `,"datetime":"yesterday"}`:                                         {"datetime", "yesterday"},
		`{` + box + `,"crs":"EPSG:1"}`:                                                 {"crs", "EPSG:1"},
		`{` + box + `,"cut":"up"}`:                                                     {"cut", "clip"},
		`{` + box + `,"format":"docx"}`:                                                {"format", "mbtiles"},
		`{` + box + `,"lang":"fr"}`:                                                    {"lang", "fr"},
		`{` + box + `,"paper":"a0"}`:                                                   {"paper", "a0"},
		`{` + box + `,"minzoom":9,"maxzoom":3}`:                                        {"minzoom", "above"},
		`{` + box + `,"minzoom":-1}`:                                                   {"minzoom", "number"},
		`{` + box + `,"format":"mbtiles","maxzoom":23}`:                                {"maxzoom", "zooms"},
	} {
		r, err := Parse([]byte(text))
		if err == nil {
			var p *Plan
			if p, err = New(t.Context(), d, r); err == nil {
				err = p.Ready()
			}
		}
		var refused *geo.Error
		if !errors.As(err, &refused) || refused.Code != geo.CodeInvalid || refused.Param != want[0] || !strings.Contains(refused.Message, want[1]) {
			t.Errorf("%.120s: %v, want %q of %q", text, err, want[1], want[0])
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(valid))
	f.Add([]byte(`{"area":{"geometry":{"type":"Polygon","coordinates":[[[-92,14],[-91,14],[-91,15],[-92,14]]]}},"format":"csv"}`))
	f.Add([]byte(`{"area":{"file":{"value":"UEsDBA==","encoding":"base64","mediaType":"application/zip"}}}`))
	f.Add([]byte(`{"area":{"circle":{"center":[-92,14],"radius_km":1e300}}}`))
	f.Add([]byte(`{"area":{"departments":["Petén","GT/Petén"]},"filter":{"posts":"S_INTERSECTS(geometry,BBOX(1,2,3,4))"}}`))
	d := demo(f, "public")
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := Parse(text)
		if err != nil {
			return
		}
		again, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(again); err != nil {
			t.Errorf("%s became %s: %v", text, again, err)
		}
		if p, err := New(t.Context(), d, r); err == nil && p.Features < 0 {
			t.Errorf("%s: %d features", text, p.Features)
		}
	})
}
