package web

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// scattered is a layer of n places about the region, with one of some values in a column.
func scattered(t testing.TB, id string, n int, size float64, column string, values ...string) *geo.Collection {
	r := rand.New(rand.NewPCG(uint64(n), 3))
	all := make([]place, n)
	for i := range all {
		p := orb.Point{-92 + 5*r.Float64(), 13.5 + 4*r.Float64()}
		all[i] = place{fmt.Sprint(id, i), p, map[string]string{"name": fmt.Sprint("Lugar ", i), column: values[r.IntN(len(values))]}}
		if size > 0 {
			all[i].at = p.Bound().Pad(size).ToPolygon()
		}
	}
	return placesLayer(t, id, "", []string{"name", column}, all...)
}

// BenchmarkNeighbours writes what is near an official crossing, another one each time, among
// a region's layers with 100,000 blind crossings.
func BenchmarkNeighbours(b *testing.B) {
	server, _ := testServer(b, Config{},
		scattered(b, "official_crossings", 1000, 0, "staffing", "permanent", "part_time", "none", "unknown", "unknown"),
		scattered(b, "blind_crossings", 100_000, 0, "status", "active", "inactive"),
		scattered(b, "posts", 10_000, 0, "country", "GT", "HN"), scattered(b, "airstrips", 2000, 0, "registration", "registered", "unregistered"),
		scattered(b, "municipalities", 1000, 0.05, "country", "GT", "HN"), scattered(b, "health", 5000, 0, "type", "hospital", "clinic", "post"))
	for _, km := range []int{5, 25} {
		b.Run(fmt.Sprintf("within=%dkm", km), func(b *testing.B) {
			b.ReportAllocs()
			i, bytes := 0, 0
			for b.Loop() {
				w := get(server, fmt.Sprintf("/collections/official_crossings/items/official_crossings%d/neighbours?within_km=%d", i%1000, km))
				if w.Code != http.StatusOK {
					b.Fatal(w.Code, w.Body)
				}
				i, bytes = i+1, bytes+w.Body.Len()
			}
			b.ReportMetric(float64(bytes)/float64(i), "B/answer")
		})
	}
}
