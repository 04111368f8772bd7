package web

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/web/auth"
	"lindero/web/limit"
)

func gate(t testing.TB, o limit.Options) *limit.Gate {
	t.Helper()
	g, err := limit.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// asPrincipal makes a request that of the principal that its header Test-Principal names:
// tests of what is done with principals need no credentials.
func asPrincipal(r *http.Request) *http.Request {
	id := r.Header.Get("Test-Principal")
	if id == "" {
		return r
	}
	return r.WithContext(auth.With(r.Context(), auth.Principal{ID: id, Name: "Name of " + id, Class: "official"}))
}

func TestTooManyRequests(t *testing.T) {
	server, _ := testServer(t, Config{Limits: gate(t, limit.Options{Rate: 0.001, Burst: 3})}, threeCrossings(t))
	for _, url := range []string{"/collections", "/nope", "/tiles/0/0/0.mvt"} { // what is not there counts as well
		get(server, url)
	}
	refused := scenario{url: "/tiles/0/0/0.mvt", status: 429, typ: problemType, has: []string{`"code":"rate"`, "try again in"},
		header: map[string]string{"Retry-After": "1000", "RateLimit-Policy": `"rate";q=3;w=3000`, "RateLimit": `"rate";r=0;t=1000`, "Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}}
	refused.run(t, server)
	for _, url := range []string{"/healthz", "/readyz", "/metrics"} {
		scenario{url: url, status: 200}.run(t, server)
	}
	scenario{url: "/metrics", status: 200, has: []string{`lindero_limit_refused_total{reason="rate"} 1`, "lindero_queue_waiting 0", "lindero_memory_shedding 0"}}.run(t, server)
	scenario{url: "/tiles/0/0/0.mvt", headers: map[string]string{"Test-Principal": "k1"}, status: 200}.run(t, server)
}

func TestAddressOfAProxysClientCounts(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")} // httptest's address among them
	server, _ := testServer(t, Config{Limits: gate(t, limit.Options{Rate: 0.001, Burst: 1}), TrustedProxies: proxies}, threeCrossings(t))
	for i, want := range []int{200, 200, 429} {
		address := []string{"198.51.100.1", "198.51.100.2", "198.51.100.1"}[i]
		scenario{url: "/collections", headers: map[string]string{"X-Forwarded-For": address}, status: want}.run(t, server)
	}
}

func TestVolumeOfADay(t *testing.T) {
	server, _ := testServer(t, Config{Limits: gate(t, limit.Options{Volume: 1000})}, threeCrossings(t))
	scenario{url: "/collections/crossings/items", status: 200}.run(t, server)
	scenario{url: "/collections", status: 429, has: []string{`"code":"volume"`}, header: map[string]string{"RateLimit-Policy": `"volume";q=1000;w=86400;qu="content-bytes"`}}.run(t, server)
}

// TestScarceMemoryKeepsWhatCostsNothing has a server without any memory left.
func TestScarceMemoryKeepsWhatCostsNothing(t *testing.T) {
	server, _ := testServer(t, Config{Limits: gate(t, limit.Options{Memory: 1})}, threeCrossings(t))
	scenario{url: "/tiles/1/0/0.mvt", status: 503, has: []string{`"code":"memory"`}, header: map[string]string{"Retry-After": "5", "RateLimit": ""}}.run(t, server)
	limits := server.config.Limits
	server.config.Limits = nil // as before memory was short
	scenario{url: "/tiles/0/0/0.mvt", status: 200}.run(t, server)
	server.config.Limits = limits
	for _, s := range []scenario{
		{url: "/tiles/0/0/0.mvt", status: 200},
		{url: "/tiles/0/1/0.mvt", status: 404},
		{url: "/tiles/2/0/1.mvt", status: 503, has: []string{`"code":"memory"`}},
		{url: "/collections/crossings/items", status: 503, has: []string{`"code":"memory"`}},
		{url: "/collections/crossings/download", status: 503, has: []string{`"code":"memory"`}},
		{url: "/collections", status: 503, has: []string{`"code":"memory-essential"`}},
		{url: "/healthz", status: 200},
		{url: "/readyz", status: 200, has: []string{`"shedding":"all"`}},
		{url: "/metrics", status: 200, has: []string{"lindero_memory_shedding 2", `lindero_limit_refused_total{reason="memory-essential"} 1`}},
	} {
		t.Run(s.url, func(t *testing.T) { s.run(t, server) })
	}
}

// TestFilteredTileTakesOneSlot asks for a tile that is made for the one who asks, on a
// server that works on one expensive request at a time.
func TestFilteredTileTakesOneSlot(t *testing.T) {
	server, _ := testServer(t, Config{Limits: gate(t, limit.Options{Slots: 1, Wait: 100 * time.Millisecond})}, threeCrossings(t))
	for range 2 { // the slot is given back
		scenario{url: "/collections/crossings/tiles/0/0/0.mvt?filter=TRUE", status: 200}.run(t, server)
		scenario{url: "/collections/crossings/tiles/1/0/0.mvt?filter=TRUE", status: 200}.run(t, server)
		scenario{url: "/tiles/0/0/0.mvt", status: 200}.run(t, server)
	}
}

// TestSlowReaderHoldsNoSlot has a client that takes nothing of a large file, on a
// server that works on one expensive request at a time.
func TestSlowReaderHoldsNoSlot(t *testing.T) {
	features := make([]geo.Feature, 40_000)
	for i := range features {
		features[i] = feature(fmt.Sprint("SYN-", i), orb.Point{-92, 14}, text(strings.Repeat("Paso ", 40)), text("open"))
	}
	server, _ := testServer(t, Config{Limits: gate(t, limit.Options{Slots: 1, Wait: 20 * time.Second})}, crossings(t, features...))
	s := httptest.NewServer(server)
	defer s.Close()
	slow, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	if _, err := fmt.Fprintf(slow, "GET /collections/crossings/download HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReaderSize(slow, 16)
	if line, err := in.ReadString('\n'); err != nil || !strings.Contains(line, "200") {
		t.Fatal(line, err)
	}
	for range 5 {
		response, err := http.Get(s.URL + "/collections/crossings/items?limit=1")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, response.Body); err != nil || response.StatusCode != http.StatusOK {
			t.Errorf("beside a slow reader: %s, %v", response.Status, err)
		}
		response.Body.Close()
	}
}
