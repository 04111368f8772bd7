//go:build interop

package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// pebbleModule is the authority that the makers of Let's Encrypt test clients with.
const (
	pebbleModule  = "github.com/letsencrypt/pebble/v2/cmd/"
	pebbleVersion = "@v2.10.1"
)

// authority is a running Pebble, with a name server that sends every name here.
type authority struct {
	directory string
	manage    string // address of what tells its roots
	roots     string // PEM file by which the directory itself is known
	client    *http.Client
}

// freePort returns an address that nobody listens on.
func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func portOf(t *testing.T, address string) int {
	t.Helper()
	a, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	return a.Port
}

// background runs a program until the test ends.
func background(t *testing.T, env []string, name string, args ...string) {
	t.Helper()
	log := &lockedBuffer{}
	command := exec.Command(name, args...)
	command.Stdout, command.Stderr = log, log
	command.Env = append(os.Environ(), env...)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait() // killed, which is what it says
		if t.Failed() {
			t.Logf("%s:\n%s", name, log)
		}
	})
}

// startAuthority starts Pebble, which checks challenges at the ports of these addresses.
func startAuthority(t *testing.T, plain, secure string) *authority {
	t.Helper()
	bin := t.TempDir()
	install := exec.CommandContext(t.Context(), "go", "install", pebbleModule+"pebble"+pebbleVersion, pebbleModule+"pebble-challtestsrv"+pebbleVersion)
	install.Env = append(os.Environ(), "GOBIN="+bin)
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	names := freePort(t)
	background(t, nil, filepath.Join(bin, "pebble-challtestsrv"), "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dnsserver", names,
		"-management", freePort(t), "-http01", "", "-https01", "", "-tlsalpn01", "", "-doh", "")

	cert, key := selfSigned(t)
	listen, manage := freePort(t), freePort(t)
	config, err := json.Marshal(map[string]any{"pebble": map[string]any{
		"listenAddress": listen, "managementListenAddress": manage, "certificate": cert, "privateKey": key,
		"httpPort": portOf(t, plain), "tlsPort": portOf(t, secure),
	}})
	if err != nil {
		t.Fatal(err)
	}
	file := write(t, filepath.Join(bin, "config.json"), string(config))
	background(t, []string{"PEBBLE_VA_NOSLEEP=1", "PEBBLE_WFE_NONCEREJECT=0"}, filepath.Join(bin, "pebble"), "-config", file, "-dnsserver", names, "-strict")

	a := &authority{"https://" + listen + "/dir", "https://" + manage, cert, trusting(t, cert)}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		response, err := a.client.Get(a.directory)
		if err == nil {
			response.Body.Close()
			return a
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

// issued is a file of the root that the authority issues under.
func (a *authority) issued(t *testing.T) string {
	t.Helper()
	response, err := a.client.Get(a.manage + "/roots/0")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return write(t, filepath.Join(t.TempDir(), "root.pem"), string(text))
}

// certificateOf asks the address for a name's page, with its certificate checked
// against the roots, and returns that.
func certificateOf(t *testing.T, roots, address, name string) (*x509.Certificate, error) {
	t.Helper()
	client := trusting(t, roots)
	transport := client.Transport.(*http.Transport)
	transport.TLSHandshakeTimeout = time.Minute
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, address)
	}
	response, err := client.Get("https://" + name + "/collections")
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK || response.ProtoMajor != 2 {
		t.Errorf("%s %s", response.Proto, response.Status)
	}
	return response.TLS.PeerCertificates[0], nil
}

// TestCertificatesFromAnAuthority has one issue certificates by each kind of challenge.
func TestCertificatesFromAnAuthority(t *testing.T) {
	const name = "maps.example.org"
	for _, c := range []struct {
		challenge string
		plain     bool // whether the plain port is open, and that of TLS cannot be reached by the authority
	}{{"TLS-ALPN-01", false}, {"HTTP-01", true}} {
		t.Run(c.challenge, func(t *testing.T) {
			secure, plain, checked := freePort(t), freePort(t), ""
			args := []string{"serve", "--addr", secure, "--acme-domain", name, "--acme-email", "maps@example.org"}
			if checked = secure; c.plain {
				checked = freePort(t)
				args = append(args, "--http-addr", plain)
			}
			a := startAuthority(t, plain, checked)
			cache := filepath.Join(t.TempDir(), "acme")
			args = append(args, "--acme-directory", a.directory, "--acme-roots", a.roots, "--acme-cache", cache)
			p := start(t, args...)
			if u, err := url.Parse(p.url); err != nil || u.Scheme != "https" || u.Hostname() != name {
				t.Errorf("the address is %s", p.url)
			}
			roots := a.issued(t)
			first, err := certificateOf(t, roots, secure, name)
			if err != nil {
				t.Fatalf("%v\n%s", err, p.log)
			}
			if _, err := certificateOf(t, roots, secure, "evil.example.org"); err == nil {
				t.Error("a certificate for another name")
			}
			if code := Run(t.Context(), []string{"healthcheck", "--addr", secure}, io.Discard, io.Discard); code != exitOK {
				t.Errorf("the health check, which names no host, says %d", code)
			}
			p.stop()
			if code := <-p.code; code != exitOK {
				t.Errorf("exit code %d: %s", code, p.log)
			}
			onlyOwnersRead(t, cache)
			again := start(t, args...)
			second, err := certificateOf(t, roots, secure, name)
			if err != nil || second.SerialNumber.Cmp(first.SerialNumber) != 0 {
				t.Errorf("another certificate after a restart: %v\n%s", err, again.log)
			}
		})
	}
}

// onlyOwnersRead fails where keys in the folder can be read by others.
func onlyOwnersRead(t *testing.T, dir string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil || len(files) < 2 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v %v", f.Name(), info.Mode(), err)
		}
	}
}

// TestUnknownAuthority does not take a directory's certificate on trust.
func TestUnknownAuthority(t *testing.T) {
	secure := freePort(t)
	a := startAuthority(t, freePort(t), secure)
	p := start(t, "serve", "--addr", secure, "--acme-domain", "maps.example.org", "--acme-directory", a.directory, "--acme-cache", t.TempDir())
	if _, err := tls.Dial("tcp", secure, &tls.Config{ServerName: "maps.example.org", InsecureSkipVerify: true}); err == nil {
		t.Error("a certificate from an authority whose own is unknown")
	}
	const why = "certificate signed by unknown authority"
	for deadline := time.Now().Add(5 * time.Second); !strings.Contains(p.log.String(), why); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the log does not say why: %s", p.log)
		}
	}
}
