//go:build interop

package web

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"lindero/web/auth"
	"lindero/web/job"
)

// nginxConfig is a caching proxy before a server. %[4]s are directives of its own.
const nginxConfig = `daemon off;
master_process off;
pid %[1]s/pid;
error_log stderr warn;
events {}
http {
  access_log off;
  client_body_temp_path %[1]s/body; proxy_temp_path %[1]s/proxy; fastcgi_temp_path %[1]s/fastcgi; uwsgi_temp_path %[1]s/uwsgi; scgi_temp_path %[1]s/scgi;
  proxy_cache_path %[1]s/cache keys_zone=tiles:1m;
  server {
    listen %[2]s;
    location / {
      proxy_pass %[3]s;
      proxy_set_header Host $http_host;
      proxy_cache tiles;
      add_header X-Cache $upstream_cache_status always;
      %[4]s
    }
  }
}
`

// startNginx starts nginx before the server, and returns where it listens.
func startNginx(t *testing.T, upstream, directives string) string {
	t.Helper()
	binary, err := exec.LookPath("nginx")
	if err != nil {
		binary = "/usr/sbin/nginx" // which is in no user's PATH on Debian
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address, dir := listener.Addr().String(), t.TempDir()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, nginxConfig, dir, address, upstream, directives), 0o600); err != nil {
		t.Fatal(err)
	}
	var complaint strings.Builder
	nginx := exec.Command(binary, "-p", dir, "-c", config)
	nginx.Stderr = &complaint
	if err := nginx.Start(); err != nil {
		t.Fatalf("nginx (Debian package nginx-light): %v", err)
	}
	t.Cleanup(func() {
		if err := nginx.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		nginx.Wait() //nolint:errcheck // it was told to end
		if t.Failed() {
			t.Log(complaint.String())
		}
	})
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return "http://" + address
		}
	}
	t.Fatalf("nginx does not listen: %s", complaint.String())
	return ""
}

// fetch asks through nginx.
func fetch(t *testing.T, address string, put func(*http.Request)) (cache, body string, status int) {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	put(r)
	response, err := http.DefaultTransport.RoundTrip(r) // follows no redirects
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.Header.Get("X-Cache"), string(text), response.StatusCode
}

// everybody is each class in each form, as they ask through a proxy.
func (k *keyring) everybody(proxy string, server http.Handler) []presented {
	k.t.Helper()
	all := []presented{{"none", "public", 0, func(*http.Request) {}}}
	_, port, _ := strings.Cut(strings.TrimPrefix(proxy, "http://"), ":")
	for _, class := range auth.DefaultClasses() {
		session := &http.Cookie{Name: "lindero_session_" + port, Value: k.signIn(server, k.text[class]).Value}
		all = append(all,
			presented{"bearer of " + class, class, 0, byHeader("Authorization", "Bearer "+k.text[class])},
			presented{"header of " + class, class, 0, byHeader("X-API-Key", k.text[class])},
			presented{"query of " + class, class, 0, byQuery(k.text[class])},
			presented{"cookie of " + class, class, 0, func(r *http.Request) { r.AddCookie(session) }})
	}
	return all
}

var tileVersionPattern = regexp.MustCompile(`\?v=([0-9a-f]{16})`)

// cacheable are an address for every guarded route; of tiles, one for each version that
// some class has, which caches may keep for good.
func cacheable(t *testing.T, k *keyring, server *Server) []string {
	t.Helper()
	var all []string
	for _, route := range routesOf(server) {
		if _, isOpen := openRoutes[route.Path]; isOpen || route.Method != http.MethodGet {
			continue
		}
		address := sampleOf(t, route.Path, "crossings")
		all = append(all, address)
		set, _, isTile := strings.Cut(address, "/0/0/0")
		if !isTile || set == "/tilesets/packed" { // whose tiles are the same to whoever may have them
			continue
		}
		for _, class := range auth.DefaultClasses() {
			description := strings.TrimSuffix(set, "/WebMercatorQuad") + ".json"
			found := tileVersionPattern.FindStringSubmatch(get(server, description, "X-API-Key", k.text[class]).Body.String())
			if found == nil {
				t.Fatalf("%s names no version", description)
			}
			all = append(all, address+"?v="+found[1])
		}
	}
	return all
}

// TestNoCacheGivesOneClassTheAnswersOfAnother has nginx cache what it may, and in a
// second run whatever succeeds, as operators in a hurry have it. Everybody asks for
// everything, in any order and again.
func TestNoCacheGivesOneClassTheAnswersOfAnother(t *testing.T) {
	for name, c := range map[string]struct {
		directives string
		hits       int // at least
	}{
		"as headers say":    {"", 5},
		"whatever succeeds": {"proxy_ignore_headers Cache-Control Expires; proxy_cache_valid 200 1m;", 500},
	} {
		t.Run(name, func(t *testing.T) {
			k, store := newKeyring(t), jobsOf(t)
			server := k.server(Config{Jobs: store})
			packedJob(t, server, store, "crossings")
			own := jobOf(t, server, "pack", `{"inputs":{"collections":["crossings"],"maxzoom":2}}`, "X-API-Key", k.text["official"])
			if record := ended(t, store, own); record.Status != job.Successful {
				t.Fatalf("packing: %+v", record)
			}
			upstream := httptest.NewServer(server)
			defer upstream.Close()
			proxy := startNginx(t, upstream.URL, c.directives)
			clients := k.everybody(proxy, server)
			r, hits, marked := rand.New(rand.NewPCG(1, 2)), 0, 0
			for range 3 {
				for _, address := range append(cacheable(t, k, server), "/jobs/"+own, "/jobs/"+own+"/results", "/jobs/"+own+"/results/crossings.pmtiles") {
					for _, i := range r.Perm(len(clients)) {
						cache, body, status := fetch(t, proxy+address, clients[i].put)
						may := clients[i].class
						switch {
						case strings.HasPrefix(address, "/jobs/"+firstJob) && status == http.StatusOK:
							may = "public" // who made the job, which is of whoever knows its id
						case strings.HasPrefix(address, "/jobs/"+own):
							if (status == http.StatusOK) != (may == "official") {
								t.Errorf("%s with %s: %d (%s)", address, clients[i].name, status, cache)
							}
						case status >= 400:
							t.Fatalf("%s with %s: %d %s", address, clients[i].name, status, body)
						}
						if cache == "HIT" {
							hits++
						}
						for _, class := range auth.DefaultClasses() {
							if !strings.Contains(body, mark(class)) {
								continue
							}
							marked++
							if class != may {
								t.Errorf("%s with %s shows what %s may see (%s)", address, clients[i].name, class, cache)
							}
						}
					}
				}
			}
			if hits < c.hits || marked < 1000 {
				t.Errorf("only %d answers came from the cache, and %d show whose they are", hits, marked)
			}
			t.Logf("%d answers from the cache", hits)
		})
	}
}
