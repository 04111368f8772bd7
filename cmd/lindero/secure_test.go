package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// selfSigned writes a certificate for 127.0.0.1 and its key, and returns their files.
func selfSigned(t *testing.T) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, DNSNames: []string{"localhost"}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	return write(t, filepath.Join(dir, "cert.pem"), string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))),
		write(t, filepath.Join(dir, "key.pem"), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})))
}

// trusting is a client that knows the certificates in a PEM file and asks for HTTP/2.
func trusting(t *testing.T, roots string) *http.Client {
	t.Helper()
	text, err := os.ReadFile(roots)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		t.Fatalf("%s holds no certificate", roots)
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

func TestServeOverTLS(t *testing.T) {
	cert, key := selfSigned(t)
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--tls-cert", cert, "--tls-key", key, "--http-addr", "127.0.0.1:0")
	if !strings.HasPrefix(p.url, "https://127.0.0.1:") {
		t.Fatalf("the address is %s", p.url)
	}
	response, err := trusting(t, cert).Get(p.url + "collections")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.ProtoMajor != 2 || !strings.Contains(string(body), `"`+p.url+`collections"`) {
		t.Errorf("%s %v: %.300s", response.Proto, err, body)
	}
	if got := response.Header.Get("Strict-Transport-Security"); got != "max-age=31536000" {
		t.Errorf("Strict-Transport-Security: %q", got)
	}
	address, err := url.Parse(p.url)
	if err != nil {
		t.Fatal(err)
	}
	if code := Run(t.Context(), []string{"healthcheck", "--addr", address.Host}, io.Discard, io.Discard); code != exitOK {
		t.Errorf("the health check says %d", code)
	}
	p.stop()
	if code := <-p.code; code != exitOK {
		t.Errorf("stopped with exit code %d: %s", code, p.log)
	}
}

func TestSecureOptionsThatMakeNoSense(t *testing.T) {
	cert, key := selfSigned(t)
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--tls-cert", cert}, "come together"},
		{[]string{"--tls-cert", key, "--tls-key", cert}, cert},
		{[]string{"--http-addr", "127.0.0.1:0"}, "--http-addr"},
		{[]string{"--acme-cache", "x"}, "--acme-domain"},
		{[]string{"--acme-domain", "a.example"}, "folder"},
		{[]string{"--acme-domain", "a.example", "--tls-cert", cert, "--tls-key", key}, "either"},
		{[]string{"--trusted-proxy", "10.0.0.1/8"}, "network"},
		{[]string{"--trusted-proxy", "proxy.example"}, "network"},
		{[]string{"--proxy-headers", "x-real-ip"}, "x-real-ip"},
		{[]string{"--frame-ancestors", "intranet"}, "origin"},
		{[]string{"--ui-dir", filepath.Join(t.TempDir(), "none")}, "none"},
	} {
		var out lockedBuffer
		args := append([]string{"serve", "--addr", "127.0.0.1:0"}, c.args...)
		if code := Run(t.Context(), args, &out, &out); code != exitFailed || !strings.Contains(out.String(), c.says) {
			t.Errorf("%v: exit code %d: %s", c.args, code, out.String())
		}
	}
}

// TestProxiesFromTheFile names networks in a list, as YAML has it.
func TestProxiesFromTheFile(t *testing.T) {
	config := write(t, filepath.Join(t.TempDir(), "settings.yaml"), "server:\n  addr: 127.0.0.1:0\n  trusted-proxy: [192.0.2.0/24, 127.0.0.1]\n  hsts: 24h\n")
	p := start(t, "serve", "--config", config)
	request, err := http.NewRequest(http.MethodGet, p.url+"?f=json", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Forwarded-Host", "maps.example")
	request.Header.Set("X-Forwarded-Proto", "https")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || !strings.Contains(string(body), `"https://maps.example/collections"`) || response.Header.Get("Strict-Transport-Security") != "max-age=86400" {
		t.Errorf("%v %v: %.300s", err, response.Header, body)
	}
}

// TestFrontEndStaysInItsFolder has links in the folder of the front end: to a file in
// it, which is served, and to others, which are not.
func TestFrontEndStaysInItsFolder(t *testing.T) {
	dir := t.TempDir()
	ui := filepath.Join(dir, "ui")
	if err := os.MkdirAll(filepath.Join(ui, "app"), 0o755); err != nil {
		t.Fatal(err)
	}
	secret := write(t, filepath.Join(dir, "secret.txt"), "secret")
	write(t, filepath.Join(ui, "index.html"), "<title>own</title>")
	write(t, filepath.Join(ui, "app", "own.js"), "own")
	for link, to := range map[string]string{"in.js": "own.js", "out.js": "../../secret.txt", "absolute.js": secret, "folder": dir} {
		if err := os.Symlink(to, filepath.Join(ui, "app", link)); err != nil {
			t.Fatal(err)
		}
	}
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--ui-dir", ui)
	for path, want := range map[string]int{
		"/app/own.js": 200, "/app/in.js": 200, "/app/out.js": 404, "/app/absolute.js": 404, "/app/folder/secret.txt": 404, "/app/folder": 404,
		"/app/": 404, "/app/%2e%2e/%2e%2e/secret.txt": 404, "/app/own.js%00": 404, "/app/..%5csecret.txt": 404,
	} {
		status, body := p.get(t, path)
		if status != want || strings.Contains(body, "secret\"") || body == "secret" || strings.Contains(body, dir) {
			t.Errorf("%s: %d, want %d: %s", path, status, want, body)
		}
	}
	if !strings.Contains(p.log.String(), "escapes") {
		t.Errorf("the log does not say why: %s", p.log)
	}
}

// TestFailuresTellNoPaths breaks a file, and looks for where it lies in what the public
// sees.
func TestFailuresTellNoPaths(t *testing.T) {
	dir := t.TempDir()
	file := write(t, filepath.Join(dir, "posts.geojson"), `{"type":"FeatureCollection","features":[`+point("a", -90, 15)+`]}`)
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--poll", "100ms", file)
	write(t, file, `{"type":"FeatureCollection","features":[`+point("a", -90, 15)+`,{"ty`)
	p.eventually(t, "/readyz", `"stale"`)
	if _, body := p.get(t, "/readyz"); !strings.Contains(body, "posts.geojson cannot be read") || strings.Contains(body, dir) {
		t.Errorf("/readyz says %s", body)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	p.eventually(t, "/readyz", "log says why")
	for _, path := range []string{"/readyz", "/metrics", "/collections/posts"} {
		if _, body := p.get(t, path); strings.Contains(body, dir) {
			t.Errorf("%s says where the file lies: %s", path, body)
		}
	}
	if !strings.Contains(p.log.String(), dir) {
		t.Errorf("the log does not say where the file lies: %s", p.log)
	}
}
