package web

import (
	"net/netip"
	"strings"
	"testing"
	"time"
)

// TestTransportSecurityIsSaidOverHTTPSAlone asks in each way that https may come about.
func TestTransportSecurityIsSaidOverHTTPSAlone(t *testing.T) {
	const year = 365 * 24 * time.Hour
	said := map[string]string{"Strict-Transport-Security": "max-age=31536000", "Cross-Origin-Opener-Policy": "same-origin"}
	unsaid := map[string]string{"Strict-Transport-Security": "", "Cross-Origin-Opener-Policy": ""}
	proxies := []netip.Prefix{netip.MustParsePrefix("192.0.2.1/32")} // where httptest sends from
	https := map[string]string{"X-Forwarded-Proto": "https", "Accept": "text/html"}
	for _, c := range []struct {
		name   string
		config Config
		url    string
		header map[string]string
	}{
		{"over http", Config{HSTS: year}, "/", unsaid},
		{"over TLS", Config{HSTS: year}, "https://example.com/", said},
		{"before a public URL of https", Config{HSTS: year, PublicURL: "https://maps.example"}, "/", said},
		{"before a public URL of http", Config{HSTS: year, PublicURL: "http://maps.example"}, "/", unsaid},
		{"behind a trusted proxy", Config{HSTS: year, TrustedProxies: proxies}, "/", said},
		{"turned off", Config{}, "https://example.com/", map[string]string{"Strict-Transport-Security": "", "Cross-Origin-Opener-Policy": "same-origin"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			server, _ := testServer(t, c.config, threeCrossings(t))
			scenario{url: c.url, headers: https, status: 200, typ: "text/html; charset=utf-8", header: c.header}.run(t, server)
		})
	}
}

// TestEveryPageHasThePolicy asks every route for HTML: what answers in it is guarded,
// and what does not is left alone.
func TestEveryPageHasThePolicy(t *testing.T) {
	server, _ := testServer(t, Config{FrameAncestors: []string{"https://intranet.example.org"}}, threeCrossings(t))
	pages := 0
	for _, path := range everyPath(server, "crossings") {
		for _, query := range []string{"", "?f=html"} {
			w := get(server, path+query, "Accept", "text/html")
			policy := w.Header().Get("Content-Security-Policy")
			if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
				if policy != "" {
					t.Errorf("%s: %s has the policy of a page", path+query, w.Header().Get("Content-Type"))
				}
				continue
			}
			pages++
			if !strings.HasSuffix(policy, "; frame-ancestors 'self' https://intranet.example.org") || strings.Contains(policy, "unsafe") {
				t.Errorf("%s: policy %q", path+query, policy)
			}
		}
	}
	if pages < 2 {
		t.Errorf("%d pages", pages)
	}
}

func TestFrameAncestorsAreOrigins(t *testing.T) {
	for origin, good := range map[string]bool{
		"https://intranet.example.org": true, "http://10.0.0.5:8080": true,
		"intranet.example.org": false, "https://a.example/": false, "https://a.example/x": false, "*": false, "'none'": false,
		"https://a.example; script-src *": false, "https://a.example script-src": false, "javascript://a.example": false, "": false,
	} {
		config := Config{FrameAncestors: []string{origin}}
		if err := config.validate(); (err == nil) != good {
			t.Errorf("%q: %v", origin, err)
		}
	}
}

// TestTilesCarryFewHeaders holds their number: with more than eight, net/http takes a
// twentieth longer.
func TestTilesCarryFewHeaders(t *testing.T) {
	server, _ := testServer(t, Config{HSTS: time.Hour}, threeCrossings(t))
	w := get(server, "https://example.com/tiles/0/0/0.mvt", "Accept-Encoding", "gzip")
	if n := len(w.Header()); w.Code != 200 || n > 8 {
		t.Errorf("status %d, %d headers: %v", w.Code, n, w.Header())
	}
}
