package web

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"lindero/tiles"
)

// benchCrossings is how many points benchmarks of filtered tiles take.
func benchCrossings() int {
	switch os.Getenv("LINDERO_BENCH") {
	case "full":
		return 1_000_000
	case "10M":
		return 10_000_000
	}
	return 100_000
}

// BenchmarkFilteredTiles asks, on one core, for tiles that are not in the cache under
// filters never used before: for the first tile, of zoom 0, which finds what the filter
// selects, and for those of further zooms in the middle of a crowd.
func BenchmarkFilteredTiles(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	server, _ := testServer(b, Config{}, millionCrossings(b, benchCrossings()))
	for _, c := range []struct{ name, filter string }{
		{"quarter", "status='active' AND width_m > %g"},
		{"nearly all", "width_m > %g"},
		{"few", "name = 'Paso 7' AND width_m > %g"},
		{"text", "ACCENTI(CASEI(name)) LIKE 'paso 12%%' AND width_m > %g"},
	} {
		b.Run(c.name, func(b *testing.B) {
			var first, next []time.Duration
			n := 0
			ask := func(zoom uint32) time.Duration {
				id, _ := tiles.WebMercatorQuad.Owner(orb.Point{-90.5, 14.6}, zoom)
				start := time.Now()
				w := get(server, fmt.Sprintf("/collections/crossings/tiles/%s.mvt?filter=%s", id, url.QueryEscape(fmt.Sprintf(c.filter, float64(n)*1e-6))))
				took := time.Since(start)
				if w.Code != http.StatusOK && w.Code != http.StatusNoContent {
					b.Fatalf("%d: %s", w.Code, w.Body)
				}
				return took
			}
			for b.Loop() {
				n++
				first = append(first, ask(0))
				for zoom := uint32(1); zoom <= 14; zoom++ {
					next = append(next, ask(zoom))
				}
			}
			slices.Sort(first)
			slices.Sort(next)
			b.ReportMetric(first[len(first)/2].Seconds()*1e3, "first-ms")
			b.ReportMetric(next[len(next)/2].Seconds()*1e3, "next-ms")
			b.ReportMetric(next[len(next)-1].Seconds()*1e3, "slowest-ms")
		})
	}
}
