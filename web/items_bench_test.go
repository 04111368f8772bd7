package web

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// millionCrossings is a layer of n points, half of them in clusters, with one of four
// statuses each.
func millionCrossings(b *testing.B, n int) *geo.Collection {
	b.Helper()
	r := rand.New(rand.NewPCG(8, 8))
	builder := geo.NewBuilder(geo.Info{ID: "crossings", MaxZoom: 14}, geo.Schema{ID: "id", Class: "status", Date: "seen", Properties: []geo.Property{
		{Name: "name", Type: geo.String}, {Name: "status", Type: geo.String}, {Name: "width_m", Type: geo.Number},
		{Name: "seen", Type: geo.String, Format: geo.FormatDate},
	}})
	status := []string{"active", "inactive", "blocked", "unknown"}
	for i := range n {
		p := orb.Point{-94 + 12*r.Float64(), 12 + 8*r.Float64()}
		if i%2 == 0 {
			p = orb.Point{-90.5 + r.NormFloat64()/4, 14.6 + r.NormFloat64()/4}
		}
		f := feature("SYN-"+strconv.Itoa(i), p, text(fmt.Sprint("Paso ", i%40_000)), text(status[r.IntN(4)]),
			geo.Value{Kind: geo.KindNumber, Float: float64(r.IntN(120)) / 10}, text(fmt.Sprintf("20%02d-%02d-01", 10+r.IntN(15), 1+r.IntN(12))))
		if err := builder.Add(&f); err != nil {
			b.Fatal(err)
		}
	}
	c, err := builder.Build()
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// BenchmarkFilteredPage asks, on one core, for 10 features out of a million with the
// exact number matched: the whole of a request but the network.
func BenchmarkFilteredPage(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	server, _ := testServer(b, Config{}, millionCrossings(b, 1_000_000))
	for _, c := range []struct{ name, query string }{
		{"enum in a box", "bbox=-92,13,-88.2,15.5&filter=" + url.QueryEscape("status='blocked'")},
		{"enum and range in a box", "bbox=-92,13,-88.2,15.5&filter=" + url.QueryEscape("status IN ('blocked','inactive') AND width_m > 3")},
		{"enum and date in half", "bbox=-94,12,-88,20&status=active&datetime=2020-01-01/.."},
		{"name without accents", "bbox=-92,13,-88.2,15.5&filter=" + url.QueryEscape("ACCENTI(CASEI(name)) LIKE 'paso 12%'")},
		{"within a polygon", "filter=" + url.QueryEscape("S_WITHIN(geometry,POLYGON((-92 14,-89 14,-90 16,-92 14))) AND status='active'")},
		{"box in UTM", "bbox=200000,1500000,400000,1700000&bbox-crs=" + epsg + "32616&status=active"},
		{"box alone", "bbox=-92,13,-88.2,15.5"},
	} {
		b.Run(c.name, func(b *testing.B) {
			matched := ""
			for b.Loop() {
				w := get(server, "/collections/crossings/items?limit=10&"+c.query)
				if matched = w.Header().Get("OGC-NumberMatched"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"numberReturned":10`) {
					b.Fatalf("%d: %s", w.Code, w.Body)
				}
			}
			n, err := strconv.ParseFloat(matched, 64)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(n, "matched")
		})
	}
}
