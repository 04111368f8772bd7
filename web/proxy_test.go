package web

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

func behindProxies(headers ProxyHeaders) Config {
	return Config{ProxyHeaders: headers, TrustedProxies: []netip.Prefix{
		netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8"),
	}}
}

func TestWhatProxiesSay(t *testing.T) {
	const peer = "10.0.0.1:4711"
	for _, c := range []struct {
		name    string
		by      ProxyHeaders
		peer    string // default: a trusted one
		headers map[string][]string
		want    string // address, scheme and host
	}{
		{name: "no proxy", peer: "203.0.113.9:1", want: "203.0.113.9 http own.example"},
		{name: "a stranger's headers", peer: "203.0.113.9:1", headers: map[string][]string{"X-Forwarded-For": {"1.2.3.4"}, "X-Forwarded-Host": {"evil.example"}, "X-Forwarded-Proto": {"https"}},
			want: "203.0.113.9 http own.example"},
		{name: "one proxy", headers: map[string][]string{"X-Forwarded-For": {"203.0.113.9"}, "X-Forwarded-Proto": {"https"}, "X-Forwarded-Host": {"maps.example:8443"}},
			want: "203.0.113.9 https maps.example:8443"},
		{name: "a proxy that says nothing", want: "10.0.0.1 http own.example"},
		{name: "two proxies", headers: map[string][]string{"X-Forwarded-For": {"203.0.113.9, 10.0.0.2"}, "X-Forwarded-Proto": {"https, https"}, "X-Forwarded-Host": {"maps.example, inner"}},
			want: "203.0.113.9 https maps.example"},
		{name: "two lines", headers: map[string][]string{"X-Forwarded-For": {"203.0.113.9", "10.0.0.2"}, "X-Forwarded-Proto": {"https", "http"}}, want: "203.0.113.9 https own.example"},
		{name: "a list begun by the client", headers: map[string][]string{"X-Forwarded-For": {"1.2.3.4, 203.0.113.9"}, "X-Forwarded-Proto": {"https, http"}, "X-Forwarded-Host": {"evil.example, maps.example"}},
			want: "203.0.113.9 http maps.example"},
		{name: "lists of the client that only some proxies replace", headers: map[string][]string{"X-Forwarded-For": {"10.9.9.9, 203.0.113.9, 10.0.0.2"}, "X-Forwarded-Proto": {"https"}}, want: "203.0.113.9 https own.example"},
		{name: "everybody trusted", headers: map[string][]string{"X-Forwarded-For": {"10.0.0.3, 10.0.0.2"}}, want: "10.0.0.3 http own.example"},
		{name: "a hidden client", headers: map[string][]string{"X-Forwarded-For": {"1.2.3.4, unknown, 10.0.0.2"}}, want: "10.0.0.2 http own.example"},
		{name: "with ports", headers: map[string][]string{"X-Forwarded-For": {"203.0.113.9:55"}}, want: "203.0.113.9 http own.example"},
		{name: "IPv6", peer: "[fd00::1]:1", headers: map[string][]string{"X-Forwarded-For": {"[2001:db8::1]:55"}}, want: "2001:db8::1 http own.example"},
		{name: "IPv4 in IPv6", peer: "[::ffff:10.0.0.1]:1", headers: map[string][]string{"X-Forwarded-For": {"::ffff:203.0.113.9"}}, want: "203.0.113.9 http own.example"},
		{name: "no scheme of the web", headers: map[string][]string{"X-Forwarded-Proto": {"javascript"}}, want: "10.0.0.1 http own.example"},
		{name: "capitals", headers: map[string][]string{"X-Forwarded-Proto": {"HTTPS"}}, want: "10.0.0.1 https own.example"},
		{name: "the scheme alone, begun by the client", headers: map[string][]string{"X-Forwarded-Proto": {"https,http"}}, want: "10.0.0.1 http own.example"},
		{name: "the other family", headers: map[string][]string{"Forwarded": {"for=1.2.3.4;proto=https;host=evil.example"}}, want: "10.0.0.1 http own.example"},

		{name: "Forwarded", by: Forwarded, headers: map[string][]string{"Forwarded": {`for="203.0.113.9:55";proto=https;host="maps.example:8443"; by=10.0.0.1`}}, want: "203.0.113.9 https maps.example:8443"},
		{name: "Forwarded, IPv6 and capitals", by: Forwarded, headers: map[string][]string{"Forwarded": {`For="[2001:db8:cafe::17]:4711";Proto=HTTPS`}}, want: "2001:db8:cafe::17 https own.example"},
		{name: "Forwarded, two proxies", by: Forwarded, headers: map[string][]string{"Forwarded": {"for=1.2.3.4;host=evil.example , for=203.0.113.9;proto=https;host=maps.example", "for=10.0.0.2;proto=http;host=inner"}}, want: "203.0.113.9 https maps.example"},
		{name: "Forwarded, hidden", by: Forwarded, headers: map[string][]string{"Forwarded": {"for=_secret;proto=https"}}, want: "10.0.0.1 https own.example"},
		{name: "Forwarded, the other family", by: Forwarded, headers: map[string][]string{"X-Forwarded-For": {"1.2.3.4"}}, want: "10.0.0.1 http own.example"},
		{name: "Forwarded, empty elements", by: Forwarded, headers: map[string][]string{"Forwarded": {", for=203.0.113.9"}}, want: "203.0.113.9 http own.example"},

		{name: "a host that is none", headers: map[string][]string{"X-Forwarded-Host": {`x"><script>`}}, want: "refused"},
		{name: "a quote left open", by: Forwarded, headers: map[string][]string{"Forwarded": {`for="1.2.3.4, for=203.0.113.9`}}, want: "refused"},
		{name: "a quote closed by the proxy's", by: Forwarded, headers: map[string][]string{"Forwarded": {`for="1.2.3.4, for="[2001:db8::1]"`}}, want: "refused"},
		{name: "no value", by: Forwarded, headers: map[string][]string{"Forwarded": {`for`}}, want: "refused"},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := behindProxies(c.by)
			r := httptest.NewRequest(http.MethodGet, "http://own.example/", nil)
			if r.RemoteAddr = c.peer; c.peer == "" {
				r.RemoteAddr = peer
			}
			for name, values := range c.headers {
				r.Header[name] = values
			}
			got := "refused"
			if err := config.believe(r); err == nil {
				got = clientAddress(r).String() + " " + r.URL.Scheme + " " + r.Host
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// TestLinksFollowTrustedProxies asks the whole server.
func TestLinksFollowTrustedProxies(t *testing.T) {
	forwarded := map[string]string{"X-Forwarded-Host": "maps.example", "X-Forwarded-Proto": "https, https", "X-Forwarded-For": "203.0.113.9, 192.0.2.7"}
	config := Config{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}} // where httptest sends from
	behind, _ := testServer(t, config, threeCrossings(t))
	scenario{url: "/collections", headers: forwarded, status: 200, has: []string{`"https://maps.example/collections"`}, hasNot: []string{"example.com"}}.run(t, behind)
	scenario{url: "/collections", headers: map[string]string{"X-Forwarded-Host": "a b"}, status: 400, typ: problemType, has: []string{`"parameter":"Host"`}}.run(t, behind)
	config.PublicURL = "https://public.example"
	public, _ := testServer(t, config, threeCrossings(t))
	scenario{url: "/collections", headers: forwarded, status: 200, has: []string{`"https://public.example/collections"`}, hasNot: []string{"maps.example"}}.run(t, public)
}

// TestSchemeIsTheConnections sends requests whose first line claims another.
func TestSchemeIsTheConnections(t *testing.T) {
	server, _ := testServer(t, Config{}, threeCrossings(t))
	r := httptest.NewRequest(http.MethodGet, "/collections", nil)
	r.URL.Scheme, r.URL.Host = "javascript", "evil.example"
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	if body := w.Body.String(); !strings.Contains(body, `"http://example.com/collections"`) || strings.Contains(body, "javascript") || strings.Contains(body, "evil") {
		t.Errorf("links of %s", body)
	}
}

// FuzzForwarded sends what a client may have begun, before what a trusted proxy appends:
// it changes nothing but that the request may be refused.
func FuzzForwarded(f *testing.F) {
	for _, seed := range []string{"", "for=1.2.3.4", `for="[::1]:80";proto=https;host=evil`, `for="a`, `for="a\`, "unknown", "10.0.0.9, 1.2.3.4", ";;", ",", `for=10.0.0.7;host="x\"y"`, "a=b;c"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, begun string) {
		for _, by := range []ProxyHeaders{XForwarded, Forwarded} {
			for _, separate := range []bool{true, false} {
				checkAppended(t, by, begun, separate)
			}
		}
	})
}

func checkAppended(t *testing.T, by ProxyHeaders, begun string, separate bool) {
	r := httptest.NewRequest(http.MethodGet, "http://own.example/", nil)
	r.RemoteAddr = "10.0.0.1:4711"
	appended := map[string]string{"Forwarded": `for="[2001:db8::1]:4711";proto=https;host="maps.example"`,
		"X-Forwarded-For": "2001:db8::1", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "maps.example"}
	for name, value := range appended {
		r.Header[name] = []string{begun, value}
		if !separate {
			r.Header[name] = []string{begun + ", " + value}
		}
	}
	config := behindProxies(by)
	if err := config.believe(r); err != nil {
		return
	}
	if got := clientAddress(r).String() + " " + r.URL.Scheme + " " + r.Host; got != "2001:db8::1 https maps.example" {
		t.Errorf("%s begun with %q: %s", by, begun, got)
	}
}
