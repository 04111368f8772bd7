//go:build interop

package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// proxy is a server of nginx that speaks TLS to clients and passes everything on, with
// headers of its own.
type proxy struct {
	listen  string // its address
	from    string // the address that it asks from
	next    string // where it passes requests on to
	headers string // directives
}

// startNginx starts the proxies in one nginx, until the test ends.
func startNginx(t *testing.T, cert, key string, proxies ...proxy) {
	t.Helper()
	var servers strings.Builder
	for _, p := range proxies {
		fmt.Fprintf(&servers, "server { listen %s; location / { proxy_pass %s; proxy_bind %s; %s } }\n", p.listen, p.next, p.from, p.headers)
	}
	dir := t.TempDir()
	config := fmt.Sprintf(`daemon off; master_process off; pid %[1]s/pid; error_log stderr;
events {}
http { access_log off; ssl_certificate %[2]s; ssl_certificate_key %[3]s; client_body_temp_path %[1]s/a; proxy_temp_path %[1]s/b;
fastcgi_temp_path %[1]s/c; uwsgi_temp_path %[1]s/d; scgi_temp_path %[1]s/e;
%[4]s}`, dir, cert, key, servers.String())
	program := "nginx"
	if _, err := exec.LookPath(program); err != nil {
		program = "/usr/sbin/nginx" // where Debian has it, out of the way of whoever is not root
	}
	background(t, nil, program, "-e", "stderr", "-c", write(t, filepath.Join(dir, "nginx.conf"), config))
	address, _, _ := strings.Cut(proxies[0].listen, " ")
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			conn.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

// What proxies pass on: the one that clients reach says what they asked of it, and
// appends whom it saw to what they claim; the one behind it appends to all of that.
const (
	outerHeaders = `proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme;
		proxy_set_header X-Forwarded-Host $http_host; proxy_set_header Host inner.example;`
	innerHeaders = `proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
		proxy_set_header X-Forwarded-Proto "$http_x_forwarded_proto, $scheme"; proxy_set_header Host innermost.example;`
	standardHeaders = `proxy_set_header Forwarded "$http_forwarded, for=$remote_addr;proto=$scheme;host=\"$http_host\"";
		proxy_set_header Host inner.example;`
)

// claims asks an address as a client that makes up headers, and returns the address
// that links in the answer carry.
func claims(t *testing.T, client *http.Client, address string) (links string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, address+"/collections", nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example",
		"Forwarded": "for=1.2.3.4;proto=http;host=evil.example"} {
		request.Header.Set(name, value)
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var doc struct{ Links []struct{ Href string } }
	if err := json.NewDecoder(response.Body).Decode(&doc); err != nil || len(doc.Links) == 0 {
		t.Fatalf("%s: %v, %d links", response.Status, err, len(doc.Links))
	}
	links, _, _ = strings.Cut(doc.Links[0].Href, "/collections")
	return links
}

// TestBehindNginx has one proxy and two, trusted and not, before clients that make up
// what proxies say. The client is 127.0.0.1, the outer proxy .2 and the inner one .3.
func TestBehindNginx(t *testing.T) {
	cert, key := selfSigned(t)
	client := trusting(t, cert)
	for _, c := range []struct {
		name    string
		options []string
		outer   string // directives of the proxy that clients reach
		two     bool   // whether another stands behind it
		links   string // what links carry; "outer" stands for the address that was asked
		from    string // whom the program takes for the client
	}{
		{"one proxy", []string{"--trusted-proxy", "127.0.0.2"}, outerHeaders, false, "https://outer", "127.0.0.1"},
		{"two proxies", []string{"--trusted-proxy", "127.0.0.2/31"}, outerHeaders, true, "https://outer", "127.0.0.1"},
		{"two proxies, the inner trusted", []string{"--trusted-proxy", "127.0.0.3"}, outerHeaders, true, "http://outer", "127.0.0.2"},
		{"none trusted", nil, outerHeaders, false, "http://inner.example", "127.0.0.2"},
		{"the wrong one trusted", []string{"--trusted-proxy", "127.0.0.3"}, outerHeaders, false, "http://inner.example", "127.0.0.2"},
		{"a public URL", []string{"--trusted-proxy", "127.0.0.2", "--public-url", "https://maps.example"}, outerHeaders, false, "https://maps.example", "127.0.0.1"},
		{"Forwarded", []string{"--trusted-proxy", "127.0.0.2", "--proxy-headers", "forwarded"}, standardHeaders, false, "https://outer", "127.0.0.1"},
		{"Forwarded, none trusted", []string{"--proxy-headers", "forwarded"}, standardHeaders, false, "http://inner.example", "127.0.0.2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			own, outer, inner := freePort(t), freePort(t), freePort(t)
			p := start(t, append([]string{"serve", "--addr", own, "--access-log"}, c.options...)...)
			proxies := []proxy{{outer + " ssl", "127.0.0.2", "http://" + own, c.outer}}
			if c.two {
				proxies[0].next = "http://" + inner
				proxies = append(proxies, proxy{inner, "127.0.0.3", "http://" + own, innerHeaders})
			}
			startNginx(t, cert, key, proxies...)
			if got, want := claims(t, client, "https://"+outer), strings.Replace(c.links, "outer", outer, 1); got != want {
				t.Errorf("links to %s, want %s", got, want)
			}
			for deadline := time.Now().Add(5 * time.Second); !strings.Contains(p.log.String(), " from="+c.from+"\n"); time.Sleep(10 * time.Millisecond) {
				if time.Now().After(deadline) {
					t.Fatalf("the client is not %s: %s", c.from, p.log)
				}
			}
		})
	}
}
