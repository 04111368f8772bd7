package web

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// certificate writes a certificate of its own making for 127.0.0.1, with a serial
// number, and its key.
func certificate(t *testing.T, config TLS, serial int64) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(serial), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	writePEM(t, config.CertFile, "CERTIFICATE", der)
	writePEM(t, config.KeyFile, "PRIVATE KEY", pkcs8)
}

func writePEM(t *testing.T, path, kind string, der []byte) {
	t.Helper()
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
}

func filesIn(dir string) TLS {
	return TLS{CertFile: filepath.Join(dir, "cert.pem"), KeyFile: filepath.Join(dir, "key.pem")}
}

// secureClient is a client with connections of its own, which asks for HTTP/2 and takes
// any certificate.
func secureClient(t *testing.T) *http.Client {
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// ask returns the answer, its body read to the end.
func ask(t *testing.T, client *http.Client, address string) *http.Response {
	t.Helper()
	response, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		t.Fatal(err)
	}
	return response
}

func serialOf(r *http.Response) int64 { return r.TLS.PeerCertificates[0].SerialNumber.Int64() }

// TestCertificateIsReplaced replaces the files under a server with an open connection,
// first by what does not fit together.
func TestCertificateIsReplaced(t *testing.T) {
	files := filesIn(t.TempDir())
	certificate(t, files, 1)
	var log strings.Builder
	server, _ := testServer(t, Config{TLS: &files, Log: slog.New(slog.NewTextHandler(&log, nil))}, threeCrossings(t))
	address := "https://" + listening(t, server) + "/collections"
	early := secureClient(t)
	if r := ask(t, early, address); r.StatusCode != 200 || r.ProtoMajor != 2 || serialOf(r) != 1 {
		t.Fatalf("%s %s with certificate %d", r.Proto, r.Status, serialOf(r))
	}
	if err := os.WriteFile(files.KeyFile, []byte("none"), 0o600); err != nil {
		t.Fatal(err)
	}
	time.Sleep(lookEvery)
	if r := ask(t, secureClient(t), address); serialOf(r) != 1 {
		t.Errorf("certificate %d while the key is missing", serialOf(r))
	}
	certificate(t, files, 2)
	time.Sleep(lookEvery)
	if r := ask(t, secureClient(t), address); serialOf(r) != 2 {
		t.Errorf("certificate %d after the files were replaced", serialOf(r))
	}
	if r := ask(t, early, address); r.StatusCode != 200 || serialOf(r) != 1 {
		t.Errorf("the open connection was dropped: certificate %d", serialOf(r))
	}
	if said := log.String(); strings.Count(said, "cannot be used") != 1 || !strings.Contains(said, "certificate loaded") || strings.Contains(said, "PRIVATE") {
		t.Errorf("the log: %s", said)
	}
}

func TestTLSVersions(t *testing.T) {
	files := filesIn(t.TempDir())
	certificate(t, files, 1)
	server, _ := testServer(t, Config{TLS: &files}, threeCrossings(t))
	address := listening(t, server)
	for version, good := range map[uint16]bool{tls.VersionTLS10: false, tls.VersionTLS11: false, tls.VersionTLS12: true, tls.VersionTLS13: true} {
		conn, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true, MinVersion: version, MaxVersion: version})
		if (err == nil) != good {
			t.Errorf("%s: %v", tls.VersionName(version), err)
		}
		if err == nil {
			conn.Close()
		}
	}
}

func TestTLSWithoutCertificate(t *testing.T) {
	dir := t.TempDir()
	files, lonely := filesIn(dir), filesIn(dir)
	lonely.KeyFile = ""
	both := files
	both.ACME.Domains = []string{"a.example"}
	folder := ACME{Domains: []string{"a.example"}, Cache: dir}
	plain, rootless := folder, folder
	plain.Directory = "http://ca.example/directory"
	rootless.Roots = files.CertFile
	for name, config := range map[string]TLS{"no files": files, "no key": lonely, "nothing": {}, "files and domains": both,
		"no folder": {ACME: ACME{Domains: folder.Domains}}, "a directory over http": {ACME: plain}, "no roots": {ACME: rootless}} {
		if _, err := New(Config{TLS: &config}, nil, nil); err == nil {
			t.Errorf("%s: a server without a certificate", name)
		}
	}
}

// TestPlainPort asks the port beside that of TLS.
func TestPlainPort(t *testing.T) {
	files := filesIn(t.TempDir())
	certificate(t, files, 1)
	own, _ := testServer(t, Config{TLS: &files})
	public, _ := testServer(t, Config{TLS: &files, PublicURL: "https://maps.example:8443/lindero"})
	for _, c := range []struct {
		server         *Server
		method, url    string
		host, location string
		status         int
	}{
		{own, "GET", "/collections?f=json", "maps.example:80", "https://maps.example/collections?f=json", 308},
		{own, "HEAD", "/tiles/0/0/0.mvt", "[2001:db8::1]:80", "https://[2001:db8::1]/tiles/0/0/0.mvt", 308},
		{own, "GET", "//evil.example/%0d%0aEvil:%20yes", "maps.example", "https://maps.example//evil.example/%0d%0aEvil:%20yes", 308},
		{own, "GET", "/collections/a%2Fb", "maps.example", "https://maps.example/collections/a%2Fb", 308},
		{own, "GET", "/", `x"><script>`, "", 400},
		{own, "POST", "/session", "maps.example", "", 403},
		{own, "GET", "/" + strings.Repeat("x", maxAddress), "maps.example", "", 414},
		{own, "GET", "/healthz", "127.0.0.1", "", 200},
		{public, "GET", "/collections", "evil.example", "https://maps.example:8443/collections", 308},
	} {
		r := httptest.NewRequest(c.method, c.url, nil)
		r.Host = c.host
		w := httptest.NewRecorder()
		c.server.plainHandler().ServeHTTP(w, r)
		if w.Code != c.status || w.Header().Get("Location") != c.location {
			t.Errorf("%s %.50s of %s: %d to %q, want %d to %q", c.method, c.url, c.host, w.Code, w.Header().Get("Location"), c.status, c.location)
		}
	}
	without, _ := testServer(t, Config{})
	if err := without.ServePlain(t.Context(), nil); err == nil {
		t.Error("a plain port beside nothing")
	}
}

// TestPlainPortListens stops with its context.
func TestPlainPortListens(t *testing.T) {
	files := filesIn(t.TempDir())
	certificate(t, files, 1)
	server, _ := testServer(t, Config{TLS: &files})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- server.ServePlain(ctx, listener) }()
	if r := ask(t, secureClient(t), "http://"+listener.Addr().String()+"/tiles.json"); r.StatusCode != 308 {
		t.Errorf("status %d", r.StatusCode)
	}
	stop()
	if err := <-done; err != nil && !errors.Is(err, http.ErrServerClosed) {
		t.Error(err)
	}
}
