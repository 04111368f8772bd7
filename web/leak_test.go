package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/redact"
	"lindero/tiles"
)

// A world is data with secrets: what the public may be told of two worlds with the same
// outline is the same, whatever the secrets of each are.
type world struct {
	crossings, airstrips, posts *geo.Collection
	positions                   []orb.Point // of everything that is hidden or generalised
	words                       []string    // likewise: names, ids, values

	zones      geo.Zones // of the rule for what is generalised; part of the outline
	dropsClass bool
}

const cellKM = 25

// cellOf is the cell of the grid that package geo/redact documents.
func cellOf(p orb.Point) [2]float64 {
	const radius, parallel = 6371.0072, 15 * math.Pi / 180
	return [2]float64{
		math.Floor(radius * math.Cos(parallel) * p[0] * math.Pi / 180 / cellKM),
		math.Floor(radius / math.Cos(parallel) * math.Sin(p[1]*math.Pi/180) / cellKM),
	}
}

// near is another position in the same cell.
func near(r *rand.Rand, p orb.Point) orb.Point {
	for {
		if q := (orb.Point{p[0] + (r.Float64()-0.5)*0.4, p[1] + (r.Float64()-0.5)*0.4}); cellOf(q) == cellOf(p) {
			return q
		}
	}
}

// newWorld makes the world of an outline and its secrets.
func newWorld(t testing.TB, outline, secret uint64) *world {
	t.Helper()
	o, s := rand.New(rand.NewPCG(outline, 1)), rand.New(rand.NewPCG(secret, 2))
	w := &world{dropsClass: o.IntN(3) == 0, zones: geo.Zones{
		To: geo.Grid, CellKM: cellKM * float64(int(1)<<o.IntN(3)), MinCount: 1 + o.IntN(8)}} // cells nest, so the finest is enough for near
	word := func() string {
		w.words = append(w.words, fmt.Sprintf("secreto%016x", s.Uint64()))
		return w.words[len(w.words)-1]
	}
	hidden := func(p orb.Point) orb.Point {
		q := near(s, p)
		w.positions = append(w.positions, q)
		return q
	}
	centres := make([]orb.Point, 12)
	for i := range centres {
		centres[i] = orb.Point{-92 + 4*o.Float64(), 14 + 3*o.Float64()}
	}
	somewhere := func() orb.Point {
		c := centres[o.IntN(len(centres))]
		return orb.Point{c[0] + o.NormFloat64()/8, c[1] + o.NormFloat64()/8}
	}
	number := func() geo.Value { return geo.Value{Kind: geo.KindNumber, Float: math.Round(s.Float64()*1e6) / 1e3} }
	statuses := []string{"active", "inactive", "blocked"}
	var crossings, airstrips, posts []geo.Feature
	for range 400 {
		p, status := somewhere(), statuses[o.IntN(3)]
		crossings = append(crossings, feature(word(), hidden(p), text(word()), text(status), number(), text(fmt.Sprintf("20%02d-01-02", 10+s.IntN(14)))))
	}
	for i := range 200 {
		p, registered := somewhere(), o.IntN(2) == 0
		if registered {
			airstrips = append(airstrips, feature(fmt.Sprint("strip-", i), p, text(fmt.Sprint("Pista ", i)), text("registered"), geo.Value{Kind: geo.KindNumber, Float: float64(i)}, text("2020-01-02")))
		} else {
			airstrips = append(airstrips, feature(word(), hidden(p), text(word()), text("unregistered"), number(), text(fmt.Sprintf("20%02d-01-02", 10+s.IntN(14)))))
		}
	}
	for range 10 + s.IntN(50) {
		posts = append(posts, feature(word(), hidden(somewhere()), text(word()), text(word()), number(), text("2021-02-03")))
	}
	// Secrets may stand in any order in the files.
	s.Shuffle(len(crossings), func(i, j int) { crossings[i], crossings[j] = crossings[j], crossings[i] })
	w.crossings = secretLayer(t, "blind_crossings", crossings)
	w.airstrips = secretLayer(t, "airstrips", airstrips)
	w.posts = secretLayer(t, "posts", posts)
	return w
}

func secretLayer(t testing.TB, id string, features []geo.Feature) *geo.Collection {
	t.Helper()
	b := geo.NewBuilder(geo.Info{ID: id, MaxZoom: 14, Sensitive: true}, geo.Schema{ID: "id", Class: "status", Date: "seen", Properties: []geo.Property{
		{Name: "name", Type: geo.String},
		{Name: "status", Type: geo.String, Enum: []geo.EnumValue{{Value: "active"}, {Value: "inactive"}, {Value: "blocked"}, {Value: "registered"}, {Value: "unregistered"}}},
		{Name: "width_m", Type: geo.Number, Unit: "m"},
		{Name: "seen", Type: geo.String, Format: geo.FormatDate},
	}})
	for i := range features {
		if err := b.Add(&features[i]); err != nil {
			t.Fatal(err)
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// secretServer serves a world under rules that hide its secrets from the public.
func secretServer(t testing.TB, w *world, open *geo.Collection, built time.Time, config Config) *Server {
	t.Helper()
	config.PublicURL = "https://maps.example.org"
	server, _ := testServer(t, config)
	server.Publish(secretSnapshot(t, w, open, built))
	return server
}

// secretSnapshot makes the editions of a world.
func secretSnapshot(t testing.TB, w *world, open *geo.Collection, built time.Time) *geo.Snapshot {
	t.Helper()
	show := geo.Rule{Action: geo.Show}
	zones := geo.Rule{Action: geo.Generalise, Zones: w.zones}
	if w.dropsClass {
		zones.Drop = []string{"status"}
	}
	registered := geo.Rule{Action: geo.Show, Where: "status = 'registered'", Else: &zones}
	editions, err := redact.Editions(redact.Options{
		Classes: []string{geo.Public, "official"},
		Layers: []redact.Layer{
			{Collection: open, Rules: []geo.Rule{show, show}},
			{Collection: someBorders(t, "marked"), Rules: []geo.Rule{show, show}},
			{Collection: w.crossings, Rules: []geo.Rule{zones, show}},
			{Collection: w.airstrips, Rules: []geo.Rule{registered, show}},
			{Collection: w.posts, Rules: []geo.Rule{{Action: geo.Hide}, show}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return geo.NewSnapshot(built, editions...)
}

// attacks are the addresses that an attacker asks: every route of the router, and then
// whatever may tell where something is.
func attacks(t *testing.T, server *Server, w *world) []string {
	t.Helper()
	var all []string
	for _, route := range server.echo.Routes() {
		if route.Method == http.MethodGet && route.Path != "/metrics" {
			all = append(all, filled(t, route.Path)...)
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	for _, id := range []string{"blind_crossings", "airstrips", "posts", "crossings"} {
		base := "/collections/" + id
		for _, f := range []string{"json", "geojsonseq", "csv", "fgb", "html"} {
			all = append(all, base+"/items?f="+f, base+"/items?limit=3&f="+f)
			if f != "html" {
				all = append(all, base+"/download?f="+f)
			}
		}
		for _, query := range []string{
			"sortby=name", "sortby=-width_m", "sortby=seen,-status", "sortby=id", "offset=3&limit=2", "status=active", "width_m=5", "name=x", "seen=2020-01-02",
			"datetime=2015-01-01/..", "datetime=../2012-06-01", "properties=name", "properties=status,count", "crs=" + epsg + "32616",
			"filter=" + url.QueryEscape("name LIKE 'secreto%'"), "filter=" + url.QueryEscape("width_m > 500"), "filter=" + url.QueryEscape("count > 5"),
			"filter=" + url.QueryEscape("status = 'active' OR width_m < 10"), "filter=" + url.QueryEscape("id LIKE 'secreto%'"),
		} {
			all = append(all, base+"/items?"+query, base+"/items?f=html&"+query)
		}
		for _, query := range []string{"status=active", "width_m=5", "datetime=2015-01-01/..", "filter=" + url.QueryEscape("name LIKE 'secreto%'")} {
			all = append(all, base+"/clusters?zoom=3&"+query, base+"/clusters?zoom=14&"+query, base+"/clusters/89/leaves?"+query, base+"/tiles/0/0/0.mvt?"+query,
				"/tiles/0/0/0.mvt?"+query, "/tiles/WorldCRS84Quad/0/0/0?collections="+id+"&"+query)
		}
		for _, within := range []string{"0.1", "1", "10", "100"} {
			all = append(all, "/borders/GT-MX/features?within_km="+within, "/borders/GT-MX/features?f=html&collections="+id+"&within_km="+within)
		}
		all = append(all, halving(base, w.positions[0])...)
		all = append(all, closingIn(base, w.positions[:12])...)
		for _, item := range itemsOf(t, server, base) {
			all = append(all, item+"/neighbours", item+"/neighbours?within_km=500&lang=en", item+"/neighbours?within_km=3", item+"/neighbours?f=geojson&within_km=80", item+"/neighbours?f=html&within_km=80")
		}
	}
	for _, p := range w.positions[:20] {
		for zoom := range uint32(15) {
			if tile, ok := tiles.WebMercatorQuad.Owner(p, zoom); ok {
				all = append(all, fmt.Sprintf("/tiles/%s.mvt", tile), fmt.Sprintf("/collections/blind_crossings/tiles/%s.mvt", tile))
			}
		}
	}
	for _, word := range w.words[:40] {
		all = append(all, "/collections/blind_crossings/items/"+word, "/collections/airstrips/items/"+word, "/collections/posts/items/"+word)
	}
	return all
}

// halving closes in on a position with ever smaller boxes, by the parameter and by a
// filter.
func halving(base string, p orb.Point) []string {
	var all []string
	low, high := orb.Point{-95, 12}, orb.Point{-85, 19}
	for range 16 {
		for axis := range 2 {
			if middle := (low[axis] + high[axis]) / 2; p[axis] < middle {
				high[axis] = middle
			} else {
				low[axis] = middle
			}
		}
		box := fmt.Sprintf("%g,%g,%g,%g", low[0], low[1], high[0], high[1])
		all = append(all, base+"/items?limit=1&bbox="+box, base+"/items?limit=1&filter="+url.QueryEscape("S_INTERSECTS(geometry,BBOX("+box+"))"))
	}
	return all
}

// closingIn asks what is nearest to positions, within ever smaller distances.
func closingIn(base string, positions []orb.Point) []string {
	var all []string
	for _, p := range positions {
		from := fmt.Sprintf("%s/nearest?lon=%g&lat=%g", base, p[0], p[1])
		all = append(all, from, from+"&k=1", from+"&k=1000", from+"&k=3&status=active", from+"&filter="+url.QueryEscape("name LIKE 'secreto%'"), from+"&filter="+url.QueryEscape("count > 5"))
		for km := 64.0; km > 1e-3; km /= 4 {
			all = append(all, fmt.Sprintf("%s&within_km=%g", from, km))
		}
	}
	return all
}

// itemsOf are the addresses of some items of a collection, as whoever asks sees them.
func itemsOf(t *testing.T, server *Server, base string) []string {
	t.Helper()
	var page struct{ Features []struct{ ID string } }
	w := get(server, base+"/items?limit=8")
	if w.Code == http.StatusNotFound {
		return nil
	}
	if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil || len(page.Features) == 0 {
		t.Fatalf("%s: %v %.300s", base, err, w.Body)
	}
	var all []string
	for _, f := range page.Features {
		all = append(all, base+"/items/"+url.PathEscape(f.ID))
	}
	return all
}

// filled are addresses of a route with its variables filled in.
func filled(t *testing.T, route string) []string {
	t.Helper()
	good := map[string][]string{
		"collectionId": {"blind_crossings", "airstrips", "posts", "crossings"}, "featureId": {"elsewhere", "strip-1"}, "clusterId": {"89", "90"},
		"z": {"0", "6"}, "x": {"0", "15"}, "y": {"0.mvt", "29.mvt"},
		"tileMatrixSetId": {"WebMercatorQuad", "WorldCRS84Quad"}, "tileMatrix": {"0", "6"}, "tileRow": {"0", "29"}, "tileCol": {"0", "15"},
		"borderId": {"GT-MX"}, "processId": {"pack"}, "jobId": {firstJob}, "name": {"crossings.pmtiles"},
		"tilesetId": {"packed"}, "fontstack": {"Go%20Bold"}, "range": {"0-255.pbf"}, "file": {"lindero.json", "lindero.png"}, "*": {"none"},
	}
	addresses := []string{""}
	for part := range strings.SplitSeq(strings.TrimPrefix(route, "/"), "/") {
		values := []string{part}
		if name, ok := strings.CutPrefix(part, ":"); ok || part == "*" {
			if values = good[name]; part == "*" {
				values = good["*"]
			}
			if values == nil {
				t.Fatalf("%s: no value is known for %s", route, part)
			}
		}
		var longer []string
		for _, a := range addresses {
			for _, v := range values {
				longer = append(longer, a+"/"+v)
			}
		}
		addresses = longer
	}
	return addresses
}

// told is everything that an answer tells: status, header and body, but for the id of
// the request, which counts them.
func told(server http.Handler, address string) string {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	id := w.Header().Get("X-Request-Id")
	w.Header().Del("X-Request-Id")
	var out bytes.Buffer
	fmt.Fprintln(&out, w.Code)
	for _, name := range slices.Sorted(maps.Keys(w.Header())) {
		fmt.Fprintln(&out, name, w.Header()[name])
	}
	body := w.Body.String()
	if id != "" {
		body = strings.ReplaceAll(body, `"instance":"`+id+`"`, "")
	}
	return out.String() + body
}

// TestSecretsChangeNothing asks two servers whose data have the same outline and other
// secrets. If every answer to every question is the same, byte for byte, no question and
// no chain of questions tells a secret: not by content, counts, order, ids, validators,
// sizes or errors.
func TestSecretsChangeNothing(t *testing.T) {
	built := time.Now()
	open := threeCrossings(t)
	for outline := range uint64(4) {
		a, b := newWorld(t, outline, 10), newWorld(t, outline, 20)
		one, other := secretServer(t, a, open, built, Config{}), secretServer(t, b, open, built, Config{})
		insider := secretServer(t, a, open, built, Config{AnonymousClass: "official"})
		outsider := secretServer(t, b, open, built, Config{AnonymousClass: "official"})
		differ := 0
		addresses := attacks(t, secretServer(t, a, open, built, Config{}), a) // a server of its own, since it counts what it is asked
		for _, address := range addresses {
			first, second := told(one, address), told(other, address)
			if first != second {
				t.Errorf("outline %d: %s tells the secrets apart:\n%.600s\n---\n%.600s", outline, address, first, second)
			}
			if told(insider, address) != told(outsider, address) {
				differ++
			}
		}
		if differ < len(addresses)/3 {
			t.Errorf("outline %d: only %d of %d questions tell who may know anything: they ask too little", outline, differ, len(addresses))
		}
	}
}

// TestNothingHiddenIsInTheBytes looks for positions, words and values of what is hidden in
// all that the public gets.
func TestNothingHiddenIsInTheBytes(t *testing.T) {
	w := newWorld(t, 7, 7)
	server := secretServer(t, w, threeCrossings(t), time.Now(), Config{})
	official := secretServer(t, w, threeCrossings(t), time.Now(), Config{AnonymousClass: "official"})
	var needles []string
	for _, p := range w.positions {
		for _, v := range p {
			digits := strconv.FormatFloat(v, 'f', -1, 64)
			needles = append(needles, digits[:min(len(digits), 9)]) // about a metre
		}
	}
	needles = append(needles, w.words...)
	found := 0
	for _, address := range attacks(t, server, w) {
		mirrored := strings.Contains(address, "secreto") || strings.Contains(address, "bbox=") || strings.Contains(address, "BBOX") || strings.Contains(address, "lon=")
		if mirrored {
			continue // links and errors repeat what the asker wrote
		}
		answer, full := told(server, address), told(official, address)
		for _, needle := range needles {
			if strings.Contains(answer, needle) {
				t.Fatalf("%s holds %q:\n%.800s", address, needle, answer)
			}
			if strings.Contains(full, needle) {
				found++
			}
		}
	}
	if found < len(needles) {
		t.Errorf("the official edition shows only %d of %d secrets: the search is no search", found, len(needles))
	}
}
