package web

import (
	"crypto/tls"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/http2"
)

// impatient are timeouts by which a test need not wait long.
var impatient = Timeouts{ReadHeader: 200 * time.Millisecond, Read: 300 * time.Millisecond, Write: time.Second, Idle: 300 * time.Millisecond}

// TestSlowClientsAreCutOff has clients that say little and never end: each is cut off
// after its time, however often it says a little more.
func TestSlowClientsAreCutOff(t *testing.T) {
	files := filesIn(t.TempDir())
	certificate(t, files, 1)
	plain, _ := testServer(t, Config{Timeouts: impatient}, threeCrossings(t))
	secure, _ := testServer(t, Config{Timeouts: impatient, TLS: &files}, threeCrossings(t))
	addresses := map[bool]string{false: listening(t, plain), true: listening(t, secure)}
	for _, c := range []struct {
		name    string
		secure  bool
		first   string // what it says at once
		trickle string // what it says again and again
	}{
		{"nothing", false, "", ""},
		{"a request line", false, "GET /", "x"},
		{"headers", false, "GET / HTTP/1.1\r\nHost: a\r\n", "X: 1\r\n"},
		{"a body", false, "POST /collections HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n", "x"},
		{"no second request", false, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", ""},
		{"no handshake", true, "", ""},
		{"a handshake without end", true, "\x16\x03\x01\x02\x00\x01", "\x00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			conn, err := net.Dial("tcp", addresses[c.secure])
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if _, err := io.WriteString(conn, c.first); err != nil {
				t.Fatal(err)
			}
			go func() {
				for c.trickle != "" {
					if _, err := io.WriteString(conn, c.trickle); err != nil {
						return // cut off
					}
					time.Sleep(20 * time.Millisecond)
				}
			}()
			if err := conn.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
				t.Fatal(err)
			}
			said, err := io.ReadAll(conn)
			if err, ok := err.(net.Error); ok && err.Timeout() {
				t.Errorf("still open after 10 s: %q", said)
			}
		})
	}
}

// dialHTTP2 opens a connection and says who we are. It returns the server's settings.
func dialHTTP2(t *testing.T, address string) (*tls.Conn, *http2.Framer, *http2.SettingsFrame) {
	t.Helper()
	conn, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"h2"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, http2.ClientPreface); err != nil {
		t.Fatal(err)
	}
	framer := http2.NewFramer(conn, conn)
	if err := framer.WriteSettings(); err != nil {
		t.Fatal(err)
	}
	frame, err := framer.ReadFrame()
	if err != nil {
		t.Fatal(err)
	}
	settings, ok := frame.(*http2.SettingsFrame)
	if !ok {
		t.Fatalf("the server begins with %v", frame)
	}
	return conn, framer, settings
}

// TestHTTP2Bounds reads what the server announces, and floods it with requests that are
// taken back at once (CVE-2023-44487), which others must not feel.
func TestHTTP2Bounds(t *testing.T) {
	files := filesIn(t.TempDir())
	certificate(t, files, 1)
	server, _ := testServer(t, Config{TLS: &files}, threeCrossings(t))
	address := listening(t, server)
	conn, framer, settings := dialHTTP2(t, address)
	if n, ok := settings.Value(http2.SettingMaxConcurrentStreams); !ok || n != maxStreams {
		t.Errorf("concurrent streams: %d", n)
	}
	if n, ok := settings.Value(http2.SettingMaxHeaderListSize); !ok || n > 2*maxHeaderBytes {
		t.Errorf("header list size: %d", n)
	}
	go io.Copy(io.Discard, conn)        //nolint:errcheck // until either side closes
	request := []byte{0x82, 0x87, 0x84, // GET, https and / of the static table (RFC 7541, A)
		0x41, 0x01, 'a'} // :authority: a
	for i := range uint32(20_000) {
		stream := 2*i + 1
		if framer.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: request, EndHeaders: true, EndStream: true}) != nil ||
			framer.WriteRSTStream(stream, http2.ErrCodeCancel) != nil {
			break // cut off, as it may be
		}
	}
	start := time.Now()
	if r := ask(t, secureClient(t), "https://"+address+"/collections"); r.StatusCode != 200 || time.Since(start) > 5*time.Second {
		t.Errorf("%s after %s", r.Status, time.Since(start))
	}
}

// TestHeadersOverHTTP2 sends more than is taken.
func TestHeadersOverHTTP2(t *testing.T) {
	files := filesIn(t.TempDir())
	certificate(t, files, 1)
	server, _ := testServer(t, Config{TLS: &files}, threeCrossings(t))
	address := "https://" + listening(t, server)
	for path, status := range map[string]int{"/collections": 200, "/collections?" + strings.Repeat("x", maxAddress): 414} {
		if r := ask(t, secureClient(t), address+path); r.StatusCode != status || r.ProtoMajor != 2 {
			t.Errorf("%.40s: %s %s", path, r.Proto, r.Status)
		}
	}
}
