package web

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"lindero/geo"
)

// someBorders has the border GT-MX, with a demarcation and a gap.
func someBorders(t testing.TB, demarcation string) *geo.Collection {
	t.Helper()
	b := geo.NewBuilder(geo.Info{ID: "borders", Title: geo.Text{ES: "Fronteras", EN: "Borders"}, MaxZoom: 14}, geo.Schema{Properties: []geo.Property{
		{Name: "border", Type: geo.String, Enum: []geo.EnumValue{{Value: "GT-MX", Title: geo.Text{ES: "Guatemala–México", EN: "Guatemala–Mexico"}}}},
		{Name: "demarcation", Type: geo.String}, {Name: "undemarcated_km", Type: geo.Number, Unit: "km"},
	}})
	f := geo.Feature{ID: text("GT-MX"), Values: []geo.Value{text("GT-MX"), text(demarcation), {Kind: geo.KindNumber, Float: 7}}, Geometry: orb.MultiLineString{
		{{-90, 16}, {-90, 17}, {-89.2, 17.8}}, {{-92.2, 14.5}, {-92, 15}, {-91, 15.5}, {-90.1, 16}}}}
	if err := b.Add(&f); err != nil {
		t.Fatal(err)
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// places are the seats of municipalities on both sides of the border.
func places(t testing.TB) *geo.Collection {
	t.Helper()
	b := geo.NewBuilder(geo.Info{ID: "municipalities", MaxZoom: 14}, geo.Schema{Properties: []geo.Property{{Name: "country", Type: geo.String}, {Name: "position_accuracy_m", Type: geo.Integer}}})
	for i, p := range []orb.Point{{-91.9, 15}, {-91, 15.4}, {-92.1, 15.1}, {-91, 15.6}} {
		f := feature(fmt.Sprint(i), p, text([]string{"GT", "MX"}[i/2]))
		if i == 1 {
			f.Values = append(f.Values, geo.Value{Kind: geo.KindInteger, Int: 20_000})
		}
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestBorders asks for borders, places on them, and stretches.
func TestBorders(t *testing.T) {
	server, _ := testServer(t, Config{}, someBorders(t, "marked"), places(t))
	const border = "/borders/GT-MX"
	for _, s := range []scenario{
		{name: "list", url: "/borders?lang=en", status: 200, typ: "application/json", has: []string{`"id":"GT-MX"`, `"title":"Guatemala–Mexico"`, `"code":"GT"`, `"code":"MX"`, `/borders/GT-MX/stretch"`}},
		{name: "border", url: border + "?lang=es", status: 200, has: []string{`"title":"Guatemala–México"`, `{"code":"GT","title":"GT","side":"right"}`, `{"code":"MX","title":"MX","side":"left"}`,
			`"ends":[{"km":0,"position":[-92.2,14.5]}`, `"gaps":[{"km":`, `"demarcation":[{"demarcation":"marked"`, `"undemarcated_km":7`, `"features_near":{"within_km":10,"collections":[{"id":"municipalities","count":3}]}`}},
		{name: "page", url: border + "?f=html&lang=es", status: 200, typ: "text/html; charset=utf-8", has: []string{"<h1 dir=\"auto\">Guatemala–México</h1>", "A la derecha", "publicados sin demarcar: 7", "Vacío en el km", `name="km"`, `name="lat"`}},
		{name: "page in English", url: border + "?f=html&lang=en", status: 200, has: []string{"On the right", "Gap at km", "Within 10 km"}},
		{name: "list as a page", url: "/borders?f=html&lang=es", status: 200, has: []string{"Guatemala–México", `aria-label="Secciones"`, ">Fronteras</a></li>"}},
		{name: "the first end", url: border + "/locate?km=0", status: 200, typ: "application/geo+json", has: []string{`"coordinates":[-92.2,14.5]`, `"chainage_km":0`, `"bearing":21`}, hasNot: []string{"distance_m", "side"}},
		{name: "beside it, in Guatemala", url: border + "/locate?lon=-91.9&lat=14.9", status: 200, has: []string{`"asked":[-91.9,14.9]`, `"side":"right","country":"GT"`, `"distance_m":-`}},
		{name: "beside it, in Mexico", url: border + "/locate?lon=-92.2&lat=14.9", status: 200, has: []string{`"side":"left","country":"MX"`}, hasNot: []string{`"distance_m":-`}},
		{name: "on it", url: border + "/locate?lon=-92&lat=15", status: 200, has: []string{`"side":"on"}`, `"distance_m":0`}},
		{name: "place as a page", url: border + "/locate?lon=-91.9&lat=14.9&f=html&lang=en", status: 200, has: []string{"Country on that side", "noindex", "Distance to the line"}},
		{name: "stretch", url: border + "/stretch?km=10-20.5", status: 200, typ: "application/geo+json", has: []string{`"type":"LineString"`, `"from_km":10,"to_km":20.5,"length_km":10.5`}},
		{name: "stretch over the gap", url: border + "/stretch", status: 200, has: []string{`"type":"MultiLineString"`, `"from_km":0`}},
		{name: "stretch as a page", url: border + "/stretch?km=10-20&f=html", status: 200, has: []string{"GT-MX, km 10 – 20"}},
		{name: "beyond the end", url: border + "/locate?km=5000", status: 400, typ: problemType, has: []string{`"parameter":"km"`, "runs from km 0 to km"}},
		{name: "stretch beyond the end", url: border + "/stretch?km=0-5000", status: 400, typ: problemType, has: []string{`"parameter":"km"`}},
		{name: "stretch of nothing", url: border + "/stretch?km=5-5", status: 400, typ: problemType, has: []string{`"parameter":"km"`}},
		{name: "stretch in words", url: border + "/stretch?km=all", status: 400, typ: problemType, has: []string{`"parameter":"km"`, "100-150"}},
		{name: "infinite stretch", url: border + "/stretch?km=0-" + strings.Repeat("9", 400), status: 400, typ: problemType, has: []string{`"parameter":"km"`}},
		{name: "half a position", url: border + "/locate?lat=15", status: 400, typ: problemType, has: []string{`"parameter":"lat"`, "there is no lon"}},
		{name: "position and kilometre", url: border + "/locate?lat=15&lon=-91&km=3", status: 400, typ: problemType, has: []string{`"parameter":"km"`}},
		{name: "off the earth", url: border + "/locate?lat=91&lon=-91", status: 400, typ: problemType, has: []string{`"parameter":"lat"`}},
		{name: "features", url: border + "/features?collections=municipalities&lang=en", status: 200, typ: "application/geo+json", has: []string{`"numberMatched":3`, `"id":"municipalities/0"`,
			`"border":"GT-MX","chainage_km":`, `"border_side":"right","country":"GT"`, `"border_side":"left","country":"MX"`, `"country":"GT","position_accuracy_m":20000}`}, hasNot: []string{`"collection":"borders"`}},
		{name: "features nearer", url: border + "/features?within_km=9.5", status: 200, has: []string{`"numberMatched":1`}},
		{name: "features of a stretch", url: border + "/features?km=0-70", status: 200, has: []string{`"numberMatched":1`, `"feature_id":"0"`}},
		{name: "page of features", url: border + "/features?limit=1&offset=1", status: 200, has: []string{`"numberMatched":3,"numberReturned":1`, `"rel":"next"`, `"rel":"prev"`}},
		{name: "features as a page", url: border + "/features?f=html&lang=es", status: 200, has: []string{"3 elementos a menos de 10", "derecha (GT)", "noindex", "incierto"}},
		{name: "features too far", url: border + "/features?within_km=101", status: 400, typ: problemType, has: []string{`"parameter":"within_km"`}},
		{name: "features of no distance", url: border + "/features?within_km=0", status: 400, typ: problemType, has: []string{`"parameter":"within_km"`}},
		{name: "features of no collection", url: border + "/features?collections=nope", status: 400, typ: problemType, has: []string{`"parameter":"collections"`}},
		{name: "features beyond the end", url: border + "/features?km=0-5000", status: 400, typ: problemType, has: []string{`"parameter":"km"`}},
		{name: "no such border", url: "/borders/GT-XX", status: 404, typ: problemType, has: []string{`"parameter":"borderId"`}},
		{name: "sitemap", url: "/sitemap.xml", status: 200, has: []string{"/borders/GT-MX?f=html"}},
	} {
		s.run(t, server)
	}
}

// TestBordersAgree follows a border: the place at a kilometre lies on the stretch around
// it, and finding that place gives the kilometre.
func TestBordersAgree(t *testing.T) {
	server, _ := testServer(t, Config{}, someBorders(t, "marked"))
	var doc struct {
		LengthKM float64 `json:"length_km"`
		Gaps     []struct{ KM float64 }
	}
	answerOf(t, server, "/borders/GT-MX", &doc)
	for km := 0.5; km < doc.LengthKM; km += 37.7 {
		var place geojson.Feature
		answerOf(t, server, fmt.Sprintf("/borders/GT-MX/locate?km=%g", km), &place)
		p := place.Point()
		var found geojson.Feature
		answerOf(t, server, fmt.Sprintf("/borders/GT-MX/locate?lon=%g&lat=%g", p[0], p[1]), &found)
		if got := found.Properties.MustFloat64("chainage_km"); math.Abs(got-km) > 0.001 || math.Abs(found.Properties.MustFloat64("distance_m")) > 0.1 {
			t.Errorf("km %g is km %g, %v", km, got, found.Properties)
		}
		var stretch geojson.Feature
		answerOf(t, server, fmt.Sprintf("/borders/GT-MX/stretch?km=%g-%g", km, doc.LengthKM), &stretch)
		first := orb.Point{}
		switch g := stretch.Geometry.(type) {
		case orb.LineString:
			first = g[0]
		case orb.MultiLineString:
			first = g[0][0]
		}
		if math.Abs(first[0]-p[0]) > 2e-7 || math.Abs(first[1]-p[1]) > 2e-7 {
			t.Errorf("km %g lies at %v, the stretch from there starts at %v", km, p, first)
		}
	}
	if len(doc.Gaps) != 1 || doc.LengthKM < 300 {
		t.Errorf("%+v", doc)
	}
}

func answerOf(t *testing.T, server http.Handler, address string, v any) {
	t.Helper()
	w := get(server, address)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d %s", address, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), v); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
}

// TestWithoutBorders asks a server that has none.
func TestWithoutBorders(t *testing.T) {
	server, _ := testServer(t, Config{}, threeCrossings(t))
	for _, s := range []scenario{
		{url: "/borders", status: 200, has: []string{`"borders":[]`}},
		{url: "/borders?f=html&lang=en", status: 200, has: []string{"There are no borders."}, hasNot: []string{">Borders</a></li>"}},
		{url: "/borders/GT-MX", status: 404, typ: problemType},
		{url: "/sitemap.xml", status: 200, hasNot: []string{"/borders"}},
	} {
		s.run(t, server)
	}
}
