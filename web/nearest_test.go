package web

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/tidwall/geodesic"
)

func metresBetween(p, q orb.Point) (metres, azimuth float64) {
	geodesic.WGS84.Inverse(p[1], p[0], q[1], q[0], &metres, &azimuth, nil)
	return metres, math.Mod(azimuth+360, 360)
}

func TestNearest(t *testing.T) {
	across := placesLayer(t, "across", "", []string{"name", "distance_m", "bearing", "k"},
		place{"east", orb.Point{179.9, 0}, map[string]string{"name": "A", "k": "x"}}, place{"west", orb.Point{-179.8, 0}, map[string]string{"distance_m": "far"}}, place{"north", orb.Point{0, 90}, nil}, place{"none", nil, nil})
	server, _ := testServer(t, Config{}, append(borderland(t), threeCrossings(t), across)...)
	order := func(address string) string {
		var doc struct {
			NumberReturned int
			Features       []struct {
				ID         string
				Properties struct {
					Distance float64 `json:"distance_m"`
				}
			}
		}
		w := get(server, address)
		if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || doc.NumberReturned != len(doc.Features) {
			t.Fatalf("%s: %v %s", address, err, w.Body)
		}
		var ids []string
		for i, f := range doc.Features {
			ids = append(ids, f.ID)
			if i > 0 && f.Properties.Distance < doc.Features[i-1].Properties.Distance {
				t.Errorf("%s: %s stands too late", address, f.ID)
			}
		}
		return strings.Join(ids, " ")
	}
	for _, tt := range []struct{ address, want string }{
		{"across/nearest?lon=-180&lat=0", "east west north"},
		{"across/nearest?lon=180&lat=0&k=1", "east"},
		{"across/nearest?lon=180&lat=0&within_km=12", "east"},
		{"across/nearest?lon=180&lat=0&within_km=0.001", ""},
		{"across/nearest?lon=77&lat=90&k=1", "north"},
		{"across/nearest?lon=180&lat=0&name=A", "east"},
		{"across/nearest?lon=180&lat=0&filter=name%20IS%20NULL", "west north"},
		{"crossings/nearest?lon=-88&lat=16&status=open", "ñandú 2 GT-MX/1"},
		{"crossings/nearest?lon=-88&lat=16&datetime=2024-01-01/..", "GT-MX/1"},
		{"crossings/nearest?lon=-88&lat=16", "3 ñandú 2 GT-MX/1"},
		{"blind_crossings/nearest?lon=-91.3&lat=15", "z1 z2"},
	} {
		if got := order("/collections/" + tt.address); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.address, got, tt.want)
		}
	}
	metres, azimuth := metresBetween(orb.Point{-180, 0}, orb.Point{179.9, 0})
	for _, s := range []scenario{
		{name: "how far and which way", url: "/collections/across/nearest?lon=-180&lat=0&k=1", status: 200, typ: "application/geo+json",
			has: []string{fmt.Sprintf(`"name":"A","k":"x","distance_m":%.3f,"bearing":%.0f}}`, metres, azimuth), `"numberReturned":1`, `"rel":"collection"`}, header: map[string]string{"ETag": "*"}},
		{name: "own properties give way", url: "/collections/across/nearest?lon=-180&lat=0", status: 200, hasNot: []string{`"distance_m":"far"`, `"distance_m":null`}},
		{name: "there", url: "/collections/crossings/nearest?lon=-88&lat=15.9&k=1", status: 200, has: []string{`"distance_m":0,"bearing":null}}`}},
		{name: "nowhere", url: "/collections/across/nearest?lon=5", status: 400, typ: problemType, has: []string{`"parameter":"lat"`}},
		{name: "off the earth", url: "/collections/across/nearest?lon=5&lat=90.1", status: 400, typ: problemType, has: []string{`"parameter":"lat"`}},
		{name: "too many", url: "/collections/across/nearest?lon=5&lat=9&k=1001", status: 400, typ: problemType, has: []string{`"parameter":"k"`}},
		{name: "no filter", url: "/collections/across/nearest?lon=5&lat=9&filter=(", status: 400, typ: problemType, has: []string{`"parameter":"filter"`}},
		{name: "due north", url: "/collections/across/nearest?lon=5&lat=9&k=1", status: 200, has: []string{`"bearing":0}}`}},
	} {
		t.Run(s.name, func(t *testing.T) { s.run(t, server) })
	}
}
