package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// badLine is a line to a server that breaks off results after so many bytes, as often as
// it is told to. It keeps account of what was asked for.
func badLine(t *testing.T, server string, after int64, times int32) (address string, ranges *atomic.Int32) {
	t.Helper()
	target, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	ranges = &atomic.Int32{}
	left := atomic.Int32{}
	left.Store(times)
	proxy := httputil.NewSingleHostReverseProxy(target)
	line := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Range") != "" {
			ranges.Add(1)
		}
		if strings.Contains(r.URL.Path, "/results/") && left.Add(-1) >= 0 {
			w = &cutOff{w, after}
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(line.Close)
	return line.URL, ranges
}

// cutOff breaks a connection after so many bytes.
type cutOff struct {
	http.ResponseWriter
	left int64
}

func (c *cutOff) Write(p []byte) (int, error) {
	if c.left -= int64(len(p)); c.left < 0 {
		panic(http.ErrAbortHandler)
	}
	n, err := c.ResponseWriter.Write(p)
	if flusher, ok := c.ResponseWriter.(http.Flusher); ok {
		flusher.Flush()
	}
	return n, err
}

// A server's extract is the one made of the same files, however often the line breaks.
func TestExtractingFromAServer(t *testing.T) {
	data, dir := points(t, 30_000), t.TempDir()
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--jobs", t.TempDir(), data)
	address, ranges := badLine(t, p.url, 1_000_000, 3)
	output := filepath.Join(dir, "x.geojson")
	args := []string{"--bbox", "-93,13,-89,16", "--collections", "stones", "--from", address, "-o", output}
	code, out, log := extracted(t, args...)
	if code != exitOK || !strings.Contains(out, "SHA-256") || !strings.Contains(log, "100 %") {
		t.Fatalf("exit code %d: %s%s", code, out, log)
	}
	got, err := os.ReadFile(output)
	if err != nil {
		t.Fatal(err)
	}
	if code, want, log := extracted(t, "--bbox", "-93,13,-89,16", data, "--format", "json", "-o", "-"); code != exitOK || string(got) != want {
		t.Errorf("it is not what the command makes of the file: %d bytes, %d: %s", len(got), len(want), log)
	}
	if ranges.Load() < 3 {
		t.Errorf("after %d of 3 breaks it went on where it was", ranges.Load())
	}
	resumes(t, args, output, got, ranges)
}

// resumes takes up files that earlier runs left.
func resumes(t *testing.T, args []string, output string, want []byte, ranges *atomic.Int32) {
	t.Helper()
	for name, left := range map[string][]byte{
		"a part": want[:len(want)/2], "all": want, "too much": append(bytes.Clone(want), 'x'), "another's": bytes.Repeat([]byte("x"), len(want)/2),
	} {
		if err := os.WriteFile(output+".part", left, 0o600); err != nil {
			t.Fatal(err)
		}
		before := ranges.Load()
		code, _, log := extracted(t, args...)
		got, err := os.ReadFile(output)
		if code != exitOK || err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: exit code %d, %d bytes, %v: %s", name, code, len(got), err, log)
		}
		if resumed := ranges.Load() > before; resumed != (name == "a part" || name == "another's") {
			t.Errorf("%s: resumed is %t", name, resumed)
		}
		if _, err := os.Stat(output + ".part"); !os.IsNotExist(err) {
			t.Errorf("%s: the part is still there: %v", name, err)
		}
	}
}

// What a server refuses, and what is no server, is told in a sentence.
func TestServersThatRefuseExtracts(t *testing.T) {
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--jobs", t.TempDir(), "--extract-features", "5", points(t, 100))
	output := filepath.Join(t.TempDir(), "x.csv")
	nobody := httptest.NewServer(http.NotFoundHandler())
	defer nobody.Close()
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"--from", p.url}, "at most 5"},
		{[]string{"--from", p.url, "--collections", "gold"}, "gold"},
		{[]string{"--from", p.url, "--token", "wrong"}, "401"},
		{[]string{"--from", nobody.URL}, "404"},
		{[]string{"--from", "gopher://x"}, "no address"},
		{[]string{"--from", p.url, "--class", "official"}, "--token"},
		{[]string{"--from", p.url, points(t, 1)}, "one or the other"},
	} {
		code, _, log := extracted(t, append(test.args, "--bbox", "-93,13,-89,16", "-o", output)...)
		if code != exitFailed || !strings.Contains(log, test.want) {
			t.Errorf("%q: exit code %d: %s", test.args, code, log)
		}
	}
}
