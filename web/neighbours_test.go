package web

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/web/audit"
)

// nearDoc is what a document of neighbours says.
type nearDoc struct {
	From *struct {
		Kind     string
		Position orb.Point
	}
	Nearest []struct {
		Question, Title, Value string
		Feature                *nearFeature
	}
	Counterpart *struct {
		Name, Country, How string
		Feature            *nearFeature
	}
	WithinKM  float64 `json:"within_km"`
	Crossings []nearFeature
	Complete  bool `json:"crossings_complete"`
}

type nearFeature struct {
	Collection, ID, Name, Href string
	Distance                   float64 `json:"distance_m"`
	Bearing                    *float64
	Nearest                    orb.Point
	Generalised, Synthetic     bool
	Count                      int
}

func neighboursOf(t *testing.T, server http.Handler, address string) (doc nearDoc) {
	t.Helper()
	w := get(server, address)
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%s: %d %v %s", address, w.Code, err, w.Body)
	}
	return doc
}

// said are the features as collection/id, with the questions that they answer.
func (d nearDoc) said() string {
	var all []string
	for _, n := range d.Nearest {
		answer := "-"
		if n.Feature != nil {
			answer = n.Feature.Collection + "/" + n.Feature.ID
		}
		all = append(all, strings.TrimSuffix(n.Question+"."+n.Value, ".")+"="+answer)
	}
	return strings.Join(all, " ")
}

func TestNeighboursAnswerEveryQuestion(t *testing.T) {
	server, _ := testServer(t, Config{}, borderland(t)...)
	for _, tt := range []struct{ feature, want string }{
		{"official_crossings/items/a", "official_crossing=official_crossings/b staffed_crossing=official_crossings/b post=posts/p3 airfield=airstrips/s2 municipality=municipalities/m1 health_service.clinic=health/h2 health_service.hospital=health/h1"},
		{"official_crossings/items/b", "official_crossing=official_crossings/a staffed_crossing=official_crossings/d post=posts/p3 airfield=airstrips/s2 municipality=municipalities/m1 health_service.clinic=health/h2 health_service.hospital=health/h1"},
		{"airstrips/items/s2", "official_crossing=official_crossings/c staffed_crossing=official_crossings/d post=posts/p1 airfield=- municipality=municipalities/m1 health_service.clinic=health/h3 health_service.hospital=health/h1"},
		{"health/items/h1", "official_crossing=official_crossings/c staffed_crossing=official_crossings/b post=posts/p1 airfield=airstrips/s2 municipality=municipalities/m1 health_service.clinic=health/h2 health_service.hospital=-"},
	} {
		doc := neighboursOf(t, server, "/collections/"+tt.feature+"/neighbours")
		if got := doc.said(); got != tt.want {
			t.Errorf("%s:\n%s, want\n%s", tt.feature, got, tt.want)
		}
		for _, n := range doc.Nearest {
			if n.Feature == nil {
				continue
			}
			metres, azimuth := metresBetween(doc.From.Position, n.Feature.Nearest)
			if math.Abs(metres-n.Feature.Distance) > 0.02 { // of positions to a ten millionth of a degree
				t.Errorf("%s, %s: %g m, want %g", tt.feature, n.Question, n.Feature.Distance, metres)
			}
			if inside := n.Feature.Distance == 0; inside != (n.Feature.Bearing == nil) || !inside && math.Abs(math.Remainder(*n.Feature.Bearing-azimuth, 360)) > 0.01 {
				t.Errorf("%s, %s: bearing %v, want %g", tt.feature, n.Question, n.Feature.Bearing, azimuth)
			}
		}
	}
}

func TestCounterparts(t *testing.T) {
	server, _ := testServer(t, Config{}, borderland(t)...)
	for _, tt := range []struct{ feature, want string }{
		{"official_crossings/items/a", "beta, MX: official_crossings/b by name"}, // not the other Beta, on its own side
		{"official_crossings/items/b", "Nadie, GT: posts/p1 by nearest_post_on_the_other_side"},
		{"official_crossings/items/c", ", MX: posts/p2 by nearest_post_on_the_other_side"}, // the border's other half
		{"official_crossings/items/d", ", : - by "},                                        // nobody says which side is the other one
		{"posts/items/p1", ", : posts/p2 by nearest_post_on_the_other_side"},
		{"posts/items/p3", ", : - by "},
		{"health/items/h1", "not asked"},
		{"blind_crossings/items/z1", "not asked"},
	} {
		got := "not asked"
		if c := neighboursOf(t, server, "/collections/"+tt.feature+"/neighbours").Counterpart; c != nil {
			feature := "-"
			if c.Feature != nil {
				feature = c.Feature.Collection + "/" + c.Feature.ID
			}
			got = fmt.Sprintf("%s, %s: %s by %s", c.Name, c.Country, feature, c.How)
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.feature, got, tt.want)
		}
	}
}

// TestCrossingsWithin looks at official crossings and at zones: those are told as zones.
func TestCrossingsWithin(t *testing.T) {
	server, _ := testServer(t, Config{}, borderland(t)...)
	for _, tt := range []struct{ query, want string }{
		{"?within_km=1", "blind_crossings/z2"},
		{"?within_km=1.2", "blind_crossings/z2 official_crossings/b"},
		{"", "blind_crossings/z2 official_crossings/b official_crossings/c"},
		{"?within_km=60", "blind_crossings/z2 official_crossings/b official_crossings/c blind_crossings/z1"},
		{"?within_km=500", "blind_crossings/z2 official_crossings/b official_crossings/c blind_crossings/z1 official_crossings/d"},
	} {
		doc := neighboursOf(t, server, "/collections/official_crossings/items/a/neighbours"+tt.query)
		var got []string
		for _, c := range doc.Crossings {
			got = append(got, c.Collection+"/"+c.ID)
			if zone := c.Collection == "blind_crossings"; c.Generalised != zone || zone == (c.Count == 0) {
				t.Errorf("%s: %+v", tt.query, c)
			}
		}
		if strings.Join(got, " ") != tt.want || !doc.Complete {
			t.Errorf("%q: %s, want %s", tt.query, got, tt.want)
		}
	}
	if zone := neighboursOf(t, server, "/collections/official_crossings/items/a/neighbours").Crossings[0]; zone.Distance != 0 || zone.Bearing != nil || zone.Count != 5 || !zone.Synthetic {
		t.Errorf("around the crossing: %+v", zone)
	}
}

func TestMoreCrossingsThanAListHas(t *testing.T) {
	server, _ := testServer(t, Config{}, borderland(t)[0], scattered(t, "blind_crossings", 3000, 0, "status", "active"))
	address := "/collections/official_crossings/items/a/neighbours?within_km=500"
	doc := neighboursOf(t, server, address)
	if doc.Complete || len(doc.Crossings) < 1000 || len(doc.Crossings) > 1003 {
		t.Errorf("%d crossings, complete: %v", len(doc.Crossings), doc.Complete)
	}
	if !slices.IsSortedFunc(doc.Crossings, func(a, b nearFeature) int { return cmp.Compare(a.Distance, b.Distance) }) {
		t.Error("the crossings are out of order")
	}
	scenario{url: address + "&f=html&lang=en", status: 200, has: []string{"There are more"}}.run(t, server)
}

func TestNeighboursOfNoPosition(t *testing.T) {
	server, _ := testServer(t, Config{}, borderland(t)...)
	doc := neighboursOf(t, server, "/collections/blind_crossings/items/elsewhere/neighbours")
	if doc.From != nil || len(doc.Nearest) > 0 || len(doc.Crossings) > 0 {
		t.Errorf("%+v", doc)
	}
	scenario{url: "/collections/blind_crossings/items/elsewhere/neighbours?f=html&lang=es", status: 200, has: []string{"no tiene posición"}, hasNot: []string{"<table"}}.run(t, server)
	scenario{url: "/collections/blind_crossings/items/elsewhere?f=html", status: 200, hasNot: []string{"/neighbours"}}.run(t, server)
	if doc := neighboursOf(t, server, "/collections/blind_crossings/items/z1/neighbours"); doc.From.Kind != "centre" || doc.From.Position != (orb.Point{-91.375, 15}) {
		t.Errorf("%+v", doc.From)
	}
}

// TestOnlyQuestionsWithData asks where layers or their properties are missing: what an
// edition has not got is not asked, so that nothing looks like none.
func TestOnlyQuestionsWithData(t *testing.T) {
	all := borderland(t)
	server, _ := testServer(t, Config{}, all[0].Without([]string{"staffing"}), all[5].Without([]string{"type"}))
	doc := neighboursOf(t, server, "/collections/official_crossings/items/a/neighbours")
	if got, want := doc.said(), "official_crossing=official_crossings/b health_service=health/h2"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	server, _ = testServer(t, Config{}, threeCrossings(t))
	scenario{url: "/collections/crossings/items/3/neighbours?f=html&lang=en", status: 200, has: []string{"No collection answers"}, hasNot: []string{"Crossings within"}}.run(t, server)
}

func TestNeighboursInEveryForm(t *testing.T) {
	server, _ := testServer(t, Config{PublicURL: "https://maps.example.org/lindero"}, borderland(t)...)
	a := "/collections/official_crossings/items/a"
	for _, s := range []scenario{
		{name: "page in Spanish", url: a + "/neighbours?f=html&lang=es", status: 200, has: []string{`<html lang="es">`, "Cerca de <bdi>Alfa</bdi>", "Cruce oficial con personal más cercano", "1.1\u00a0km", "O (270°)", "zona generalizada: 5 elementos", "Dato sintético",
			"beta, México", "por su nombre", "Cruces a menos de 25\u00a0km", "within_km=100", "Servicio de salud más cercano: clinic", `name="robots" content="noindex"`}, hasNot: []string{"Nearest", "Near "}},
		{name: "page in English", url: a + "/neighbours?f=html&lang=en&within_km=60", status: 200, has: []string{"Near <bdi>Alfa</bdi>", "Nearest official crossing with staff", "W (270°)", "generalised zone: 7 features", "by its name", "Crossings within 60\u00a0km",
			"/neighbours?f=geojson&amp;lang=en&amp;within_km=60"}, hasNot: []string{"Cruce", "Cerca"}},
		{name: "for a browser", url: a + "/neighbours", headers: map[string]string{"Accept": "text/html"}, status: 200, typ: "text/html; charset=utf-8"},
		{name: "titles in English", url: a + "/neighbours", headers: map[string]string{"Accept-Language": "en"}, status: 200, typ: "application/json", has: []string{`"title":"Nearest post"`, `"rel":"item"`,
			`"href":"https://maps.example.org/lindero/collections/posts/items/p3"`}},
		{name: "GeoJSON", url: a + "/neighbours?f=geojson", status: 200, typ: "application/geo+json", has: []string{`"id":"official_crossings/b","geometry":{"type":"Point","coordinates":[-92.01,15]}`,
			`"answers":["official_crossing","staffed_crossing","counterpart","within"]`, `"type":"Polygon"`}},
		{name: "link on the page", url: a + "?f=html&lang=es", status: 200, has: []string{`/collections/official_crossings/items/a/neighbours?f=html&amp;lang=es">Qué hay cerca</a>`}},
		{name: "link of the feature", url: a, status: 200, has: []string{`/collections/official_crossings/items/a/neighbours","rel":"related"`}},
		{name: "too wide", url: a + "/neighbours?within_km=501", status: 400, typ: problemType, has: []string{`"parameter":"within_km"`}},
		{name: "no width", url: a + "/neighbours?within_km=0", status: 400, typ: problemType, has: []string{`"parameter":"within_km"`}},
		{name: "of nothing", url: "/collections/official_crossings/items/x/neighbours", status: 404, typ: problemType, has: []string{`"parameter":"featureId"`}},
	} {
		t.Run(s.name, func(t *testing.T) { s.run(t, server) })
	}
}

// TestNeighboursAreWatched has the log tell of whoever is told of sensitive features, of
// whichever collection the feature is whose neighbours they are.
func TestNeighboursAreWatched(t *testing.T) {
	server, log, dir := auditedServer(t, Config{})
	for _, address := range []string{"/collections/open/items/3/neighbours", "/collections/open/nearest?lon=1&lat=1", "/collections/crossings/nearest?lon=1&lat=1"} {
		if w := get(server, address); w.Code != http.StatusOK {
			t.Fatal(address, w.Code, w.Body)
		}
	}
	var got []string
	for _, r := range logged(t, log, dir, audit.Access) {
		got = append(got, fmt.Sprintf("%s of %s: %d", r.Route, r.Collection, r.Features))
	}
	slices.Sort(got)
	want := []string{"/collections/:collectionId/items/:featureId/neighbours of *: 0", "/collections/:collectionId/nearest of crossings: 3"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
