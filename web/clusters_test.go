package web

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

func TestClusters(t *testing.T) {
	server, _ := testServer(t, Config{}, threeCrossings(t))
	clusters := "/collections/crossings/clusters"
	for _, s := range []scenario{
		{name: "zoom 0", url: clusters, status: 200, typ: "application/geo+json",
			has:    []string{`"id":89`, `"cluster":true,"count":2,"expansion_zoom":5,"counts":{"open":2}`, `"bbox":[-92.147`, `"id":"3"`, `"numberMatched":3`, `"numberReturned":2`},
			header: map[string]string{"Cache-Control": "public, no-cache", "ETag": "*"}},
		{name: "where they fall apart", url: clusters + "?zoom=5", status: 200, has: []string{`"GT-MX/1"`, `"ñandú 2"`, `"numberReturned":3`}, hasNot: []string{"cluster\":"}},
		{name: "the last zoom", url: clusters + "?zoom=14", status: 200, has: []string{`"numberReturned":3`}, hasNot: []string{"cluster\":"}},
		{name: "beyond it", url: clusters + "?zoom=24&bbox=-91,14,-90,16", status: 200, has: []string{`"ñandú 2"`, `"numberMatched":1`}, hasNot: []string{"cluster\":"}},
		{name: "filtered", url: clusters + "?filter=" + url.QueryEscape("width_m > 7"), status: 200, has: []string{`"GT-MX/1"`, `"numberMatched":1`}, hasNot: []string{"cluster\":"}},
		{name: "by a property", url: clusters + "?status=open", status: 200, has: []string{`"count":2`, `"numberMatched":2`}, hasNot: []string{`"id":"3"`}},
		{name: "by date", url: clusters + "?datetime=2024-05-31", status: 200, has: []string{`"numberMatched":1`}},
		{name: "elsewhere", url: clusters + "?bbox=0,0,10,10", status: 200, has: []string{`"numberMatched":0`, `"features":[`}},
		{name: "a box with the cluster's middle", url: clusters + "?bbox=-92,14,-91,16", status: 200, has: []string{`"count":2`, `"numberReturned":1`}},
		{name: "bad zoom", url: clusters + "?zoom=25", status: 400, has: []string{`"parameter":"zoom"`}},
		{name: "bad filter", url: clusters + "?filter=nope", status: 400, has: []string{`"parameter":"filter"`}},
		{name: "no such format", url: clusters + "?f=csv", status: 400, has: []string{`"parameter":"f"`}},

		{name: "leaves", url: clusters + "/89/leaves", status: 200, has: []string{`"GT-MX/1"`, `"ñandú 2"`, `"numberMatched":2`}, hasNot: []string{`"id":"3"`, `"rel":"next"`},
			header: map[string]string{"OGC-NumberMatched": "2", "Content-Crs": "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"}},
		{name: "leaves of a page", url: clusters + "/89/leaves?limit=1&status=open", status: 200, has: []string{`"numberMatched":2`, `"numberReturned":1`, `leaves?limit=1&offset=1&status=open","rel":"next"`}},
		{name: "the next page", url: clusters + "/89/leaves?limit=1&offset=1", status: 200, has: []string{`"numberReturned":1`}, hasNot: []string{`"rel":"next"`}},
		{name: "leaves under a filter", url: clusters + "/89/leaves?synthetic=true", status: 200, has: []string{`"ñandú 2"`, `"numberMatched":1`}},
		{name: "an empty cell", url: clusters + "/64/leaves", status: 200, has: []string{`"numberMatched":0`}},
		{name: "no cluster's id", url: clusters + "/3/leaves", status: 404, has: []string{`"parameter":"clusterId"`}},
		{name: "a huge id", url: clusters + "/99999999999999999999/leaves", status: 404, has: []string{`"parameter":"clusterId"`}},
		{name: "no number", url: clusters + "/x/leaves", status: 400, has: []string{`"parameter":"clusterId"`}},
		{name: "no box of leaves", url: clusters + "/89/leaves?bbox=0,0,1,1", status: 400, has: []string{`"parameter":"bbox"`}},
	} {
		t.Run(s.name, func(t *testing.T) { s.run(t, server) })
	}
}

func TestFilteredTiles(t *testing.T) {
	server, _ := testServer(t, Config{}, threeCrossings(t))
	for _, set := range []string{"/collections/crossings/tiles/4/3/7.mvt", "/collections/crossings/tiles/WebMercatorQuad/4/7/3"} {
		for _, s := range []scenario{
			{name: "all", url: set, status: 200, has: []string{"GT-MX/1", "ñandú 2"}},
			{name: "by a filter", url: set + "?filter=" + url.QueryEscape("width_m > 7"), status: 200, has: []string{"GT-MX/1"}, hasNot: []string{"ñandú 2"}},
			{name: "by a property", url: set + "?synthetic=true", status: 200, has: []string{"ñandú 2"}, hasNot: []string{"GT-MX/1"}},
			{name: "by date", url: set + "?datetime=2024-05-31", status: 200, has: []string{"GT-MX/1"}, hasNot: []string{"ñandú 2"}},
			{name: "bad", url: set + "?filter=nope", status: 400, has: []string{`"parameter":"filter"`}},
			{name: "unknown", url: set + "?nope=1", status: 400, has: []string{`"parameter":"nope"`}},
		} {
			t.Run(s.name, func(t *testing.T) { s.run(t, server) })
		}
		if w := get(server, set+"?status=shut"); w.Code != http.StatusNoContent {
			t.Errorf("a tile of nothing is %d", w.Code)
		}
	}
}

// TestFilteredTilesOfAllLayers: what is asked of properties is asked of the collections
// that have them.
func TestFilteredTilesOfAllLayers(t *testing.T) {
	posts := geo.NewBuilder(geo.Info{ID: "posts", MaxZoom: 14}, geo.Schema{})
	for i, name := range []string{"Suchiate post", "Copán post"} {
		column, err := posts.Column([]byte("name"))
		if err != nil {
			t.Fatal(err)
		}
		f := geo.Feature{ID: text(fmt.Sprint("post", i)), IsPoint: true, Point: orb.Point{-91 + float64(i)/10, 15}}
		f.Set(column, text(name))
		if err := posts.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	collection, err := posts.Build()
	if err != nil {
		t.Fatal(err)
	}
	server, _ := testServer(t, Config{}, threeCrossings(t), collection)
	filter := func(text string) string { return "filter=" + url.QueryEscape(text) }
	for _, set := range []string{"/tiles/4/3/7.mvt?", "/tiles/WebMercatorQuad/4/7/3?", "/tiles/WebMercatorQuad/4/7/3?collections=posts,crossings&"} {
		for _, s := range []scenario{
			{name: "all", url: set, status: 200, has: []string{"GT-MX/1", "ñandú 2", "post0", "post1"}},
			{name: "a property that one has", url: set + filter("width_m > 7"), status: 200, has: []string{"GT-MX/1", "post0", "post1"}, hasNot: []string{"ñandú 2"}},
			{name: "a property that both have", url: set + filter("name LIKE 'Suchiate%'"), status: 200, has: []string{"GT-MX/1", "post0"}, hasNot: []string{"ñandú 2", "post1"}},
			{name: "properties that one has both of", url: set + filter("name LIKE 'Suchiate%' AND width_m > 7"), status: 200, has: []string{"GT-MX/1", "post0", "post1"}, hasNot: []string{"ñandú 2"}},
			{name: "the geometry", url: set + filter("S_INTERSECTS(geometry, BBOX(-91.05, 14, -90.95, 16))"), status: 200, has: []string{"post0"}, hasNot: []string{"GT-MX/1", "ñandú 2", "post1"}},
			{name: "as JSON", url: set + "filter-lang=cql2-json&" + filter(`{"op":"=","args":[{"property":"synthetic"},true]}`), status: 200, has: []string{"ñandú 2", "post0"}, hasNot: []string{"GT-MX/1"}},
			{name: "a parameter of one", url: set + "synthetic=true", status: 200, has: []string{"ñandú 2", "post0", "post1"}, hasNot: []string{"GT-MX/1"}},
			{name: "a parameter of both", url: set + "name=Copán", status: 200, has: []string{"ñandú 2"}, hasNot: []string{"GT-MX/1", "post0", "post1"}},
			{name: "a date", url: set + "datetime=2024-05-31", status: 200, has: []string{"GT-MX/1", "post0", "post1"}, hasNot: []string{"ñandú 2"}},
			{name: "several", url: set + "datetime=2024-05-31&" + filter("name LIKE '%post'"), status: 200, has: []string{"post0", "post1"}, hasNot: []string{"GT-MX/1", "ñandú 2"}},
			{name: "of no collection", url: set + filter("nope = 1"), status: 400, has: []string{`"parameter":"filter"`}},
			{name: "another type", url: set + filter("name > 3"), status: 400, has: []string{`"parameter":"filter"`}},
			{name: "no filter", url: set + filter("name >"), status: 400, has: []string{`"parameter":"filter"`}},
			{name: "no date", url: set + "datetime=soon", status: 400, has: []string{`"parameter":"datetime"`}},
			{name: "no value", url: set + "synthetic=maybe", status: 400, has: []string{`"parameter":"synthetic"`}},
			{name: "unknown", url: set + "nope=1", status: 400, has: []string{`"parameter":"nope"`}},
		} {
			t.Run(s.name, func(t *testing.T) { s.run(t, server) })
		}
	}
	for _, s := range []scenario{
		{name: "of a collection that is left out", url: "/tiles/WebMercatorQuad/4/7/3?collections=posts&" + filter("width_m > 7"), status: 400, has: []string{`"parameter":"filter"`}},
		{name: "a parameter of it", url: "/tiles/WebMercatorQuad/4/7/3?collections=posts&synthetic=true", status: 400, has: []string{`"parameter":"synthetic"`}},
		{name: "the basemap", url: "/basemap/0/0/0.mvt?" + filter("TRUE"), status: 400, has: []string{`"parameter":"filter"`}},
	} {
		t.Run(s.name, func(t *testing.T) { s.run(t, server) })
	}
}

// TestClustersCountWhatItemsFind: under any filter, at any zoom, the clusters of the
// world count the features that items finds, and leaves are that many.
func TestClustersCountWhatItemsFind(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 17))
	var features []geo.Feature
	for i := range 2000 {
		status := geo.Value{}
		if i%3 > 0 {
			status = text([]string{"open", "shut"}[i%2])
		}
		p := orb.Point{-90 + 2*r.NormFloat64(), 15 + 2*r.NormFloat64()}
		features = append(features, feature(fmt.Sprint(i), p, text(fmt.Sprint("n", i%7)), status, geo.Value{Kind: geo.KindNumber, Float: float64(i % 100)}))
	}
	server, _ := testServer(t, Config{}, crossings(t, features...))
	ask := func(address string) (answer struct {
		NumberMatched, NumberReturned int
		Features                      []struct {
			ID         any
			Properties struct {
				Count  int
				Counts map[string]int
			}
		}
	}) {
		t.Helper()
		w := get(server, address)
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != http.StatusOK {
			t.Fatalf("%s: %d %v %.200s", address, w.Code, err, w.Body)
		}
		return answer
	}
	layer := "/collections/crossings/"
	for _, filter := range []string{"", "filter=width_m%3C50", "filter=name%20LIKE%20%27n3%27", "status=open", "filter=S_INTERSECTS(geometry,BBOX(-90,14,-88,16))"} {
		want := ask(layer + "items?" + filter).NumberMatched
		for _, zoom := range []int{0, 2, 5, 7, 12, 14} {
			got := ask(fmt.Sprintf("%sclusters?zoom=%d&%s", layer, zoom, filter))
			sum := 0
			for _, f := range got.Features {
				sum += max(f.Properties.Count, 1)
			}
			if sum != want || got.NumberMatched != want || got.NumberReturned != len(got.Features) {
				t.Errorf("%q, zoom %d: %d features in %d of %d, want %d", filter, zoom, sum, len(got.Features), got.NumberReturned, want)
			}
			for _, f := range got.Features[:min(3, len(got.Features))] {
				if f.Properties.Count == 0 {
					continue
				}
				leaves := ask(fmt.Sprintf("%sclusters/%.0f/leaves?%s", layer, f.ID, filter))
				open := ask(fmt.Sprintf("%sclusters/%.0f/leaves?status=open&%s", layer, f.ID, strings.TrimPrefix(filter, "status=open")))
				if leaves.NumberMatched != f.Properties.Count || open.NumberMatched != f.Properties.Counts["open"] {
					t.Errorf("%q: %d leaves of %v, %d of them open", filter, leaves.NumberMatched, f, open.NumberMatched)
				}
			}
		}
	}
}
